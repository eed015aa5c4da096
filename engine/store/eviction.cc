// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/eviction.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include "engine/base/clock.h"
#include "engine/base/random.h"
#include "engine/store/access.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {
namespace {

constexpr size_t kPoolSize = 16;
constexpr size_t kMaxSamples = 64;
// Buckets that are looked at per key that is wanted before the next shard's turn, once a key has
// been found; so a keyspace with keys always yields one.
constexpr size_t kBucketsPerKey = 10;
// Rounds of sampling after which one call for one key gives up.
constexpr int kMaxRounds = 8;
// The clock is read once per this many evictions.
constexpr int kEvictionsPerClock = 16;

bool IsVolatile(EvictionPolicy policy) { return policy >= EvictionPolicy::kVolatileLru; }
bool IsRandom(EvictionPolicy policy) {
  return policy == EvictionPolicy::kAllKeysRandom || policy == EvictionPolicy::kVolatileRandom;
}

// The higher, the sooner the entry goes.
int64_t Score(const Store& store, EvictionPolicy policy, const Entry& entry, int64_t now_ms) {
  switch (policy) {
    case EvictionPolicy::kAllKeysLfu:
    case EvictionPolicy::kVolatileLfu:
      return 255 - int64_t{LfuCounter(store.access_policy, entry.access(), now_ms)};
    case EvictionPolicy::kVolatileTtl: return -entry.expiry();
    default: return IdleMs(entry.access(), now_ms);
  }
}

// Calls `visit(Entry*)` for up to `wanted` entries of a database (those with an expiry where
// `expiring`): neighbours in hash order, which is as good as random, from a random point in a
// random shard on. The entry's shard is held during the visit; the last visit may remove its entry.
template <typename Visit>
void SampleEntries(Store& store, uint32_t database, bool expiring, size_t wanted, Visit visit) {
  Random& random = ThreadRandom();
  const uint32_t shards = store.shard_count();
  uint32_t shard = static_cast<uint32_t>(random.Below(shards));
  ShardGuard guard(store);
  for (uint32_t taken = 0; taken < shards && wanted > 0; ++taken) {
    guard.TakeOne(shard);
    if (const Table* table = store.FindTable(shard, database)) {
      const EntrySet& set = expiring ? table->expiring : table->entries;
      const size_t count = set.empty() ? 0 : set.bucket_count();
      size_t at = count == 0 ? 0 : static_cast<size_t>(random.Below(count));
      const size_t before = wanted;
      for (size_t looked = 0; looked < count && wanted > 0; ++looked) {
        if (looked >= before * kBucketsPerKey && wanted < before) break;
        if (Entry* entry = set.AtBucket(at)) {
          visit(entry);
          --wanted;
        }
        if (++at == count) at = 0;
      }
    }
    shard = (shard + 1) & (shards - 1);
  }
}

// The best candidates so far, the best one last.
class Pool {
 public:
  struct Candidate {
    int64_t score = 0;
    uint32_t database = 0;
    std::string key;
  };

  // Candidates of another store or policy mean nothing.
  void Use(const Store& store, EvictionPolicy policy) {
    if (store_ == &store && policy_ == policy) return;
    store_ = &store;
    policy_ = policy;
    size_ = 0;
  }
  bool empty() const { return size_ == 0; }

  void Offer(int64_t score, uint32_t database, std::string_view key) {
    if (size_ == kPoolSize && score <= candidates_[0].score) return;
    for (size_t i = 0; i < size_; ++i) {
      if (candidates_[i].database == database && candidates_[i].key == key) return;
    }
    // The worst makes room; strings are moved about, so their memory is kept.
    if (size_ == kPoolSize) {
      std::rotate(candidates_.begin(), candidates_.begin() + 1, candidates_.end());
      --size_;
    }
    size_t at = size_;
    while (at > 0 && candidates_[at - 1].score > score) --at;
    std::rotate(candidates_.begin() + static_cast<ptrdiff_t>(at),
                candidates_.begin() + static_cast<ptrdiff_t>(size_),
                candidates_.begin() + static_cast<ptrdiff_t>(size_) + 1);
    candidates_[at].score = score;
    candidates_[at].database = database;
    candidates_[at].key.assign(key);
    ++size_;
  }
  // Valid until the next Offer.
  const Candidate& TakeBest() { return candidates_[--size_]; }

 private:
  const Store* store_ = nullptr;
  EvictionPolicy policy_ = EvictionPolicy::kNoEviction;
  size_t size_ = 0;
  std::array<Candidate, kPoolSize> candidates_;
};

Pool& ThreadPool() {
  thread_local Pool pool;
  return pool;
}

class Evictor {
 public:
  Evictor(Store& store, EvictionPolicy policy, int64_t now_ms)
      : store_(store), policy_(policy), now_ms_(now_ms), pool_(ThreadPool()) {
    pool_.Use(store, policy);
  }

