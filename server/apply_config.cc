// SPDX-License-Identifier: BSD-3-Clause
#include "server/apply_config.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/store/eviction.h"

namespace ruddock::server {

namespace {

using engine::Config;
using engine::Engine;

void ApplyMemory(const Config& config, Engine& engine) {
  engine::EvictionSettings& eviction = engine::Eviction();
  eviction.max_memory = config.maxmemory();
  eviction.policy = config.maxmemory_policy();
  eviction.samples = config.maxmemory_samples();
  eviction.tenacity = config.maxmemory_eviction_tenacity();
  engine.SetAttention(engine::kMemoryLimited, config.maxmemory() != 0);
  engine.store.access_policy.lfu = engine::CountsUse(config.maxmemory_policy());
  engine.store.access_policy.lfu_log_factor = config.lfu_log_factor();
  engine.store.access_policy.lfu_decay_minutes = config.lfu_decay_time();
}

void ApplyObservation(const Config& config, Engine& engine) {
  const int64_t latency_ms = config.latency_monitor_threshold();
  engine.SetSlowThresholds(config.slowlog_log_slower_than(),
                           latency_ms == 0 ? -1 : latency_ms * 1000);
  engine.slow.slowlog_max_length = static_cast<size_t>(config.slowlog_max_len());
  engine.latency_tracking = config.latency_tracking();
}

void ApplyCommands(const Config& config, Engine& engine) {
  engine.max_string_size = static_cast<uint64_t>(config.proto_max_bulk_len());
  engine.lazy_user_flush = config.lazyfree_lazy_user_flush();
  engine.store.expiry.effort = config.active_expire_effort();
}

void ApplySecurity(const Config& config, Engine& engine) {
  engine.credentials.SetPassword(config.requirepass());
}

engine::DebugAccess DebugAccessOf(engine::Access allowed) {
  switch (allowed) {
    case engine::Access::kEverybody: return engine::DebugAccess::kEverybody;
    case engine::Access::kLocal: return engine::DebugAccess::kLocal;
    case engine::Access::kNobody: break;
  }
  return engine::DebugAccess::kNobody;
}

}  // namespace

void BindConfig(Config& config, Engine& engine) {
  engine.config = &config;
  engine.debug_access = DebugAccessOf(config.enable_debug_command());
  const auto bind = [&](std::initializer_list<std::string_view> names,
                        void (*apply)(const Config&, Engine&)) {
    apply(config, engine);
    config.OnChange(names, [&config, &engine, apply] {
      apply(config, engine);
      return std::string();
    });
  };
  bind({"maxmemory", "maxmemory-policy", "maxmemory-samples", "maxmemory-eviction-tenacity",
        "lfu-log-factor", "lfu-decay-time"},
       ApplyMemory);
  bind({"slowlog-log-slower-than", "slowlog-max-len", "latency-monitor-threshold",
        "latency-tracking"},
       ApplyObservation);
  bind({"requirepass"}, ApplySecurity);
  bind({"proto-max-bulk-len", "lazyfree-lazy-user-flush", "active-expire-effort"}, ApplyCommands);
}

}  // namespace ruddock::server
