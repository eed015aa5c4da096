// SPDX-License-Identifier: BSD-3-Clause
// Requests of the binary protocol (PROTOCOL.md): those of its core, turned into the commands they
// stand for, and typed ones, which CallDecoder and ValuedDecoder read.
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
#include "binary/valued_decoder.h"
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
  bool typed() const { return kind_.typed; }
  // As what their replies' bytes are wanted.
  NumberKind numbers() const { return kind_.numbers; }
  // "Protocol error: ..." after Status::kError.
  const std::string& error() const { return error_; }

  void UseHelpers(const engine::Helpers& helpers) { valued_.UseHelpers(helpers); }
  bool waits() const { return valued_.waits(); }

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

  // What requests have in common that may stand in one batch.
  struct Kind {
    bool typed = false;
    NumberKind numbers = NumberKind::kNone;
    bool operator==(const Kind&) const = default;
  };

  // Looks at the start of a frame, which `at` is moved behind where it is what stands in front of a
  // numeric request.
  Step ReadKind(std::string_view input, size_t& at, Kind& kind);
  Step DecodeTyped(std::string_view input, size_t& at, engine::Batch& batch, const Limits& limits);
  bool mid_frame() const { return partial_ || calls_.mid_frame() || valued_.mid_frame(); }
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
  ValuedDecoder valued_;
  std::string error_;
  Kind kind_;
};

}  // namespace ruddock::binary
