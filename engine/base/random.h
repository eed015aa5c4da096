// SPDX-License-Identifier: BSD-3-Clause
// Random numbers: a fast generator per thread for sampling, and the system's source for secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace ruddock::engine {

// Fills `size` bytes from the system's random source; ends the program where there is none.
void FillSecureRandom(void* out, size_t size);

// `digits` lowercase hexadecimal digits from the system's source: run ids, replication ids.
std::string RandomHex(size_t digits);

// xoshiro256** by Blackman and Vigna (an algorithm in the public domain). Not for secrets.
class Random {
 public:
  explicit Random(uint64_t seed);
  uint64_t Next();
  // Uniform in [0, bound); bound > 0.
  uint64_t Below(uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<uint64_t>((Wide{Next()} * bound) >> 64);
  }
  // Uniform in [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  uint64_t state_[4];
};

// The calling thread's generator. Tests reseed it.
Random& ThreadRandom();

}  // namespace ruddock::engine
