// SPDX-License-Identifier: BSD-3-Clause
// RESP requests: multibulk ("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n") and inline ("GET k\r\n").
//
// Incremental: may be given any split of the stream. Complete requests go straight into the batch;
// of an incomplete one only the position is remembered, so no bulk is scanned twice. Limits and
// error texts are Redis's; beyond Redis, a bulk that does not end in CRLF is an error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exec/codec.h"

namespace ruddock::resp {

class Decoder {
 public:
  using Limits = engine::Codec::Limits;
  using Result = engine::Codec::Result;
  using Status = engine::Codec::Status;

  Result Decode(std::string_view input, engine::Batch& batch, const Limits& limits);
  // "Protocol error: ..." after Status::kError.
  const std::string& error() const { return error_; }

  engine::Codec::Direct direct();
  void DirectFilled(size_t count) { partial_->direct_filled += count; }
  size_t memory() const;

 private:
  // An argument that was received straight into its final allocation: of the request's bytes only
  // its header and its CRLF lie in the input.
  struct Received {
    int64_t args_left = 0;  // which argument: how many were left, itself included
    engine::BlobRef blob;
  };
  // A request whose end has not arrived. Where its arguments lie is not remembered: for short ones
  // that would take many times the request's size. Their headers are read again when it is
  // complete.
  struct Partial {
    size_t offset = 0;  // parsed so far, from the request's start
    int64_t args_left = 0;
    int64_t bulk_size = -1;  // of the bulk that comes next; -1: its header has not been read
    std::vector<Received> received;
    engine::BlobRef direct;  // the bulk that is being received, with direct_filled bytes of it
    size_t direct_filled = 0;
  };
  enum class Step : uint8_t { kDone, kNeedMore, kError };

  Step DecodeMultibulk(std::string_view input, size_t& at, engine::Batch& batch,
                       const Limits& limits);
  Step DecodeInline(std::string_view input, size_t& at, engine::Batch& batch);
  Step ContinuePartial(std::string_view input, size_t& at, engine::Batch& batch,
                       const Limits& limits);
  void AddArgs(std::string_view request, engine::Batch& batch);
  Step ReadCount(std::string_view input, size_t& at, const Limits& limits, int64_t& count);
  Step ReadBulkSize(std::string_view input, size_t& at, const Limits& limits, int64_t& size);
  bool ReadLine(std::string_view input, size_t& at, std::string_view& line);
  Step Fail(std::string text);

  std::unique_ptr<Partial> partial_;
  std::string error_;
};

}  // namespace ruddock::resp
