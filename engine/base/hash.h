// SPDX-License-Identifier: BSD-3-Clause
// The keyed hash of the keyspace and of every nested hash table.
//
// XXH3 (64 bits) with a secret of 192 bytes that is drawn from the system's random source at start:
// every input word is combined with secret words before it is multiplied, so keys that collide
// cannot be prepared without knowing the secret.
#pragma once

#include <cstdint>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace ruddock::engine {

inline constexpr size_t kHashSecretSize = 192;
extern unsigned char g_hash_secret[kHashSecretSize];

inline uint64_t HashKey(std::string_view key) {
  return XXH3_64bits_withSecret(key.data(), key.size(), g_hash_secret, kHashSecretSize);
}

}  // namespace ruddock::engine
