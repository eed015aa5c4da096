// SPDX-License-Identifier: BSD-3-Clause
// A robin-hood set of pointers to nodes, in the order of their hashes: the entries of a database in
// one shard, and the elements of large hashes, sets and sorted sets (a part of them, where there
// are many: engine/types/segmented_set.h).
//
// Each set has an order of its own: hashes are multiplied by its salt first. If all had the same, a
// client that copies one set into another as SSCAN gives it would send the members in the order of
// the other set's buckets, and while that one grows, all that it has would crowd into its front.
//
// A node has a `std::string_view key() const` and is not owned. Guarded by the shard's lock. Any
// insert or erase may move slots, so nothing keeps a Slot* across one; nodes never move. The bucket
// array's address is remembered by the set's allocator, which is what lets a batch prefetch buckets
// and what lets scans walk them in hash order. The object itself must not be moved.
#pragma once

#include <tsl/robin_set.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string_view>

#include "engine/base/equal_bytes.h"
#include "engine/base/memory.h"
#include "engine/base/random.h"
#include "engine/store/growth_policy.h"
#include "engine/store/key.h"

namespace ruddock::engine {

struct BucketArray {
  void* data = nullptr;
  size_t count = 0;
  size_t bytes = 0;  // as accounted in the allocator
};

template <typename T>
class BucketAllocator {
 public:
  using value_type = T;
  explicit BucketAllocator(BucketArray* array) : array_(array) {}
  template <typename U>
  BucketAllocator(const BucketAllocator<U>& other) : array_(other.array()) {}  // NOLINT

  T* allocate(size_t count) {
    T* memory = static_cast<T*>(Allocate(count * sizeof(T)));
    array_->data = memory;
    array_->count = count;
    array_->bytes += AllocationSize(count * sizeof(T));
    return memory;
  }
  void deallocate(T* memory, size_t count) {
    array_->bytes -= AllocationSize(count * sizeof(T));
    if (array_->data == memory) {
      array_->data = nullptr;
      array_->count = 0;
    }
    Free(memory, count * sizeof(T));
  }
  BucketArray* array() const { return array_; }
  bool operator==(const BucketAllocator& other) const { return array_ == other.array_; }

 private:
  BucketArray* array_;
};

// An element of the set. The pointer may be replaced in place: key and hash stay the same.
template <typename Node>
struct NodeSlot {
  mutable Node* entry;
};

template <typename Node>
class HashOrderSet {
 public:
  using Slot = NodeSlot<Node>;

  HashOrderSet() : HashOrderSet(FreshOrder()) {}
  // In the order of another set: for what is copied from it, into room that is there already. One
  // that has only the nodes whose places begin with the same `shift` bits leaves these out.
  explicit HashOrderSet(uint64_t order, int shift = 0)
      : salt_(order),
        shift_(shift),
        set_(0, SlotHash{&known_place_, order, shift}, SlotEqual(),
             BucketAllocator<Slot>(&array_)) {
    set_.max_load_factor(kMaxLoad);
  }
  uint64_t order() const { return salt_; }
  // Not a secret: whoever cannot foresee the hashes cannot foresee the places.
  static uint64_t FreshOrder() { return ThreadRandom().Next() | 1; }
  // Where a hash stands in that order: its 32 bits say in which bucket.
  uint64_t PlaceOf(uint64_t hash) const { return Place(hash, salt_, shift_); }
  HashOrderSet(const HashOrderSet&) = delete;
  HashOrderSet& operator=(const HashOrderSet&) = delete;

  // Null where there is none. Looks at the buckets itself: the set's own find would touch a second
  // line of its bookkeeping.
  const Slot* Find(const Key& key) const {
    if (key.bucket < array_.count) {
      const Bucket& seen = buckets()[key.bucket];
      if (seen.truncated_hash() == static_cast<uint32_t>(PlaceOf(key.hash)) && !seen.empty() &&
          EqualBytes(seen.value().entry->key(), key.name)) {
        return &seen.value();
      }
    }
    const Slot* found = nullptr;
    Probe(key.hash, [&](const Bucket& bucket) {
      if (!EqualBytes(bucket.value().entry->key(), key.name)) return false;
      found = &bucket.value();
      return true;
    });
    return found;
  }
  // The key must not be there yet. May rehash.
  void Insert(Node* node) { set_.insert(Slot{node}); }
  // The same for a node whose place is known; the node is not read.
  void Insert(Node* node, uint64_t place) {
    known_place_ = place;
    set_.insert(Slot{node});
    known_place_ = kUnknown;
  }
  // Room for so many nodes without a rehash on the way.
  void Reserve(size_t count) {
    if (static_cast<float>(count) > static_cast<float>(set_.bucket_count()) * kMaxLoad) {
      set_.reserve(count);
    }
  }
  // So many buckets at least.
  void GrowTo(size_t buckets) {
    if (buckets > set_.bucket_count()) set_.rehash(buckets);
  }
  // Forgets all nodes and gives the buckets back.
  void Clear() {
    set_.clear();
    set_.rehash(0);
  }
  // True where the key was there; the node itself is left alone.
  bool Erase(const Key& key) { return set_.erase(key, PlaceOf(key.hash)) != 0; }
  size_t size() const { return set_.size(); }
  bool empty() const { return set_.empty(); }
  size_t bucket_count() const { return set_.bucket_count(); }
  // Bytes of the bucket array.
  size_t memory() const { return array_.bytes; }
  // Gives memory back after many erasures. O(size) when it does.
  void ShrinkIfSparse() {
    if (set_.bucket_count() >= kMinShrinkBuckets && set_.size() * 8 < set_.bucket_count()) {
      set_.rehash(0);
    }
  }

