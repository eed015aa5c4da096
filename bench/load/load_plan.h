// SPDX-License-Identifier: BSD-3-Clause
// What the threads of a run share, all of it fixed before they start.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <vector>

#include "bench/load/options.h"
#include "bench/load/request.h"

namespace ruddock::load {

struct LoadPlan {
  LoadPlan(const Options& given_options);

  const Options& options;
  std::vector<Request> requests;  // of the mix
  std::vector<uint64_t> up_to;    // sums of the weights up to and with each of them
};

// What one thread does in one phase (the warm-up, or the measured one).
struct Share {
  uint64_t start_ns = 0;
  uint64_t end_ns = 0;               // nothing is sent from then on; 0: no end
  uint64_t requests = ~uint64_t{0};  // to be sent at most
  double interval_ns = 0;            // between the times at which requests are due; 0: closed loop
  uint64_t first_key = 0;            // of a sequence
  uint64_t seed = 0;
};

// How threads are told to stop; any thread may set it.
struct Control {
  std::atomic<bool> finish = false;  // send nothing more, read what is under way
  std::atomic<bool> abort = false;   // stop at once
};

inline uint64_t NowNanoseconds() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(time.tv_nsec);
}

}  // namespace ruddock::load
