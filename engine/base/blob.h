// SPDX-License-Identifier: BSD-3-Clause
// A refcounted run of bytes: a large string value, shared between the store and the replies that
// still have to be sent. Contents may be changed only by an owner that holds the only reference.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>
#include <utility>

#include "engine/base/memory.h"

namespace ruddock::engine {

class BlobRef;

class Blob {
 public:
  // `size` bytes of undefined content; room to grow up to capacity().
  static BlobRef Make(size_t size);

  char* data() { return reinterpret_cast<char*>(this + 1); }
  const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  size_t size() const { return size_; }
  size_t capacity() const { return allocation_size() - sizeof(Blob); }
  size_t allocation_size() const { return AllocationSize(sizeof(Blob) + allocated_); }
  // At most capacity().
  void set_size(size_t size) { size_ = size; }
  std::string_view view() const { return {data(), size_}; }
  bool unique() const { return references_.load(std::memory_order_acquire) == 1; }

 private:
  friend class BlobRef;
  explicit Blob(size_t size) : size_(size), allocated_(size) {}

  std::atomic<uint32_t> references_{1};
  size_t size_;
  size_t allocated_;  // what Allocate was asked for, without the header
};

// Shared owner of a Blob.
class BlobRef {
 public:
  BlobRef() = default;
  BlobRef(const BlobRef& other) : blob_(other.blob_) {
    if (blob_) blob_->references_.fetch_add(1, std::memory_order_relaxed);
  }
  BlobRef(BlobRef&& other) noexcept : blob_(std::exchange(other.blob_, nullptr)) {}
  BlobRef& operator=(BlobRef other) noexcept {
    std::swap(blob_, other.blob_);
    return *this;
  }
  ~BlobRef() { Drop(blob_); }

  // Takes over the reference that Release gave away.
  static BlobRef Adopt(Blob* blob) {
    BlobRef ref;
    ref.blob_ = blob;
    return ref;
  }
  // One more reference to a blob that somebody else owns.
  static BlobRef Share(Blob* blob) {
    blob->references_.fetch_add(1, std::memory_order_relaxed);
    return Adopt(blob);
  }
  Blob* Release() { return std::exchange(blob_, nullptr); }
  static void Drop(Blob* blob) {
    if (blob && blob->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      const size_t size = sizeof(Blob) + blob->allocated_;
      blob->~Blob();
      Free(blob, size);
    }
  }

  explicit operator bool() const { return blob_ != nullptr; }
  Blob* operator->() const { return blob_; }
  Blob& operator*() const { return *blob_; }
  Blob* get() const { return blob_; }

 private:
  Blob* blob_ = nullptr;
};

inline BlobRef Blob::Make(size_t size) {
  return BlobRef::Adopt(new (Allocate(sizeof(Blob) + size)) Blob(size));
}

}  // namespace ruddock::engine