  // The same where less than half of them are in use: after more room was reserved than needed.
  void ShrinkToFit() {
    if (set_.size() * 2 < set_.bucket_count()) set_.rehash(0);
  }

  // What a search for `hash` will read first, for whoever wants it in the cache by then: the
  // buckets where it starts, of which it reads so many at once that they mostly lie in two cache
  // lines (null in an empty set), and, reading them, the node that it probably ends at, with its
  // bucket (null where there is none).
  struct Range {
    const void* first = nullptr;
    const void* last = nullptr;
  };
  Range FirstBuckets(uint64_t hash) const {
    if (array_.data == nullptr) return {};
    const size_t at = BucketOf(PlaceOf(hash), array_.count);
    return {&buckets()[at], &buckets()[std::min(at + kGlance, array_.count) - 1]};
  }
  struct Likely {
    const Node* node = nullptr;
    uint32_t bucket = Key::kUnknownBucket;
  };
  Likely LikelyEntry(uint64_t hash) const {
    Likely likely;
    Probe(hash, [&](const Bucket& bucket) {
      likely = {bucket.value().entry, static_cast<uint32_t>(&bucket - buckets())};
      return true;
    });
    return likely;
  }

  // Calls `visit(Node*)` for every node, in the order of the buckets. The visit may free the node.
  template <typename Visit>
  void ForEach(Visit visit) const {
    const size_t count = array_.data == nullptr ? 0 : array_.count;
    for (size_t i = 0; i < count; ++i) {
      const size_t ahead = i + kPrefetchDistance;
      if (ahead < count && !buckets()[ahead].empty()) {
        __builtin_prefetch(buckets()[ahead].value().entry);
      }
      if (!buckets()[i].empty()) visit(buckets()[i].value().entry);
    }
  }

  // The same for a visit that does not read the nodes.
  template <typename Visit>
  void ForEachUnread(Visit visit) const {
    const size_t count = array_.data == nullptr ? 0 : array_.count;
    for (size_t i = 0; i < count; ++i) {
      if (!buckets()[i].empty()) visit(buckets()[i].value().entry);
    }
  }

  // Calls `visit(Node*, uint64_t place)` for every node, without reading it.
  template <typename Visit>
  void ForEachPlaced(Visit visit) const {
    const size_t count = array_.data == nullptr ? 0 : array_.count;
    for (size_t i = 0; i < count; ++i) {
      const Bucket& bucket = buckets()[i];
      if (!bucket.empty()) visit(bucket.value().entry, uint64_t{bucket.truncated_hash()});
    }
  }

  // Calls `visit(Node*)` for every node of the bucket to which the place `from` (32 bits) belongs,
  // except those whose place is lower; returns the first place of the next bucket, or kScanEnd.
  static constexpr uint64_t kScanEnd = uint64_t{1} << 32;
  template <typename Visit>
  uint64_t VisitFrom(uint64_t from, Visit visit) const {
    if (array_.data == nullptr) return kScanEnd;
    const size_t ideal = BucketOf(from, array_.count);
    size_t at = ideal;
    for (int distance = 0; buckets()[at].dist_from_ideal_bucket() >= distance; ++distance) {
      // Equal distance means the same ideal bucket; larger ones belong to earlier buckets.
      if (buckets()[at].dist_from_ideal_bucket() == distance &&
          buckets()[at].truncated_hash() >= from) {
        visit(buckets()[at].value().entry);
      }
      if (++at == array_.count) at = 0;
    }
    return FirstHashOf(ideal + 1, array_.count);
  }

  // How many buckets the longest search for a node looks at. O(buckets).
  size_t LongestProbe() const {
    int longest = -1;
    const size_t count = array_.data == nullptr ? 0 : array_.count;
    for (size_t i = 0; i < count; ++i) {
      if (!buckets()[i].empty()) {
        longest = std::max<int>(longest, buckets()[i].dist_from_ideal_bucket());
      }
    }
    return static_cast<size_t>(longest + 1);
  }

