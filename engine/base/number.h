// SPDX-License-Identifier: BSD-3-Clause
// Numbers as Redis reads and writes them: stricter than strtoll, and formatted without locale.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ruddock::engine {

// Room for any 64-bit integer in decimal.
inline constexpr size_t kMaxIntegerText = 21;

// A decimal integer in its one canonical form: no spaces, no plus, no leading zero, no "-0".
// So ParseInt64 and FormatInt64 round-trip byte for byte, which is what lets a string value be
// stored as an integer.
inline std::optional<int64_t> ParseInt64(std::string_view text) {
  if (text.empty() || text.size() > 20) return std::nullopt;
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = *at == '-';
  if (negative && ++at == end) return std::nullopt;
  unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
  if (digit > 9) return std::nullopt;
  if (digit == 0) {
    if (text.size() == 1) return 0;
    return std::nullopt;
  }
  uint64_t value = digit;
  while (++at != end) {
    digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit > 9) return std::nullopt;
    if (value > (UINT64_MAX - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (negative) {
    if (value > uint64_t{1} << 63) return std::nullopt;
    return static_cast<int64_t>(0 - value);
  }
  if (value > static_cast<uint64_t>(INT64_MAX)) return std::nullopt;
  return static_cast<int64_t>(value);
}

// Writes `value` at `out` (room for kMaxIntegerText) and returns the end.
inline char* FormatInt64(char* out, int64_t value) {
  return std::to_chars(out, out + kMaxIntegerText, value).ptr;
}
inline char* FormatUint64(char* out, uint64_t value) {
  return std::to_chars(out, out + kMaxIntegerText, value).ptr;
}

// A long double as INCRBYFLOAT and friends accept it: anything strtold reads without white space
// in front, whole text, no NaN. Infinities are accepted; the caller judges.
std::optional<long double> ParseLongDouble(std::string_view text);

// A double as scores and timeouts accept it; the same rules.
std::optional<double> ParseDouble(std::string_view text);

// Seventeen digits after the point, without trailing zeros or exponent: INCRBYFLOAT's format.
std::string FormatLongDoubleHuman(long double value);

// %.17g, and "inf", "-inf", "nan": what Redis sends for a double.
std::string FormatDouble(double value);

}  // namespace ruddock::engine
