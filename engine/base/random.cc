// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/random.h"

#include <sys/random.h>

#include <bit>
#include <cstdlib>

#include "engine/base/hash.h"

namespace ruddock::engine {

void FillSecureRandom(void* out, size_t size) {
  char* bytes = static_cast<char*>(out);
  while (size > 0) {
    const ssize_t got = getrandom(bytes, size, 0);
    if (got < 0) std::abort();
    bytes += got;
    size -= static_cast<size_t>(got);
  }
}

std::string RandomHex(size_t digits) {
  std::string text(digits, '0');
  FillSecureRandom(text.data(), digits);
  for (char& c : text) c = "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  return text;
}

Random::Random(uint64_t seed) {
  // splitmix64 spreads a small seed over the whole state.
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    word = z ^ (z >> 31);
  }
}

uint64_t Random::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

Random& ThreadRandom() {
  thread_local Random random = [] {
    uint64_t seed;
    FillSecureRandom(&seed, sizeof(seed));
    return Random(seed);
  }();
  return random;
}

alignas(64) unsigned char g_hash_secret[kHashSecretSize];

namespace {

const bool g_secret_drawn = [] {
  FillSecureRandom(g_hash_secret, sizeof(g_hash_secret));
  return true;
}();

}  // namespace

}  // namespace ruddock::engine
