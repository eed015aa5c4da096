// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/info.h"

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

struct RecordedSection {
  std::string_view title;
  std::string_view fields;  // parted by spaces
};

// What a Redis 7.0.15 without replicas, modules and a file of commands answers to INFO EVERYTHING,
// without the fields that are named after what was done.
constexpr RecordedSection kRecorded[] = {
    {"Server",
     "redis_version redis_git_sha1 redis_git_dirty redis_build_id redis_mode os arch_bits "
     "monotonic_clock multiplexing_api atomicvar_api gcc_version process_id "
     "process_supervised run_id tcp_port server_time_usec uptime_in_seconds uptime_in_days "
     "hz configured_hz lru_clock executable config_file io_threads_active"},
    {"Clients",
     "connected_clients cluster_connections maxclients client_recent_max_input_buffer "
     "client_recent_max_output_buffer blocked_clients tracking_clients "
     "clients_in_timeout_table"},
    {"Memory",
     "used_memory used_memory_human used_memory_rss used_memory_rss_human used_memory_peak "
     "used_memory_peak_human used_memory_peak_perc used_memory_overhead "
     "used_memory_startup used_memory_dataset used_memory_dataset_perc allocator_allocated "
     "allocator_active allocator_resident total_system_memory total_system_memory_human "
     "used_memory_lua used_memory_vm_eval used_memory_lua_human used_memory_scripts_eval "
     "number_of_cached_scripts number_of_functions number_of_libraries "
     "used_memory_vm_functions used_memory_vm_total used_memory_vm_total_human "
     "used_memory_functions used_memory_scripts used_memory_scripts_human maxmemory "
     "maxmemory_human maxmemory_policy allocator_frag_ratio allocator_frag_bytes "
     "allocator_rss_ratio allocator_rss_bytes rss_overhead_ratio rss_overhead_bytes "
     "mem_fragmentation_ratio mem_fragmentation_bytes mem_not_counted_for_evict "
     "mem_replication_backlog mem_total_replication_buffers mem_clients_slaves "
     "mem_clients_normal mem_cluster_links mem_aof_buffer mem_allocator "
     "active_defrag_running lazyfree_pending_objects lazyfreed_objects"},
    {"Persistence",
     "loading async_loading current_cow_peak current_cow_size current_cow_size_age "
     "current_fork_perc current_save_keys_processed current_save_keys_total "
     "rdb_changes_since_last_save rdb_bgsave_in_progress rdb_last_save_time "
     "rdb_last_bgsave_status rdb_last_bgsave_time_sec rdb_current_bgsave_time_sec "
     "rdb_saves rdb_last_cow_size rdb_last_load_keys_expired rdb_last_load_keys_loaded "
     "aof_enabled aof_rewrite_in_progress aof_rewrite_scheduled aof_last_rewrite_time_sec "
     "aof_current_rewrite_time_sec aof_last_bgrewrite_status aof_rewrites "
     "aof_rewrites_consecutive_failures aof_last_write_status aof_last_cow_size "
     "module_fork_in_progress module_fork_last_cow_size"},
    {"Stats",
     "total_connections_received total_commands_processed instantaneous_ops_per_sec "
     "total_net_input_bytes total_net_output_bytes total_net_repl_input_bytes "
     "total_net_repl_output_bytes instantaneous_input_kbps instantaneous_output_kbps "
     "instantaneous_input_repl_kbps instantaneous_output_repl_kbps rejected_connections "
     "sync_full sync_partial_ok sync_partial_err expired_keys expired_stale_perc "
     "expired_time_cap_reached_count expire_cycle_cpu_milliseconds evicted_keys "
     "evicted_clients total_eviction_exceeded_time current_eviction_exceeded_time "
     "keyspace_hits keyspace_misses pubsub_channels pubsub_patterns pubsubshard_channels "
     "latest_fork_usec total_forks migrate_cached_sockets slave_expires_tracked_keys "
     "active_defrag_hits active_defrag_misses active_defrag_key_hits "
     "active_defrag_key_misses total_active_defrag_time current_active_defrag_time "
     "tracking_total_keys tracking_total_items tracking_total_prefixes "
     "unexpected_error_replies total_error_replies dump_payload_sanitizations "
     "total_reads_processed total_writes_processed io_threaded_reads_processed "
     "io_threaded_writes_processed reply_buffer_shrinks reply_buffer_expands"},
    {"Replication",
     "role connected_slaves master_failover_state master_replid master_replid2 "
     "master_repl_offset second_repl_offset repl_backlog_active repl_backlog_size "
     "repl_backlog_first_byte_offset repl_backlog_histlen"},
    {"CPU",
     "used_cpu_sys used_cpu_user used_cpu_sys_children used_cpu_user_children "
     "used_cpu_sys_main_thread used_cpu_user_main_thread"},
    {"Modules", ""},
    {"Commandstats", ""},
    {"Errorstats", ""},
    {"Latencystats", ""},
    {"Cluster", "cluster_enabled"},
    {"Keyspace", ""},
};

