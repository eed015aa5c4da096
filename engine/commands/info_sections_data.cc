// SPDX-License-Identifier: BSD-3-Clause
// INFO on the data: Memory, Persistence, Keyspace.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "engine/commands/info.h"
#include "engine/exec/memory_status.h"
#include "engine/store/eviction.h"
#include "engine/store/lazy_free.h"

namespace ruddock::engine {
namespace {

// `a - b` where b may be larger: readings are taken one after the other.
int64_t Difference(size_t a, size_t b) { return static_cast<int64_t>(a) - static_cast<int64_t>(b); }

size_t MachineMemory() {
  return static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

std::string PolicyName(const Engine& engine) {
  if (engine.config == nullptr) return "noeviction";
  return engine.config->Show("maxmemory-policy").value_or("noeviction");
}

// There are no scripts and no functions.
void WriteScriptMemory(InfoText& out) {
  out.Field("used_memory_lua", 0);
  out.Field("used_memory_vm_eval", 0);
  out.Field("used_memory_lua_human", HumanSize(0));
  out.Field("used_memory_scripts_eval", 0);
  out.Field("number_of_cached_scripts", 0);
  out.Field("number_of_functions", 0);
  out.Field("number_of_libraries", 0);
  out.Field("used_memory_vm_functions", 0);
  out.Size("used_memory_vm_total", 0);
  out.Field("used_memory_functions", 0);
  out.Size("used_memory_scripts", 0);
}

void WriteFragmentation(const MemoryStatus& status, InfoText& out) {
  const AllocatorStatus& allocator = status.allocator;
  out.Decimal("allocator_frag_ratio", Ratio(allocator.active, allocator.allocated));
  out.Field("allocator_frag_bytes", Difference(allocator.active, allocator.allocated));
  out.Decimal("allocator_rss_ratio", Ratio(allocator.resident, allocator.active));
  out.Field("allocator_rss_bytes", Difference(allocator.resident, allocator.active));
  out.Decimal("rss_overhead_ratio", Ratio(status.resident, allocator.resident));
  out.Field("rss_overhead_bytes", Difference(status.resident, allocator.resident));
  out.Decimal("mem_fragmentation_ratio", Ratio(status.resident, status.used));
  out.Field("mem_fragmentation_bytes", Difference(status.resident, status.used));
}

// What value-compression saves; 0 where nothing is stored compressed.
void WriteCompression(const Store& store, InfoText& out) {
  const int64_t raw = store.Total(&StoreCounters::packed_raw_bytes);
  const int64_t stored = store.Total(&StoreCounters::packed_stored_bytes);
  out.Field("value_compression_values", store.Total(&StoreCounters::packed_values));
  out.Field("value_compression_raw_bytes", raw);
  out.Field("value_compression_stored_bytes", stored);
  out.Decimal("value_compression_ratio",
              stored > 0 ? static_cast<double>(raw) / static_cast<double>(stored) : 0);
  out.Field("value_compression_dictionaries", store.dictionaries.count());
  out.Field("value_compression_dictionary_bytes", store.dictionaries.memory());
}

}  // namespace

void InfoMemory(Engine& engine, InfoText& out) {
  const MemoryStatus status = ReadMemoryStatus(engine);
  const size_t net = status.used - std::min(status.used, status.startup);
  out.Section("Memory");
  out.Size("used_memory", status.used);
  out.Size("used_memory_rss", status.resident);
  out.Size("used_memory_peak", status.peak);
  out.Percent("used_memory_peak_perc", 100 * Ratio(status.used, status.peak));
  out.Field("used_memory_overhead", status.overhead);
  out.Field("used_memory_startup", status.startup);
  out.Field("used_memory_dataset", status.dataset);
  out.Percent("used_memory_dataset_perc", 100 * Ratio(status.dataset, net));
  out.Field("allocator_allocated", status.allocator.allocated);
  out.Field("allocator_active", status.allocator.active);
  out.Field("allocator_resident", status.allocator.resident);
  out.Size("total_system_memory", MachineMemory());
  WriteScriptMemory(out);
  out.Size("maxmemory", Eviction().max_memory.load(std::memory_order_relaxed));
  out.Field("maxmemory_policy", PolicyName(engine));
  WriteFragmentation(status, out);
  out.Field("mem_not_counted_for_evict", 0);
  out.Field("mem_replication_backlog", 0);
  out.Field("mem_total_replication_buffers", 0);
  out.Field("mem_clients_slaves", 0);
  out.Field("mem_clients_normal", status.clients);
  out.Field("mem_cluster_links", 0);
  out.Field("mem_aof_buffer", 0);
  out.Field("mem_allocator", std::string_view(status.allocator.name));
  out.Field("active_defrag_running", 0);
  out.Field("lazyfree_pending_objects", TheLazyFree().pending());
  out.Field("lazyfreed_objects", TheLazyFree().freed());
  WriteCompression(engine.store, out);
}

// Nothing is loaded or saved: what there is to say is how much has changed since the start.
void InfoPersistence(Engine& engine, InfoText& out) {
  out.Section("Persistence");
  out.Field("loading", 0);
  out.Field("async_loading", 0);
  out.Field("current_cow_peak", 0);
  out.Field("current_cow_size", 0);
  out.Field("current_cow_size_age", 0);
  out.Decimal("current_fork_perc", 0);
  out.Field("current_save_keys_processed", 0);
  out.Field("current_save_keys_total", 0);
  out.Field("rdb_changes_since_last_save", engine.store.Total(&StoreCounters::changes));
  out.Field("rdb_bgsave_in_progress", 0);
  out.Field("rdb_last_save_time", engine.started_at_ms / 1000);
  out.Field("rdb_last_bgsave_status", "ok");
  out.Field("rdb_last_bgsave_time_sec", -1);
  out.Field("rdb_current_bgsave_time_sec", -1);
  out.Field("rdb_saves", 0);
  out.Field("rdb_last_cow_size", 0);
  out.Field("rdb_last_load_keys_expired", 0);
  out.Field("rdb_last_load_keys_loaded", 0);
  out.Field("aof_enabled", 0);
  out.Field("aof_rewrite_in_progress", 0);
  out.Field("aof_rewrite_scheduled", 0);
  out.Field("aof_last_rewrite_time_sec", -1);
  out.Field("aof_current_rewrite_time_sec", -1);
  out.Field("aof_last_bgrewrite_status", "ok");
  out.Field("aof_rewrites", 0);
  out.Field("aof_rewrites_consecutive_failures", 0);
  out.Field("aof_last_write_status", "ok");
  out.Field("aof_last_cow_size", 0);
  out.Field("module_fork_in_progress", 0);
  out.Field("module_fork_last_cow_size", 0);
}

void InfoKeyspace(Engine& engine, InfoText& out) {
  out.Section("Keyspace");
  for (uint32_t database = 0; database < engine.store.database_count(); ++database) {
    const int64_t keys = engine.store.KeyCount(database);
    const int64_t expiring = engine.store.ExpiringCount(database);
    if (keys <= 0 && expiring <= 0) continue;
    out.Field(fmt::format("db{}", database),
              fmt::format("keys={},expires={},avg_ttl={}", keys, expiring,
                          engine.store.expiry.average_ttl_ms[database].load()));
  }
}

}  // namespace ruddock::engine
