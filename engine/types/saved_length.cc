// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/saved_length.h"

#include "engine/base/number.h"

namespace ruddock::engine {
namespace {

// Longest text that is looked at as an integer.
constexpr size_t kMaxIntegerDigits = 11;

// 0 where it is written as text.
size_t IntegerBytes(int64_t value) {
  if (value >= INT8_MIN && value <= INT8_MAX) return 2;
  if (value >= INT16_MIN && value <= INT16_MAX) return 3;
  return value >= INT32_MIN && value <= INT32_MAX ? 5 : 0;
}

}  // namespace

size_t SavedLengthOfCount(uint64_t count) {
  if (count < 64) return 1;
  if (count < 16384) return 2;
  return count <= UINT32_MAX ? 5 : 9;
}

size_t SavedLengthOfText(std::string_view text) {
  if (text.size() <= kMaxIntegerDigits) {
    const std::optional<int64_t> integer = ParseInt64(text);
    if (integer && IntegerBytes(*integer) != 0) return IntegerBytes(*integer);
  }
  return SavedLengthOfCount(text.size()) + text.size();
}

}  // namespace ruddock::engine
