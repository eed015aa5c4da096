// SPDX-License-Identifier: BSD-3-Clause
// Looks ahead for keys: fetches into the caches what searches in the keyspace will read, before the
// commands run that search. First the buckets where a search starts; then, read from these, the
// entry at which it probably ends. Only where the database is larger than the caches.
//
// There are two ways. On the way: while one command of a batch runs, the entry of a later one and
// the buckets of an even later one are prefetched. Together: all are loaded before the first
// command runs. The second waits for memory, but for many lines at the same time. It serves the
// keys of one multi-key command, where nothing could run meanwhile, and databases so large that
// their pages exceed what the processor remembers of them: a prefetch has to find its page before
// the next instruction is through, and so they would wait one after the other.
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
    end_ = 0;
    if (batch.size() - first < 2) return;
    const int64_t keys = store_.KeyCount(database);
    if (keys <= kLeastKeys) return;
    tables_ = store_.TablesOf(database);
    if (keys > kMostKeysOnTheWay) return FetchBatch(first);
    end_ = batch.size();
    for (size_t i = first; i < first + 2 * kDistance; ++i) PrefetchBuckets(i);
    for (size_t i = first; i < first + kDistance; ++i) PrefetchEntry(i);
  }
  // The request `at` is run next.
  void Before(size_t at) {
    if (end_ == 0) return;
    PrefetchBuckets(at + 2 * kDistance);
    PrefetchEntry(at + kDistance);
  }

  // Fetches what a command with these keys will read; they are hashed, and their shards are held.
  void Fetch(KeyPositions& keys, uint32_t database);

 private:
  // With fewer keys than this everything lies in the caches anyway and fetching is pure cost.
  static constexpr int64_t kLeastKeys = 8 * 1024;
  // Measured: with 300,000 keys the first way is the cheaper one, with 1,000,000 they are alike,
  // with 3,000,000 the second is.
  static constexpr int64_t kMostKeysOnTheWay = 1'000'000;
  // So many requests before a search its entry is asked for, and twice as many before it its
  // buckets. Measured: 3 to 8 are alike.
  static constexpr size_t kDistance = 6;

  // A key that is looked for, and where its bucket is to be noted.
  struct Sought {
    uint64_t hash;
    uint32_t* bucket;
  };

  // Calls `look(entries)` where the shard of `hash` has a table. Where other threads run commands,
  // and the shard is not held, a table may be rehashed by them, so even a look at its buckets takes
  // the lock, and a shard that is busy goes without.
  template <typename Look>
  void WithEntries(uint64_t hash, bool held, Look look) {
    const uint32_t shard = store_.ShardIndex(hash);
    if (!held && !store_.shard(shard).lock.TryLock()) return;
    if (const Table* table = tables_[shard].load(std::memory_order_relaxed)) look(table->entries);
    if (!held) store_.shard(shard).lock.Unlock();
  }

  void PrefetchBuckets(size_t at) {
    if (at >= end_ || batch_->request(at).key_hash == 0) return;
    const uint64_t hash = batch_->request(at).key_hash;
    WithEntries(hash, store_.exclusive(), [&](const EntrySet& entries) {
      const EntrySet::Range buckets = entries.FirstBuckets(hash);
      __builtin_prefetch(buckets.first);
      __builtin_prefetch(buckets.last);
    });
  }
  void PrefetchEntry(size_t at) {
    if (at >= end_ || batch_->request(at).key_hash == 0) return;
    Request& request = batch_->request(at);
    WithEntries(request.key_hash, store_.exclusive(), [&](const EntrySet& entries) {
      const EntrySet::Likely likely = entries.LikelyEntry(request.key_hash);
      request.key_bucket = likely.bucket;
      __builtin_prefetch(likely.node);
    });
  }

  void FetchBatch(size_t first);
  // What is in sought_; `held`: no other thread can change it now.
  void FetchTogether(bool held);

  Store& store_;
  Batch* batch_ = nullptr;
  size_t end_ = 0;  // of the requests that are looked at on the way; 0 where none are
  const std::atomic<Table*>* tables_ = nullptr;
  std::vector<Sought> sought_;
  std::vector<const void*> lines_;
};

}  // namespace ruddock::engine
