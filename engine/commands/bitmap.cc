// SPDX-License-Identifier: BSD-3-Clause
// GETBIT, SETBIT, BITCOUNT, BITPOS.
#include <algorithm>
#include <iterator>

#include "engine/commands/bitmap_value.h"
#include "engine/commands/string_value.h"

namespace ruddock::engine {
namespace {

void CmdGetBit(CommandContext& ctx) {
  const std::optional<uint64_t> offset = ParseBitOffset(ctx, ctx.args[2]);
  if (!offset) return ctx.Error(errors::kBitOffset);
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  if (!ctx.CheckString(entry)) return;
  if (entry == nullptr) return ctx.reply.Integer(0);
  StringScratch scratch;
  ctx.reply.Integer(BitAt(entry->StringValue(scratch), *offset));
}

void CmdSetBit(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const std::optional<uint64_t> offset = ParseBitOffset(ctx, ctx.args[2]);
  if (!offset) return ctx.Error(errors::kBitOffset);
  const std::optional<int64_t> bit = ParseInt64(ctx.args[3]);
  if (!bit || (*bit != 0 && *bit != 1)) return ctx.Error(errors::kBitValue);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (!ctx.CheckString(entry)) return;
  StringScratch scratch;
  const std::string_view value = entry != nullptr ? entry->StringValue(scratch) : "";
  const bool old = BitAt(value, *offset);
  const size_t size = std::max<size_t>(value.size(), *offset / 8 + 1);
  const bool changes = entry == nullptr || size > value.size() || old != (*bit == 1);
  char* data = ctx.keys.EditString(key, entry, size, changes);
  if (changes) {
    const uint8_t mask = static_cast<uint8_t>(0x80u >> (*offset % 8));
    char& byte = data[*offset / 8];
    byte = static_cast<char>(*bit == 1 ? byte | mask : byte & ~mask);
    ctx.keys.Notify(kNotifyString, "setbit", key);
  }
  ctx.reply.Integer(old);
}

// The range of a BITCOUNT or BITPOS, as bits.
std::optional<IndexRange> ResolveBits(int64_t start, int64_t end, RangeUnit unit, size_t bytes) {
  if (unit == RangeUnit::kBit) return ResolveRange(start, end, bytes * 8);
  std::optional<IndexRange> range = ResolveRange(start, end, bytes);
  if (range) range = IndexRange{range->first * 8, range->last * 8 + 7};
  return range;
}

void CmdBitCount(CommandContext& ctx) {
  const uint32_t count = ctx.args.size();
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  if (!ctx.CheckString(entry)) return;
  if (entry == nullptr) return ctx.reply.Integer(0);
  int64_t start = 0;
  int64_t end = -1;
  RangeUnit unit = RangeUnit::kByte;
  if (count == 4 || count == 5) {
    const std::optional<int64_t> first = ParseInt64(ctx.args[2]);
    if (!first) return ctx.Error(errors::kNotInteger);
    const std::optional<int64_t> last = ParseInt64(ctx.args[3]);
    if (!last) return ctx.Error(errors::kNotInteger);
    start = *first;
    end = *last;
    // Comes before a look at the unit.
    if (RunsBackwards(start, end)) return ctx.reply.Integer(0);
    if (count == 5) {
      const std::optional<RangeUnit> given = ParseRangeUnit(ctx.args[4]);
      if (!given) return ctx.Error(errors::kSyntax);
      unit = *given;
    }
  } else if (count != 2) {
    return ctx.Error(errors::kSyntax);
  }
  StringScratch scratch;
  const std::string_view value = entry->StringValue(scratch);
  const std::optional<IndexRange> range = ResolveBits(start, end, unit, value.size());
  if (!range) return ctx.reply.Integer(0);
  ctx.reply.Integer(static_cast<int64_t>(CountBits(value, range->first, range->last)));
}

struct BitPosRange {
  int64_t start = 0;
  int64_t end = -1;
  bool has_end = false;
  RangeUnit unit = RangeUnit::kByte;
};

// Answers the error where the arguments behind the bit make no sense.
std::optional<BitPosRange> ParseBitPosRange(CommandContext& ctx) {
  const uint32_t count = ctx.args.size();
  BitPosRange range;
  std::string_view error;
  if (count > 6) error = errors::kSyntax;
  if (error.empty() && count >= 4) {
    const std::optional<int64_t> start = ParseInt64(ctx.args[3]);
    if (!start) error = errors::kNotInteger;
    range.start = start.value_or(0);
  }
  if (error.empty() && count == 6) {
    const std::optional<RangeUnit> unit = ParseRangeUnit(ctx.args[5]);
    if (!unit) error = errors::kSyntax;
    range.unit = unit.value_or(RangeUnit::kByte);
  }
  if (error.empty() && count >= 5) {
    const std::optional<int64_t> end = ParseInt64(ctx.args[4]);
    if (!end) error = errors::kNotInteger;
    range.end = end.value_or(-1);
    range.has_end = true;
  }
  if (error.empty()) return range;
  ctx.Error(error);
  return std::nullopt;
}

void CmdBitPos(CommandContext& ctx) {
  const std::optional<int64_t> bit = ParseInt64(ctx.args[2]);
  if (!bit) return ctx.Error(errors::kNotInteger);
  if (*bit != 0 && *bit != 1) return ctx.Error(errors::kBitArgument);
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  // A missing key is an endless row of clear bits.
  if (entry == nullptr) return ctx.reply.Integer(*bit == 1 ? -1 : 0);
  if (!ctx.CheckString(entry)) return;
  const std::optional<BitPosRange> given = ParseBitPosRange(ctx);
  if (!given) return;
  StringScratch scratch;
  const std::string_view value = entry->StringValue(scratch);
  const std::optional<IndexRange> range =
      ResolveBits(given->start, given->end, given->unit, value.size());
  if (!range) return ctx.reply.Integer(-1);
  const std::optional<uint64_t> found = FindBit(value, range->first, range->last, *bit == 1);
  if (found) return ctx.reply.Integer(static_cast<int64_t>(*found));
  // Without an end the clear bits behind the string count.
  const bool behind = *bit == 0 && !given->has_end;
  ctx.reply.Integer(behind ? static_cast<int64_t>(value.size() * 8) : -1);
}

const CommandSpec kBitmapCommands[] = {
    {.name = "bitcount",
     .opcode = 115,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "2.6.0",
     .complexity = "O(N)",
     .summary = "Counts the bits that are set in a string.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "index",
           .type = ArgType::kBlock,
           .flags = kOptional,
           .children =
               {{.name = "start", .type = ArgType::kInteger},
                {.name = "end", .type = ArgType::kInteger},
                {.name = "index_unit",
                 .type = ArgType::kOneOf,
                 .flags = kOptional,
                 .since = "7.0.0",
                 .children = {{.name = "byte", .type = ArgType::kPureToken, .token = "BYTE"},
                              {.name = "bit", .type = ArgType::kPureToken, .token = "BIT"}}}}}},
     .history = {{"7.0.0", "The units `BYTE` and `BIT` came."}},
     .handler = CmdBitCount},
    {.name = "bitpos",
     .opcode = 129,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "2.8.7",
     .complexity = "O(N)",
     .summary = "Finds the first bit of a string that is set, or the first that is clear.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "bit", .type = ArgType::kInteger},
                   {.name = "index",
                    .type = ArgType::kBlock,
                    .flags = kOptional,
                    .children = {{.name = "start", .type = ArgType::kInteger},
                                 {.name = "end_index",
                                  .type = ArgType::kBlock,
                                  .flags = kOptional,
                                  .children = {{.name = "end", .type = ArgType::kInteger},
                                               {.name = "index_unit",
                                                .type = ArgType::kOneOf,
                                                .flags = kOptional,
                                                .since = "7.0.0",
                                                .children = {{.name = "byte",
                                                              .type = ArgType::kPureToken,
                                                              .token = "BYTE"},
                                                             {.name = "bit",
                                                              .type = ArgType::kPureToken,
                                                              .token = "BIT"}}}}}}}},
     .history = {{"7.0.0", "The units `BYTE` and `BIT` came."}},
     .handler = CmdBitPos},
    {.name = "getbit",
     .opcode = 113,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Returns one bit of a string.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "offset", .type = ArgType::kInteger}},
     .handler = CmdGetBit},
    {.name = "setbit",
     .opcode = 114,
     .arity = 4,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryBitmap,
     .group = "bitmap",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Sets or clears one bit of a string, which grows as needed.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "offset", .type = ArgType::kInteger},
                   {.name = "value", .type = ArgType::kInteger}},
     .handler = CmdSetBit},
};
RUDDOCK_COMMANDS(kBitmapCommands);

}  // namespace
}  // namespace ruddock::engine
