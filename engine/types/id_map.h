// SPDX-License-Identifier: BSD-3-Clause
// An ordered map from StreamIds to small values: what is pending in a consumer group. Sorted arrays
// of up to 64 items, in a ring: ids that come in order fill their arrays, so an id costs 16 bytes
// and its value. Finding is O(log n); so are inserting and erasing, but for the 8 bytes that are
// moved for each 64 items when an array comes or goes in the middle. The map adds its memory to a
// counter of its owner.
//
// Pointers to values are valid until the next insertion or erasure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "engine/types/block_ring.h"

namespace ruddock::engine {

// For a map that is a set.
struct NoValue {};

template <typename Value>
class IdMap {
 public:
  struct Item {
    StreamId id;
    [[no_unique_address]] Value value;
  };
  static_assert(std::is_trivially_copyable_v<Value>);

  explicit IdMap(size_t& meter) : meter_(&meter), leaves_(meter) {}
  ~IdMap() {
    for (size_t i = 0; i < leaves_.size(); ++i) Drop(leaves_[i]);
  }
  IdMap(const IdMap&) = delete;
  IdMap& operator=(const IdMap&) = delete;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // Allocations.
  size_t blocks() const { return leaves_.size(); }

  // Null where it is not there.
  Value* Find(const StreamId& id) const {
    if (empty()) return nullptr;
    Leaf& leaf = *leaves_[leaves_.Find(id)];
    const uint32_t at = leaf.LowerBound(id);
    return at < leaf.count && leaf.items()[at].id == id ? &leaf.items()[at].value : nullptr;
  }
  // The first item at `id` or behind it; null where there is none.
  const Item* AtOrAfter(const StreamId& id) const {
    for (size_t i = leaves_.Find(id); i < leaves_.size(); ++i) {
      Leaf& leaf = *leaves_[i];
      const uint32_t at = leaf.LowerBound(id);
      if (at < leaf.count) return &leaf.items()[at];
    }
    return nullptr;
  }
  // There must be one.
  const StreamId& last() const { return leaves_.back()->items()[leaves_.back()->count - 1].id; }

  // Calls `visit(const Item&)` for the items from `id` on, in order, until it returns false.
  template <typename Visit>
  void ForEachFrom(const StreamId& id, Visit visit) const {
    size_t i = leaves_.Find(id);
    if (i >= leaves_.size()) return;
    for (uint32_t at = leaves_[i]->LowerBound(id); i < leaves_.size(); ++i, at = 0) {
      for (; at < leaves_[i]->count; ++at) {
        if (!visit(leaves_[i]->items()[at])) return;
      }
    }
  }
  template <typename Visit>
  void ForEach(Visit visit) const {
    ForEachFrom({}, [&](const Item& item) {
      visit(item);
      return true;
    });
  }

  // Returns the value, new or the one that is there already; `added` tells which.
  Value* Insert(const StreamId& id, const Value& value, bool* added = nullptr);
  // True where it was there.
  bool Erase(const StreamId& id);

 private:
  static constexpr uint32_t kFirstItems = 4;
  static constexpr uint32_t kMostItems = 64;

  struct Leaf {
    uint32_t count;
    uint32_t capacity;

    Item* items() { return reinterpret_cast<Item*>(this + 1); }
    const Item* items() const { return reinterpret_cast<const Item*>(this + 1); }
    StreamId first() const { return items()[0].id; }
    uint32_t LowerBound(const StreamId& id) const {
      uint32_t low = 0;
      uint32_t high = count;
      while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (items()[middle].id < id) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
    void Open(uint32_t at) {
      std::memmove(static_cast<void*>(items() + at + 1), items() + at, (count - at) * sizeof(Item));
      ++count;
    }
    void Close(uint32_t at) {
      --count;
      std::memmove(static_cast<void*>(items() + at), items() + at + 1, (count - at) * sizeof(Item));
    }
  };
  static_assert(sizeof(Leaf) == 8 && alignof(Item) == 8);

