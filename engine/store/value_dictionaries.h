// SPDX-License-Identifier: BSD-3-Clause
// value-compression: the dictionaries that small strings of one store share.
//
// Every few strings that are to be compressed, one is kept as a sample. When there are enough of
// them, somebody makes a dictionary of some and tries it on the others; where it serves them better
// than the one in use, or than none, strings are compressed beside it from then on. What was
// compressed before keeps its own, so a store has a few. One that no string needs any more goes
// when the next has been judged.
//
// Dictionaries come and go while all shards are held. So whoever holds a single one may use them,
// and nothing on the way of a GET takes a lock.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/packing_dictionary.h"
#include "engine/store/counters.h"

namespace ruddock::engine {

class Store;

class ValueDictionaries {
 public:
  // Strings of up to so many bytes are compressed beside a dictionary. Longer ones refer to
  // themselves, and may be sent as they are stored.
  static constexpr size_t kMostValue = 16 * 1024 - 1;

  // What strings are compressed beside now; null: nothing. With a shard held.
  const PackingDictionary* current() const { return current_; }
  // Of the store's dictionaries, the place of the one of that number. With a shard held.
  size_t PlaceOf(uint8_t number) const;

  // A string of up to kMostValue bytes that is about to be compressed. With its shard held. True
  // where there are samples enough now: the caller has Judge called, later and by somebody else.
  bool Sample(StoreCounters& counters, std::string_view value);
  // A dictionary made of the samples, where it would serve better than what is in use; else null.
  // About a millisecond. Any thread, with or without shards; then Install is due.
  std::unique_ptr<PackingDictionary> Judge();
  // What Judge said; frees those that nothing needs. All shards must be held. From then on samples
  // are taken again.
  void Install(Store& store, std::unique_ptr<PackingDictionary> judged);

  // For INFO. No lock.
  size_t count() const { return count_.load(std::memory_order_relaxed); }
  size_t memory() const { return memory_.load(std::memory_order_relaxed); }

 private:
  struct Samples {
    std::string bytes;
    std::vector<size_t> ends;
  };

  // Strings from one sample to the next: at first all are; then between these, the fewer the longer
  // the dictionary in use has been good enough.
  static constexpr int64_t kLeastStride = 32;
  static constexpr int64_t kMostStride = 1024;

  void FreeUnused(const Store& store);

  // Guarded by the shards: read with one, changed with all of them.
  std::array<std::unique_ptr<PackingDictionary>, kMostDictionaries> all_;
  std::array<uint8_t, kMostDictionaries> numbers_{};
  const PackingDictionary* current_ = nullptr;
  int64_t next_stride_ = kLeastStride;

  std::atomic<int64_t> stride_{1};  // INT64_MAX: no samples now
  std::mutex mutex_;
  Samples samples_;  // guarded by mutex_

  std::atomic<size_t> count_{0};
  std::atomic<size_t> memory_{0};
};

}  // namespace ruddock::engine
