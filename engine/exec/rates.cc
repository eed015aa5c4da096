// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/rates.h"

#include "engine/base/clock.h"
#include "engine/exec/engine.h"
#include "engine/exec/memory_status.h"

namespace ruddock::engine {

void Rates::Sample(int64_t now_us, const RateTotals& totals) {
  std::lock_guard guard(mutex_);
  const int64_t elapsed = now_us - last_us_;
  if (last_us_ >= 0) {
    if (elapsed < kPeriodUs) return;
    for (size_t i = 0; i < kRates; ++i) {
      const int64_t growth = totals[i] < last_[i] ? totals[i] : totals[i] - last_[i];
      samples_[next_][i] =
          static_cast<int64_t>(static_cast<double>(growth) * 1e6 / static_cast<double>(elapsed));
    }
    next_ = (next_ + 1) % kSamples;
  }
  last_us_ = now_us;
  last_ = totals;
}

int64_t Rates::PerSecond(Rate rate) const {
  std::lock_guard guard(mutex_);
  int64_t sum = 0;
  for (const RateTotals& sample : samples_) sum += sample[static_cast<size_t>(rate)];
  return sum / static_cast<int64_t>(kSamples);
}

void Rates::Reset() {
  std::lock_guard guard(mutex_);
  samples_ = {};
  last_us_ = -1;
  next_ = 0;
}

int64_t CommandsProcessed(Engine& engine) {
  int64_t calls = 0;
  engine.stats.ForEachThread([&](const ThreadStats& thread) {
    for (const CommandCounters& command : thread.commands) calls += command.calls.Get();
  });
  return calls;
}

void SampleLoad(Engine& engine) {
  SampleUsedMemory(engine);
  RateTotals totals{CommandsProcessed(engine)};
  engine.stats.ForEachThread([&](const ThreadStats& thread) {
    totals[static_cast<size_t>(Rate::kInputBytes)] += thread.input_bytes.Get();
    totals[static_cast<size_t>(Rate::kOutputBytes)] += thread.output_bytes.Get();
  });
  engine.rates.Sample(MonotonicUs(), totals);
}

}  // namespace ruddock::engine
