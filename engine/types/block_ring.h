// SPDX-License-Identifier: BSD-3-Clause
// Blocks of things that have StreamIds, in ascending order: pointers in a ring, so that blocks come
// and go at both ends in O(1) amortised; in between, the shorter side is moved (8 bytes per block).
// The block of an id is found in O(log n). The ring does not own the blocks; it adds its own memory
// to a counter of its owner.
//
// A block offers `StreamId first() const`: nothing in it comes before that.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/memory.h"
#include "engine/types/stream_id.h"

namespace ruddock::engine {

template <typename Block>
class BlockRing {
 public:
  explicit BlockRing(size_t& meter) : meter_(&meter) {}
  ~BlockRing() { Release(); }
  BlockRing(const BlockRing&) = delete;
  BlockRing& operator=(const BlockRing&) = delete;

  size_t size() const { return used_; }
  bool empty() const { return used_ == 0; }
  Block* operator[](size_t index) const { return slots_[Slot(index)]; }
  Block* back() const { return (*this)[used_ - 1]; }
  // For a block that has moved.
  void Set(size_t index, Block* block) { slots_[Slot(index)] = block; }

  // The last block that begins at `id` or before it; 0 where all begin behind it, or there is none.
  size_t Find(const StreamId& id) const {
    size_t low = 0;
    size_t high = used_;
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if ((*this)[middle]->first() <= id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : low - 1;
  }

  void Insert(size_t index, Block* block);
  // Takes the block out.
  Block* Erase(size_t index);

 private:
  static constexpr size_t kFirstCapacity = 2;

  size_t Slot(size_t index) const { return (first_ + index) & (capacity_ - 1); }
  void Resize(size_t capacity);
  void Release() {
    if (slots_ == nullptr) return;
    *meter_ -= AllocationSize(capacity_ * sizeof(Block*));
    Free(slots_, capacity_ * sizeof(Block*));
    slots_ = nullptr;
  }

  size_t* meter_;
  Block** slots_ = nullptr;
  size_t capacity_ = 0;  // a power of two, or 0
  size_t first_ = 0;
  size_t used_ = 0;
};

template <typename Block>
void BlockRing<Block>::Resize(size_t capacity) {
  Block** fresh = nullptr;
  if (capacity != 0) {
    fresh = static_cast<Block**>(Allocate(capacity * sizeof(Block*)));
    *meter_ += AllocationSize(capacity * sizeof(Block*));
    for (size_t i = 0; i < used_; ++i) fresh[i] = (*this)[i];
  }
  Release();
  slots_ = fresh;
  capacity_ = capacity;
  first_ = 0;
}

template <typename Block>
void BlockRing<Block>::Insert(size_t index, Block* block) {
  if (used_ == capacity_) Resize(capacity_ == 0 ? kFirstCapacity : capacity_ * 2);
  ++used_;
  if (index < used_ / 2) {
    first_ = (first_ + capacity_ - 1) & (capacity_ - 1);
    for (size_t i = 0; i < index; ++i) Set(i, (*this)[i + 1]);
  } else {
    for (size_t i = used_ - 1; i > index; --i) Set(i, (*this)[i - 1]);
  }
  Set(index, block);
}

template <typename Block>
Block* BlockRing<Block>::Erase(size_t index) {
  Block* const block = (*this)[index];
  if (index < used_ / 2) {
    for (size_t i = index; i > 0; --i) Set(i, (*this)[i - 1]);
    first_ = (first_ + 1) & (capacity_ - 1);
  } else {
    for (size_t i = index; i + 1 < used_; ++i) Set(i, (*this)[i + 1]);
  }
  --used_;
  if (used_ == 0) {
    Resize(0);
  } else if (capacity_ > kFirstCapacity && used_ <= capacity_ / 4) {
    Resize(capacity_ / 2);
  }
  return block;
}

}  // namespace ruddock::engine
