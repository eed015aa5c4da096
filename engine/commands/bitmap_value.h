// SPDX-License-Identifier: BSD-3-Clause
// What the bitmap commands share. Bit 0 is the highest bit of the first byte.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/exec/context.h"

namespace ruddock::engine {

// A bit offset within proto-max-bulk-len; nothing where the text is no such number.
std::optional<uint64_t> ParseBitOffset(const CommandContext& ctx, std::string_view text);
// The same for a number that has been read; nothing where it is out of range.
std::optional<uint64_t> CheckBitOffset(const CommandContext& ctx, int64_t offset);

// BYTE or BIT behind a range; nothing where it is neither.
enum class RangeUnit : uint8_t { kByte, kBit };
std::optional<RangeUnit> ParseRangeUnit(std::string_view text);

inline bool BitAt(std::string_view bytes, uint64_t offset) {
  return offset / 8 < bytes.size() &&
         (static_cast<unsigned char>(bytes[offset / 8]) >> (7 - offset % 8) & 1);
}

// Bits that are set in [first, last], both within the bytes.
uint64_t CountBits(std::string_view bytes, uint64_t first, uint64_t last);

// The first bit in [first, last] that is `bit`.
std::optional<uint64_t> FindBit(std::string_view bytes, uint64_t first, uint64_t last, bool bit);

}  // namespace ruddock::engine
