// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/key_look_ahead.h"

#include "engine/base/memory.h"

namespace ruddock::engine {

void KeyLookAhead::FetchBatch(size_t first) {
  sought_.clear();
  for (size_t i = first; i < batch_->size(); ++i) {
    Request& request = batch_->request(i);
    if (request.key_hash != 0) sought_.push_back({request.key_hash, &request.key_bucket});
  }
  FetchTogether(store_.exclusive());
}

void KeyLookAhead::Fetch(KeyPositions& keys, uint32_t database) {
  if (keys.size() < 2 || store_.KeyCount(database) <= kLeastKeys) return;
  tables_ = store_.TablesOf(database);
  sought_.clear();
  for (KeyPosition& key : keys) sought_.push_back({key.hash, &key.bucket});
  FetchTogether(true);
}

void KeyLookAhead::FetchTogether(bool held) {
  lines_.resize(sought_.size() * 2);
  const void** line = lines_.data();
  for (const Sought& sought : sought_) {
    WithEntries(sought.hash, held, [&](const EntrySet& entries) {
      const EntrySet::Range buckets = entries.FirstBuckets(sought.hash);
      if (buckets.first == nullptr) return;
      *line++ = buckets.first;
      *line++ = buckets.last;
    });
  }
  BringToCache({lines_.data(), line});
  line = lines_.data();
  for (const Sought& sought : sought_) {
    WithEntries(sought.hash, held, [&](const EntrySet& entries) {
      const EntrySet::Likely likely = entries.LikelyEntry(sought.hash);
      *sought.bucket = likely.bucket;
      if (likely.node != nullptr) *line++ = likely.node;
    });
  }
  BringToCache({lines_.data(), line});
}

}  // namespace ruddock::engine
