// SPDX-License-Identifier: BSD-3-Clause
// Statistics that every command touches: each thread writes its own, readers add them up.
#pragma once

#include <atomic>
#include <cstdint>

namespace ruddock::engine {

// Written by one thread, read by any. Add is a plain load and store.
class Counter {
 public:
  void Add(int64_t delta) {
    value_.store(value_.load(std::memory_order_relaxed) + delta, std::memory_order_relaxed);
  }
  int64_t Get() const { return value_.load(std::memory_order_relaxed); }
  void Reset() { value_.store(0, std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_{0};
};

inline constexpr uint32_t kMaxThreads = 256;

// Dictionaries of values (value_dictionaries.h) that a store has at most. As many as there is room
// for in a Table without another line of the cache.
inline constexpr size_t kMostDictionaries = 6;

// One per thread that touches the store.
struct alignas(64) StoreCounters {
  Counter hits;
  Counter misses;
  Counter changes;  // rdb_changes_since_last_save
  Counter expired;
  Counter evicted;
  Counter memory;  // bytes of entries, values and bucket arrays
  // Strings that are stored compressed: see PackedTotals.
  Counter packed_values;
  Counter packed_raw_bytes;
  Counter packed_stored_bytes;
  Counter by_dictionary[kMostDictionaries];  // those of packed_values that need it
  Counter unsampled;  // values since the last that became a sample for the next dictionary
};

// The calling thread's dense index, below kMaxThreads; given out on first use, returned when the
// thread ends.
uint32_t ThreadIndex();
// One more than the highest index given out so far: readers need look no further.
uint32_t ThreadIndexLimit();

}  // namespace ruddock::engine