std::vector<std::string> Split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = text.find(by);
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + by.size());
  }
  return parts;
}

class InfoTest : public EngineTest {
 protected:
  // The text of the reply, which is a bulk string.
  std::string Info(const std::vector<std::string>& sections = {}) {
    std::vector<std::string> args = {"INFO"};
    args.insert(args.end(), sections.begin(), sections.end());
    const std::string reply = RunArgs(args);
    const size_t start = reply.find("\r\n") + 2;
    EXPECT_EQ(reply[0], '$');
    const std::string text = reply.substr(start, reply.size() - start - 2);
    EXPECT_EQ(reply, BulkReply(text));
    return text;
  }
  // The value of a field; fails the test where there is none.
  std::string Value(std::string_view section, std::string_view field) {
    for (const std::string& line : Split(Info({std::string(section)}), "\r\n")) {
      if (line.starts_with(std::string(field) + ":")) return line.substr(field.size() + 1);
    }
    ADD_FAILURE() << "no field " << field << " in " << section;
    return {};
  }
};

std::vector<std::string> Titles(std::string_view text) {
  std::vector<std::string> titles;
  for (const std::string& line : Split(text, "\r\n")) {
    if (line.starts_with("# ")) titles.push_back(line.substr(2));
  }
  return titles;
}

TEST_F(InfoTest, HasEveryFieldOfRedisInItsOrder) {
  const std::vector<std::string> lines = Split(Info({"everything"}), "\r\n");
  size_t at = 0;
  auto skip_to = [&](const std::string& start) {
    while (at < lines.size() && !lines[at].starts_with(start)) ++at;
    ASSERT_LT(at, lines.size()) << start << " is missing or too early";
    ++at;
  };
  for (const RecordedSection& section : kRecorded) {
    ASSERT_NO_FATAL_FAILURE(skip_to("# " + std::string(section.title)));
    for (const std::string& field : Split(section.fields, " ")) {
      ASSERT_NO_FATAL_FAILURE(skip_to(field + ":"));
    }
  }
}

TEST_F(InfoTest, EveryLineIsAHeadingAFieldOrEmpty) {
  Run("SET", "a", "1");
  for (const std::string& line : Split(Info({"all"}), "\r\n")) {
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos) << line;
    EXPECT_TRUE(line.empty() || line.starts_with("# ") || line.find(':') != std::string::npos)
        << line;
  }
}

TEST_F(InfoTest, ChoosesSections) {
  const std::vector<std::string> by_default = {
      "Server", "Clients", "Memory",     "Persistence", "Stats",   "Replication",
      "CPU",    "Modules", "Errorstats", "Cluster",     "Keyspace"};
  std::vector<std::string> all;
  for (const RecordedSection& section : kRecorded) all.emplace_back(section.title);
  using Names = std::vector<std::string>;
  EXPECT_EQ(Titles(Info()), by_default);
  EXPECT_EQ(Titles(Info({"DEFAULT"})), by_default);
  EXPECT_EQ(Titles(Info({"all"})), all);
  EXPECT_EQ(Titles(Info({"Everything"})), all);
  EXPECT_EQ(Titles(Info({"keyspace", "CPU", "nosuch", "cpu"})), (Names{"CPU", "Keyspace"}));
  EXPECT_EQ(Titles(Info({"commandstats", "default"})).size(), by_default.size() + 1);
}

TEST_F(InfoTest, AnUnknownSectionIsEmpty) { EXPECT_EQ(Run("INFO", "nosuch"), "$0\r\n\r\n"); }

TEST_F(InfoTest, IsVerbatimInResp3) {
  SetProtocol(3);
  EXPECT_EQ(Run("INFO", "cluster"), "=34\r\ntxt:# Cluster\r\ncluster_enabled:0\r\n\r\n");
}

TEST_F(InfoTest, CountsKeys) {
  EXPECT_EQ(Info({"keyspace"}), "# Keyspace\r\n");
  Run("SET", "a", "1");
  Run("SET", "b", "1", "EX", "100");
  EXPECT_EQ(Info({"keyspace"}), "# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0\r\n");
}

