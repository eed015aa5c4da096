// SPDX-License-Identifier: BSD-3-Clause
// A sorted array of different integers in one allocation, in the byte layout that Redis calls
// intset and writes into RDB files and DUMP payloads:
//
//   intset   u32 width, u32 count, integer*     little endian, ascending
//   width    2, 4 or 8: bytes of each integer
//
// The set of 1 and 300 is 02 00 00 00 02 00 00 00 | 01 00 | 2c 01. The first integer that does not
// fit widens all of them; they are never narrowed again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ruddock::engine {

// A handle: copying it copies the pointer. Changing operations may move the bytes; other handles
// to the same bytes are invalid then.
class Intset {
 public:
  // Empty, without memory.
  Intset() = default;
  explicit Intset(uint8_t* bytes) : bytes_(bytes) {}

  uint8_t* data() const { return bytes_; }
  size_t size() const { return bytes_ == nullptr ? 0 : Load<uint32_t>(kCountOffset); }
  // Bytes of the layout; 0 where there is no memory yet.
  size_t bytes() const { return bytes_ == nullptr ? 0 : BytesFor(width(), size()); }
  // Bytes in the allocator.
  size_t memory() const;

  // The integer at that index, in ascending order; there must be one.
  int64_t Get(size_t index) const { return GetOf(width(), index); }
  // O(log n).
  bool Contains(int64_t value) const;
  // True where it is new. O(n).
  bool Add(int64_t value);
  // True where it was there. O(n).
  bool Erase(int64_t value);
  // Erases those for which `erase(int64_t)`, called once for each in ascending order, is true.
  // O(n).
  template <typename Predicate>
  void EraseIf(Predicate erase);

  Intset Copy() const;
  void Free();

  // Whether these bytes are an intset from the first to the last: a known width, ascending, none
  // twice. What is loaded from outside has to be checked.
  static bool IsValid(const uint8_t* bytes, size_t size);

 private:
  static constexpr size_t kCountOffset = 4;
  static constexpr size_t kHeader = 8;

  static size_t BytesFor(size_t width, size_t count) { return kHeader + width * count; }

  template <typename T>
  T Load(size_t offset) const {
    T value;
    std::memcpy(&value, bytes_ + offset, sizeof(T));
    return value;
  }
  template <typename T>
  void Save(size_t offset, T value) {
    std::memcpy(bytes_ + offset, &value, sizeof(T));
  }
  size_t width() const { return Load<uint32_t>(0); }
  int64_t GetOf(size_t width, size_t index) const {
    const size_t at = BytesFor(width, index);
    if (width == sizeof(int16_t)) return Load<int16_t>(at);
    return width == sizeof(int32_t) ? Load<int32_t>(at) : Load<int64_t>(at);
  }
  void Put(size_t index, int64_t value);
  // The first index whose integer is not lower.
  size_t LowerBound(int64_t value) const;
  // Makes room for `count` integers of the width that there is, and counts them.
  void Resize(size_t count);
  void Widen(size_t width);

  uint8_t* bytes_ = nullptr;
};

template <typename Predicate>
void Intset::EraseIf(Predicate erase) {
  const size_t count = size();
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const int64_t value = Get(i);
    if (!erase(value)) Put(kept++, value);
  }
  if (kept != count) Resize(kept);
}

}  // namespace ruddock::engine
