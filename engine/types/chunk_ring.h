// SPDX-License-Identifier: BSD-3-Clause
// What a large list is made of: a row of listpacks ("chunks") in a ring, so that both ends are
// cheap. Finding the chunk of an index walks the row, 16 bytes per chunk; a chunk that comes or
// goes in the middle moves the shorter side of it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/types/lease.h"
#include "engine/types/listpack.h"

namespace ruddock::engine {

struct ListChunk {
  Listpack list;
  uint32_t count = 0;  // list.size(), without a look at its memory
  // Lease::Latest() when it was copied for itself: read under none that is not newer.
  uint32_t own_since = 0;
};

// Owns its chunks. Counts elements and bytes, those of the chunks included.
class ChunkRing {
 public:
  static ChunkRing* Make();
  // With all chunks.
  static void Destroy(ChunkRing* ring);

  size_t chunks() const { return used_; }
  size_t elements() const { return elements_; }
  size_t memory() const { return memory_; }
  const ListChunk& at(size_t index) const { return slots_[Slot(index)]; }

  // Takes the chunk over; at chunks() it becomes the last one.
  void Insert(size_t index, ListChunk chunk);
  // Frees the chunk.
  void Erase(size_t index);
  // Takes the chunk out; the caller owns it, and may change it: nobody else reads it.
  ListChunk Release(size_t index);

  // Calls `act(listpack)`, which changes the chunk and returns how many elements it gained.
  template <typename Act>
  void Change(size_t index, Act act) {
    ListChunk& chunk = slots_[Slot(index)];
    memory_ -= chunk.list.memory();
    if (Lease::AnyOut()) [[unlikely]]
      MakeOwn(chunk);
    const int64_t gained = act(chunk.list);
    memory_ += chunk.list.memory();
    chunk.count = static_cast<uint32_t>(int64_t{chunk.count} + gained);
    elements_ = static_cast<size_t>(static_cast<int64_t>(elements_) + gained);
  }

  // Frees the chunks that have become empty, in one pass.
  void DropEmpty();

 private:
  static constexpr size_t kFirstCapacity = 4;

  ChunkRing() = default;
  ~ChunkRing() = default;
  size_t Slot(size_t index) const { return (first_ + index) & (capacity_ - 1); }
  // Copies a chunk that somebody may be reading (engine/types/lease.h).
  static void MakeOwn(ListChunk& chunk);
  // Frees its memory, when nobody reads it.
  static void Drop(const ListChunk& chunk);
  ListChunk Take(size_t index);
  ListChunk& Place(size_t index) { return slots_[Slot(index)]; }
  void Resize(size_t capacity);

  ListChunk* slots_ = nullptr;
  size_t capacity_ = 0;  // a power of two
  size_t first_ = 0;
  size_t used_ = 0;
  size_t elements_ = 0;
  size_t memory_ = 0;
};

}  // namespace ruddock::engine
