// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/output_buffer.h"

#include <algorithm>

namespace ruddock::engine {

void OutputBuffer::Grow(size_t size) {
  const size_t capacity = std::max({capacity_ * 2, size_ + size, size_t{16} * 1024});
  std::unique_ptr<char[]> grown(new char[capacity]);
  if (size_ != 0) std::memcpy(grown.get(), data_.get(), size_);
  data_ = std::move(grown);
  capacity_ = capacity;
}

OutputBuffer& OutputBuffer::operator=(OutputBuffer&& other) noexcept {
  data_ = std::move(other.data_);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  referenced_ = std::exchange(other.referenced_, 0);
  references_ = std::move(other.references_);
  other.references_.clear();
  return *this;
}

void OutputBuffer::AppendAll(const OutputBuffer& other) {
  const size_t base = size_;
  Append(other.bytes());
  for (const Reference& reference : other.references_) {
    references_.push_back({base + reference.offset, reference.blob});
  }
  referenced_ += other.referenced_;
}

void OutputBuffer::Insert(size_t offset, std::string_view bytes) {
  Reserve(bytes.size());
  std::memmove(data_.get() + offset + bytes.size(), data_.get() + offset, size_ - offset);
  std::memcpy(data_.get() + offset, bytes.data(), bytes.size());
  size_ += bytes.size();
  for (Reference& reference : references_) {
    if (reference.offset >= offset) reference.offset += bytes.size();
  }
}

void OutputBuffer::Rewind(size_t position) {
  size_ = position;
  while (!references_.empty() && references_.back().offset > position) {
    referenced_ -= references_.back().blob->size();
    references_.pop_back();
  }
}

void OutputBuffer::Clear() {
  size_ = 0;
  referenced_ = 0;
  references_.clear();
  if (capacity_ > kKeepCapacity) {
    data_.reset();
    capacity_ = 0;
  }
}

}  // namespace ruddock::engine
