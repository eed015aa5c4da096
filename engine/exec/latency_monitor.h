// SPDX-License-Identifier: BSD-3-Clause
// LATENCY: per event the last 160 spikes above latency-monitor-threshold. Safe from any thread;
// locked only when something was slow or the history is read.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ruddock::engine {

class LatencyMonitor {
 public:
  static constexpr size_t kHistory = 160;

  struct Sample {
    int64_t unix_seconds;
    int64_t ms;
  };
  struct Event {
    std::vector<Sample> samples;  // oldest first
    int64_t max_ms = 0;
  };

  // Two spikes of one second become one, the larger.
  void Add(std::string_view event, int64_t unix_seconds, int64_t ms);
  std::map<std::string, Event, std::less<>> Snapshot() const;
  // Forgets one event; says whether it was there.
  bool Reset(std::string_view event);
  size_t ResetAll();

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Event, std::less<>> events_;
};

}  // namespace ruddock::engine
