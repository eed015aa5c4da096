// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/intset.h"

#include <algorithm>

#include "engine/base/memory.h"

namespace ruddock::engine {
namespace {

size_t WidthOf(int64_t value) {
  if (value >= INT16_MIN && value <= INT16_MAX) return sizeof(int16_t);
  return value >= INT32_MIN && value <= INT32_MAX ? sizeof(int32_t) : sizeof(int64_t);
}

}  // namespace

size_t Intset::memory() const { return bytes_ == nullptr ? 0 : AllocationSize(bytes()); }

void Intset::Put(size_t index, int64_t value) {
  const size_t at = BytesFor(width(), index);
  switch (width()) {
    case sizeof(int16_t): return Save(at, static_cast<int16_t>(value));
    case sizeof(int32_t): return Save(at, static_cast<int32_t>(value));
    default: return Save(at, value);
  }
}

size_t Intset::LowerBound(int64_t value) const {
  size_t count = size();
  // Integers often come in ascending order.
  if (count != 0 && Get(count - 1) < value) return count;
  size_t first = 0;
  while (count > 0) {
    const size_t half = count / 2;
    if (Get(first + half) < value) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

bool Intset::Contains(int64_t value) const {
  if (bytes_ == nullptr || WidthOf(value) > width()) return false;
  const size_t at = LowerBound(value);
  return at < size() && Get(at) == value;
}

void Intset::Resize(size_t count) {
  const size_t old_bytes = bytes();
  const size_t new_bytes = BytesFor(width(), count);
  if (AllocationSize(old_bytes) != AllocationSize(new_bytes)) {
    uint8_t* fresh = static_cast<uint8_t*>(Allocate(new_bytes));
    std::memcpy(fresh, bytes_, std::min(old_bytes, new_bytes));
    ruddock::engine::Free(bytes_, old_bytes);
    bytes_ = fresh;
  }
  Save(kCountOffset, static_cast<uint32_t>(count));
}

void Intset::Widen(size_t width) {
  const Intset old = *this;
  const size_t count = old.size();
  bytes_ = static_cast<uint8_t*>(Allocate(BytesFor(width, count)));
  Save(0, static_cast<uint32_t>(width));
  Save(kCountOffset, static_cast<uint32_t>(count));
  for (size_t i = 0; i < count; ++i) Put(i, old.Get(i));
  if (old.bytes_ != nullptr) ruddock::engine::Free(old.bytes_, old.bytes());
}

bool Intset::Add(int64_t value) {
  if (bytes_ == nullptr || WidthOf(value) > width()) Widen(WidthOf(value));
  const size_t count = size();
  const size_t at = LowerBound(value);
  if (at < count && Get(at) == value) return false;
  Resize(count + 1);
  uint8_t* place = bytes_ + BytesFor(width(), at);
  std::memmove(place + width(), place, (count - at) * width());
  Put(at, value);
  return true;
}

bool Intset::Erase(int64_t value) {
  if (!Contains(value)) return false;
  const size_t at = LowerBound(value);
  const size_t count = size();
  uint8_t* place = bytes_ + BytesFor(width(), at);
  std::memmove(place, place + width(), (count - at - 1) * width());
  Resize(count - 1);
  return true;
}

Intset Intset::Copy() const {
  if (bytes_ == nullptr) return Intset();
  uint8_t* copy = static_cast<uint8_t*>(Allocate(bytes()));
  std::memcpy(copy, bytes_, bytes());
  return Intset(copy);
}

void Intset::Free() {
  if (bytes_ != nullptr) ruddock::engine::Free(bytes_, bytes());
  bytes_ = nullptr;
}

bool Intset::IsValid(const uint8_t* bytes, size_t size) {
  if (size < kHeader) return false;
  const Intset set(const_cast<uint8_t*>(bytes));  // only read
  const size_t width = set.width();
  if (width != 2 && width != 4 && width != 8) return false;
  if (set.size() == 0 || BytesFor(width, set.size()) != size) return false;
  for (size_t i = 1; i < set.size(); ++i) {
    if (set.Get(i - 1) >= set.Get(i)) return false;
  }
  return true;
}

}  // namespace ruddock::engine
