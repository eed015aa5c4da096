// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/table.h"

namespace ruddock::engine {
namespace {

// Robin-hood probing stays short up to here; see docs/architecture.md for the measured trade.
constexpr float kMaxLoad = 0.9f;
constexpr size_t kMinShrinkBuckets = 64;

}  // namespace

const size_t EntrySet::kBucketBytes = sizeof(Bucket);

EntrySet::EntrySet() : set_(0, SlotHash(), SlotEqual(), BucketAllocator<Slot>(&array_)) {
  set_.max_load_factor(kMaxLoad);
}

void EntrySet::ShrinkIfSparse() {
  if (set_.bucket_count() >= kMinShrinkBuckets && set_.size() * 8 < set_.bucket_count()) {
    set_.rehash(0);
  }
}

Table::~Table() {
  entries.ForEach([](Entry* entry) { Entry::Destroy(entry); });
}

}  // namespace ruddock::engine
