// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/bitmap_value.h"

#include <bit>
#include <cstring>

namespace ruddock::engine {
namespace {

__attribute__((always_inline)) inline uint64_t CountWords(const char* at, size_t size) {
  uint64_t count = 0;
  uint64_t word;
  for (; size >= sizeof(word); at += sizeof(word), size -= sizeof(word)) {
    std::memcpy(&word, at, sizeof(word));
    count += static_cast<uint64_t>(__builtin_popcountll(word));
  }
  word = 0;
  if (size != 0) std::memcpy(&word, at, size);
  return count + static_cast<uint64_t>(__builtin_popcountll(word));
}

#if defined(__x86_64__)
// An instruction for it is missing from the baseline that the project is built for.
__attribute__((target("popcnt"))) uint64_t CountBytesPopcnt(const char* at, size_t size) {
  return CountWords(at, size);
}
#endif

uint64_t CountBytes(const char* at, size_t size) {
#if defined(__x86_64__)
  static const bool has_popcnt = __builtin_cpu_supports("popcnt");
  if (has_popcnt) return CountBytesPopcnt(at, size);
#endif
  return CountWords(at, size);
}

// Of byte `index`, only the bits in [first, last].
uint8_t Masked(std::string_view bytes, uint64_t index, uint64_t first, uint64_t last) {
  unsigned byte = static_cast<unsigned char>(bytes[index]);
  if (index == first / 8) byte &= 0xffu >> (first % 8);
  if (index == last / 8) byte &= 0xff00u >> (last % 8 + 1);
  return static_cast<uint8_t>(byte);
}

}  // namespace

std::optional<uint64_t> ParseBitOffset(const CommandContext& ctx, std::string_view text) {
  const std::optional<int64_t> offset = ParseInt64(text);
  if (!offset) return std::nullopt;
  return CheckBitOffset(ctx, *offset);
}

std::optional<uint64_t> CheckBitOffset(const CommandContext& ctx, int64_t offset) {
  if (offset < 0) return std::nullopt;
  const uint64_t bit = static_cast<uint64_t>(offset);
  if (bit / 8 >= ctx.engine.max_string_size.load(std::memory_order_relaxed)) return std::nullopt;
  return bit;
}

std::optional<RangeUnit> ParseRangeUnit(std::string_view text) {
  if (EqualsNoCase(text, "bit")) return RangeUnit::kBit;
  if (EqualsNoCase(text, "byte")) return RangeUnit::kByte;
  return std::nullopt;
}

uint64_t CountBits(std::string_view bytes, uint64_t first, uint64_t last) {
  const uint64_t head = first / 8;
  const uint64_t tail = last / 8;
  uint64_t count = static_cast<uint64_t>(std::popcount(Masked(bytes, head, first, last)));
  if (head == tail) return count;
  count += static_cast<uint64_t>(std::popcount(Masked(bytes, tail, first, last)));
  return count + CountBytes(bytes.data() + head + 1, tail - head - 1);
}

std::optional<uint64_t> FindBit(std::string_view bytes, uint64_t first, uint64_t last, bool bit) {
  // Looking for a clear bit is looking for a set one in the complement.
  const uint8_t flip = bit ? 0 : 0xff;
  auto in_byte = [&](uint64_t index) -> std::optional<uint64_t> {
    unsigned byte = static_cast<unsigned char>(bytes[index]) ^ unsigned { flip };
    if (index == first / 8) byte &= 0xffu >> (first % 8);
    if (byte == 0) return std::nullopt;
    return index * 8 + static_cast<uint64_t>(std::countl_zero(static_cast<uint8_t>(byte)));
  };
  const uint64_t end = last / 8 + 1;
  const uint64_t skip = bit ? 0 : ~uint64_t{0};
  std::optional<uint64_t> found = in_byte(first / 8);
  uint64_t index = first / 8 + 1;
  while (!found && index < end) {
    uint64_t word;
    if (end - index >= sizeof(word)) {
      std::memcpy(&word, bytes.data() + index, sizeof(word));
      if (word == skip) {
        index += sizeof(word);
        continue;
      }
    }
    found = in_byte(index++);
  }
  if (found && *found > last) return std::nullopt;
  return found;
}

}  // namespace ruddock::engine
