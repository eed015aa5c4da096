// SPDX-License-Identifier: BSD-3-Clause
// Everything that commands can reach: one per process (tests make their own).
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/command/registry.h"
#include "engine/config/config.h"
#include "engine/exec/attention.h"
#include "engine/exec/blocked_clients.h"
#include "engine/exec/client_pause.h"
#include "engine/exec/clients.h"
#include "engine/exec/credentials.h"
#include "engine/exec/latency_monitor.h"
#include "engine/exec/rates.h"
#include "engine/exec/slowlog.h"
#include "engine/exec/stats.h"
#include "engine/store/store.h"

namespace ruddock::engine {

// enable-debug-command: who may use DEBUG.
enum class DebugAccess : uint8_t { kNobody, kEverybody, kLocal };

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
  // A command that took this long makes the batch's idea of the time stale.
  std::atomic<uint64_t> stale{UINT64_MAX};
  std::atomic<uint64_t> lowest{UINT64_MAX};  // of the three
  std::atomic<size_t> slowlog_max_length{128};
};

class Engine {
 public:
  Engine(const StoreOptions& store_options, const Clock& clock);

  void SetAttention(EngineAttention bit, bool on) { attention.Set(bit, on); }
  // Whether the client has to authenticate before it may do anything else.
  bool MustAuthenticate(const Session& session) const {
    return (session.attention & kNeedsAuth) && credentials.required();
  }
  // Durations in microseconds; negative: off.
  void SetSlowThresholds(int64_t slowlog_us, int64_t latency_us);

  // master_replid of INFO. Any thread.
  std::string replication_id() const {
    std::lock_guard guard(mutex_);
    return replication_id_;
  }
  void ChangeReplicationId();

  const Clock& clock;
  const CommandRegistry& commands;
  Store store;
  Attention attention;
  Clients clients{attention};
  Stats stats;
  BlockedClients blocked{*this};
  Rates rates;
  SlowLog slowlog;
  LatencyMonitor latency;
  SlowThresholds slow;
  ClientPause pause{attention};
  Credentials credentials;
  std::atomic<bool> latency_tracking{true};
  // Longest string that commands build (proto-max-bulk-len).
  std::atomic<uint64_t> max_string_size{512ull << 20};
  // Follow the directives of the same names.
  std::atomic<DebugAccess> debug_access{DebugAccess::kNobody};
  std::atomic<bool> lazy_user_flush{false};
  // DEBUG PAUSE-CRON.
  std::atomic<bool> cron_paused{false};
  ServerControl* server = nullptr;
  // What CONFIG shows and changes. Set before the first command runs.
  Config* config = nullptr;
  // Live bytes of the process; see memory_status.h.
  std::atomic<size_t> peak_memory{0};
  const size_t startup_memory;
  const int64_t started_at_ms;
  const std::string run_id;

 private:
  mutable std::mutex mutex_;
  std::string replication_id_;
};

}  // namespace ruddock::engine
