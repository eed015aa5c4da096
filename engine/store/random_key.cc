// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/random_key.h"

#include <cmath>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

// With at least so many keys per shard, shards are drawn; with fewer, all are looked at.
constexpr uint64_t kDrawFrom = 16;

// The table of a shard that is held; null where it has no keys.
const Table* TableOf(WriteGate& keys, uint32_t shard) {
  const Table* table = keys.store().FindTable(shard, keys.database());
  return table != nullptr && !table->entries.empty() ? table : nullptr;
}

// Any entry of the table: buckets are drawn until one is full.
const Entry& AnyEntry(const Table& table) {
  for (;;) {
    const Entry* entry = table.entries.AtBucket(ThreadRandom().Below(table.entries.bucket_count()));
    if (entry != nullptr) return *entry;
  }
}

enum class Draw : uint8_t { kFound, kExpired, kNothing };

Draw TakeFrom(WriteGate& keys, const Table& table, std::string& name) {
  const Entry& entry = AnyEntry(table);
  name = entry.key();
  return keys.Peek(Key::Of(name)) != nullptr ? Draw::kFound : Draw::kExpired;
}

// Draws shards until one is accepted: with the chance size / limit, where `limit` is a size that
// hardly any shard exceeds. Keys are spread by their hash, so about every other draw is accepted.
Draw DrawShard(WriteGate& keys, ShardGuard& shards, uint64_t mean, std::string& name) {
  const uint64_t limit = mean + 8 * static_cast<uint64_t>(std::sqrt(static_cast<double>(mean)));
  const uint32_t count = keys.store().shard_count();
  for (uint32_t attempt = 0; attempt < 64; ++attempt) {
    const auto shard = static_cast<uint32_t>(ThreadRandom().Below(count));
    shards.TakeOne(shard);
    const Table* table = TableOf(keys, shard);
    if (table != nullptr && ThreadRandom().Below(limit) < table->entries.size()) {
      return TakeFrom(keys, *table, name);
    }
  }
  return Draw::kNothing;
}

// Looks at every shard once; each replaces the choice with the chance that its keys have among
// those seen so far.
Draw WalkShards(WriteGate& keys, ShardGuard& shards, std::string& name) {
  uint64_t seen = 0;
  for (uint32_t shard = 0; shard < keys.store().shard_count(); ++shard) {
    shards.TakeOne(shard);
    const Table* table = TableOf(keys, shard);
    if (table == nullptr) continue;
    seen += table->entries.size();
    if (ThreadRandom().Below(seen) >= table->entries.size()) continue;
    if (TakeFrom(keys, *table, name) == Draw::kExpired) return Draw::kExpired;
  }
  return seen != 0 ? Draw::kFound : Draw::kNothing;
}

}  // namespace

bool RandomKey(WriteGate& keys, ShardGuard& shards, std::string& name) {
  for (;;) {
    const int64_t count = keys.store().KeyCount(keys.database());
    const uint64_t mean = count > 0 ? static_cast<uint64_t>(count) / keys.store().shard_count() : 0;
    if (mean >= kDrawFrom && DrawShard(keys, shards, mean, name) == Draw::kFound) return true;
    const Draw draw = WalkShards(keys, shards, name);
    if (draw != Draw::kExpired) return draw == Draw::kFound;
  }
}

}  // namespace ruddock::engine
