// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "engine/exec/codec.h"
#include "resp/decoder.h"
#include "resp/encoder.h"

namespace ruddock::resp {

// RESP on one connection.
class RespCodec final : public engine::Codec {
 public:
  Result Decode(std::string_view input, engine::Batch& batch, const Limits& limits) override {
    return decoder_.Decode(input, batch, limits);
  }
  std::string_view error() const override { return decoder_.error(); }
  Direct direct() override { return decoder_.direct(); }
  void DirectFilled(size_t count) override { decoder_.DirectFilled(count); }
  size_t memory() const override { return decoder_.memory(); }
  void UseHelpers(const engine::Helpers& helpers) override { encoder_.UseHelpers(helpers); }
  engine::ReplySink& Attach(engine::OutputBuffer& out) override {
    encoder_.Attach(out);
    return encoder_;
  }

 private:
  Decoder decoder_;
  Encoder encoder_;
};

}  // namespace ruddock::resp
