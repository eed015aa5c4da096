// SPDX-License-Identifier: BSD-3-Clause
// Everything that commands can reach: one per process (tests make their own).
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/command/registry.h"
#include "engine/exec/clients.h"
#include "engine/exec/latency_monitor.h"
#include "engine/exec/slowlog.h"
#include "engine/exec/stats.h"
#include "engine/store/store.h"

namespace ruddock::engine {

// Why no command may take the executor's shortest way just now.
enum EngineAttention : uint32_t {
  kMonitorsAttached = 1u << 0,
  kClientsPaused = 1u << 1,
  kMemoryLimited = 1u << 2,  // maxmemory is set
};

// What the engine asks of the program around it.
class ServerControl {
 public:
  virtual ~ServerControl() = default;
  // Ends the server after the replies that are under way.
  virtual void Shutdown() = 0;
};

// Thresholds that the executor compares against, in ticks; UINT64_MAX: off.
struct SlowThresholds {
  std::atomic<uint64_t> slowlog{UINT64_MAX};
  std::atomic<uint64_t> latency{UINT64_MAX};
  std::atomic<uint64_t> lowest{UINT64_MAX};
  std::atomic<size_t> slowlog_max_length{128};
};

// CLIENT PAUSE.
struct PauseState {
  std::atomic<int64_t> until_ms{0};
  std::atomic<bool> writes_only{false};
};

class Engine {
 public:
  Engine(const StoreOptions& store_options, const Clock& clock);

  void SetAttention(EngineAttention bit, bool on) {
    if (on) {
      attention.fetch_or(bit, std::memory_order_relaxed);
    } else {
      attention.fetch_and(~uint32_t{bit}, std::memory_order_relaxed);
    }
  }
  // Durations in microseconds; negative: off.
  void SetSlowThresholds(int64_t slowlog_us, int64_t latency_us);

  const Clock& clock;
  const CommandRegistry& commands;
  Store store;
  Clients clients;
  Stats stats;
  SlowLog slowlog;
  LatencyMonitor latency;
  SlowThresholds slow;
  PauseState pause;
  std::atomic<uint32_t> attention{0};
  std::atomic<bool> latency_tracking{true};
  // Longest string that commands build (proto-max-bulk-len).
  std::atomic<uint64_t> max_string_size{512ull << 20};
  ServerControl* server = nullptr;
  const int64_t started_at_ms;
  const std::string run_id;
};

}  // namespace ruddock::engine
