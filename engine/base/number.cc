// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/number.h"

#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace ruddock::engine {
namespace {

// strto* want a terminated text; longer ones are not numbers for Redis either.
constexpr size_t kMaxNumberText = 5 * 1024;

template <typename Number, typename Convert>
std::optional<Number> ParseFloating(std::string_view text, Convert convert) {
  if (text.empty() || text.size() >= kMaxNumberText ||
      std::isspace(static_cast<unsigned char>(text[0]))) {
    return std::nullopt;
  }
  char buffer[kMaxNumberText];
  text.copy(buffer, text.size());
  buffer[text.size()] = '\0';
  char* end = nullptr;
  errno = 0;
  const Number value = convert(buffer, &end);
  if (end != buffer + text.size() || std::isnan(value)) return std::nullopt;
  if (errno == ERANGE && (std::isinf(value) || value == 0)) return std::nullopt;
  return value;
}

// A plain decimal of at most 15 digits, as nearly all are. Digits and power of ten are exact in a
// double, so that their quotient is rounded once, as strtod would round it.
std::optional<double> ParsePlainDecimal(std::string_view text) {
  constexpr size_t kMostDigits = 15;
  static constexpr double kPowers[kMostDigits + 1] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  if (text.empty() || text.size() > kMostDigits + 2) return std::nullopt;
  const bool negative = text[0] == '-';
  uint64_t value = 0;
  size_t digits = 0;
  size_t decimals = 0;
  bool point = false;
  for (size_t i = negative ? 1 : 0; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
      continue;
    }
    const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
    if (digit > 9) return std::nullopt;
    value = value * 10 + digit;
    ++digits;
    decimals += point ? 1 : 0;
  }
  if (digits == 0 || digits > kMostDigits) return std::nullopt;
  const double magnitude = static_cast<double>(value) / kPowers[decimals];
  return negative ? -magnitude : magnitude;
}

}  // namespace

std::optional<long double> ParseLongDouble(std::string_view text) {
  return ParseFloating<long double>(text,
                                    [](const char* s, char** end) { return strtold(s, end); });
}

std::optional<double> ParseDouble(std::string_view text) {
  if (const std::optional<double> plain = ParsePlainDecimal(text)) return plain;
  return ParseFloating<double>(text, [](const char* s, char** end) { return strtod(s, end); });
}

std::string FormatLongDoubleHuman(long double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (std::isnan(value)) return "nan";
  char buffer[5 * 1024];  // LDBL_MAX has 4,933 digits before the point
  const int size = std::snprintf(buffer, sizeof(buffer), "%.17Lf", value);
  std::string text(buffer, static_cast<size_t>(size));
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  if (text == "-0") text = "0";
  return text;
}

std::string FormatDouble(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (std::isnan(value)) return "nan";
  // Most scores are small integers, which %.17g shows as such.
  constexpr double kPlain = 1e15;
  if (value > -kPlain && value < kPlain && !(value == 0 && std::signbit(value))) {
    const int64_t integer = static_cast<int64_t>(value);
    if (static_cast<double>(integer) == value) return std::to_string(integer);
  }
  char buffer[64];
  const int size = std::snprintf(buffer, sizeof(buffer), "%.17g", value);
  return std::string(buffer, static_cast<size_t>(size));
}

}  // namespace ruddock::engine
