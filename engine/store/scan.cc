// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/scan.h"

#include <algorithm>
#include <limits>

namespace ruddock::engine {
namespace {

uint64_t ReverseBits(uint64_t value) {
  value = (value >> 1 & 0x5555555555555555) | (value & 0x5555555555555555) << 1;
  value = (value >> 2 & 0x3333333333333333) | (value & 0x3333333333333333) << 2;
  value = (value >> 4 & 0x0f0f0f0f0f0f0f0f) | (value & 0x0f0f0f0f0f0f0f0f) << 4;
  return __builtin_bswap64(value);
}

}  // namespace

uint64_t NextScanPosition(uint64_t position, size_t bucket_count) {
  if (bucket_count == 0) return 0;
  const uint64_t mask = bucket_count - 1;
  // The bits above the mask are set so that the addition carries through them.
  return ReverseBits(ReverseBits(position | ~mask) + 1);
}

uint64_t ScanStep(Store& store, uint32_t database, uint64_t cursor, size_t count,
                  const ScanVisitor& visit) {
  const uint64_t shards = store.shard_count();
  uint64_t shard = cursor % shards;
  uint64_t position = cursor / shards;
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
        table->entries.VisitIdealBucket(position, [&](const Entry* entry) {
          visit(*entry);
          ++visited;
        });
        --buckets;
        position = NextScanPosition(position, table->entries.bucket_count());
      } while (position != 0 && visited < count && buckets != 0);
    } else {
      position = 0;
    }
    if (position == 0 && ++shard == shards) return 0;
    if (position != 0 || visited >= count || buckets == 0) break;
  }
  return position * shards + shard;
}

}  // namespace ruddock::engine
