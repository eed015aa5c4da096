// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/clock.h"

namespace ruddock::engine {
namespace {

class RealClock : public Clock {
 public:
  int64_t NowUs() const override {
    timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
  }
};

uint64_t MonotonicNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// Two milliseconds bound the error of the factor to about 1 in 10,000: statistics need no more.
uint64_t MeasureNsPerTick() {
  const uint64_t ns_begin = MonotonicNs();
  const uint64_t ticks_begin = Ticks();
  uint64_t ns_end = ns_begin;
  while (ns_end - ns_begin < 2'000'000) ns_end = MonotonicNs();
  const uint64_t ticks = Ticks() - ticks_begin;
  if (ticks == 0) return uint64_t{1} << 32;
  __extension__ using Wide = unsigned __int128;
  return static_cast<uint64_t>((Wide{ns_end - ns_begin} << 32) / ticks);
}

}  // namespace

const Clock& SystemClock() {
  static const RealClock clock;
  return clock;
}

const uint64_t kNsPerTickFixed = MeasureNsPerTick();

}  // namespace ruddock::engine
