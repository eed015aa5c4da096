// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/listpack.h"

#include <algorithm>

#include "engine/base/memory.h"

namespace ruddock::engine {
namespace {

constexpr uint8_t kText32 = 0xf0;
constexpr uint8_t kInt16 = 0xf1;
constexpr uint8_t kInt24 = 0xf2;
constexpr uint8_t kInt32 = 0xf3;
constexpr uint8_t kInt64 = 0xf4;

// Bytes of a backlen. The limits are one lower than seven-bit groups would allow; Redis has them
// so.
size_t BacklenBytes(size_t content) {
  if (content <= 127) return 1;
  if (content < 16383) return 2;
  if (content < 2097151) return 3;
  return content < 268435455 ? 4 : 5;
}

uint8_t* WriteBacklen(uint8_t* out, size_t content) {
  if (content <= 127) {
    *out = static_cast<uint8_t>(content);
    return out + 1;
  }
  const size_t size = BacklenBytes(content);
  for (size_t i = size; i-- > 0;) {
    out[i] = static_cast<uint8_t>(content & 127) | (i == 0 ? 0 : 128);
    content >>= 7;
  }
  return out + size;
}

// An element in its canonical form: the encoding with an integer's bytes, and the text behind it.
struct Encoded {
  explicit Encoded(std::string_view text) {
    if (const std::optional<int64_t> integer = ParseInt64(text)) {
      SetInteger(*integer);
    } else {
      SetText(text);
    }
  }
  explicit Encoded(int64_t integer) { SetInteger(integer); }

  size_t content() const { return head_size + text.size(); }
  size_t size() const { return content() + BacklenBytes(content()); }
  void Write(uint8_t* out) const {
    *out = head[0];
    if (head_size > 1) std::memcpy(out + 1, head + 1, head_size - 1);
    if (!text.empty()) std::memcpy(out + head_size, text.data(), text.size());
    WriteBacklen(out + content(), content());
  }
  // The element there has content() bytes.
  bool EqualsAt(const uint8_t* at) const {
    if (std::memcmp(at, head, head_size) != 0) return false;
    return text.empty() || std::memcmp(at + head_size, text.data(), text.size()) == 0;
  }

  uint8_t head[9];
  size_t head_size = 0;
  std::string_view text;

