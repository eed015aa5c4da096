// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <memory>

#include "binary/codec.h"
#include "engine/command/registry.h"
#include "tests/fuzz/codec_feed.h"

// An argument without bytes takes one on the wire, and a view of sixteen in a vector that doubles.
constexpr size_t kViewBytes = 24;

// What the process makes once is no input's doing.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  ruddock::engine::Commands();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ruddock::fuzz::CheckFeeds(
      []() -> std::unique_ptr<ruddock::engine::Codec> {
        return std::make_unique<ruddock::binary::BinaryCodec>();
      },
      {reinterpret_cast<const char*>(data), size}, kViewBytes);
  return 0;
}
