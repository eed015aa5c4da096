// SPDX-License-Identifier: BSD-3-Clause
// What SCAN, HSCAN, SSCAN and ZSCAN share: the cursor, MATCH and COUNT.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/glob.h"
#include "engine/exec/context.h"

namespace ruddock::engine {

struct ScanOptions {
  std::string_view pattern = "*";
  std::string_view type;  // SCAN alone; empty: any
  size_t count = 10;

  bool Matches(std::string_view text) const { return pattern == "*" || GlobMatch(pattern, text); }
};

// The cursor at args[index]; nothing after an error has been answered.
std::optional<uint64_t> ParseScanCursor(CommandContext& ctx, uint32_t index);
// The options from args[first] on; nothing after an error has been answered.
std::optional<ScanOptions> ParseScanOptions(CommandContext& ctx, uint32_t first, bool knows_type);

// A cursor as replies show it.
void ReplyScanCursor(CommandContext& ctx, uint64_t cursor);

// The whole of HSCAN, SSCAN and ZSCAN. `reply_element(args of the value's Scan visit…)` answers
// with one element, which is `width` replies, where `matches` lets it through, and returns whether
// it did.
template <ObjectValue Value, typename ReplyElement>
void ScanObject(CommandContext& ctx, size_t width, ReplyElement reply_element) {
  const std::optional<uint64_t> cursor = ParseScanCursor(ctx, 2);
  if (!cursor) return;
  const auto value = ctx.Read<Value>(ctx.KeyAt(1));
  if (!value) return;
  if (value->size() == 0) {  // before the options are looked at
    ctx.reply.Array(2);
    ReplyScanCursor(ctx, 0);
    return ctx.reply.Array(0);
  }
  const std::optional<ScanOptions> options = ParseScanOptions(ctx, 3, /*knows_type=*/false);
  if (!options) return;
  // The cursor to go on with comes before the elements: one walk over the buckets finds it, and the
  // second one answers.
  ctx.reply.Array(2);
  ReplyScanCursor(ctx, value->Scan(*cursor, options->count, [](const auto&...) {}));
  size_t found = 0;
  const size_t mark = ctx.reply.Defer();
  value->Scan(*cursor, options->count,
              [&](const auto&... element) { found += reply_element(*options, element...); });
  ctx.reply.ResolveArray(mark, found * width);
}

}  // namespace ruddock::engine
