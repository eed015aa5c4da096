// SPDX-License-Identifier: BSD-3-Clause
// Requests of the binary protocol (PROTOCOL.md): those of its core, turned into the commands they
// stand for, and typed ones, which CallDecoder reads.
//
// Incremental: may be given any split of the stream. The core's headers are of fixed size, so
// looking at an incomplete frame again costs a few loads; a key or value of Codec::kDirectSize or
// more is received into its final allocation.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "binary/call_decoder.h"
#include "binary/frames.h"
#include "engine/exec/codec.h"

namespace ruddock::binary {

class Decoder {
 public:
  using Limits = engine::Codec::Limits;
  using Result = engine::Codec::Result;
  using Status = engine::Codec::Status;

  // A batch holds requests of one kind: where the other begins, it is said to be full.
  Result Decode(std::string_view input, engine::Batch& batch, const Limits& limits);
  // Whether the requests of the last batch are typed, and so to be answered with values. False
  // after Status::kError, which any client understands.
  bool typed() const { return typed_; }
  // "Protocol error: ..." after Status::kError.
  const std::string& error() const { return error_; }

  engine::Codec::Direct direct();
  void DirectFilled(size_t count);
  size_t memory() const;

 private:
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
  CallDecoder calls_;
  std::string error_;
  bool typed_ = false;
};

}  // namespace ruddock::binary
