// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/table.h"

namespace ruddock::engine {
namespace {

// Robin-hood probing stays short up to here; see docs/architecture.md for the measured trade.
constexpr float kMaxLoad = 0.9f;
constexpr size_t kMinShrinkBuckets = 64;

}  // namespace

const size_t EntrySet::kBucketBytes = sizeof(Bucket);

EntrySet::EntrySet()
    : array_(std::make_unique<BucketArray>()),
      set_(0, SlotHash(), SlotEqual(), BucketAllocator<Slot>(array_.get())) {
  set_.max_load_factor(kMaxLoad);
}

void EntrySet::ShrinkIfSparse() {
  if (set_.bucket_count() >= kMinShrinkBuckets && set_.size() * 8 < set_.bucket_count()) {
    set_.rehash(0);
  }
}

void EntrySet::PrefetchEntry(uint64_t hash) const {
  if (array_->data == nullptr) return;
  const size_t mask = set_.bucket_count() - 1;
  const uint32_t wanted = static_cast<uint32_t>(hash);
  size_t at = hash & mask;
  for (int distance = 0; buckets()[at].dist_from_ideal_bucket() >= distance; ++distance) {
    if (buckets()[at].truncated_hash() == wanted) {
      __builtin_prefetch(buckets()[at].value().entry);
      return;
    }
    at = (at + 1) & mask;
  }
}

Table::~Table() {
  entries.ForEach([](Entry* entry) { Entry::Destroy(entry); });
}

}  // namespace ruddock::engine
