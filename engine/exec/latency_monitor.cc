// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/latency_monitor.h"

#include <algorithm>

namespace ruddock::engine {

void LatencyMonitor::Add(std::string_view name, int64_t unix_seconds, int64_t ms) {
  std::lock_guard guard(mutex_);
  auto it = events_.find(name);
  if (it == events_.end()) it = events_.emplace(std::string(name), Event()).first;
  Event& event = it->second;
  event.max_ms = std::max(event.max_ms, ms);
  if (!event.samples.empty() && event.samples.back().unix_seconds == unix_seconds) {
    event.samples.back().ms = std::max(event.samples.back().ms, ms);
    return;
  }
  if (event.samples.size() == kHistory) event.samples.erase(event.samples.begin());
  event.samples.push_back({unix_seconds, ms});
}

std::map<std::string, LatencyMonitor::Event, std::less<>> LatencyMonitor::Snapshot() const {
  std::lock_guard guard(mutex_);
  return events_;
}

bool LatencyMonitor::Reset(std::string_view event) {
  std::lock_guard guard(mutex_);
  auto it = events_.find(event);
  if (it == events_.end()) return false;
  events_.erase(it);
  return true;
}

size_t LatencyMonitor::ResetAll() {
  std::lock_guard guard(mutex_);
  const size_t count = events_.size();
  events_.clear();
  return count;
}

}  // namespace ruddock::engine
