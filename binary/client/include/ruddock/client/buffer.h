// SPDX-License-Identifier: BSD-3-Clause
// Memory that replies are received into and that they are views of. Shared by count: it goes away
// with the last reply that lies in it. A part of the library's inside that Reply needs to know.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ruddock::client::detail {

struct Chunk {
  // What lies at data() is aligned for any number.
  static constexpr size_t kAlignment = 16;

  std::atomic<uint32_t> references{1};
  size_t capacity = 0;

  char* data() { return reinterpret_cast<char*>(this) + kAlignment; }
};
static_assert(sizeof(Chunk) == Chunk::kAlignment);

// A counted reference; may be copied and dropped on any thread.
class ChunkRef {
 public:
  ChunkRef() = default;
  // Throws std::bad_alloc.
  static ChunkRef Make(size_t capacity);
  ChunkRef(const ChunkRef& other) : chunk_(other.chunk_) {
    if (chunk_ != nullptr) chunk_->references.fetch_add(1, std::memory_order_relaxed);
  }
  ChunkRef(ChunkRef&& other) noexcept : chunk_(std::exchange(other.chunk_, nullptr)) {}
  ChunkRef& operator=(ChunkRef other) noexcept {
    std::swap(chunk_, other.chunk_);
    return *this;
  }
  ~ChunkRef() {
    if (chunk_ != nullptr && chunk_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      Free(chunk_);
    }
  }

  Chunk* get() const { return chunk_; }
  Chunk* operator->() const { return chunk_; }
  explicit operator bool() const { return chunk_ != nullptr; }
  // Whether nobody else looks at it: then it may be overwritten.
  bool unique() const { return chunk_->references.load(std::memory_order_acquire) == 1; }

 private:
  static void Free(Chunk* chunk);

  Chunk* chunk_ = nullptr;
};

}  // namespace ruddock::client::detail
