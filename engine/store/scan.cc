// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/scan.h"

#include <algorithm>
#include <limits>

namespace ruddock::engine {
uint64_t ScanStep(Store& store, uint32_t database, uint64_t cursor, size_t count,
                  const ScanVisitor& visit) {
  const uint64_t shards = store.shard_count();
  uint64_t shard = cursor % shards;
  // A cursor that no scan returned may name a hash beyond the last one.
  uint64_t hash = std::min(cursor / shards, EntrySet::kScanEnd - 1);
  count = std::max<size_t>(count, 1);
  size_t buckets = count > std::numeric_limits<size_t>::max() / 10
                       ? std::numeric_limits<size_t>::max()
                       : count * 10;
  size_t visited = 0;
  ShardGuard guard(store);
  for (uint32_t taken = 0; taken < kScanShards; ++taken) {
    guard.TakeOne(static_cast<uint32_t>(shard));
    const Table* table = store.FindTable(static_cast<uint32_t>(shard), database);
    if (table != nullptr && !table->entries.empty()) {
      do {
        hash = table->entries.VisitFrom(hash, [&](const Entry* entry) {
          visit(*entry);
          ++visited;
        });
        --buckets;
      } while (hash != EntrySet::kScanEnd && visited < count && buckets != 0);
    } else {
      hash = EntrySet::kScanEnd;
    }
    if (hash == EntrySet::kScanEnd) {
      hash = 0;
      if (++shard == shards) return 0;
    }
    if (hash != 0 || visited >= count || buckets == 0) break;
  }
  return hash * shards + shard;
}

}  // namespace ruddock::engine