TEST_F(InfoTest, CountsHitsMissesAndErrors) {
  Run("SET", "a", "1");
  Run("GET", "a");
  Run("GET", "b");
  Run("SET", "a", "1", "nosuch");
  EXPECT_EQ(Value("stats", "keyspace_hits"), "1");
  EXPECT_EQ(Value("stats", "keyspace_misses"), "1");
  EXPECT_EQ(Value("stats", "total_error_replies"), "1");
  EXPECT_EQ(Value("errorstats", "errorstat_ERR"), "count=1");
}

TEST_F(InfoTest, CountsCallsOfCommands) {
  Run("SET", "a", "1");
  Run("SET", "a", "1", "nosuch");
  Run("OBJECT", "ENCODING", "a");
  const std::string set = Value("commandstats", "cmdstat_set");
  EXPECT_TRUE(set.starts_with("calls=2,usec=")) << set;
  EXPECT_TRUE(set.ends_with(",rejected_calls=0,failed_calls=1")) << set;
  EXPECT_TRUE(Value("commandstats", "cmdstat_object|encoding").starts_with("calls=1,"));
  const std::string durations = Value("latencystats", "latency_percentiles_usec_set");
  EXPECT_TRUE(durations.starts_with("p50=")) << durations;
  EXPECT_NE(durations.find(",p99="), std::string::npos) << durations;
  EXPECT_NE(durations.find(",p99.9="), std::string::npos) << durations;
  // A command that was not called is not listed.
  EXPECT_EQ(Info({"commandstats"}).find("cmdstat_get:"), std::string::npos);
}

TEST_F(InfoTest, FollowsTheEngine) {
  EXPECT_EQ(Value("server", "run_id"), engine_.run_id);
  EXPECT_EQ(Value("server", "redis_version"), "7.0.15");
  EXPECT_EQ(Value("replication", "master_replid"), engine_.replication_id());
  EXPECT_EQ(Value("server", "uptime_in_seconds"), "0");
  clock_.AdvanceMs(3 * 24 * 3600 * 1000);
  EXPECT_EQ(Value("server", "uptime_in_seconds"), "259200");
  EXPECT_EQ(Value("server", "uptime_in_days"), "3");
  EXPECT_EQ(Value("memory", "maxmemory_policy"), "noeviction");
}

TEST(HumanSize, PicksTheUnit) {
  EXPECT_EQ(HumanSize(0), "0B");
  EXPECT_EQ(HumanSize(1023), "1023B");
  EXPECT_EQ(HumanSize(1024), "1.00K");
  EXPECT_EQ(HumanSize(1015060), "991.27K");
  EXPECT_EQ(HumanSize(1286664), "1.23M");
  EXPECT_EQ(HumanSize(25276502016), "23.54G");
  EXPECT_EQ(HumanSize(uint64_t{3} << 40), "3.00T");
}

TEST(Rates, AverageTheLastSamples) {
  Rates rates;
  rates.Sample(0, {1000, 0, 0});
  EXPECT_EQ(rates.PerSecond(Rate::kCommands), 0);
  for (int64_t i = 1; i <= 16; ++i) rates.Sample(i * 100'000, {1000 + i * 10, i * 20, 0});
  EXPECT_EQ(rates.PerSecond(Rate::kCommands), 100);
  EXPECT_EQ(rates.PerSecond(Rate::kInputBytes), 200);
  EXPECT_EQ(rates.PerSecond(Rate::kOutputBytes), 0);
  // Too soon: not a sample.
  rates.Sample(1'650'000, {100'000, 0, 0});
  EXPECT_EQ(rates.PerSecond(Rate::kCommands), 100);
  // Half of the samples without growth.
  for (int64_t i = 17; i <= 24; ++i) rates.Sample(i * 100'000, {1160, 320, 0});
  EXPECT_EQ(rates.PerSecond(Rate::kCommands), 50);
}

TEST(Rates, TotalsThatWereResetStartFromZero) {
  Rates rates;
  rates.Sample(0, {1'000'000, 0, 0});
  rates.Sample(100'000, {160, 0, 0});
  EXPECT_EQ(rates.PerSecond(Rate::kCommands), 100);
  rates.Reset();
  EXPECT_EQ(rates.PerSecond(Rate::kCommands), 0);
}

}  // namespace
}  // namespace ruddock::engine
