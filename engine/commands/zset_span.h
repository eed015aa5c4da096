// SPDX-License-Identifier: BSD-3-Clause
// What commands on ranges of sorted sets share: the two arguments that name a range, and storing
// a result.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/exec/context.h"
#include "engine/types/zset_range.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {

enum class SpanKind : uint8_t { kRank, kScore, kLex };

// One of the three, by `kind`.
struct SpanBounds {
  SpanKind kind = SpanKind::kRank;
  int64_t start = 0;  // ranks; negative ones count from the end
  int64_t stop = 0;   // included
  ScoreRange scores;
  LexRange lex;
};

// Nothing after an error has been answered. The bounds may be views of the arguments.
std::optional<SpanBounds> ParseSpanBounds(CommandContext& ctx, SpanKind kind, std::string_view min,
                                          std::string_view max);
// Ranks of a range that is listed in `reverse` are counted from the last member.
RankSpan SpanOf(const ZsetValue& zset, const SpanBounds& bounds, bool reverse);

// Ends a command that stores `result`, which is taken over, as args[at], and answers with its size.
// `each_counts`: towards the next save every member is a change.
void StoreResult(CommandContext& ctx, uint32_t at, ZsetValue result, std::string_view event,
                 bool each_counts = false);

}  // namespace ruddock::engine
