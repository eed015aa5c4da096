// SPDX-License-Identifier: BSD-3-Clause
// SHA-1 (FIPS 180-4), where Redis's interfaces ask for it: DEBUG DIGEST, names of scripts. Not for
// secrets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ruddock::engine {

using Sha1Digest = std::array<uint8_t, 20>;

class Sha1 {
 public:
  void Update(std::string_view bytes);
  // The digest of all bytes so far; ends the object's use.
  Sha1Digest Finish();

  static Sha1Digest Of(std::string_view bytes) {
    Sha1 hash;
    hash.Update(bytes);
    return hash.Finish();
  }

 private:
  static constexpr size_t kBlock = 64;
  void Compress(const uint8_t* block);

  std::array<uint32_t, 5> state_ = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  std::array<uint8_t, kBlock> pending_;
  size_t pending_size_ = 0;
  uint64_t total_ = 0;
};

// Forty lower-case hexadecimal digits.
std::string ToHex(const Sha1Digest& digest);

}  // namespace ruddock::engine
