// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/reply_reader.h"
#include "bench/load/socket.h"

namespace ruddock::load {

// A request without its reply.
struct UnderWay {
  uint64_t since_ns = 0;  // when it was sent, or due
  uint32_t command = 0;   // of the plan
};

// One connection of a worker: what is still to be sent, and which requests the next replies answer.
class LoadConnection {
 public:
  LoadConnection(Descriptor descriptor, const Options& options);

  int fd() const { return descriptor_.get(); }
  ReplyReader& reader() { return *reader_; }

  // Requests are appended to this, and announced by Push().
  std::string& out() { return out_; }
  void Push(UnderWay request);
  size_t under_way() const { return count_; }
  UnderWay Pop();

  // Sends what goes without waiting. True where all of it went. Throws Failure.
  bool Flush();
  bool waits_for_room = false;  // whether the poller was asked to tell when more can be sent

  uint64_t reply_bytes = 0;  // of a reply that is not yet complete

 private:
  Descriptor descriptor_;
  std::unique_ptr<ReplyReader> reader_;
  std::string out_;
  size_t sent_ = 0;
  std::vector<UnderWay> ring_;  // its size is a power of two
  size_t first_ = 0;
  size_t count_ = 0;
};

}  // namespace ruddock::load
