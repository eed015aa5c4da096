// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/chunk_ring.h"

#include <new>

#include "engine/base/memory.h"

namespace ruddock::engine {

ChunkRing* ChunkRing::Make() {
  ChunkRing* ring = new (Allocate(sizeof(ChunkRing))) ChunkRing;
  ring->memory_ = AllocationSize(sizeof(ChunkRing));
  ring->Resize(kFirstCapacity);
  return ring;
}

void ChunkRing::MakeOwn(ListChunk& chunk) {
  if (chunk.own_since == Lease::Latest()) return;
  const ListChunk old = chunk;
  chunk.list = old.list.Copy();
  chunk.own_since = Lease::Latest();
  Drop(old);
}

void ChunkRing::Drop(const ListChunk& chunk) {
  Listpack list = chunk.list;
  if (Lease::AnyOut() && list.data() != nullptr) [[unlikely]] {
    Lease::Retire(list.data(), [](void* what) { Listpack(static_cast<uint8_t*>(what)).Free(); });
  } else {
    list.Free();
  }
}

void ChunkRing::Destroy(ChunkRing* ring) {
  for (size_t i = 0; i < ring->used_; ++i) Drop(ring->Place(i));
  Free(ring->slots_, ring->capacity_ * sizeof(ListChunk));
  ring->~ChunkRing();
  Free(ring, sizeof(ChunkRing));
}

void ChunkRing::Resize(size_t capacity) {
  auto* fresh = static_cast<ListChunk*>(Allocate(capacity * sizeof(ListChunk)));
  for (size_t i = 0; i < used_; ++i) new (fresh + i) ListChunk(Place(i));
  if (slots_ != nullptr) {
    memory_ -= AllocationSize(capacity_ * sizeof(ListChunk));
    Free(slots_, capacity_ * sizeof(ListChunk));
  }
  memory_ += AllocationSize(capacity * sizeof(ListChunk));
  slots_ = fresh;
  capacity_ = capacity;
  first_ = 0;
}

void ChunkRing::Insert(size_t index, ListChunk chunk) {
  if (used_ == capacity_) Resize(capacity_ * 2);
  elements_ += chunk.count;
  memory_ += chunk.list.memory();
  ++used_;
  if (index < used_ / 2) {
    first_ = (first_ + capacity_ - 1) & (capacity_ - 1);
    for (size_t i = 0; i < index; ++i) Place(i) = Place(i + 1);
  } else {
    for (size_t i = used_ - 1; i > index; --i) Place(i) = Place(i - 1);
  }
  new (&Place(index)) ListChunk(chunk);
}

ListChunk ChunkRing::Release(size_t index) {
  ListChunk chunk = Take(index);
  if (Lease::AnyOut()) [[unlikely]]
    MakeOwn(chunk);
  return chunk;
}

ListChunk ChunkRing::Take(size_t index) {
  const ListChunk chunk = Place(index);
  elements_ -= chunk.count;
  memory_ -= chunk.list.memory();
  if (index < used_ / 2) {
    for (size_t i = index; i > 0; --i) Place(i) = Place(i - 1);
    first_ = (first_ + 1) & (capacity_ - 1);
  } else {
    for (size_t i = index; i + 1 < used_; ++i) Place(i) = Place(i + 1);
  }
  --used_;
  if (capacity_ > kFirstCapacity && used_ <= capacity_ / 4) Resize(capacity_ / 2);
  return chunk;
}

void ChunkRing::Erase(size_t index) { Drop(Take(index)); }

void ChunkRing::DropEmpty() {
  size_t kept = 0;
  for (size_t i = 0; i < used_; ++i) {
    ListChunk& chunk = Place(i);
    if (chunk.count == 0) {
      memory_ -= chunk.list.memory();
      Drop(chunk);
    } else {
      Place(kept++) = chunk;
    }
  }
  used_ = kept;
  size_t capacity = capacity_;
  while (capacity > kFirstCapacity && used_ <= capacity / 4) capacity /= 2;
  if (capacity != capacity_) Resize(capacity);
}

}  // namespace ruddock::engine
