// SPDX-License-Identifier: BSD-3-Clause
#include "binary/client/receive_buffer.h"

#include <cstring>
#include <new>
#include <utility>

namespace ruddock::client::detail {

ChunkRef ChunkRef::Make(size_t capacity) {
  void* memory = ::operator new (sizeof(Chunk) + capacity, std::align_val_t{Chunk::kAlignment});
  ChunkRef made;
  made.chunk_ = new (memory) Chunk;
  made.chunk_->capacity = capacity;
  return made;
}

void ChunkRef::Free(Chunk* chunk) {
  chunk->~Chunk();
  ::operator delete (chunk, std::align_val_t{Chunk::kAlignment});
}

ReceiveBuffer::Room ReceiveBuffer::Prepare(size_t size, size_t offset) {
  const size_t pending = static_cast<size_t>(filled_ - at_);
  if (chunk_ && pending == 0 && chunk_.unique() && chunk_->capacity == chunk_size_) {
    // No reply looks at it any more.
    filled_ = chunk_->data();
    at_ = filled_;
  }
  const size_t left = static_cast<size_t>(end_ - at_);
  // A quarter of a chunk is not worth a system call, unless an element has begun in it.
  const bool stays = chunk_ && size <= left && (pending != 0 || left >= chunk_size_ / 4);
  if (!stays && size <= chunk_size_) {
    MoveTo(ChunkRef::Make(chunk_size_), 0);
  } else if (!stays) {
    const size_t start = (Chunk::kAlignment - offset % Chunk::kAlignment) % Chunk::kAlignment;
    MoveTo(ChunkRef::Make(start + size), start);
  }
  return {filled_, static_cast<size_t>(end_ - filled_)};
}

void ReceiveBuffer::MoveTo(ChunkRef chunk, size_t start) {
  const std::string_view kept = pending();
  char* to = chunk->data() + start;
  if (!kept.empty()) std::memcpy(to, kept.data(), kept.size());
  end_ = chunk->data() + chunk->capacity;
  at_ = to;
  filled_ = to + kept.size();
  chunk_ = std::move(chunk);
}

}  // namespace ruddock::client::detail
