// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/scratch_buffer.h"

#include <algorithm>
#include <utility>

namespace ruddock::engine {
namespace {

constexpr size_t kSmallest = 4 * 1024;
constexpr size_t kLargestKept = 64 * 1024;

// What nobody uses at the moment. Two, as a command that reads one value and writes another, or
// two at a time, is common.
struct Spare {
  struct Buffer {
    char* data = nullptr;
    size_t capacity = 0;
  };
  Buffer buffers[2];
  ~Spare() {
    for (const Buffer& buffer : buffers) delete[] buffer.data;
  }
};
thread_local Spare t_spare;

}  // namespace

char* ScratchBuffer::Take(size_t size) {
  if (capacity_ >= size && data_ != nullptr) return data_;
  GiveBack();
  for (Spare::Buffer& spare : t_spare.buffers) {
    if (spare.data == nullptr || spare.capacity < size) continue;
    data_ = std::exchange(spare.data, nullptr);
    capacity_ = spare.capacity;
    return data_;
  }
  capacity_ = std::max(size, kSmallest);
  data_ = new char[capacity_];
  return data_;
}

void ScratchBuffer::GiveBack() {
  if (data_ == nullptr) return;
  if (capacity_ <= kLargestKept) {
    // In the place of a smaller one, or of none.
    Spare::Buffer* smallest = &t_spare.buffers[0];
    for (Spare::Buffer& spare : t_spare.buffers) {
      if (spare.data == nullptr) spare.capacity = 0;
      if (spare.capacity < smallest->capacity) smallest = &spare;
    }
    if (smallest->capacity < capacity_) {
      std::swap(smallest->data, data_);
      std::swap(smallest->capacity, capacity_);
    }
  }
  delete[] std::exchange(data_, nullptr);
  capacity_ = 0;
}

}  // namespace ruddock::engine
