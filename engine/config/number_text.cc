// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/number_text.h"

#include <charconv>
#include <cstdio>

#include "engine/config/line.h"

namespace ruddock::engine {

namespace {

std::optional<uint64_t> UnitFactor(std::string_view unit) {
  const std::string lower = LowerCase(unit);
  if (lower.empty() || lower == "b") return 1;
  if (lower == "k") return 1000;
  if (lower == "kb") return 1024;
  if (lower == "m") return 1'000'000;
  if (lower == "mb") return 1024 * 1024;
  if (lower == "g") return 1'000'000'000;
  if (lower == "gb") return 1024 * 1024 * 1024;
  return std::nullopt;
}

}  // namespace

std::optional<uint64_t> ParseMemory(std::string_view text) {
  size_t digits = text.find_first_not_of("0123456789");
  if (digits == std::string_view::npos) digits = text.size();
  const std::optional<uint64_t> factor = UnitFactor(text.substr(digits));
  if (!factor) return std::nullopt;
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error == std::errc::result_out_of_range) return UINT64_MAX;
  uint64_t bytes;
  if (__builtin_mul_overflow(value, *factor, &bytes)) return UINT64_MAX;
  return bytes;
}

std::string FormatMemory(uint64_t bytes) {
  static constexpr struct {
    int shift;
    const char* unit;
  } kUnits[] = {{30, "gb"}, {20, "mb"}, {10, "kb"}};
  for (const auto& [shift, unit] : kUnits) {
    const uint64_t mask = (uint64_t{1} << shift) - 1;
    if (bytes != 0 && (bytes & mask) == 0) return std::to_string(bytes >> shift) + unit;
  }
  return std::to_string(bytes);
}

std::optional<int64_t> ParseOctal(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string FormatOctal(uint64_t value) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value, 8);
  return std::string(buffer, end);
}

std::optional<int64_t> ParseLooseInt(std::string_view text, int64_t limit) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value > limit || value < -limit) return std::nullopt;
  return value;
}

std::string FormatPercentile(double value) {
  char buffer[64];
  const int size = std::snprintf(buffer, sizeof buffer, "%.6f", value);
  std::string text(buffer, static_cast<size_t>(size));
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace ruddock::engine
