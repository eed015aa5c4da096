// SPDX-License-Identifier: BSD-3-Clause
// What a large list is made of: a row of listpacks ("chunks") in a ring, so that both ends are
// cheap.
//
// Each chunk knows where it starts, in elements from an origin that only this ring knows: what
// comes or goes at an end moves the start of the first chunk or none at all, and the chunk of an
// index is found by halving. A change in the middle moves the starts on the shorter side of it, as
// a chunk that comes or goes there moves the chunks themselves.
//
// A chunk that is no end of the row any more gets marks: the positions of every 32nd element, so
// that an element in it is a few steps away, not hundreds. They take about a hundredth of the
// memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/memory.h"
#include "engine/types/lease.h"
#include "engine/types/listpack.h"

namespace ruddock::engine {

// Where some elements of a chunk begin. A single allocation.
struct ChunkMarks {
  static constexpr size_t kStride = 32;

  static size_t RequestSize(size_t room) { return sizeof(ChunkMarks) + room * sizeof(uint16_t); }
  size_t memory() const { return AllocationSize(RequestSize(room)); }
  // Of the elements kStride, 2 * kStride, …; `count` of them are known.
  uint16_t* positions() { return reinterpret_cast<uint16_t*>(this + 1); }

  uint16_t count;
  uint16_t room;
};

struct ListChunk {
  Listpack list;
  int64_t start = 0;            // of its first element, from the ring's origin
  ChunkMarks* marks = nullptr;  // or none
  uint32_t count = 0;           // list.size(), without a look at its memory
  // Lease::Latest() when it was copied for itself: read under none that is not newer.
  uint32_t own_since = 0;
};

// Owns its chunks. Counts elements and bytes, those of the chunks included.
class ChunkRing {
 public:
  // Behind all elements of a chunk.
  static constexpr Listpack::Position kEnd = UINT32_MAX;

  static ChunkRing* Make();
  // With all chunks.
  static void Destroy(ChunkRing* ring);

  size_t chunks() const { return used_; }
  size_t elements() const { return elements_; }
  size_t memory() const { return memory_; }
  // Room for so many chunks.
  size_t slots() const { return capacity_; }
  const ListChunk& at(size_t index) const { return slots_[Slot(index)]; }

  // The chunk that holds the element at `index`, which there must be, and the element's index in
  // it. O(log chunks).
  struct Place {
    size_t chunk;
    size_t offset;
  };
  Place Find(size_t index) const;
  // Where an element of a chunk is.
  static Listpack::Position Seek(const ListChunk& chunk, size_t offset);

  // Takes the listpack over; at chunks() it becomes the last one.
  void Insert(size_t index, Listpack list, uint32_t count);
  // Frees the chunk.
  void Erase(size_t index);
  // Takes the chunk's listpack out; the caller owns it, and may change it: nobody else reads it.
  Listpack Release(size_t index);

  // Calls `act(listpack)`, which changes the chunk, but nothing that begins before `from`, and
  // returns how many elements it gained. `from` is looked at afterwards.
  template <typename Act>
  void Change(size_t index, const Listpack::Position& from, Act act) {
    const int64_t gained = ChangeUnplaced(index, from, act);
    if (gained == 0 || index + 1 == used_) return;
    if (index == 0) {
      Own(0).start -= gained;
    } else {
      MoveStarts(index, gained);
    }
  }
  // The same for one of many changes: until DropEmpty() no element is found by its index.
  template <typename Act>
  int64_t ChangeUnplaced(size_t index, const Listpack::Position& from, Act act) {
    ListChunk& chunk = Own(index);
    if (Lease::AnyOut()) [[unlikely]]
      MakeOwn(chunk);
    const uint8_t* const data = chunk.list.data();
    const size_t bytes = chunk.list.bytes();
    const int64_t gained = act(chunk.list);
    if (chunk.list.data() != data) [[unlikely]] {
      memory_ += chunk.list.memory() - (data == nullptr ? 0 : AllocationSize(bytes));
    }
    chunk.count = static_cast<uint32_t>(int64_t{chunk.count} + gained);
    elements_ = static_cast<size_t>(static_cast<int64_t>(elements_) + gained);
    if (chunk.marks != nullptr) KeepMarks(chunk, from);
    return gained;
  }
  // Appends the elements of chunk `from` to those of `into`, which is before it, with empty chunks
  // between them at most, and leaves it empty.
  void MoveElements(size_t from, size_t into);
  // Frees the chunks that have become empty, in one pass.
  void DropEmpty();
  // Gives the chunk marks, where it is no end of the row and they would help.
  void Mark(size_t index);

 private:
  static constexpr size_t kFirstCapacity = 4;

  ChunkRing() = default;
  ~ChunkRing() = default;
  size_t Slot(size_t index) const { return (first_ + index) & (capacity_ - 1); }
  ListChunk& Own(size_t index) { return slots_[Slot(index)]; }
  // Copies a chunk that somebody may be reading (engine/types/lease.h).
  static void MakeOwn(ListChunk& chunk);
  // Frees the listpack, when nobody reads it.
  static void Drop(Listpack list);
  ListChunk Take(size_t index);
  void Resize(size_t capacity);
  // The chunk has gained so many elements: the starts of those on one side of it follow.
  void MoveStarts(size_t index, int64_t gained);
  // Forgets the marks behind `from` and those of elements that are gone.
  void KeepMarks(ListChunk& chunk, Listpack::Position from);
  void DropMarks(ListChunk& chunk);

  ListChunk* slots_ = nullptr;
  size_t capacity_ = 0;  // a power of two
  size_t first_ = 0;
  size_t used_ = 0;
  size_t elements_ = 0;
  size_t memory_ = 0;
};

}  // namespace ruddock::engine
