// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/output_buffer.h"

#include <algorithm>

namespace ruddock::engine {

void OutputBuffer::NoteSize(size_t more) {
  if (full_ != nullptr && total() + more >= kFull) *full_ = true;
  if (most_ != 0 && total() + more > most_) overflowed_ = true;
  if (!overflowed_) return;
  // Whoever writes goes on writing: into what room there is, over and over.
  size_ = 0;
  DropReferences();
}

void OutputBuffer::DropReferences() {
  referenced_ = 0;
  late_ = 0;
  references_.clear();
}

void OutputBuffer::AppendReference(BlobRef blob) {
  NoteSize(blob->size());
  if (overflowed_) return;
  referenced_ += blob->size();
  references_.push_back({size_, std::move(blob)});
}

void OutputBuffer::AppendLate(LateRef late) {
  NoteSize(late->estimate());
  if (overflowed_) return;
  referenced_ += late->estimate();
  ++late_;
  references_.push_back({size_, {}, std::move(late)});
}

void OutputBuffer::Settle() {
  if (late_ == 0) return;
  for (Reference& reference : references_) {
    if (reference.late == nullptr || !reference.late->ready()) continue;
    referenced_ -= reference.size();
    reference.blob = reference.late->bytes();
    reference.late.reset();
    referenced_ += reference.size();
    --late_;
  }
}

void OutputBuffer::Grow(size_t size) {
  NoteSize(size);
  if (capacity_ - size_ >= size) return;
  size_t capacity = std::max({capacity_ * 2, size_ + size, size_t{16} * 1024});
  // No further than to where it has to be noticed.
  if (most_ != 0) capacity = std::max(std::min<size_t>(capacity, most_), size_ + size);
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
  extra_effort_ = std::exchange(other.extra_effort_, 0);
  references_ = std::move(other.references_);
  other.references_.clear();
  late_ = std::exchange(other.late_, 0);
  full_ = std::exchange(other.full_, nullptr);
  most_ = std::exchange(other.most_, 0);
  overflowed_ = std::exchange(other.overflowed_, false);
  return *this;
}

void OutputBuffer::Insert(size_t offset, std::string_view bytes) {
  Reserve(bytes.size());
  if (overflowed_) return;
  std::memmove(data_.get() + offset + bytes.size(), data_.get() + offset, size_ - offset);
  std::memcpy(data_.get() + offset, bytes.data(), bytes.size());
  size_ += bytes.size();
  // A value that ends where the bytes go belongs to what came before.
  for (Reference& reference : references_) {
    if (reference.offset > offset) reference.offset += bytes.size();
  }
}

size_t OutputBuffer::Gather(size_t skip, iovec* pieces, size_t max) const {
  size_t count = 0;
  auto add = [&](const char* data, size_t size) {
    if (skip >= size) {
      skip -= size;
      return;
    }
    if (count < max) pieces[count++] = {const_cast<char*>(data) + skip, size - skip};
    skip = 0;
  };
  size_t at = 0;  // position in bytes()
  for (const Reference& reference : references_) {
    add(data_.get() + at, reference.offset - at);
    at = reference.offset;
    if (!reference.blob) return count;
    add(reference.blob->data(), reference.blob->size());
    if (count == max) return count;
  }
  add(data_.get() + at, size_ - at);
  return count;
}

OutputBuffer OutputBuffer::TakeAll() {
  OutputBuffer taken;
  if (capacity_ - size_ > size_ / 8) {
    // This one keeps its room for the next batch.
    if (size_ != 0) {
      taken.data_.reset(new char[size_]);
      std::memcpy(taken.data_.get(), data_.get(), size_);
    }
    taken.capacity_ = size_;
    taken.size_ = std::exchange(size_, 0);
  } else {
    taken.data_ = std::move(data_);
    taken.size_ = std::exchange(size_, 0);
    taken.capacity_ = std::exchange(capacity_, 0);
  }
  taken.referenced_ = std::exchange(referenced_, 0);
  taken.references_ = std::move(references_);
  references_.clear();
  taken.late_ = std::exchange(late_, 0);
  extra_effort_ = 0;
  return taken;
}

void OutputBuffer::Rewind(size_t position) {
  if (overflowed_) return;
  size_ = position;
  while (!references_.empty() && references_.back().offset > position) {
    referenced_ -= references_.back().size();
    if (!references_.back().blob) --late_;
    references_.pop_back();
  }
}

void OutputBuffer::Clear() {
  size_ = 0;
  extra_effort_ = 0;
  full_ = nullptr;
  most_ = 0;
  overflowed_ = false;
  DropReferences();
  if (capacity_ > kKeepCapacity) {
    data_.reset();
    capacity_ = 0;
  }
}

}  // namespace ruddock::engine
