// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/store.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>

namespace ruddock::engine {

Store::Store(const StoreOptions& options)
    : expiry(options.databases),
      options_(options),
      shard_shift_(63 - std::countr_zero(options.shards)),
      shards_(options.shards),
      tables_(size_t{options.shards} * options.databases),
      counters_(kMaxThreads),
      counts_(size_t{kMaxThreads} * options.databases) {
  if (!std::has_single_bit(options.shards)) std::abort();
}

Store::~Store() {
  for (std::atomic<Table*>& table : tables_) delete table.load();
}

Table& Store::MakeTable(uint32_t shard, uint32_t database) {
  auto* table = new Table;
  TableSlot(shard, database).store(table, std::memory_order_relaxed);
  return *table;
}

int64_t Store::KeyCount(uint32_t database) const {
  int64_t sum = 0;
  for (uint32_t thread = 0; thread < ThreadIndexLimit(); ++thread) {
    sum += counts_[size_t{thread} * options_.databases + database].keys.Get();
  }
  return sum;
}

int64_t Store::ExpiringCount(uint32_t database) const {
  int64_t sum = 0;
  for (uint32_t thread = 0; thread < ThreadIndexLimit(); ++thread) {
    sum += counts_[size_t{thread} * options_.databases + database].expiring.Get();
  }
  return sum;
}

void Store::CountKeys(uint32_t database, int64_t keys, int64_t expiring) {
  KeyCounts& counts = counts_[size_t{ThreadIndex()} * options_.databases + database];
  if (keys != 0) counts.keys.Add(keys);
  if (expiring != 0) counts.expiring.Add(expiring);
}

int64_t Store::MemoryUsed() const { return Total(&StoreCounters::memory); }

int64_t Store::Total(Counter StoreCounters::*member) const {
  int64_t sum = 0;
  for (uint32_t thread = 0; thread < ThreadIndexLimit(); ++thread) {
    sum += (counters_[thread].*member).Get();
  }
  return sum;
}

int64_t Store::ValuesOfDictionary(size_t place) const {
  int64_t sum = 0;
  for (uint32_t thread = 0; thread < ThreadIndexLimit(); ++thread) {
    sum += counters_[thread].by_dictionary[place].Get();
  }
  return sum;
}

void Store::ResetStats() {
  for (StoreCounters& counters : counters_) {
    counters.hits.Reset();
    counters.misses.Reset();
    counters.expired.Reset();
    counters.evicted.Reset();
  }
  expiry.stale_percent = 0;
  expiry.out_of_time = 0;
}

void Store::Swap(uint32_t a, uint32_t b) {
  AssertAllShardsHeld(*this);
  for (uint32_t shard = 0; shard < shard_count(); ++shard) {
    Table* table = TableSlot(shard, a).exchange(FindTable(shard, b), std::memory_order_relaxed);
    TableSlot(shard, b).store(table, std::memory_order_relaxed);
  }
  const int64_t keys = KeyCount(b) - KeyCount(a);
  const int64_t expiring = ExpiringCount(b) - ExpiringCount(a);
  CountKeys(a, keys, expiring);
  CountKeys(b, -keys, -expiring);
  const int64_t ttl = expiry.average_ttl_ms[a];
  expiry.average_ttl_ms[a] = expiry.average_ttl_ms[b].exchange(ttl);
  if (ChangeObserver* watching = observer.load(std::memory_order_relaxed)) {
    watching->DatabaseFlushed(a);
    watching->DatabaseFlushed(b);
  }
}

std::vector<std::unique_ptr<Table>> Store::Detach(uint32_t database) {
  std::vector<std::unique_ptr<Table>> detached;
  int64_t memory = 0;
  int64_t keys = 0;
  PackedTotals packed;
  AssertAllShardsHeld(*this);
  for (uint32_t shard = 0; shard < shard_count(); ++shard) {
    std::unique_ptr<Table> table(
        TableSlot(shard, database).exchange(nullptr, std::memory_order_relaxed));
    if (!table) continue;
    memory += static_cast<int64_t>(table->memory());
    keys += static_cast<int64_t>(table->entries.size());
    packed.values += table->packed.values;
    packed.raw_bytes += table->packed.raw_bytes;
    packed.stored_bytes += table->packed.stored_bytes;
    for (size_t i = 0; i < kMostDictionaries; ++i) {
      counters().by_dictionary[i].Add(-int64_t{table->packed.by_dictionary[i]});
    }
    detached.push_back(std::move(table));
  }
  CountKeys(database, -KeyCount(database), -ExpiringCount(database));
  expiry.average_ttl_ms[database] = 0;
  counters().memory.Add(-memory);
  counters().packed_values.Add(-packed.values);
  counters().packed_raw_bytes.Add(-packed.raw_bytes);
  counters().packed_stored_bytes.Add(-packed.stored_bytes);
  counters().changes.Add(keys);
  if (ChangeObserver* watching = observer.load(std::memory_order_relaxed)) {
    watching->DatabaseFlushed(database);
  }
  return detached;
}

void ShardGuard::TakeMany(std::vector<uint32_t>& shards) {
  std::sort(shards.begin(), shards.end());
  shards.erase(std::unique(shards.begin(), shards.end()), shards.end());
  if (shards.size() == 1) {
    TakeOne(shards[0]);
    return;
  }
  Release();
  for (uint32_t shard : shards) Lock(shard);
  many_.swap(shards);
  mode_ = Mode::kMany;
}

void ShardGuard::TakeAll() {
  if (mode_ == Mode::kAll && first_ == 0) return;
  Release();
  for (uint32_t i = 0; i < store_.shard_count(); ++i) Lock(i);
  mode_ = Mode::kAll;
  first_ = 0;
}

void ShardGuard::ReleaseThrough(uint32_t shard) {
  while (first_ <= shard) Unlock(first_++);
}

void ShardGuard::ReleaseMany() {
  if (mode_ == Mode::kMany) {
    for (uint32_t shard : many_) Unlock(shard);
    many_.clear();
    return;
  }
  for (uint32_t i = first_; i < store_.shard_count(); ++i) Unlock(i);
}

bool ShardGuard::Holds(uint32_t shard) const {
  switch (mode_) {
    case Mode::kNone: return false;
    case Mode::kOne: return one_ == shard;
    case Mode::kMany: return std::binary_search(many_.begin(), many_.end(), shard);
    case Mode::kAll: return shard >= first_;
  }
  return false;
}

#ifdef RUDDOCK_DEBUG_CHECKS
namespace {

struct HeldShard {
  const Store* store;
  uint32_t shard;
};
thread_local std::vector<HeldShard> t_held;

[[noreturn]] void Fail(const char* what, uint32_t shard) {
  std::fprintf(stderr, "lock discipline: %s (shard %u)\n", what, shard);
  std::abort();
}

}  // namespace

void AssertShardHeld(const Store& store, uint32_t shard) {
  for (const HeldShard& held : t_held) {
    if (held.store == &store && held.shard == shard) return;
  }
  Fail("a key was touched without holding its shard", shard);
}

void AssertAllShardsHeld(const Store& store) {
  const auto held = std::count_if(t_held.begin(), t_held.end(),
                                  [&](const HeldShard& one) { return one.store == &store; });
  if (held != store.shard_count()) Fail("a database was replaced without holding all shards", 0);
}

void NoteShardLocked(const Store& store, uint32_t shard) {
  // Those of one store are ascending, so its last one is its highest.
  for (auto held = t_held.rbegin(); held != t_held.rend(); ++held) {
    if (held->store != &store) continue;
    if (held->shard >= shard) Fail("shards taken out of order", shard);
    break;
  }
  t_held.push_back({&store, shard});
}

void NoteShardUnlocked(const Store& store, uint32_t shard) {
  for (auto it = t_held.begin(); it != t_held.end(); ++it) {
    if (it->store == &store && it->shard == shard) {
      t_held.erase(it);
      return;
    }
  }
  Fail("a shard was let go that was not held", shard);
}
#endif

}  // namespace ruddock::engine
