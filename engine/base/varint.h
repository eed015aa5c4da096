// SPDX-License-Identifier: BSD-3-Clause
// A varint: seven bits per byte, the lowest first; all but the last byte have their top bit set.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ruddock::engine {

inline constexpr size_t kMaxVarint = 10;

inline char* WriteVarint(char* at, uint64_t value) {
  while (value >= 0x80) {
    *at++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *at++ = static_cast<char>(value);
  return at;
}

enum class VarintState : uint8_t { kRead, kNeedMore, kTooLarge };

// Moves `at` behind the varint that was read.
inline VarintState ReadVarint(const char*& at, const char* end, uint64_t& value) {
  if (at == end) return VarintState::kNeedMore;
  const auto first = static_cast<unsigned char>(*at);
  if (first < 0x80) [[likely]] {
    value = first;
    ++at;
    return VarintState::kRead;
  }
  value = first & 0x7f;
  const char* next = at + 1;
  for (unsigned shift = 7;; shift += 7) {
    if (next == end) return VarintState::kNeedMore;
    const auto byte = static_cast<unsigned char>(*next++);
    // The tenth byte has room for one bit.
    if (shift == 63 && byte > 1) return VarintState::kTooLarge;
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) break;
  }
  at = next;
  return VarintState::kRead;
}

}  // namespace ruddock::engine
