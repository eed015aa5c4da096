// SPDX-License-Identifier: BSD-3-Clause
// Notices threads that do not come on any more: a deadlock, or a wait for a lock that is starved.
// Ends the program with a word on it, since a thread that hangs can be neither joined nor asked.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace ruddock::testing {

class StallWatch {
 public:
  explicit StallWatch(size_t threads) : steps_(threads), seen_(threads), ticks_(threads) {
    thread_ = std::thread([this] {
      while (!stop_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(kTickMs));
        Tick();
      }
    });
  }
  ~StallWatch() { Stop(); }
  StallWatch(const StallWatch&) = delete;
  StallWatch& operator=(const StallWatch&) = delete;

  // Called by each thread between two steps.
  void Progress(size_t thread) { steps_[thread].fetch_add(1, std::memory_order_relaxed); }

  // Before the threads rest.
  void Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // After Stop.
  size_t steps() const {
    size_t sum = 0;
    for (const auto& steps : steps_) sum += steps;
    return sum;
  }
  int longest_ms() const { return longest_ * kTickMs; }

 private:
  static constexpr int kTickMs = 100;
  // Counted in our own ticks: on a machine that is held up we are, too.
  static constexpr int kTooLong = 50;

  void Tick() {
    for (size_t i = 0; i < steps_.size(); ++i) {
      const size_t now = steps_[i].load(std::memory_order_relaxed);
      ticks_[i] = now == seen_[i] ? ticks_[i] + 1 : 0;
      seen_[i] = now;
      longest_ = std::max(longest_, ticks_[i]);
      // Nobody has begun before its first step.
      if (now == 0 || ticks_[i] < kTooLong) continue;
      std::fprintf(stderr, "thread %zu made no progress for %d ms\n", i, ticks_[i] * kTickMs);
      std::abort();
    }
  }

  std::vector<std::atomic<size_t>> steps_;
  std::vector<size_t> seen_;
  std::vector<int> ticks_;
  int longest_ = 0;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace ruddock::testing
