// SPDX-License-Identifier: BSD-3-Clause
// Time, in three kinds: wall clock for expiry (injectable, read once per batch), monotonic for
// intervals, and processor ticks for what is measured between two commands.
#pragma once

#include <cstdint>
#include <ctime>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace ruddock::engine {

// Wall clock; tests put their own in its place.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since the Unix epoch.
  virtual int64_t NowUs() const = 0;
  int64_t NowMs() const { return NowUs() / 1000; }
};

// The clock of the system.
const Clock& SystemClock();

// Microseconds on a clock that never goes back.
inline int64_t MonotonicUs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

// A counter that costs a few nanoseconds to read; TicksToNs says how long a difference lasted.
inline uint64_t Ticks() {
#if defined(__x86_64__)
  return __rdtsc();
#else
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
#endif
}

// Nanoseconds per tick as a 32.32 fixed-point factor, measured once at start-up.
extern const uint64_t kNsPerTickFixed;

inline uint64_t TicksToNs(uint64_t ticks) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<uint64_t>((Wide{ticks} * kNsPerTickFixed) >> 32);
}

}  // namespace ruddock::engine
