// SPDX-License-Identifier: BSD-3-Clause
// How fast totals grow just now, for INFO's instantaneous_* fields: the mean over the last samples.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace ruddock::engine {

class Engine;

enum class Rate : uint8_t { kCommands, kInputBytes, kOutputBytes };
inline constexpr size_t kRates = 3;
using RateTotals = std::array<int64_t, kRates>;  // by Rate

// Safe from any thread.
class Rates {
 public:
  static constexpr size_t kSamples = 16;
  static constexpr int64_t kPeriodUs = 100'000;

  // Notes the totals at a time of a monotonic clock. Does nothing where the last sample is less
  // than a period old, so that it may be called more often. A total that went back was reset: it
  // is taken to have started from zero.
  void Sample(int64_t now_us, const RateTotals& totals);
  // Growth per second; 0 before there are two readings.
  int64_t PerSecond(Rate rate) const;
  void Reset();  // CONFIG RESETSTAT

 private:
  mutable std::mutex mutex_;
  int64_t last_us_ = -1;
  RateTotals last_{};
  size_t next_ = 0;
  std::array<RateTotals, kSamples> samples_{};  // per second; 0 where not filled yet
};

// The server's periodic reading of its own load: the rates, and the peak of memory in use.
void SampleLoad(Engine& engine);

// Sum of the calls of all commands.
int64_t CommandsProcessed(Engine& engine);

}  // namespace ruddock::engine
