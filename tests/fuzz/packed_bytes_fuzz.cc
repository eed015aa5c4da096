// SPDX-License-Identifier: BSD-3-Clause
// Compressed chunks, and blocks beside a dictionary: any bytes, decompressed to any size, touch
// nothing outside (the address sanitizer watches); and what is packed comes out again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/packed_bytes.h"

namespace {

using namespace ruddock::engine;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

const PackingDictionary& Dictionary() {
  static const auto dictionary = [] {
    std::string bytes;
    for (int i = 0; bytes.size() < 20'000; ++i) bytes += std::to_string(i * 7919) + "abcdefgh";
    return PackingDictionary::Make(bytes);
  }();
  return *dictionary;
}

void UnpackAnything(std::string_view chunk, size_t size, bool beside_dictionary) {
  // Of exactly the sizes.
  const std::vector<char> from(chunk.begin(), chunk.end());
  std::vector<char> to(size);
  if (beside_dictionary) {
    // A copy may begin in there.
    Dictionary().Decompress({from.data(), from.size()}, to.data(), size);
    return;
  }
  const bool sound = UnpackChunk({from.data(), from.size()}, to.data(), size);
  Require(!sound || chunk.size() > size || size == 0 || ChunkLengthFits(chunk.size(), size),
          "a chunk that should be too short was sound");
}

void RoundTrip(std::string_view bytes, bool beside_dictionary) {
  std::vector<char> packed(bytes.size());
  const size_t size = beside_dictionary ? Pack(bytes, Dictionary(), packed.data(), packed.size())
                                        : Pack(bytes, packed.data(), packed.size());
  if (size == 0) return;
  Require(UnpackedSize({packed.data(), size}) == bytes.size(), "the size is another one");
  std::vector<char> back(bytes.size());
  Unpack({packed.data(), size}, back.data());
  Require(std::equal(back.begin(), back.end(), bytes.begin()), "other bytes came out");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  // Mostly little, as large memory takes most of the time.
  const size_t wanted = (data[0] | size_t{data[1]} << 8) >> (data[2] >> 4);
  const std::string_view rest(reinterpret_cast<const char*>(data) + 3, size - 3);
  if (rest.empty()) return 0;
  const bool beside_dictionary = data[2] & 1;
  UnpackAnything(rest, wanted, beside_dictionary);
  RoundTrip(rest, beside_dictionary);
  // Long enough for copies that reach far back; seldom, as it takes a hundred times as long.
  if (data[2] >> 1 == 1) {
    std::string repeated(rest);
    while (repeated.size() < 20'000) repeated += rest;
    RoundTrip(repeated, beside_dictionary);
  }
  return 0;
}
