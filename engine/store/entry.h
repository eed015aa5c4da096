// SPDX-License-Identifier: BSD-3-Clause
// One key with its value: a single allocation.
//
//   offset 0  type and encoding (4 bits each), flags, snapshot epoch, key size,
//             access clock (24 bits: LRU seconds, or LFU minutes and counter), value size
//          8  expiry, Unix milliseconds        only with kHasExpiry
//         +8  integer, or pointer to the value only for kInt, kBlob, kPackedBlob and objects
//         +4  key size                         only where the byte above says kLongSize
//         +4  value size                       only inline, where the byte above says kLongSize
//             the key's bytes
//             the value's bytes                only for kEmbstr, kRaw, kPacked and kEmbedded
//
// So a 16-byte key with an 8-byte value takes 32 bytes, and an expiry costs nothing to keys that
// have none. Entries never move while they are in a table; the write gate replaces them when they
// outgrow their allocation.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/blob.h"
#include "engine/base/number.h"
#include "engine/base/scratch_buffer.h"
#include "engine/store/object.h"

namespace ruddock::engine {

// Longest string that OBJECT ENCODING calls embstr.
inline constexpr size_t kMaxEmbstr = 44;
// Longest value kept inside the entry. Longer ones are refcounted, so that a reply can refer to
// them instead of copying.
inline constexpr size_t kMaxInlineValue = 16 * 1024 - 1;
// Longest listpack kept inside the entry: one allocation instead of two, and no pointer to follow.
// Changing one costs copying it out and in again, which is why longer ones are not.
inline constexpr size_t kMaxEmbedded = 512;

// Where the bytes of a string are put that do not lie in its entry as they are: an integer's
// digits, or what a compressed string decompresses to.
struct StringScratch {
  char number[kMaxIntegerText];
  ScratchBuffer unpacked;
};

class Entry {
 public:
  struct Shape {
    ValueType type = ValueType::kString;
    Encoding encoding = Encoding::kEmbstr;
    bool has_expiry = false;
    size_t key_size = 0;
    size_t inline_size = 0;  // bytes of an inline value
  };

  // An entry with that key; the value's bytes, integer or pointer are the caller's to fill.
  static Entry* Make(const Shape& shape, std::string_view key);
  // Frees the entry and drops its value.
  static void Destroy(Entry* entry);
  // Frees the entry alone: its value has been moved elsewhere.
  static void DestroyShell(Entry* entry);

  // What Make would ask of the allocator.
  static size_t RequestSize(const Shape& shape);

  ValueType type() const { return static_cast<ValueType>(type_); }
  Encoding encoding() const { return static_cast<Encoding>(encoding_); }
  // Whether it is a string whose bytes are in the entry, as they are.
  bool is_inline() const { return encoding() <= Encoding::kRaw; }
  // Whether it is a string in compressed form.
  bool is_packed() const {
    return encoding() == Encoding::kPacked || encoding() == Encoding::kPackedBlob;
  }
  // Whether the value is of another type than string.
  bool is_object() const { return type() != ValueType::kString; }
  // Whether the bytes of the value, of whatever type, are in the entry.
  bool holds_value() const { return HoldsValue(encoding()); }
  void set_encoding(Encoding encoding) { encoding_ = static_cast<uint8_t>(encoding) & 15; }

  bool has_expiry() const { return flags_ & kHasExpiry; }
  // Unix milliseconds; only with has_expiry().
  int64_t expiry() const { return Load<int64_t>(kHeader); }
  void set_expiry(int64_t at_ms) { Save(kHeader, at_ms); }
  bool ExpiredAt(int64_t now_ms) const { return has_expiry() && now_ms > expiry(); }

  std::string_view key() const {
    return {bytes() + KeyOffset(), key_size_ == kLongSize ? LongKeySize() : key_size_};
  }