  // The node in bucket `index`, or null where that is empty: for sampling.
  Node* AtBucket(size_t index) const {
    const Bucket& bucket = buckets()[index];
    return bucket.empty() ? nullptr : bucket.value().entry;
  }
  // Any node, each with the same chance; there must be one. O(1) expected: shrinking keeps an
  // eighth of the buckets in use.
  Node* Any(Random& random) const {
    for (;;) {
      if (Node* node = AtBucket(random.Below(bucket_count()))) return node;
    }
  }

 private:
  // Robin-hood probing stays short up to here; see docs/architecture.md for the measured trade.
  static constexpr float kMaxLoad = 0.9f;
  static constexpr size_t kMinShrinkBuckets = 64;
  // Buckets that Probe compares at once: a cache line of them.
  static constexpr size_t kGlance = 4;
  // Nodes that lie in no cache arrive in about the time that so many visits take.
  static constexpr size_t kPrefetchDistance = 16;

  // No place is that high.
  static constexpr uint64_t kUnknown = UINT64_MAX;

  static uint64_t Place(uint64_t hash, uint64_t salt, int shift) {
    return static_cast<uint32_t>((hash * salt) >> 32 << shift);
  }

  struct SlotHash {
    size_t operator()(const Slot& slot) const {
      return *known != kUnknown ? *known : Place(HashKey(slot.entry->key()), salt, shift);
    }
    size_t operator()(const Key& key) const { return Place(key.hash, salt, shift); }
    const uint64_t* known;  // of the slot that is being inserted
    uint64_t salt;
    int shift;
  };
  struct SlotEqual {
    using is_transparent = void;
    bool operator()(const Slot& a, const Slot& b) const { return a.entry->key() == b.entry->key(); }
    bool operator()(const Slot& slot, const Key& key) const {
      return EqualBytes(slot.entry->key(), key.name);
    }
    bool operator()(const Key& key, const Slot& slot) const {
      return EqualBytes(slot.entry->key(), key.name);
    }
  };
  using Set =
      tsl::robin_set<Slot, SlotHash, SlotEqual, BucketAllocator<Slot>, true, ScaledGrowthPolicy>;
  using Bucket = tsl::detail_robin_hash::bucket_entry<Slot, true>;

 public:
  static constexpr size_t kBucketBytes = sizeof(Bucket);

 private:
  // Calls `visit(bucket)` for every bucket in use whose stored hash is that of `hash`, until it
  // returns true.
  template <typename Visit>
  void Probe(uint64_t hash, Visit visit) const {
    if (array_.data == nullptr) return;
    const uint64_t place = PlaceOf(hash);
    const uint32_t stored = static_cast<uint32_t>(place);
    size_t at = BucketOf(place, array_.count);
    // Most searches end in the first buckets, but in which of them no branch predictor knows: they
    // are compared without branches.
    if (at + kGlance <= array_.count) {
      const Bucket* const first = buckets() + at;
      for (unsigned same = Glance(first, stored); same != 0; same &= same - 1) {
        const Bucket& bucket = first[std::countr_zero(same)];
        if (!bucket.empty() && visit(bucket)) return;
      }
    }
    // A bucket closer to its own ideal place than we are to ours ends the search (robin hood).
    for (int distance = 0; buckets()[at].dist_from_ideal_bucket() >= distance; ++distance) {
      if (buckets()[at].truncated_hash() == stored && visit(buckets()[at])) return;
      if (++at == array_.count) at = 0;
    }
  }

  // Bit i says whether the hash in bucket first[i] is `stored`.
  static unsigned Glance(const Bucket* first, uint32_t stored) {
    static_assert(kGlance == 4);
#ifdef __SSE2__
    auto hash = [&](int i) {
      return _mm_cvtsi32_si128(static_cast<int>(first[i].truncated_hash()));
    };
    const __m128i hashes = _mm_unpacklo_epi64(_mm_unpacklo_epi32(hash(0), hash(1)),
                                              _mm_unpacklo_epi32(hash(2), hash(3)));
    const __m128i same = _mm_cmpeq_epi32(hashes, _mm_set1_epi32(static_cast<int>(stored)));
    return static_cast<unsigned>(_mm_movemask_ps(_mm_castsi128_ps(same)));
#else
    unsigned same = 0;
    for (unsigned i = 0; i < kGlance; ++i) {
      same |= static_cast<unsigned>(first[i].truncated_hash() == stored) << i;
    }
    return same;
#endif
  }

  const Bucket* buckets() const { return static_cast<const Bucket*>(array_.data); }

  BucketArray array_;  // the set's allocators point to it
  const uint64_t salt_;
  const int shift_;
  uint64_t known_place_ = kUnknown;  // the set's hash looks at it
  Set set_;
};

}  // namespace ruddock::engine
