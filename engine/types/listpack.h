// SPDX-License-Identifier: BSD-3-Clause
// A list of short texts and integers in one allocation, in the byte layout that Redis 7 calls
// listpack and writes into RDB files and DUMP payloads:
//
//   listpack  u32 bytes in all, u16 elements (65535: too many, count them), element*, 0xff
//   element   encoding, data, backlen
//   encoding  0xxxxxxx                   integer 0 to 127
//             10xxxxxx                   text of 0 to 63 bytes
//             110xxxxx xxxxxxxx          integer, 13 bits signed
//             1110xxxx xxxxxxxx          text of up to 4095 bytes
//             0xf0 u32                   text
//             0xf1 … 0xf4                integer of 2, 3, 4, 8 bytes
//   backlen   bytes of encoding and data in groups of seven bits, the lowest last; all but the
//             first byte have the top bit set, so that it can be read backwards
//
// Numbers are little endian, except those that share their bits with the encoding. The
// list of "a" and 5 is 0c 00 00 00 02 00 | 81 61 02 | 05 01 | ff.
//
// Whatever has the canonical form of a 64-bit integer is kept as one, in the smallest encoding, so
// equal elements are equal bytes.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/base/memory.h"
#include "engine/types/element.h"

namespace ruddock::engine {

// A handle: copying it copies the pointer. Changing operations may move the bytes; other handles
// to the same bytes are invalid then.
class Listpack {
 public:
  // Of an element; stays valid until the listpack is changed.
  using Position = uint32_t;
  static constexpr Position kNone = 0;
  // Redis refuses to let one grow past this.
  static constexpr size_t kMaxBytes = size_t{1} << 30;

  // Empty, without memory.
  Listpack() = default;
  explicit Listpack(uint8_t* bytes) : bytes_(bytes) {}

  uint8_t* data() const { return bytes_; }
  // Bytes of the layout; 0 where there is no memory yet.
  size_t bytes() const { return bytes_ == nullptr ? 0 : LoadTotal(); }
  // Bytes in the allocator. Never changes without data() becoming another one.
  size_t memory() const { return bytes_ == nullptr ? 0 : AllocationSize(LoadTotal()); }
  // O(1); O(n) above 65534 elements.
  size_t size() const;
  bool empty() const { return First() == kNone; }

  // O(1). kNone where there is none.
  Position First() const { return bytes_ == nullptr || bytes_[kHeader] == kEnd ? kNone : kHeader; }
  Position Last() const;
  Position Next(Position at) const {
    at += static_cast<Position>(ElementBytes(at));
    return bytes_[at] == kEnd ? kNone : at;
  }
  Position Prev(Position at) const { return at == kHeader ? kNone : Before(at); }
  // The element at that index; negative ones count from the end. O(n), from the nearer end.
  Position Seek(int64_t index) const;
  // The element so many steps behind, or before, the one at `at`; there must be one. Elements of
  // the same size in a row are passed eight at a time.
  Position Walk(Position at, int64_t steps) const;

  Element Get(Position at) const;

  // The first element equal to `text` at `from` or behind it; only every `stride`-th is looked at
  // (2: the fields of a hash).
  Position Find(std::string_view text, Position from, uint32_t stride = 1) const;

  // The position of the new element. `at` kNone: behind the last one.
  Position Insert(Position at, std::string_view text);
  Position Insert(Position at, int64_t integer);
  Position Append(std::string_view text) { return Insert(kNone, text); }
  // Both at the end, moving the bytes once at most.
  void AppendPair(std::string_view first, std::string_view second);
  void Replace(Position at, std::string_view text);
  // Erases `count` elements from `at` on; returns the position of the one behind them.
  Position Erase(Position at, size_t count = 1);
  // Erases the elements at these positions, which ascend, moving every byte once at most.
  void EraseEach(std::span<const Position> positions);
  // Appends copies of all elements of another one.
  void AppendAll(const Listpack& other);

  Listpack Copy() const;
  void Free();

  // Whether these bytes are a listpack from the first to the last, with every element in its one
  // canonical encoding: what is loaded from outside has to be checked.
  static bool IsValid(const uint8_t* bytes, size_t size);

  // Bytes that an element with this text, or an integer, would take.
  static size_t EncodedSize(std::string_view text);
  static size_t EncodedSize(int64_t integer);

 private:
  static constexpr Position kHeader = 6;
  static constexpr uint8_t kEnd = 0xff;
  static constexpr size_t kManyElements = 0xffff;

  size_t LoadTotal() const {
    uint32_t total;
    std::memcpy(&total, bytes_, sizeof(total));
    return total;
  }
  void StoreTotal(size_t total) {
    const uint32_t stored = static_cast<uint32_t>(total);
    std::memcpy(bytes_, &stored, sizeof(stored));
  }
  // Bytes of encoding and data of the element.
  size_t ContentBytes(Position at) const;
  size_t ElementBytes(Position at) const;
  Position Before(Position at) const;
  size_t WalkBack(size_t at, size_t steps) const;
  // `Encoded` is an element in its canonical form.
  template <typename Encoded>
  Position InsertEncoded(Position at, const Encoded& element);
  // Makes the run of `old_size` bytes at `at` one of `new_size`, which is the caller's to fill.
  void Splice(Position at, size_t old_size, size_t new_size);
  // The same into an allocation of another size.
  void SpliceElsewhere(Position at, size_t old_size, size_t new_size);
  void AddToCount(int64_t change);

  uint8_t* bytes_ = nullptr;
};

}  // namespace ruddock::engine