  // Frees one key. False where there is none that may go.
  bool EvictOne() { return IsRandom(policy_) ? EvictRandom() : EvictBest(); }

 private:
  int64_t Eligible(uint32_t database) const {
    return IsVolatile(policy_) ? store_.ExpiringCount(database) : store_.KeyCount(database);
  }

  bool EvictRandom() {
    // Databases take turns, as each of them may be the one that grows.
    thread_local uint32_t next_database = 0;
    for (uint32_t i = 0; i < store_.database_count(); ++i) {
      const uint32_t database = next_database++ % store_.database_count();
      if (Eligible(database) <= 0) continue;
      bool evicted = false;
      SampleEntries(store_, database, IsVolatile(policy_), 1, [&](Entry* entry) {
        WriteGate gate(store_, database, now_ms_);
        gate.Remove(Key::Of(entry->key()), RemoveReason::kEvicted);
        gate.ServeReady();
        evicted = true;
      });
      if (evicted) return true;
    }
    return false;
  }

  bool EvictBest() {
    const int samples = Eviction().samples.load(std::memory_order_relaxed);
    const size_t wanted =
        std::clamp<size_t>(static_cast<size_t>(std::max(samples, 1)), 1, kMaxSamples);
    for (int round = 0; round < kMaxRounds; ++round) {
      bool any = false;
      for (uint32_t database = 0; database < store_.database_count(); ++database) {
        if (Eligible(database) <= 0) continue;
        SampleEntries(store_, database, IsVolatile(policy_), wanted, [&](const Entry* entry) {
          pool_.Offer(Score(store_, policy_, *entry, now_ms_), database, entry->key());
          any = true;
        });
      }
      if (!any) return false;
      while (!pool_.empty()) {
        if (EvictCandidate(pool_.TakeBest())) return true;
      }
      // All candidates were gone, or in use again.
    }
    return true;  // others evict, or use, faster than we sample: there is something to go
  }

  bool EvictCandidate(const Pool::Candidate& candidate) {
    const Key key = Key::Of(candidate.key);
    ShardGuard guard(store_);
    guard.TakeOne(store_.ShardIndex(key.hash));
    const Table* table = store_.FindTable(store_.ShardIndex(key.hash), candidate.database);
    const Slot* slot = table != nullptr ? table->entries.Find(key) : nullptr;
    if (slot == nullptr || (IsVolatile(policy_) && !slot->entry->has_expiry())) return false;
    // Used, or given more time, since it was sampled.
    if (Score(store_, policy_, *slot->entry, now_ms_) < candidate.score) return false;
    WriteGate gate(store_, candidate.database, now_ms_);
    gate.Remove(key, RemoveReason::kEvicted);
    gate.ServeReady();
    return true;
  }

  Store& store_;
  const EvictionPolicy policy_;
  const int64_t now_ms_;
  Pool& pool_;
};

// Microseconds that one call may take: half a millisecond at 10, growing without bound at 100.
int64_t TimeLimitUs(int tenacity) {
  if (tenacity >= 100) return INT64_MAX;
  if (tenacity <= 10) return 50 * std::max(tenacity, 0);
  return static_cast<int64_t>(500.0 * std::pow(1.15, tenacity - 10.0));
}

// As EvictToLimit, where memory is above the limit.
bool EvictForAWhile(Store& store, int64_t now_ms) {
  const EvictionPolicy policy = Eviction().policy.load(std::memory_order_relaxed);
  if (policy == EvictionPolicy::kNoEviction) return false;
  const int64_t limit_us = TimeLimitUs(Eviction().tenacity.load(std::memory_order_relaxed));
  const int64_t start_us = MonotonicUs();
  Evictor evictor(store, policy, now_ms);
  for (int evicted = 1;; ++evicted) {
    if (!evictor.EvictOne()) return WithinMemoryLimit(store);
    if (WithinMemoryLimit(store)) return true;
    if (evicted % kEvictionsPerClock == 0 && MonotonicUs() - start_us > limit_us) return true;
  }
}

}  // namespace

EvictionSettings& Eviction() {
  static EvictionSettings settings;
  return settings;
}

bool EvictToLimit(Store& store, int64_t now_ms) {
  TimeAboveLimit& time_above = Eviction().time_above;
  if (WithinMemoryLimit(store)) {
    if (time_above.running()) time_above.Note(false, MonotonicUs());
    return true;
  }
  const bool may_go_on = EvictForAWhile(store, now_ms);
  time_above.Note(!WithinMemoryLimit(store), MonotonicUs());
  return may_go_on;
}

}  // namespace ruddock::engine
