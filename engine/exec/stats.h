// SPDX-License-Identifier: BSD-3-Clause
// What INFO, LATENCY and SLOWLOG know about commands: per thread and command a count, a time and a
// histogram, written by that thread alone and added up by readers.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/counters.h"

namespace ruddock::engine {

// Durations in ticks; 32 steps per power of two, so a percentile is exact to about 3 %.
class TickHistogram {
 public:
  static constexpr int kStepBits = 5;
  static constexpr size_t kSize = (64 - kStepBits + 1) << kStepBits;

  static size_t IndexOf(uint64_t ticks) {
    if (ticks < (1u << kStepBits)) return ticks;
    const int shift = 63 - std::countl_zero(ticks) - kStepBits;
    return (static_cast<size_t>(shift + 1) << kStepBits) +
           ((ticks >> shift) & ((1u << kStepBits) - 1));
  }
  // Largest duration that falls into `index`.
  static uint64_t UpperBound(size_t index);

  void Add(uint64_t ticks) {
    std::atomic<uint32_t>& bin = bins_[IndexOf(ticks)];
    bin.store(bin.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  uint32_t At(size_t index) const { return bins_[index].load(std::memory_order_relaxed); }
  void Reset() {
    for (auto& bin : bins_) bin.store(0, std::memory_order_relaxed);
  }

 private:
  std::array<std::atomic<uint32_t>, kSize> bins_{};
};

struct CommandCounters {
  Counter calls;
  Counter ticks;
  Counter rejected;
  Counter failed;
  std::atomic<TickHistogram*> histogram{nullptr};  // made by the owner on the first call

  // Puts a call into the histogram.
  void NoteDuration(uint64_t duration_ticks) {
    TickHistogram* known = histogram.load(std::memory_order_relaxed);
    if (known == nullptr) [[unlikely]] {
      known = new TickHistogram;
      histogram.store(known, std::memory_order_release);
    }
    known->Add(duration_ticks);
  }

  ~CommandCounters() { delete histogram.load(); }
};

// Statistics of one I/O thread.
struct ThreadStats {
  explicit ThreadStats(size_t commands) : commands(commands) {}

  std::vector<CommandCounters> commands;  // by Command::id
  Counter input_bytes;
  Counter output_bytes;
  Counter error_replies;
  Counter reads;
  Counter writes;
};

class Stats {
 public:
  explicit Stats(size_t commands) : commands_(commands) {}

  // A thread's own; lives as long as the process.
  ThreadStats& AddThread();
  // Calls `visit(ThreadStats&)` for every thread.
  template <typename Visit>
  void ForEachThread(Visit visit) {
    std::lock_guard guard(mutex_);
    for (auto& thread : threads_) visit(*thread);
  }
  // errorstats: by the error's first word. Locked: errors are rare.
  void CountError(std::string_view text);
  std::map<std::string, int64_t, std::less<>> Errors();
  void Reset();

  std::atomic<int64_t> connections_received{0};
  std::atomic<int64_t> connections_rejected{0};

 private:
  const size_t commands_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<ThreadStats>> threads_;
  std::map<std::string, int64_t, std::less<>> errors_;
};

}  // namespace ruddock::engine
