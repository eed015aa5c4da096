// SPDX-License-Identifier: BSD-3-Clause
// The steps of which Redis's digests of data consist (DEBUG DIGEST, DEBUG DIGEST-VALUE).
//
//   add(d, x)    d := d xor SHA1(x)          for things without an order
//   mix(d, x)    d := SHA1(d xor SHA1(x))    for things with one
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/sha1.h"

namespace ruddock::engine {

inline std::string_view DigestBytes(const Sha1Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

inline void AddToDigest(Sha1Digest& digest, std::string_view bytes) {
  const Sha1Digest hash = Sha1::Of(bytes);
  for (size_t i = 0; i < digest.size(); ++i) digest[i] ^= hash[i];
}

inline void MixDigest(Sha1Digest& digest, std::string_view bytes) {
  AddToDigest(digest, bytes);
  digest = Sha1::Of(DigestBytes(digest));
}

// A number as four bytes, big endian.
inline void MixDigest(Sha1Digest& digest, uint32_t number) {
  const char bytes[] = {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
                        static_cast<char>(number >> 8), static_cast<char>(number)};
  MixDigest(digest, std::string_view(bytes, sizeof(bytes)));
}

}  // namespace ruddock::engine
