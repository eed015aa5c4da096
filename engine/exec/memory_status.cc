// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/memory_status.h"

#include <algorithm>

#include "engine/store/eviction.h"

namespace ruddock::engine {
namespace {

void NotePeak(Engine& engine, size_t used) {
  size_t peak = engine.peak_memory.load(std::memory_order_relaxed);
  while (used > peak && !engine.peak_memory.compare_exchange_weak(peak, used)) {
  }
}

// The hash tables of every database that has keys.
std::vector<DatabaseMemory> ReadTables(Store& store) {
  std::vector<DatabaseMemory> all(store.database_count());
  std::vector<size_t> entries(store.database_count());
  ShardGuard guard(store);
  for (uint32_t shard = 0; shard < store.shard_count(); ++shard) {
    guard.TakeOne(shard);
    for (uint32_t database = 0; database < store.database_count(); ++database) {
      const Table* table = store.FindTable(shard, database);
      if (table == nullptr) continue;
      all[database].key_tables += table->entries.memory() + sizeof(Table);
      all[database].expiry_tables += table->expiring.memory();
      entries[database] += table->entries.size();
    }
  }
  std::vector<DatabaseMemory> used;
  for (uint32_t database = 0; database < store.database_count(); ++database) {
    if (entries[database] == 0) continue;
    used.push_back(all[database]);
    used.back().index = database;
  }
  return used;
}

}  // namespace

size_t SampleUsedMemory(Engine& engine) {
  const size_t used = ReadAllocatorStatus().allocated;
  NotePeak(engine, used);
  const int64_t data = engine.store.MemoryUsed();
  Eviction().other_memory.store(std::max<int64_t>(static_cast<int64_t>(used) - data, 0),
                                std::memory_order_relaxed);
  return used;
}

MemoryStatus ReadMemoryStatus(Engine& engine) {
  MemoryStatus status;
  status.databases = ReadTables(engine.store);
  status.allocator = ReadAllocatorStatus();
  status.used = status.allocator.allocated;
  NotePeak(engine, status.used);
  status.peak = engine.peak_memory.load(std::memory_order_relaxed);
  status.startup = engine.startup_memory;
  status.resident = ResidentBytes();
  engine.clients.ForEach([&](const Session& session) {
    status.clients += session.memory();
    ++status.client_count;
  });
  status.overhead = status.startup + status.clients;
  for (const DatabaseMemory& database : status.databases) {
    status.overhead += database.key_tables + database.expiry_tables;
    status.keys += engine.store.KeyCount(database.index);
  }
  status.dataset = status.used - std::min(status.used, status.overhead);
  return status;
}

double Ratio(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace ruddock::engine
