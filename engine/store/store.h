// SPDX-License-Identifier: BSD-3-Clause
// All data: shards, each with its lock and, per database, a table.
//
// Locking (DESIGN section 4): whoever reads or writes a key holds its shard. Several shards are
// taken in ascending order and let go only when the last effect is done. Debug builds assert both.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/store/counters.h"
#include "engine/store/key.h"
#include "engine/store/late_packing.h"
#include "engine/store/shard_lock.h"
#include "engine/store/table.h"
#include "engine/store/value_dictionaries.h"

namespace ruddock::engine {

// Told of changes while something wants to know: WATCH, client-side caching, snapshots, the effect
// log. Called with the key's shard held. One branch per change while unused.
class ChangeObserver {
 public:
  virtual ~ChangeObserver() = default;
  virtual void KeyChanged(uint32_t database, const Key& key) = 0;
  virtual void DatabaseFlushed(uint32_t database) = 0;
};

// Kinds of keyspace notifications; the bits of notify-keyspace-events.
enum NotifyClass : uint32_t {
  kNotifyGeneric = 1u << 0,
  kNotifyString = 1u << 1,
  kNotifyExpired = 1u << 2,
  kNotifyEvicted = 1u << 3,
  kNotifyMiss = 1u << 4,
  kNotifyNew = 1u << 5,
  kNotifyList = 1u << 6,
  kNotifySet = 1u << 7,
  kNotifyHash = 1u << 8,
  kNotifyZset = 1u << 9,
  kNotifyStream = 1u << 10,
};

class KeyspaceListener {
 public:
  virtual ~KeyspaceListener() = default;
  virtual void Event(NotifyClass kind, std::string_view event, uint32_t database,
                     std::string_view key) = 0;
};

class WriteGate;

// Told of keys for which somebody waits; see engine/exec/blocked_clients.h.
class ReadyKeysListener {
 public:
  virtual ~ReadyKeysListener() = default;
  // The keys that the gate has noted; their shards are held. Takes them from it.
  virtual void KeysReady(WriteGate& keys) = 0;
};

// A line of its own, so that locking one shard does not slow its neighbours.
struct alignas(64) Shard {
  ShardLock lock;
  size_t awaited_keys = 0;  // guarded by the lock
};

// How entries remember their last use; follows maxmemory-policy.
struct AccessPolicy {
  std::atomic<bool> lfu{false};
  std::atomic<uint32_t> lfu_log_factor{10};
  std::atomic<uint32_t> lfu_decay_minutes{1};
};

// How the strings of SET and the like are stored; follows value-compression.
class StringPolicy {
 public:
  // Strings of so many bytes and more are stored compressed where that pays; SIZE_MAX: none is.
  void CompressFrom(size_t size) {
    // Short ones have encodings that are seen (OBJECT ENCODING).
    compress_from_ = size > kMaxEmbstr ? size : kMaxEmbstr + 1;
    special_from_ = compress_from_ <= kMaxInlineValue ? compress_from_.load() : kMaxInlineValue + 1;
  }
  size_t compress_from() const { return compress_from_.load(std::memory_order_relaxed); }
  // Shorter strings lie in their entries as they are: the one question on the way of nearly all.
  size_t special_from() const { return special_from_.load(std::memory_order_relaxed); }

 private:
  std::atomic<size_t> compress_from_{SIZE_MAX};
  std::atomic<size_t> special_from_{kMaxInlineValue + 1};
};

// What active expiry is told and what it learned; for INFO. Several threads update the estimates
// without a lock: a lost update of a moving average does no harm.
struct ExpiryStatus {
  explicit ExpiryStatus(uint32_t databases) : average_ttl_ms(databases) {}

