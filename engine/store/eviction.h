// SPDX-License-Identifier: BSD-3-Clause
// maxmemory: what goes when memory runs out. Takes shard locks one at a time; the caller holds
// none.
//
// As in Redis, the key to go is chosen from samples: each round looks at a few random keys of every
// database and keeps the best candidates in a small pool that outlives the call, so that the choice
// gets better from eviction to eviction. The pool belongs to the thread.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "engine/store/eviction_policy.h"
#include "engine/store/store.h"

namespace ruddock::engine {

// How long memory has been above the limit, in spells that evictions begin and end by what they
// find. Safe from any thread.
class TimeAboveLimit {
 public:
  void Note(bool above, int64_t now_us) {
    int64_t since = since_us_.load(std::memory_order_relaxed);
    if (above && since == 0) {
      since_us_.compare_exchange_strong(since, now_us);
    } else if (!above && since != 0 && since_us_.compare_exchange_strong(since, 0)) {
      ended_us_.fetch_add(now_us - since, std::memory_order_relaxed);
    }
  }
  bool running() const { return since_us_.load(std::memory_order_relaxed) != 0; }
  // Of the spell that goes on; 0 where there is none.
  int64_t CurrentUs(int64_t now_us) const {
    const int64_t since = since_us_.load(std::memory_order_relaxed);
    return since == 0 ? 0 : now_us - since;
  }
  // Of all spells before.
  int64_t EndedUs() const { return ended_us_.load(std::memory_order_relaxed); }
  // CONFIG RESETSTAT: forgets them all.
  void Reset() {
    since_us_.store(0, std::memory_order_relaxed);
    ended_us_.store(0, std::memory_order_relaxed);
  }

 private:
  std::atomic<int64_t> since_us_{0};
  std::atomic<int64_t> ended_us_{0};
};

// Follows the maxmemory-* directives.
struct EvictionSettings {
  std::atomic<uint64_t> max_memory{0};  // bytes; 0: no limit
  std::atomic<EvictionPolicy> policy{EvictionPolicy::kNoEviction};
  std::atomic<int> samples{5};
  // How long a call may go on, 0 to 100: maxmemory-eviction-tenacity.
  std::atomic<int> tenacity{10};
  // Bytes that count besides the data (the program itself, client buffers and the like), kept
  // current by SampleUsedMemory.
  std::atomic<int64_t> other_memory{0};
  TimeAboveLimit time_above;
};
EvictionSettings& Eviction();

// Bytes that count against maxmemory. A few loads.
inline int64_t CountedMemory(const Store& store) {
  return store.MemoryUsed() + Eviction().other_memory.load(std::memory_order_relaxed);
}
inline bool WithinMemoryLimit(const Store& store) {
  const uint64_t limit = Eviction().max_memory.load(std::memory_order_relaxed);
  return limit == 0 || static_cast<uint64_t>(std::max<int64_t>(CountedMemory(store), 0)) <= limit;
}

// Evicts until memory is within the limit or the time allowed by the tenacity is over. False where
// the policy finds nothing more to evict while memory is above the limit: commands that need memory
// have to be refused.
bool EvictToLimit(Store& store, int64_t now_ms);

}  // namespace ruddock::engine
