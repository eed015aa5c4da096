// SPDX-License-Identifier: BSD-3-Clause
// The entries of one database in one shard. Guarded by the shard's lock.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "engine/store/counters.h"
#include "engine/store/entry.h"
#include "engine/store/hash_order_set.h"

namespace ruddock::engine {

using EntrySet = HashOrderSet<Entry>;
using Slot = EntrySet::Slot;

// What is stored compressed: strings, their bytes, and the bytes that these take in that form; and
// how many of the strings need which of the store's dictionaries.
struct PackedTotals {
  int64_t values = 0;
  int64_t raw_bytes = 0;
  int64_t stored_bytes = 0;
  std::array<uint32_t, kMostDictionaries> by_dictionary{};
};

struct alignas(64) Table {
  EntrySet entries;
  EntrySet expiring;  // those of `entries` that have an expiry
  size_t expire_cursor = 0;
  size_t entry_bytes = 0;  // of the entries and their values, as accounted by the write gate
  PackedTotals packed;     // of the entries, as accounted by the write gate

  size_t memory() const { return entry_bytes + entries.memory() + expiring.memory(); }
  ~Table();
};

}  // namespace ruddock::engine
