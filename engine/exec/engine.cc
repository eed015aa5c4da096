// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/engine.h"

#include <algorithm>

#include "engine/base/memory.h"
#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

constexpr int64_t kStaleUs = 1000;

}  // namespace

Engine::Engine(const StoreOptions& store_options, const Clock& clock)
    : clock(clock),
      commands(Commands()),
      store(store_options),
      stats(commands.by_id().size()),
      startup_memory(ReadAllocatorStatus().allocated),
      started_at_ms(clock.NowMs()),
      run_id(RandomHex(40)),
      replication_id_(RandomHex(40)) {
  SetSlowThresholds(-1, -1);
}

void Engine::ChangeReplicationId() {
  std::lock_guard guard(mutex_);
  replication_id_ = RandomHex(40);
}

void Engine::SetSlowThresholds(int64_t slowlog_us, int64_t latency_us) {
  auto ticks = [](int64_t us) {
    if (us < 0) return UINT64_MAX;
    return static_cast<uint64_t>(static_cast<double>(us) * 1000.0 /
                                 (static_cast<double>(kNsPerTickFixed) / 4294967296.0));
  };
  slow.slowlog = ticks(slowlog_us);
  slow.latency = ticks(latency_us);
  slow.stale = ticks(kStaleUs);
  slow.lowest = std::min({slow.slowlog.load(), slow.latency.load(), slow.stale.load()});
}

}  // namespace ruddock::engine
