// SPDX-License-Identifier: BSD-3-Clause
// Encoded replies on their way to a socket: a run of bytes, and between them references to large
// values that are sent from where they lie. One per I/O thread while a batch runs; what the socket
// does not take at once moves to the connection. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/blob.h"

namespace ruddock::engine {

class OutputBuffer {
 public:
  OutputBuffer() = default;
  OutputBuffer(OutputBuffer&& other) noexcept { *this = std::move(other); }
  OutputBuffer& operator=(OutputBuffer&& other) noexcept;

  // A value of this size or more is referenced instead of copied.
  static constexpr size_t kReferenceSize = 16 * 1024;

  struct Reference {
    size_t offset;  // the blob goes out before bytes()[offset]
    BlobRef blob;
  };

  // Room for `size` more bytes; Commit says how many of them were written.
  char* Reserve(size_t size) {
    if (capacity_ - size_ < size) Grow(size);
    return data_.get() + size_;
  }
  void Commit(char* end) { size_ = static_cast<size_t>(end - data_.get()); }
  void Append(std::string_view bytes) {
    char* out = Reserve(bytes.size());
    std::memcpy(out, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  void AppendReference(BlobRef blob) {
    referenced_ += blob->size();
    references_.push_back({size_, std::move(blob)});
  }
  // Appends the bytes and references of another buffer.
  void AppendAll(const OutputBuffer& other);
  // Puts `bytes` in at `offset`, behind which everything moves: headers whose count comes last.
  void Insert(size_t offset, std::string_view bytes);

  std::string_view bytes() const { return {data_.get(), size_}; }
  const std::vector<Reference>& references() const { return references_; }
  // Position of the end, for Rewind and Insert.
  size_t position() const { return size_; }
  // Bytes to send, references included.
  size_t total() const { return size_ + referenced_; }
  bool empty() const { return size_ == 0 && references_.empty(); }

  // Drops everything from `position` on.
  void Rewind(size_t position);
  // Empties it; keeps a moderate capacity for the next batch.
  void Clear();

 private:
  static constexpr size_t kKeepCapacity = 256 * 1024;
  void Grow(size_t size);

  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
  size_t referenced_ = 0;
  std::vector<Reference> references_;
};

}  // namespace ruddock::engine
