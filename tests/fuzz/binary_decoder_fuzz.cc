// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "binary/codec.h"
#include "engine/command/registry.h"
#include "tests/fuzz/codec_feed.h"

// An argument without bytes takes one on the wire, and a view of sixteen in a vector that doubles.
constexpr size_t kViewBytes = 24;
// A byte of a compressed argument can stand for 255, and an argument of a valued call without bytes
// takes two on the wire and a place in two vectors that double.
constexpr size_t kValuedBytes = 64;
constexpr size_t kUnpackedBytes = 256;

// What the process makes once is no input's doing.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  ruddock::engine::Commands();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  size_t per_byte = kViewBytes;
  if (size != 0 && std::memchr(data, 0x23, size) != nullptr) {
    per_byte = std::memchr(data, 0x42, size) != nullptr ? kUnpackedBytes : kValuedBytes;
  }
  ruddock::fuzz::CheckFeeds(
      []() -> std::unique_ptr<ruddock::engine::Codec> {
        return std::make_unique<ruddock::binary::BinaryCodec>();
      },
      {reinterpret_cast<const char*>(data), size}, per_byte);
  return 0;
}
