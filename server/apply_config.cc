// SPDX-License-Identifier: BSD-3-Clause
#include "server/apply_config.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/exec/memory_status.h"
#include "engine/store/eviction.h"

namespace ruddock::server {

namespace {

using engine::Config;
using engine::Engine;

void ApplyMemory(const Config& config, Engine& engine) {
  engine::EvictionSettings& eviction = engine::Eviction();
  // A limit counts from the next command on, so what it counts is read now.
  engine::SampleUsedMemory(engine);
  eviction.max_memory = config.maxmemory();
  eviction.policy = config.maxmemory_policy();
  eviction.samples = config.maxmemory_samples();
  eviction.tenacity = config.maxmemory_eviction_tenacity();
  engine.SetAttention(engine::kMemoryLimited, config.maxmemory() != 0);
  engine.store.access_policy.lfu = engine::CountsUse(config.maxmemory_policy());
  engine.store.access_policy.lfu_log_factor = config.lfu_log_factor();
  engine.store.access_policy.lfu_decay_minutes = config.lfu_decay_time();
}

void ApplyClientMemory(const Config& config, Engine& engine) {
  // A limit that leaves no room for a client at all would lock everybody out.
  constexpr double kSmallestLimit = 128 * 1024;
  const auto own = static_cast<double>(config.maxmemory_clients());
  const auto memory = static_cast<double>(config.maxmemory());
  const double limit = own < 0 ? memory * -own / 100 : own;  // negative: a percentage of maxmemory
  engine.clients.SetMemoryLimit(limit == 0 ? SIZE_MAX
                                           : static_cast<size_t>(std::max(limit, kSmallestLimit)));
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

void ApplyStringPolicy(const Config& config, Engine& engine) {
  const bool compress = config.value_compression() == engine::ValueCompression::kLz4;
  engine.store.strings.CompressFrom(
      compress ? static_cast<size_t>(config.value_compression_min_size()) : SIZE_MAX);
}

void ApplySecurity(const Config& config, Engine& engine) {
  engine.credentials.SetPassword(config.requirepass());
}

// What is not there must not look switched on. Only CONFIG SET is refused: a file that was written
// for a Redis that can do it still starts the server.
void RefuseMissing(Config& config) {
  config.OnChange({"activedefrag"}, [&config]() -> std::string {
    if (config.Show("activedefrag") == "no") return {};
    return "Active defragmentation cannot be enabled: it requires a Redis server compiled with a "
           "modified Jemalloc like the one shipped by default with the Redis source distribution";
  });
  config.OnChange({"tls-port", "tls-cluster", "tls-replication"}, [&config]() -> std::string {
    if (config.Show("tls-port") == "0" && config.Show("tls-cluster") == "no" &&
        config.Show("tls-replication") == "no") {
      return {};
    }
    return "Unable to update TLS configuration. Check server logs.";
  });
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
  bind({"maxmemory", "maxmemory-clients"}, ApplyClientMemory);
  bind({"slowlog-log-slower-than", "slowlog-max-len", "latency-monitor-threshold",
        "latency-tracking"},
       ApplyObservation);
  bind({"requirepass"}, ApplySecurity);
  bind({"value-compression", "value-compression-min-size"}, ApplyStringPolicy);
  bind({"proto-max-bulk-len", "lazyfree-lazy-user-flush", "active-expire-effort"}, ApplyCommands);
  RefuseMissing(config);
}

}  // namespace ruddock::server
