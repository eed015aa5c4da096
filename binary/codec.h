// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "binary/core_encoder.h"
#include "binary/decoder.h"
#include "binary/value_encoder.h"
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
  int first_protocol() const override { return 3; }
  void UseHelpers(const engine::Helpers& helpers) override {
    decoder_.UseHelpers(helpers);
    core_.UseHelpers(helpers);
    values_.UseHelpers(helpers);
  }
  bool waits() const override { return decoder_.waits(); }
  engine::ReplySink& Attach(engine::OutputBuffer& out) override {
    if (decoder_.typed()) {
      values_.Attach(out, decoder_.numbers());
      return values_;
    }
    core_.Attach(out);
    return core_;
  }
  // The core has no request that waits, and no frame for what was not asked for.
  engine::ReplySink& AttachDelivery(engine::OutputBuffer& out) override {
    values_.Attach(out);
    return values_;
  }

 private:
  Decoder decoder_;
  CoreEncoder core_;
  ValueEncoder values_;
};

}  // namespace ruddock::binary
