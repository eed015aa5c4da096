// SPDX-License-Identifier: BSD-3-Clause
// SCAN over one database: stateless cursors that survive growth and shrinkage.
//
// A cursor is `hash * shards + shard`: within a shard, entries are visited in the order of the low
// 32 bits of their hashes, which is the order of the buckets at every table size. What has a lower
// hash than the cursor has been visited, however the table was rehashed meanwhile. Zero starts a
// scan and ends it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "engine/store/store.h"

namespace ruddock::engine {

using ScanVisitor = std::function<void(const Entry&)>;

// Visits about `count` entries from `cursor` on and returns the cursor to go on with, 0 at the end.
// Every key that is there from the first to the last call of a scan is visited at least once.
// Expired entries are visited too. The caller holds no shard; the visitor runs with the entry's
// shard held, so it must neither change the store nor take a lock. Work is bounded by 10 * `count`
// buckets and kScanShards shards, so a call may visit nothing and still not be the last.
// Any cursor is safe; one that no scan returned visits what it happens to name.
inline constexpr uint32_t kScanShards = 1024;
uint64_t ScanStep(Store& store, uint32_t database, uint64_t cursor, size_t count,
                  const ScanVisitor& visit);

}  // namespace ruddock::engine