 private:
  void SetInteger(int64_t value) {
    if (value >= 0 && value <= 127) {
      head[0] = static_cast<uint8_t>(value);
      head_size = 1;
    } else if (value >= -4096 && value <= 4095) {
      head[0] = static_cast<uint8_t>(0xc0 | ((value >> 8) & 31));
      head[1] = static_cast<uint8_t>(value);
      head_size = 2;
    } else if (value >= INT16_MIN && value <= INT16_MAX) {
      SetWide(kInt16, value, 2);
    } else if (value >= -(1 << 23) && value < 1 << 23) {
      SetWide(kInt24, value, 3);
    } else if (value >= INT32_MIN && value <= INT32_MAX) {
      SetWide(kInt32, value, 4);
    } else {
      SetWide(kInt64, value, 8);
    }
  }
  void SetWide(uint8_t encoding, int64_t value, size_t bytes) {
    head[0] = encoding;
    std::memcpy(head + 1, &value, bytes);
    head_size = 1 + bytes;
  }
  void SetText(std::string_view value) {
    text = value;
    if (value.size() < 64) {
      head[0] = static_cast<uint8_t>(0x80 | value.size());
      head_size = 1;
    } else if (value.size() < 4096) {
      head[0] = static_cast<uint8_t>(0xe0 | (value.size() >> 8));
      head[1] = static_cast<uint8_t>(value.size());
      head_size = 2;
    } else {
      head[0] = kText32;
      const uint32_t size = static_cast<uint32_t>(value.size());
      std::memcpy(head + 1, &size, sizeof(size));
      head_size = 5;
    }
  }
};

// Elements that a walk tries to pass at once.
constexpr size_t kRun = 8;

// How many bytes have to be there before ContentOf may be asked.
size_t HeadBytes(uint8_t first) {
  if (first < 0xe0 || first > kText32) return 1;
  return first == kText32 ? 5 : 2;
}

int64_t LoadSigned(const uint8_t* at, size_t bytes) {
  uint64_t value = 0;
  std::memcpy(&value, at, bytes);
  const int unused = 64 - static_cast<int>(bytes) * 8;
  return static_cast<int64_t>(value << unused) >> unused;
}

uint32_t Load32(const uint8_t* at) {
  uint32_t value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

// Bytes of encoding and data of the element at `at`; 0 where its first byte is no encoding. Reads
// the bytes of HeadBytes.
size_t ContentOf(const uint8_t* at) {
  const uint8_t first = *at;
  if (first < 0x80) return 1;
  if (first < 0xc0) return 1 + (first & 63);
  if (first < 0xe0) return 2;
  if (first < kText32) return 2 + ((size_t{first} & 15) << 8 | at[1]);
  switch (first) {
    case kText32: return 5 + size_t{Load32(at + 1)};
    case kInt16: return 3;
    case kInt24: return 4;
    case kInt32: return 5;
    case kInt64: return 9;
    default: return 0;
  }
}

Element Decode(const uint8_t* at) {
  const uint8_t first = *at;
  const char* text = reinterpret_cast<const char*>(at);
  if (first < 0x80) return {.integer = first};
  if (first < 0xc0) return {.data = text + 1, .size = size_t{first} & 63};
  if (first < 0xe0) {
    const int64_t bits = (first & 31) << 8 | at[1];
    return {.integer = bits >= 4096 ? bits - 8192 : bits};
  }
  if (first < kText32) return {.data = text + 2, .size = (size_t{first} & 15) << 8 | at[1]};
  switch (first) {
    case kText32: return {.data = text + 5, .size = Load32(at + 1)};
    case kInt16: return {.integer = LoadSigned(at + 1, 2)};
    case kInt24: return {.integer = LoadSigned(at + 1, 3)};
    case kInt32: return {.integer = LoadSigned(at + 1, 4)};
    default: return {.integer = LoadSigned(at + 1, 8)};
  }
}

constexpr uint8_t kEmptyListpack[] = {7, 0, 0, 0, 0, 0, 0xff};

uint8_t* MakeEmpty() {
  uint8_t* bytes = static_cast<uint8_t*>(Allocate(sizeof(kEmptyListpack)));
  std::memcpy(bytes, kEmptyListpack, sizeof(kEmptyListpack));
  return bytes;
}

}  // namespace

size_t Listpack::size() const {
  if (bytes_ == nullptr) return 0;
  uint16_t count;
  std::memcpy(&count, bytes_ + 4, sizeof(count));
  if (count != kManyElements) return count;
  size_t counted = 0;
  for (Position at = First(); at != kNone; at = Next(at)) ++counted;
  return counted;
}

size_t Listpack::ContentBytes(Position at) const { return ContentOf(bytes_ + at); }

size_t Listpack::ElementBytes(Position at) const {
  const size_t content = ContentBytes(at);
  return content + BacklenBytes(content);
}

Listpack::Position Listpack::Before(Position at) const {
  size_t content = 0;
  size_t shift = 0;
  const uint8_t* byte = bytes_ + at;
  do {
    --byte;
    content |= size_t{*byte & 127u} << shift;
    shift += 7;
  } while (*byte & 128);
  return static_cast<Position>(static_cast<size_t>(byte - bytes_) - content);
}

Listpack::Position Listpack::Last() const {
  if (First() == kNone) return kNone;
  return Before(static_cast<Position>(LoadTotal() - 1));
}

Listpack::Position Listpack::Seek(int64_t index) const {
  const int64_t count = static_cast<int64_t>(size());
  if (index < 0) index += count;
  if (index < 0 || index >= count) return kNone;
  if (index <= count / 2) return Walk(kHeader, index);
  return Walk(static_cast<Position>(LoadTotal() - 1), index - count);
}

Listpack::Position Listpack::Walk(Position at, int64_t steps) const {
  if (steps < 0) return static_cast<Position>(WalkBack(at, static_cast<size_t>(-steps)));
  const size_t end = LoadTotal() - 1;
  size_t here = at;
  for (auto left = static_cast<size_t>(steps); left > 0;) {
    const uint8_t first = bytes_[here];
    if (left >= kRun && first < 0xc0) {
      // The first byte says the size. If that many elements had this one's size, the next ones
      // would begin there; and where their first bytes say so, one after the other, they do.
      const size_t size = first < 0x80 ? 2 : size_t{2} + (first & 63);
      const uint8_t telling = first < 0x80 ? 0x80 : 0xff;
      uint8_t differ = telling;
      if (here + kRun * size <= end) {
        differ = 0;
        for (size_t i = 1; i < kRun; ++i) differ |= bytes_[here + i * size] ^ first;
      }
      if ((differ & telling) == 0) {
        here += kRun * size;
        left -= kRun;
        continue;
      }
    }
    for (size_t i = std::min(left, kRun); i > 0; --i, --left) {
      here += ElementBytes(static_cast<Position>(here));
    }
  }
  return static_cast<Position>(here);
}

// The same backwards, where the last byte of a short element says its size.
size_t Listpack::WalkBack(size_t at, size_t steps) const {
  for (size_t left = steps; left > 0;) {
    const uint8_t last = bytes_[at - 1];
    const size_t size = size_t{last} + 1;
    if (left >= kRun && last < 0x80 && at - kHeader >= kRun * size) {
      uint8_t differ = 0;
      for (size_t i = 1; i < kRun; ++i) differ |= bytes_[at - 1 - i * size] ^ last;
      if (differ == 0) {
        at -= kRun * size;
        left -= kRun;
        continue;
      }
    }
    for (size_t i = std::min(left, kRun); i > 0; --i, --left) {
      at = Before(static_cast<Position>(at));
    }
  }
  return at;
}

Element Listpack::Get(Position at) const { return Decode(bytes_ + at); }

Listpack::Position Listpack::Find(std::string_view text, Position from, uint32_t stride) const {
  if (from == kNone) return kNone;
  const Encoded wanted(text);
  const uint8_t first = wanted.head[0];
  const size_t end = LoadTotal() - 1;
  uint32_t skip = 0;
  for (size_t at = from; at < end;) {
    const uint8_t* element = bytes_ + at;
    // The encoding holds the text's size, so equal first bytes bound what EqualsAt reads.
    const size_t content = ContentOf(element);
    if (skip == 0) {
      if (*element == first && content == wanted.content() && wanted.EqualsAt(element)) {
        return static_cast<Position>(at);
      }
      skip = stride;
    }
    --skip;
    at += content + BacklenBytes(content);
  }
  return kNone;
}

inline void Listpack::Splice(Position at, size_t old_size, size_t new_size) {
  const size_t total = LoadTotal();
  const size_t fresh_total = total - old_size + new_size;
  // What grows stays in its size class up to the end of it.
  const bool same_class = fresh_total >= total
                              ? fresh_total <= AllocationSize(total)
                              : AllocationSize(fresh_total) == AllocationSize(total);
  if (!same_class) [[unlikely]]
    return SpliceElsewhere(at, old_size, new_size);
  const size_t tail = total - at - old_size;
  if (tail == 1) {
    bytes_[at + new_size] = kEnd;
  } else if (old_size != new_size) {
    std::memmove(bytes_ + at + new_size, bytes_ + at + old_size, tail);
  }
  StoreTotal(fresh_total);
}

void Listpack::SpliceElsewhere(Position at, size_t old_size, size_t new_size) {
  const size_t total = LoadTotal();
  const size_t fresh_total = total - old_size + new_size;
  uint8_t* fresh = static_cast<uint8_t*>(Allocate(fresh_total));
  std::memcpy(fresh, bytes_, at);
  std::memcpy(fresh + at + new_size, bytes_ + at + old_size, total - at - old_size);
  engine::Free(bytes_, total);
  bytes_ = fresh;
  StoreTotal(fresh_total);
}

// Once there were too many to note, the count is found again only by counting.
inline void Listpack::AddToCount(int64_t change) {
  uint16_t count;
  std::memcpy(&count, bytes_ + 4, sizeof(count));
  if (count == kManyElements && change > 0) return;
  const int64_t now = count == kManyElements ? static_cast<int64_t>(size()) : count + change;
  count = static_cast<uint16_t>(std::min<int64_t>(now, kManyElements));
  std::memcpy(bytes_ + 4, &count, sizeof(count));
}

template <typename Encoded>
inline Listpack::Position Listpack::InsertEncoded(Position at, const Encoded& element) {
  if (bytes_ == nullptr) [[unlikely]]
    bytes_ = MakeEmpty();
  if (at == kNone) at = static_cast<Position>(LoadTotal() - 1);
  Splice(at, 0, element.size());
  element.Write(bytes_ + at);
  AddToCount(1);
  return at;
}

Listpack::Position Listpack::Insert(Position at, std::string_view text) {
  return InsertEncoded(at, Encoded(text));
}

Listpack::Position Listpack::Insert(Position at, int64_t integer) {
  return InsertEncoded(at, Encoded(integer));
}

void Listpack::AppendPair(std::string_view first, std::string_view second) {
  if (bytes_ == nullptr) bytes_ = MakeEmpty();
  const Position at = static_cast<Position>(LoadTotal() - 1);
  const Encoded a(first);
  const Encoded b(second);
  Splice(at, 0, a.size() + b.size());
  a.Write(bytes_ + at);
  b.Write(bytes_ + at + a.size());
  AddToCount(2);
}

void Listpack::Replace(Position at, std::string_view text) {
  const Encoded element(text);
  Splice(at, ElementBytes(at), element.size());
  element.Write(bytes_ + at);
}

Listpack::Position Listpack::Erase(Position at, size_t count) {
  size_t bytes = 0;
  size_t erased = 0;
  for (; erased < count && bytes_[at + bytes] != kEnd; ++erased) {
    bytes += ElementBytes(static_cast<Position>(at + bytes));
  }
  Splice(at, bytes, 0);
  AddToCount(-static_cast<int64_t>(erased));
  return bytes_[at] == kEnd ? kNone : at;
}

void Listpack::EraseEach(std::span<const Position> positions) {
  if (positions.empty()) return;
  const size_t end = LoadTotal() - 1;
  size_t to = positions[0];
  for (size_t i = 0; i < positions.size(); ++i) {
    const size_t from = positions[i] + ElementBytes(positions[i]);
    const size_t until = i + 1 < positions.size() ? positions[i + 1] : end;
    std::memmove(bytes_ + to, bytes_ + from, until - from);
    to += until - from;
  }
  Splice(static_cast<Position>(to), end - to, 0);
  AddToCount(-static_cast<int64_t>(positions.size()));
}

void Listpack::AppendAll(const Listpack& other) {
  if (other.empty()) return;
  if (bytes_ == nullptr) bytes_ = MakeEmpty();
  const size_t added = other.bytes() - kHeader - 1;
  const size_t count = other.size();
  const Position at = static_cast<Position>(LoadTotal() - 1);
  Splice(at, 0, added);
  std::memcpy(bytes_ + at, other.bytes_ + kHeader, added);
  AddToCount(static_cast<int64_t>(count));
}

Listpack Listpack::Copy() const {
  if (bytes_ == nullptr) return {};
  const size_t total = LoadTotal();
  uint8_t* fresh = static_cast<uint8_t*>(Allocate(total));
  std::memcpy(fresh, bytes_, total);
  return Listpack(fresh);
}

void Listpack::Free() {
  if (bytes_ != nullptr) engine::Free(bytes_, LoadTotal());
  bytes_ = nullptr;
}

bool Listpack::IsValid(const uint8_t* bytes, size_t size) {
  if (size < sizeof(kEmptyListpack) || size > kMaxBytes || Load32(bytes) != size) return false;
  const size_t end = size - 1;
  if (bytes[end] != kEnd) return false;
  size_t count = 0;
  size_t at = kHeader;
  for (; at < end; ++count) {
    if (HeadBytes(bytes[at]) > end - at) return false;
    const size_t content = ContentOf(bytes + at);
    if (content == 0 || content > end - at || BacklenBytes(content) > end - at - content) {
      return false;
    }
    uint8_t backlen[5];
    WriteBacklen(backlen, content);
    if (std::memcmp(backlen, bytes + at + content, BacklenBytes(content)) != 0) return false;
    const Element element = Decode(bytes + at);
    NumberText scratch;
    const Encoded canonical(element.Text(scratch));
    if (canonical.content() != content || !canonical.EqualsAt(bytes + at)) return false;
    at += content + BacklenBytes(content);
  }
  uint16_t stored;
  std::memcpy(&stored, bytes + 4, sizeof(stored));
  return at == end && (stored == kManyElements || stored == count);
}

size_t Listpack::EncodedSize(std::string_view text) { return Encoded(text).size(); }
size_t Listpack::EncodedSize(int64_t integer) { return Encoded(integer).size(); }

}  // namespace ruddock::engine
