// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/key_look_ahead.h"

#include "engine/base/memory.h"

namespace ruddock::engine {
namespace {

// With fewer keys than this everything lies in the caches anyway and fetching is pure cost.
constexpr int64_t kLeastKeys = 8 * 1024;

}  // namespace

bool KeyLookAhead::Pays(uint32_t database) const { return store_.KeyCount(database) > kLeastKeys; }

void KeyLookAhead::Fetch(KeyPositions& keys, uint32_t database) {
  if (!Pays(database)) return;
  lines_.clear();
  auto for_each_table = [&](auto look) {
    for (KeyPosition& key : keys) {
      const Table* table = store_.FindTable(store_.ShardIndex(key.hash), database);
      if (table != nullptr) look(key, table->entries);
    }
    BringToCache(lines_);
    lines_.clear();
  };
  for_each_table([&](const KeyPosition& key, const EntrySet& entries) {
    const EntrySet::Range buckets = entries.FirstBuckets(key.hash);
    if (buckets.first == nullptr) return;
    lines_.push_back(buckets.first);
    lines_.push_back(buckets.last);
  });
  for_each_table([&](KeyPosition& key, const EntrySet& entries) {
    const EntrySet::Likely likely = entries.LikelyEntry(key.hash);
    key.bucket = likely.bucket;
    if (likely.node != nullptr) lines_.push_back(likely.node);
  });
}

}  // namespace ruddock::engine