  std::atomic<bool> active{true};  // DEBUG SET-ACTIVE-EXPIRE
  std::atomic<int> effort{1};      // active-expire-effort, 1 to 10
  // Estimated share of the expiring keys that are due already.
  std::atomic<double> stale_percent{0};
  std::atomic<int64_t> out_of_time{0};  // cycles that ended before they were done
  std::atomic<int64_t> cycle_us{0};     // time spent
  // Mean time to live of the expiring keys, per database; 0: none.
  std::vector<std::atomic<int64_t>> average_ttl_ms;
};

struct StoreOptions {
  uint32_t shards = 1024;  // a power of two
  uint32_t databases = 16;
};

class Store {
 public:
  explicit Store(const StoreOptions& options);
  ~Store();

  uint32_t shard_count() const { return static_cast<uint32_t>(shards_.size()); }
  uint32_t database_count() const { return options_.databases; }
  uint32_t ShardIndex(uint64_t hash) const {
    // In two steps: one shift by 64 would not be defined where there is a single shard.
    return static_cast<uint32_t>(hash >> 1 >> shard_shift_);
  }
  Shard& shard(uint32_t index) { return shards_[index]; }
  Shard& ShardOf(uint64_t hash) { return shards_[ShardIndex(hash)]; }
  // Null where the database has no key in that shard yet.
  Table* FindTable(uint32_t shard, uint32_t database) const {
    return TableSlot(shard, database).load(std::memory_order_relaxed);
  }
  Table& TableFor(uint32_t shard, uint32_t database) {
    Table* table = FindTable(shard, database);
    return table != nullptr ? *table : MakeTable(shard, database);
  }
  // The tables of a database, by shard, as FindTable gives them. Stays where it is.
  const std::atomic<Table*>* TablesOf(uint32_t database) const { return &TableSlot(0, database); }

  // Keys of a database, with and without expiry. Exact when nothing writes meanwhile. No lock.
  int64_t KeyCount(uint32_t database) const;
  int64_t ExpiringCount(uint32_t database) const;
  // Bytes of all entries, values and bucket arrays, as the write gate accounted them. No lock.
  int64_t MemoryUsed() const;

  StoreCounters& counters() { return counters_[ThreadIndex()]; }
  // Sum over the threads.
  int64_t Total(Counter StoreCounters::*member) const;
  // How many strings need the dictionary at that place. Exact while all shards are held.
  int64_t ValuesOfDictionary(size_t place) const;
  void ResetStats();  // CONFIG RESETSTAT: hits, misses, expired, evicted
  void CountKeys(uint32_t database, int64_t keys, int64_t expiring);

  // All shards must be held (ShardGuard::TakeAll) for these two.
  void Swap(uint32_t a, uint32_t b);
  // Detaches every table of the database; the caller frees them, after letting the shards go.
  std::vector<std::unique_ptr<Table>> Detach(uint32_t database);

  // Promises that one thread alone touches keys from now on (io-threads 1): its locks then cost
  // nothing. Set before that thread starts.
  void SetExclusive(bool exclusive) { exclusive_ = exclusive; }
  bool exclusive() const { return exclusive_; }

  AccessPolicy access_policy;
  StringPolicy strings;
  // Who compresses large strings later. Without anybody, that is done at once. Set before the first
  // command runs.
  LatePacking* late_packing = nullptr;
  ValueDictionaries dictionaries;
  // Set while something observes changes; read under the shard's lock.
  std::atomic<ChangeObserver*> observer{nullptr};
  std::atomic<KeyspaceListener*> listener{nullptr};
  std::atomic<uint32_t> notify_mask{0};
  // Requests that wait for keys. While there are some, write gates note keys that become ready in
  // shards with awaited keys.
  std::atomic<uint32_t> waiting_requests{0};
  ReadyKeysListener* ready_listener = nullptr;
  ExpiryStatus expiry;

 private:
  struct KeyCounts {
    Counter keys;
    Counter expiring;
  };

