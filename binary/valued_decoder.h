// SPDX-License-Identifier: BSD-3-Clause
// Valued calls (PROTOCOL.md): calls whose arguments are bytes, compressed bytes or numbers.
//
// Incremental: may be given any split of the stream, and takes what it has understood, so that
// nothing is looked at twice. Large arguments, and the chunks of compressed ones, are received into
// memory of their own. Chunks are decompressed as they come, those of more than kMaxWholeChunk
// bytes by helpers, where there are any; a request waits for the last of them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "binary/call_decoder.h"
#include "binary/frames.h"
#include "engine/command/registry.h"
#include "engine/exec/codec.h"

namespace ruddock::binary {

class ValuedDecoder {
 public:
  using Limits = engine::Codec::Limits;

  static bool IsValued(char code) { return code == static_cast<char>(RequestCode::kValuedCall); }

  void UseHelpers(const engine::Helpers& helpers) { helpers_ = helpers; }

  // Decodes the frame that starts at `at`, or the rest of one, and moves `at` behind what it needs
  // no more: also where it returns kNeedMore or kWait.
  Step Decode(std::string_view input, size_t& at, engine::Batch& batch, const Limits& limits);

  // Whether a frame's start has been taken.
  bool mid_frame() const { return call_ != nullptr; }
  // After kWait: whether helpers still have to do what it waits for.
  bool waits() const;
  // After kError: what is wrong, without "Protocol error: ".
  const std::string& error() const { return error_; }

  engine::Codec::Direct direct() const;
  void DirectFilled(size_t count) { call_->fill.filled += count; }
  size_t memory() const;

 private:
  // What helpers and the decoder share of one argument; outlives whichever ends first.
  struct Unpacking {
    engine::BlobRef raw;  // made when the first chunk is there
    std::atomic<size_t> unfinished{0};
    std::atomic<bool> corrupt{false};
  };
  struct Arg {
    engine::BlobRef blob;  // null: it lies in Call::small
    size_t size = 0;
  };
  // Memory that is being received.
  struct Fill {
    char* at = nullptr;
    size_t size = 0;
    size_t filled = 0;
    bool active() const { return at != nullptr; }
  };
  struct Call {
    uint64_t opcode = 0;
    uint64_t args_left = 0;
    std::vector<Arg> args;
    std::string small;  // the bytes of the short ones, one after the other
    // The argument that comes next.
    bool has_header = false;
    bool compressed = false;
    uint64_t size = 0;     // of its bytes, decompressed
    size_t chunk = 0;      // which of its chunks comes
    engine::BlobRef blob;  // its bytes, or the packed ones of the chunk
    Fill fill;
    std::shared_ptr<Unpacking> unpacking;
    // Of this argument and those before it, where helpers may not be done.
    std::vector<std::shared_ptr<Unpacking>> unfinished;
    size_t large_bytes = 0;  // of the arguments with a blob
  };

  Step ReadHead(std::string_view input, size_t& at, const Limits& limits);
  Step ReadArgument(std::string_view input, size_t& at, const Limits& limits);
  Step ReadArgumentHeader(std::string_view input, size_t& at, const Limits& limits);
  Step ReadBytes(std::string_view input, size_t& at);
  Step ReadChunks(std::string_view input, size_t& at);
  Step ReadChunkLength(std::string_view input, size_t& at);
  bool FinishChunk();
  void FinishArgument(engine::BlobRef blob);
  bool UnpackElsewhere(size_t start, size_t size);
  Step Finish(engine::Batch& batch);
  Step Fail(std::string text);

  const engine::CommandRegistry& commands_ = engine::Commands();
  engine::Helpers helpers_;
  std::unique_ptr<Call> call_;
  std::string error_;
};

}  // namespace ruddock::binary
