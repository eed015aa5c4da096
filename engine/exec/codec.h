// SPDX-License-Identifier: BSD-3-Clause
// One connection's protocol: bytes to requests, replies to bytes. Implemented by resp/ and binary/;
// the server's connections know nothing else of a protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/exec/batch.h"
#include "engine/exec/output_buffer.h"
#include "engine/exec/reply_sink.h"
#include "engine/exec/work_pool.h"

namespace ruddock::engine {

class Codec {
 public:
  // A bulk of this size or more is received straight into its final allocation.
  static constexpr size_t kDirectSize = 32 * 1024;

  struct Limits {
    uint64_t max_bulk = 512ull << 20;  // proto-max-bulk-len
    bool authenticated = true;         // else only small requests are taken
  };
  enum class Status : uint8_t {
    kNeedMore,   // all complete requests are in the batch
    kBatchFull,  // call again with the rest
    kWait,       // call again with the rest when waits() has become false
    kError,      // error() says what is wrong; the batch holds what came before it
  };
  struct Result {
    Status status = Status::kNeedMore;
    size_t consumed = 0;  // bytes at the front that are done with
    size_t kept = 0;      // bytes behind them that the next call must see again
  };

  virtual ~Codec() = default;

  // `input` starts with the bytes that the last call kept. Views in the batch point into it.
  virtual Result Decode(std::string_view input, Batch& batch, const Limits& limits) = 0;
  virtual std::string_view error() const = 0;

  // Where the next bytes of the stream belong while a large bulk is being received.
  struct Direct {
    char* at = nullptr;
    size_t missing = 0;
  };
  virtual Direct direct() = 0;
  // `count` bytes have been put at direct().at.
  virtual void DirectFilled(size_t count) = 0;
  // Bytes held for a request that is not complete yet, besides what the connection keeps.
  virtual size_t memory() const = 0;

  // Who helps with large values: called once, before all else, and not at all where nobody does.
  virtual void UseHelpers(const Helpers&) {}
  // After kWait: whether what it waits for is still being made. Helpers wake the client each time
  // when some of it is there.
  virtual bool waits() const { return false; }

  // The protocol of replies that a connection starts with, as HELLO names it.
  virtual int first_protocol() const { return 2; }

  // The sink that encodes into `out` what the batch of the last Decode is answered; valid until the
  // next call.
  virtual ReplySink& Attach(OutputBuffer& out) = 0;
  // The same for what comes between two batches: pushes, and replies to requests that had to wait.
  virtual ReplySink& AttachDelivery(OutputBuffer& out) { return Attach(out); }
};

}  // namespace ruddock::engine
