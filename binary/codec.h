// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "binary/decoder.h"
#include "binary/encoder.h"
#include "engine/exec/codec.h"

namespace ruddock::binary {

// The binary protocol on one connection.
class BinaryCodec final : public engine::Codec {
 public:
  Result Decode(std::string_view input, engine::Batch& batch, const Limits& limits) override {
    return decoder_.Decode(input, batch, limits);
  }
  std::string_view error() const override { return decoder_.error(); }
  Direct direct() override { return decoder_.direct(); }
  void DirectFilled(size_t count) override { decoder_.DirectFilled(count); }
  size_t memory() const override { return decoder_.memory(); }
  engine::ReplySink& Attach(engine::OutputBuffer& out) override {
    encoder_.Attach(out);
    return encoder_;
  }

 private:
  Decoder decoder_;
  Encoder encoder_;
};

}  // namespace ruddock::binary
