// SPDX-License-Identifier: BSD-3-Clause
// Requests of the binary protocol's core (PROTOCOL.md), turned into the commands they stand for.
//
// Incremental: may be given any split of the stream. Headers are of fixed size, so looking at an
// incomplete frame again costs a few loads; a key or value of Codec::kDirectSize or more is
// received into its final allocation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "binary/frames.h"
#include "engine/exec/codec.h"

namespace ruddock::binary {

class Decoder {
 public:
  using Limits = engine::Codec::Limits;
  using Result = engine::Codec::Result;
  using Status = engine::Codec::Status;

  Result Decode(std::string_view input, engine::Batch& batch, const Limits& limits);
  // "Protocol error: ..." after Status::kError.
  const std::string& error() const { return error_; }

  engine::Codec::Direct direct();
  void DirectFilled(size_t count) { partial_->filled += count; }
  size_t memory() const;

 private:
  enum class Step : uint8_t { kDone, kNeedMore, kError };

  // A key or a value: a view into the input, or a blob of its own.
  struct Field {
    std::string_view view;
    engine::BlobRef blob;
    bool complete = false;
  };
  struct Frame {
    RequestCode code = RequestCode::kPing;
    Field key;
    Field value;
    size_t filled = 0;  // of the field that has a blob and is not complete
  };

  Step DecodeFrame(std::string_view input, size_t& at, engine::Batch& batch, const Limits& limits);
  Step ReadFrame(Frame& frame, std::string_view input, size_t& at, engine::Batch& batch,
                 const Limits& limits);
  Step ReadPutEnd(Frame& frame, std::string_view input, size_t& at, engine::Batch& batch);
  Step ReadField(Frame& frame, Field& field, std::string_view what, std::string_view input,
                 size_t& at, const Limits& limits);
  static void AddField(Field& field, engine::Batch& batch);
  Step Fail(std::string text);

  // A frame whose first fields do not lie in the input any more.
  std::unique_ptr<Frame> partial_;
  std::string error_;
};

}  // namespace ruddock::binary
