// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/chunk_ring.h"

#include <algorithm>
#include <new>

namespace ruddock::engine {

ChunkRing* ChunkRing::Make() {
  ChunkRing* ring = new (Allocate(sizeof(ChunkRing))) ChunkRing;
  ring->memory_ = AllocationSize(sizeof(ChunkRing));
  ring->Resize(kFirstCapacity);
  return ring;
}

void ChunkRing::MakeOwn(ListChunk& chunk) {
  if (chunk.own_since == Lease::Latest()) return;
  const Listpack old = chunk.list;
  chunk.list = old.Copy();
  chunk.own_since = Lease::Latest();
  Drop(old);
}

void ChunkRing::Drop(Listpack list) {
  if (Lease::AnyOut() && list.data() != nullptr) [[unlikely]] {
    Lease::Retire(list.data(), [](void* what) { Listpack(static_cast<uint8_t*>(what)).Free(); });
  } else {
    list.Free();
  }
}

void ChunkRing::Destroy(ChunkRing* ring) {
  for (size_t i = 0; i < ring->used_; ++i) {
    ring->DropMarks(ring->Own(i));
    Drop(ring->Own(i).list);
  }
  Free(ring->slots_, ring->capacity_ * sizeof(ListChunk));
  ring->~ChunkRing();
  Free(ring, sizeof(ChunkRing));
}

void ChunkRing::Resize(size_t capacity) {
  auto* fresh = static_cast<ListChunk*>(Allocate(capacity * sizeof(ListChunk)));
  for (size_t i = 0; i < used_; ++i) new (fresh + i) ListChunk(Own(i));
  if (slots_ != nullptr) {
    memory_ -= AllocationSize(capacity_ * sizeof(ListChunk));
    Free(slots_, capacity_ * sizeof(ListChunk));
  }
  memory_ += AllocationSize(capacity * sizeof(ListChunk));
  slots_ = fresh;
  capacity_ = capacity;
  first_ = 0;
}

ChunkRing::Place ChunkRing::Find(size_t index) const {
  if (index < at(0).count) return {0, index};
  const int64_t wanted = at(0).start + static_cast<int64_t>(index);
  const auto place = [&](size_t chunk) {
    return Place{chunk, static_cast<size_t>(wanted - at(chunk).start)};
  };
  size_t low = 0;
  size_t high = used_ - 1;
  if (wanted >= at(high).start) return place(high);
  // It is in `low` or behind it, and before `high`. Chunks hold about as many elements each, so it
  // is found at once where it would be if they all held the same; else by halving.
  for (int tries = 0; high - low > 1; ++tries) {
    size_t middle = low + (high - low) / 2;
    if (tries < 4) {
      const auto before = static_cast<double>(wanted - at(low).start);
      const auto all = static_cast<double>(at(high).start - at(low).start);
      const auto guess = static_cast<size_t>(before / all * static_cast<double>(high - low));
      middle = std::clamp(low + guess, low + 1, high - 1);
    }
    (at(middle).start <= wanted ? low : high) = middle;
  }
  return place(low);
}

Listpack::Position ChunkRing::Seek(const ListChunk& chunk, size_t offset) {
  const size_t marks = chunk.marks == nullptr ? 0 : chunk.marks->count;
  const size_t mark = std::min((offset + ChunkMarks::kStride / 2) / ChunkMarks::kStride, marks);
  const auto steps =
      static_cast<int64_t>(offset) - static_cast<int64_t>(mark * ChunkMarks::kStride);
  if (mark == 0 || steps > static_cast<int64_t>(chunk.count - offset)) {
    return chunk.list.Seek(static_cast<int64_t>(offset));
  }
  return chunk.list.Walk(chunk.marks->positions()[mark - 1], steps);
}

void ChunkRing::Insert(size_t index, Listpack list, uint32_t count) {
  if (used_ == capacity_) Resize(capacity_ * 2);
  memory_ += list.memory();
  ++used_;
  if (index < used_ / 2) {
    first_ = (first_ + capacity_ - 1) & (capacity_ - 1);
    for (size_t i = 0; i < index; ++i) Own(i) = Own(i + 1);
  } else {
    for (size_t i = used_ - 1; i > index; --i) Own(i) = Own(i - 1);
  }
  ListChunk* chunk = new (&Own(index)) ListChunk{.list = list, .count = count};
  elements_ += count;
  // As if it had been there without its elements.
  if (index + 1 < used_) {
    chunk->start = at(index + 1).start;
  } else if (index > 0) {
    chunk->start = at(index - 1).start + at(index - 1).count;
  }
  MoveStarts(index, count);
}

void ChunkRing::MoveStarts(size_t index, int64_t gained) {
  if (index < used_ / 2) {
    for (size_t i = 0; i <= index; ++i) Own(i).start -= gained;
  } else {
    for (size_t i = index + 1; i < used_; ++i) Own(i).start += gained;
  }
}

Listpack ChunkRing::Release(size_t index) {
  ListChunk chunk = Take(index);
  if (Lease::AnyOut()) [[unlikely]]
    MakeOwn(chunk);
  return chunk.list;
}

ListChunk ChunkRing::Take(size_t index) {
  DropMarks(Own(index));
  const ListChunk chunk = Own(index);
  if (chunk.count != 0) MoveStarts(index, -int64_t{chunk.count});
  elements_ -= chunk.count;
  memory_ -= chunk.list.memory();
  if (index < used_ / 2) {
    for (size_t i = index; i > 0; --i) Own(i) = Own(i - 1);
    first_ = (first_ + 1) & (capacity_ - 1);
  } else {
    for (size_t i = index; i + 1 < used_; ++i) Own(i) = Own(i + 1);
  }
  --used_;
  if (capacity_ > kFirstCapacity && used_ <= capacity_ / 4) Resize(capacity_ / 2);
  return chunk;
}

void ChunkRing::Erase(size_t index) { Drop(Take(index).list); }

void ChunkRing::MoveElements(size_t from, size_t into) {
  ListChunk& source = Own(from);
  ChangeUnplaced(into, kEnd, [&](Listpack& elements) {
    elements.AppendAll(source.list);
    return static_cast<int64_t>(source.count);
  });
  DropMarks(source);
  elements_ -= source.count;
  memory_ -= source.list.memory();
  Drop(source.list);
  source.list = Listpack();
  source.start += source.count;
  source.count = 0;
}

void ChunkRing::DropEmpty() {
  size_t kept = 0;
  int64_t start = 0;
  for (size_t i = 0; i < used_; ++i) {
    ListChunk chunk = Own(i);
    if (chunk.count == 0) {
      DropMarks(chunk);
      memory_ -= chunk.list.memory();
      Drop(chunk.list);
    } else {
      chunk.start = start;
      start += chunk.count;
      Own(kept++) = chunk;
    }
  }
  used_ = kept;
  size_t capacity = capacity_;
  while (capacity > kFirstCapacity && used_ <= capacity / 4) capacity /= 2;
  if (capacity != capacity_) Resize(capacity);
}

void ChunkRing::Mark(size_t index) {
  ListChunk& chunk = Own(index);
  const size_t wanted = chunk.count == 0 ? 0 : (chunk.count - 1) / ChunkMarks::kStride;
  if (index == 0 || index + 1 == used_ || wanted == 0 || chunk.list.bytes() > UINT16_MAX) {
    return;
  }
  if (chunk.marks != nullptr && chunk.marks->room < wanted) DropMarks(chunk);
  if (chunk.marks == nullptr) {
    chunk.marks = new (Allocate(ChunkMarks::RequestSize(wanted)))
        ChunkMarks{.count = 0, .room = static_cast<uint16_t>(wanted)};
    memory_ += chunk.marks->memory();
  }
  ChunkMarks& marks = *chunk.marks;
  Listpack::Position at =
      marks.count == 0 ? chunk.list.First() : marks.positions()[marks.count - 1];
  while (marks.count < wanted) {
    at = chunk.list.Walk(at, ChunkMarks::kStride);
    marks.positions()[marks.count++] = static_cast<uint16_t>(at);
  }
}

void ChunkRing::KeepMarks(ListChunk& chunk, Listpack::Position from) {
  ChunkMarks& marks = *chunk.marks;
  size_t kept = chunk.count == 0 ? 0 : (chunk.count - 1) / ChunkMarks::kStride;
  kept = std::min<size_t>(kept, marks.count);
  while (kept > 0 && marks.positions()[kept - 1] > from) --kept;
  if (kept == 0) return DropMarks(chunk);
  marks.count = static_cast<uint16_t>(kept);
}

void ChunkRing::DropMarks(ListChunk& chunk) {
  if (chunk.marks == nullptr) return;
  memory_ -= chunk.marks->memory();
  Free(chunk.marks, ChunkMarks::RequestSize(chunk.marks->room));
  chunk.marks = nullptr;
}

}  // namespace ruddock::engine
