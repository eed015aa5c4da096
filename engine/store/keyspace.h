// SPDX-License-Identifier: BSD-3-Clause
// One database as a command sees it while it holds the shards of its keys: lookups here, changes
// through the write gate (write_gate.h). Entries come back const: whoever wants to change one has
// to go through the gate.
#pragma once

#include <cstdint>

#include "engine/store/access.h"
#include "engine/store/entry.h"
#include "engine/store/store.h"

namespace ruddock::engine {

enum LookupFlag : uint32_t {
  kLookupDefault = 0,
  kLookupNoTouch = 1,   // leaves the access clock alone
  kLookupNoStats = 2,   // counts neither hit nor miss
  kLookupNoNotify = 4,  // a miss makes no "keymiss" event
};

class Keyspace {
 public:
  Store& store() { return *store_; }
  uint32_t database() const { return database_; }
  int64_t now_ms() const { return now_ms_; }
  void set_database(uint32_t database) {
    database_ = database;
    tables_ = store_->TablesOf(database);
  }
  void set_now_ms(int64_t now_ms) {
    now_ms_ = now_ms;
    lru_clock_ = LruClock(now_ms);
  }
  // CLIENT NO-TOUCH.
  void set_no_touch(bool no_touch) { no_touch_ = no_touch; }

  // The live entry of a key that is read; counts a hit or a miss and notes the use. An expired one
  // is removed on the way. Valid until the shard is let go or the key is changed.
  const Entry* Find(const Key& key, uint32_t flags = kLookupDefault) {
    Entry* entry = Live(key);
    if (!(flags & kLookupNoStats)) {
      (entry != nullptr ? counters_->hits : counters_->misses).Add(1);
    }
    if (entry == nullptr) {
      NoteMiss(key, flags);
    } else if (!(flags & kLookupNoTouch)) {
      Touch(*entry);
    }
    return entry;
  }
  // The live entry of a key that will be written: notes the use, counts nothing.
  const Entry* FindForWrite(const Key& key) { return Find(key, kLookupNoStats); }
  // The live entry, without a trace.
  const Entry* Peek(const Key& key) { return Find(key, kLookupNoStats | kLookupNoTouch); }

 protected:
  // Only as the base of a WriteGate: an expired key that a lookup meets is removed through it.
  Keyspace(Store& store, uint32_t database, int64_t now_ms)
      : store_(&store), counters_(&store.counters()) {
    set_database(database);
    set_now_ms(now_ms);
  }

  Entry* Live(const Key& key) {
    const uint32_t shard = store_->ShardIndex(key.hash);
    AssertShardHeld(*store_, shard);
    const Table* table = tables_[shard].load(std::memory_order_relaxed);
    if (table == nullptr) return nullptr;
    const Slot* slot = table->entries.Find(key);
    if (slot == nullptr) return nullptr;
    if (slot->entry->ExpiredAt(now_ms_)) [[unlikely]] {
      RemoveExpired(key);
      return nullptr;
    }
    return slot->entry;
  }
  void Touch(Entry& entry) {
    if (no_touch_) return;
    const AccessPolicy& policy = store_->access_policy;
    const uint32_t access = policy.lfu.load(std::memory_order_relaxed)
                                ? TouchedAccess(policy, entry.access(), now_ms_)
                                : lru_clock_;
    // An unchanged clock keeps the cache line clean.
    if (entry.access() != access) entry.set_access(access);
  }
  void RemoveExpired(const Key& key);
  void NoteMiss(const Key& key, uint32_t flags) {
    if (flags & (kLookupNoStats | kLookupNoNotify)) return;
    if (store_->notify_mask.load(std::memory_order_relaxed) & kNotifyMiss) [[unlikely]] {
      PublishMiss(key);
    }
  }
  void PublishMiss(const Key& key);

  Store* store_;
  StoreCounters* counters_;
  const std::atomic<Table*>* tables_;  // of the database
  uint32_t database_;
  bool no_touch_ = false;
  int64_t now_ms_;
  uint32_t lru_clock_;
};

}  // namespace ruddock::engine
