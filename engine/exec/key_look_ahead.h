// SPDX-License-Identifier: BSD-3-Clause
// Looks ahead for keys: fetches into the caches what searches in the keyspace will read, before the
// commands run that search. First the buckets where a search starts; then, read from these, the
// entry at which it probably ends. Only where the database is larger than the caches.
//
// The single-key commands of a batch are looked at on the way: while one runs, the entry of a later
// one and the buckets of an even later one arrive. The keys of one multi-key command are fetched
// together, as nothing could run meanwhile.
//
// What is fetched is a guess: commands that run before may move it, and then it was in vain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/command/keys.h"
#include "engine/exec/batch.h"
#include "engine/store/store.h"

namespace ruddock::engine {

class KeyLookAhead {
 public:
  explicit KeyLookAhead(Store& store) : store_(store) {}

  // The requests of `batch` from `first` on are run next, all hashed, in that database.
  void Begin(Batch& batch, size_t first, uint32_t database) {
    batch_ = &batch;
    end_ = batch.size() - first > 1 && Pays(database) ? batch.size() : 0;
    if (end_ == 0) return;
    tables_ = store_.TablesOf(database);
    for (size_t i = first; i < end_; ++i) FetchBuckets(i);
    for (size_t i = first; i < first + kDistance; ++i) FetchEntry(i);
  }
  // The request `at` is run next.
  void Before(size_t at) {
    if (end_ == 0) return;
    FetchEntry(at + kDistance);
  }

  // Fetches what a command with these keys will read; they are hashed, and their shards are held.
  void Fetch(KeyPositions& keys, uint32_t database);

 private:
  // So many requests before a search its entry is asked for, and twice as many before it its
  // buckets. Measured: 4 to 8 are alike, 3 is too late for memory that lies in no cache.
  static constexpr size_t kDistance = 6;

  // Whether the database is so large that it pays.
  bool Pays(uint32_t database) const;

  // Calls `look(request, table)` for the request `at`, where it has a key and its shard a table.
  // Where other threads run commands, a table may be rehashed by them, so even a look at its
  // buckets takes the lock, and a shard that is busy goes without.
  template <typename Look>
  void WithTable(size_t at, Look look) {
    if (at >= end_) return;
    Request& request = batch_->request(at);
    if (request.key_hash == 0) return;
    const uint32_t shard = store_.ShardIndex(request.key_hash);
    const bool shared = !store_.exclusive();
    if (shared && !store_.shard(shard).lock.TryLock()) return;
    if (const Table* table = tables_[shard].load(std::memory_order_relaxed)) look(request, *table);
    if (shared) store_.shard(shard).lock.Unlock();
  }
  void FetchBuckets(size_t at) {
    WithTable(at, [](const Request& request, const Table& table) {
      const EntrySet::Range buckets = table.entries.FirstBuckets(request.key_hash);
      __builtin_prefetch(buckets.first);
      __builtin_prefetch(buckets.last);
    });
  }
  void FetchEntry(size_t at) {
    WithTable(at, [](Request& request, const Table& table) {
      const EntrySet::Likely likely = table.entries.LikelyEntry(request.key_hash);
      request.key_bucket = likely.bucket;
      __builtin_prefetch(likely.node);
    });
  }

  Store& store_;
  Batch* batch_ = nullptr;
  size_t end_ = 0;  // of the requests to be looked at; 0 where none are
  const std::atomic<Table*>* tables_ = nullptr;
  std::vector<const void*> lines_;
};

}  // namespace ruddock::engine
