// SPDX-License-Identifier: BSD-3-Clause
// The settings that the server reads, by name. Their defaults and bounds stand in the table
// (table_*.cc); a directive that nothing reads has no member here and is kept by Config itself.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/config/value.h"
#include "engine/store/eviction_policy.h"

namespace ruddock::engine {

enum class Supervision : uint8_t { kUpstart, kSystemd, kAuto, kNone };
// How strings are stored that are long enough.
enum class ValueCompression : uint8_t { kNo, kLz4 };
// Who may use what is dangerous: nobody, everybody, or clients of this machine.
enum class Access : uint8_t { kNobody, kEverybody, kLocal };
enum class ClientClass : uint8_t { kNormal, kReplica, kPubsub };
inline constexpr size_t kClientClasses = 3;

// client-output-buffer-limit of one class of clients; 0 is no limit.
struct OutputBufferLimit {
  Setting<uint64_t> hard;
  Setting<uint64_t> soft;
  Setting<int64_t> soft_seconds;
};

// The letters of notify-keyspace-events, as bits.
enum NotifyFlag : uint32_t {
  kNotifyFlagGeneric = 1u << 0,    // g
  kNotifyFlagString = 1u << 1,     // $
  kNotifyFlagExpired = 1u << 2,    // x
  kNotifyFlagEvicted = 1u << 3,    // e
  kNotifyFlagMiss = 1u << 4,       // m, not part of A
  kNotifyFlagNew = 1u << 5,        // n, not part of A
  kNotifyFlagList = 1u << 6,       // l
  kNotifyFlagSet = 1u << 7,        // s
  kNotifyFlagHash = 1u << 8,       // h
  kNotifyFlagZset = 1u << 9,       // z
  kNotifyFlagStream = 1u << 10,    // t
  kNotifyFlagModule = 1u << 11,    // d
  kNotifyFlagKeyspace = 1u << 12,  // K: publish to __keyspace@db__ channels
  kNotifyFlagKeyevent = 1u << 13,  // E: publish to __keyevent@db__ channels
};

struct Settings {
  // Network.
  Guarded<std::vector<std::string>> bind;
  Setting<int> port;
  Setting<int> binary_port;
  Text unixsocket;
  Setting<uint32_t> unixsocketperm;
  Setting<int> tcp_backlog;
  Setting<int> tcp_keepalive;
  Setting<int64_t> timeout;
  Setting<int64_t> maxclients;
  Setting<bool> protected_mode;
  Setting<int64_t> proto_max_bulk_len;
  Setting<int64_t> client_query_buffer_limit;
  // Bytes, or where negative a percentage of maxmemory.
  Setting<int64_t> maxmemory_clients;
  std::array<OutputBufferLimit, kClientClasses> client_output_buffer_limit;
  const OutputBufferLimit& OutputLimit(ClientClass of) const {
    return client_output_buffer_limit[static_cast<size_t>(of)];
  }

  // Threads, keyspace and background work.
  Setting<int> io_threads;
  Setting<int> io_coalesce_usec;
  Setting<int> io_thread_nice;
  Setting<uint32_t> shards;
  Setting<uint32_t> databases;
  Setting<int> hz;
  Setting<int> active_expire_effort;
  Setting<bool> activerehashing;

  // Memory.
  Setting<uint64_t> maxmemory;
  Setting<EvictionPolicy> maxmemory_policy;
  Setting<int> maxmemory_samples;
  Setting<int> maxmemory_eviction_tenacity;
  Setting<uint32_t> lfu_log_factor;
  Setting<uint32_t> lfu_decay_time;  // minutes
  Setting<bool> lazyfree_lazy_eviction;
  Setting<bool> lazyfree_lazy_expire;
  Setting<bool> lazyfree_lazy_server_del;
  Setting<bool> lazyfree_lazy_user_del;
  Setting<bool> lazyfree_lazy_user_flush;

  // Encodings.
  Setting<ValueCompression> value_compression;
  Setting<uint64_t> value_compression_min_size;
  Setting<int64_t> hash_max_listpack_entries;
  Setting<int64_t> hash_max_listpack_value;
  Setting<int64_t> list_max_listpack_size;
  Setting<int64_t> list_compress_depth;
  Setting<int64_t> set_max_intset_entries;
  Setting<int64_t> zset_max_listpack_entries;
  Setting<int64_t> zset_max_listpack_value;
  Setting<int64_t> hll_sparse_max_bytes;
  Setting<int64_t> stream_node_max_bytes;
  Setting<int64_t> stream_node_max_entries;

  // Observation.
  Setting<int64_t> slowlog_log_slower_than;  // microseconds; negative turns it off
  Setting<int64_t> slowlog_max_len;
  Setting<int64_t> latency_monitor_threshold;  // milliseconds; 0 turns it off
  Setting<bool> latency_tracking;
  Guarded<std::vector<double>> latency_tracking_info_percentiles;
  Setting<uint32_t> notify_keyspace_events;  // NotifyFlag
  Setting<LogLevel> loglevel;
  Text logfile;
  Setting<bool> syslog_enabled;
  Text syslog_ident;
  Setting<int> syslog_facility;  // LOG_USER, LOG_LOCAL0 … of syslog(3)
  Setting<bool> crash_log_enabled;

  // The process.
  Setting<bool> daemonize;
  Text pidfile;
  Setting<Supervision> supervised;
  Setting<bool> set_proc_title;
  Text proc_title_template;
  Text dir;  // absolute
  Setting<bool> disable_thp;

  // Security.
  Text requirepass;
  Setting<Access> enable_debug_command;
  Setting<Access> enable_module_command;
  Setting<Access> enable_protected_configs;

  // Persistence and replication, read by what reports on them.
  Guarded<std::vector<int64_t>> save;  // seconds, changes, seconds, changes, …
  Setting<bool> appendonly;
  Text dbfilename;
  Guarded<std::vector<std::string>> replicaof;  // host and port, or empty
  Setting<bool> cluster_enabled;
};

}  // namespace ruddock::engine
