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

  bool matches_all() const { return pattern == "*"; }
  bool Matches(std::string_view text) const { return matches_all() || GlobMatch(pattern, text); }
};

// The cursor at args[index]; nothing after an error has been answered.
std::optional<uint64_t> ParseScanCursor(CommandContext& ctx, uint32_t index);
// The options from args[first] on; nothing after an error has been answered.
std::optional<ScanOptions> ParseScanOptions(CommandContext& ctx, uint32_t first, bool knows_type);

// A cursor as replies show it.
void ReplyScanCursor(CommandContext& ctx, uint64_t cursor);

// The whole of HSCAN, SSCAN and ZSCAN. `reply_element(options, what the value's Scan visits…)`
// answers with one element, which is `width` replies, where the options let it through, and returns
// whether they did.
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
  size_t all = 0;
  ctx.reply.Array(2);
  ReplyScanCursor(ctx, value->Scan(*cursor, options->count, [&](const auto&...) { ++all; }));
  const auto reply_all = [&] {
    size_t found = 0;
    value->Scan(*cursor, options->count,
                [&](const auto&... element) { found += reply_element(*options, element...); });
    return found * width;
  };
  if (options->matches_all()) {
    ctx.reply.Array(all * width);
    reply_all();
  } else {
    const size_t mark = ctx.reply.Defer();
    ctx.reply.ResolveArray(mark, reply_all());
  }
}

}  // namespace ruddock::engine
