// SPDX-License-Identifier: BSD-3-Clause
// Numbers as the configuration writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ruddock::engine {

// "1024", "1k" (1000), "1kb" (1024), m, mb, g, gb, b, in any case. No digits count as 0, as in
// Redis; what does not fit becomes the largest value.
std::optional<uint64_t> ParseMemory(std::string_view text);

// The shortest of these forms that is exact.
std::string FormatMemory(uint64_t bytes);

std::optional<int64_t> ParseOctal(std::string_view text);
std::string FormatOctal(uint64_t value);

// A decimal number with an optional sign and leading zeros, of at most `limit`.
std::optional<int64_t> ParseLooseInt(std::string_view text, int64_t limit);

// At most six digits behind the point, no trailing zeros.
std::string FormatPercentile(double value);

}  // namespace ruddock::engine