  Table& MakeTable(uint32_t shard, uint32_t database);
  // Database by database, so that those of one database lie in one run.
  std::atomic<Table*>& TableSlot(uint32_t shard, uint32_t database) {
    return tables_[size_t{database} * shards_.size() + shard];
  }
  const std::atomic<Table*>& TableSlot(uint32_t shard, uint32_t database) const {
    return tables_[size_t{database} * shards_.size() + shard];
  }

  StoreOptions options_;
  int shard_shift_;
  bool exclusive_ = false;
  std::vector<Shard> shards_;
  // Owned; each guarded by its shard's lock. Atomic because a batch looks at the addresses, and at
  // nothing else, before it holds the lock.
  std::vector<std::atomic<Table*>> tables_;
  std::vector<StoreCounters> counters_;
  // counts_[thread * databases + database]
  std::vector<KeyCounts> counts_;
};

// Holds a set of shards: sorted, deduplicated, taken ascending, let go on destruction.
class ShardGuard {
 public:
  explicit ShardGuard(Store& store) : store_(store) {}
  ~ShardGuard() { Release(); }
  ShardGuard(const ShardGuard&) = delete;
  ShardGuard& operator=(const ShardGuard&) = delete;

  // Takes one shard, keeping it where it is the one held already.
  void TakeOne(uint32_t shard) {
    if (mode_ == Mode::kOne && one_ == shard) return;
    Release();
    Lock(shard);
    one_ = shard;
    mode_ = Mode::kOne;
  }
  // Takes all of `shards` (sorted and deduplicated in place).
  void TakeMany(std::vector<uint32_t>& shards);
  void TakeAll();
  void Release() {
    if (mode_ == Mode::kOne) {
      Unlock(one_);
    } else if (mode_ != Mode::kNone) {
      ReleaseMany();
    }
    mode_ = Mode::kNone;
  }
  // Lets go of every shard up to and including `shard`; only after TakeAll. A reader of the whole
  // keyspace goes through the shards in order and lets each go when it has seen it: what it saw is
  // still the keyspace of one moment, the one at which it held them all.
  void ReleaseThrough(uint32_t shard);
  bool Holds(uint32_t shard) const;
  // The shards held, ascending; not after TakeAll.
  std::vector<uint32_t> Held() const {
    if (mode_ == Mode::kOne) return {one_};
    return mode_ == Mode::kMany ? many_ : std::vector<uint32_t>();
  }

 private:
  enum class Mode : uint8_t { kNone, kOne, kMany, kAll };

  void Lock(uint32_t shard);
  void Unlock(uint32_t shard);
  void ReleaseMany();

  Store& store_;
  Mode mode_ = Mode::kNone;
  uint32_t one_ = 0;
  uint32_t first_ = 0;  // kAll: those before it have been let go
  std::vector<uint32_t> many_;
};

#ifdef RUDDOCK_DEBUG_CHECKS
// Ends the program unless the calling thread holds the shard.
void AssertShardHeld(const Store& store, uint32_t shard);
void AssertAllShardsHeld(const Store& store);
// Ends the program where the calling thread holds the shard, or a higher one, already.
void NoteShardLocked(const Store& store, uint32_t shard);
void NoteShardUnlocked(const Store& store, uint32_t shard);
#else
inline void AssertShardHeld(const Store&, uint32_t) {}
inline void AssertAllShardsHeld(const Store&) {}
inline void NoteShardLocked(const Store&, uint32_t) {}
inline void NoteShardUnlocked(const Store&, uint32_t) {}
#endif

inline void ShardGuard::Lock(uint32_t shard) {
  NoteShardLocked(store_, shard);  // first: a wrong order is told before it can block
  if (!store_.exclusive()) store_.shard(shard).lock.Lock();
}
inline void ShardGuard::Unlock(uint32_t shard) {
  NoteShardUnlocked(store_, shard);
  if (!store_.exclusive()) store_.shard(shard).lock.Unlock();
}

}  // namespace ruddock::engine