  // Only kInt.
  int64_t integer() const { return Load<int64_t>(FixedOffset()); }
  void set_integer(int64_t value) { Save(FixedOffset(), value); }
  bool has_blob() const {
    return encoding() == Encoding::kBlob || encoding() == Encoding::kPackedBlob;
  }
  // Only has_blob(). Of a kPackedBlob it is the compressed form.
  Blob* blob() const { return Load<Blob*>(FixedOffset()); }
  void set_blob(Blob* blob) { Save(FixedOffset(), blob); }
  // Only is_packed(): the compressed form.
  std::string_view packed() const {
    return encoding() == Encoding::kPacked ? inline_value() : blob()->view();
  }
  // Only is_object(). An embedded one is not to be changed or freed through this.
  Object object() const {
    if (holds_value()) return {Encoding::kListpack, const_cast<char*>(bytes() + ValueOffset())};
    return {encoding(), Load<void*>(FixedOffset())};
  }
  // Only is_object(), and not holds_value().
  void set_object(Object object) {
    set_encoding(object.encoding);
    Save(FixedOffset(), object.data);
  }
  // Only holds_value().
  std::string_view inline_value() const { return {bytes() + ValueOffset(), InlineSize()}; }
  char* inline_data() { return bytes() + ValueOffset(); }

  // Only strings: the bytes, whatever the encoding; what has to be made of them lies in `scratch`.
  std::string_view StringValue(StringScratch& scratch) const {
    return is_inline() ? inline_value() : MakeStringValue(scratch);
  }
  // The number of these bytes. O(1).
  size_t StringSize() const;

  // 24 bits of LRU seconds, or LFU minutes (16) and counter (8).
  uint32_t access() const { return access_; }
  void set_access(uint32_t access) { access_ = access & 0xffffff; }

  Shape shape() const;
  // Bytes that the entry and its value occupy in the allocator. O(1).
  size_t MemoryUsage() const;

  // Gives an entry that holds its value another size of it; possible while the size class stays the
  // same and both sizes are short, or both long. False where the entry has to be made anew.
  bool ResizeInline(size_t size) { return size == InlineSize() || ChangeInlineSize(size); }

 private:
  static constexpr size_t kHeader = 8;
  static constexpr uint8_t kLongSize = 255;
  enum Flag : uint8_t { kHasExpiry = 1 };

  Entry() = default;

  std::string_view MakeStringValue(StringScratch& scratch) const;
  bool ChangeInlineSize(size_t size);

  char* bytes() { return reinterpret_cast<char*>(this); }
  const char* bytes() const { return reinterpret_cast<const char*>(this); }
  template <typename T>
  T Load(size_t offset) const {
    T value;
    std::memcpy(&value, bytes() + offset, sizeof(T));
    return value;
  }
  template <typename T>
  void Save(size_t offset, T value) {
    std::memcpy(bytes() + offset, &value, sizeof(T));
  }

  size_t FixedOffset() const { return kHeader + (has_expiry() ? 8 : 0); }
  static bool HoldsValue(Encoding encoding) { return encoding <= Encoding::kEmbedded; }
  size_t SizesOffset() const { return FixedOffset() + (holds_value() ? 0 : 8); }
  bool LongValue() const { return holds_value() && value_size_ == kLongSize; }
  size_t KeyOffset() const {
    return SizesOffset() + (key_size_ == kLongSize ? 4 : 0) + (LongValue() ? 4 : 0);
  }
  size_t LongKeySize() const { return Load<uint32_t>(SizesOffset()); }
  size_t InlineSize() const {
    return LongValue() ? Load<uint32_t>(SizesOffset() + (key_size_ == kLongSize ? 4 : 0))
                       : value_size_;
  }
  size_t ValueOffset() const {
    return KeyOffset() + (key_size_ == kLongSize ? LongKeySize() : key_size_);
  }

  uint8_t type_ : 4;
  uint8_t encoding_ : 4;
  uint8_t flags_;
  uint8_t epoch_;
  uint8_t key_size_;
  uint32_t access_ : 24;
  uint32_t value_size_ : 8;
};
static_assert(sizeof(Entry) == 8);

}  // namespace ruddock::engine