  static size_t Bytes(uint32_t capacity) { return sizeof(Leaf) + capacity * sizeof(Item); }
  Leaf* Make(uint32_t capacity) {
    Leaf* leaf = static_cast<Leaf*>(Allocate(Bytes(capacity)));
    leaf->count = 0;
    leaf->capacity = capacity;
    *meter_ += AllocationSize(Bytes(capacity));
    return leaf;
  }
  void Drop(Leaf* leaf) {
    *meter_ -= AllocationSize(Bytes(leaf->capacity));
    Free(leaf, Bytes(leaf->capacity));
  }
  // Another leaf with the same items.
  Leaf* Resize(size_t index, uint32_t capacity) {
    Leaf* old = leaves_[index];
    Leaf* fresh = Make(capacity);
    fresh->count = old->count;
    std::memcpy(static_cast<void*>(fresh->items()), old->items(), old->count * sizeof(Item));
    leaves_.Set(index, fresh);
    Drop(old);
    return fresh;
  }
  void Split(size_t index);
  void MergeWithNext(size_t index);

  size_t* meter_;
  BlockRing<Leaf> leaves_;
  size_t size_ = 0;
};

template <typename Value>
void IdMap<Value>::Split(size_t index) {
  Leaf* left = leaves_[index];
  Leaf* right = Make(kMostItems);
  const uint32_t kept = left->count / 2;
  right->count = left->count - kept;
  std::memcpy(static_cast<void*>(right->items()), left->items() + kept,
              right->count * sizeof(Item));
  left->count = kept;
  leaves_.Insert(index + 1, right);
}

template <typename Value>
Value* IdMap<Value>::Insert(const StreamId& id, const Value& value, bool* added) {
  size_t index = leaves_.Find(id);
  if (leaves_.empty()) leaves_.Insert(0, Make(kFirstItems));
  Leaf* leaf = leaves_[index];
  uint32_t at = leaf->LowerBound(id);
  if (added != nullptr) *added = true;
  if (at < leaf->count && leaf->items()[at].id == id) {
    if (added != nullptr) *added = false;
    return &leaf->items()[at].value;
  }
  if (leaf->count == kMostItems && at == kMostItems && index + 1 == leaves_.size()) {
    leaf = Make(kMostItems);  // in order: what is full stays full
    leaves_.Insert(++index, leaf);
    at = 0;
  } else if (leaf->count == kMostItems) {
    Split(index);
    if (at > leaves_[index]->count) {
      at -= leaves_[index]->count;
      ++index;
    }
    leaf = leaves_[index];
  } else if (leaf->count == leaf->capacity) {
    leaf = Resize(index, leaf->capacity * 2);
  }
  leaf->Open(at);
  leaf->items()[at] = {id, value};
  ++size_;
  return &leaf->items()[at].value;
}

template <typename Value>
void IdMap<Value>::MergeWithNext(size_t index) {
  if (index + 1 >= leaves_.size()) return;
  Leaf* left = leaves_[index];
  Leaf* right = leaves_[index + 1];
  const uint32_t both = left->count + right->count;
  if (both > kMostItems / 2) return;
  if (left->capacity < both) left = Resize(index, kMostItems);
  std::memcpy(static_cast<void*>(left->items() + left->count), right->items(),
              right->count * sizeof(Item));
  left->count = both;
  Drop(leaves_.Erase(index + 1));
}

template <typename Value>
bool IdMap<Value>::Erase(const StreamId& id) {
  if (empty()) return false;
  const size_t index = leaves_.Find(id);
  Leaf* leaf = leaves_[index];
  const uint32_t at = leaf->LowerBound(id);
  if (at == leaf->count || leaf->items()[at].id != id) return false;
  leaf->Close(at);
  --size_;
  if (leaf->count == 0) {
    Drop(leaves_.Erase(index));
  } else {
    MergeWithNext(index);
    if (index > 0) MergeWithNext(index - 1);
    // What is alone shrinks by itself.
    if (leaves_.size() == 1) {
      leaf = leaves_[0];
      if (leaf->capacity > kFirstItems && leaf->count <= leaf->capacity / 4) {
        Resize(0, leaf->capacity / 2);
      }
    }
  }
  return true;
}

}  // namespace ruddock::engine
