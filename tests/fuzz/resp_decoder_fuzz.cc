// SPDX-License-Identifier: BSD-3-Clause
#include <cstddef>
#include <cstdint>
#include <memory>

#include "resp/codec.h"
#include "tests/fuzz/codec_feed.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ruddock::fuzz::CheckFeeds(
      []() -> std::unique_ptr<ruddock::engine::Codec> {
        return std::make_unique<ruddock::resp::RespCodec>();
      },
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
