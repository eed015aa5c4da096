// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/zset_span.h"

#include <algorithm>

namespace ruddock::engine {
namespace {

RankSpan SpanOfRanks(int64_t start, int64_t stop, size_t count, bool reverse) {
  const int64_t size = static_cast<int64_t>(count);
  if (start < 0) start = std::max<int64_t>(start + size, 0);
  if (stop < 0) stop += size;
  if (start > stop || start >= size) return {};
  stop = std::min(stop, size - 1);
  if (reverse) return {static_cast<size_t>(size - 1 - stop), static_cast<size_t>(size - start)};
  return {static_cast<size_t>(start), static_cast<size_t>(stop + 1)};
}

}  // namespace

std::optional<SpanBounds> ParseSpanBounds(CommandContext& ctx, SpanKind kind, std::string_view min,
                                          std::string_view max) {
  SpanBounds bounds;
  bounds.kind = kind;
  if (kind == SpanKind::kScore) {
    if (const std::optional<ScoreRange> scores = ParseScoreRange(min, max)) {
      bounds.scores = *scores;
      return bounds;
    }
    ctx.Error(errors::kScoreRange);
    return std::nullopt;
  }
  if (kind == SpanKind::kLex) {
    if (const std::optional<LexRange> lex = ParseLexRange(min, max)) {
      bounds.lex = *lex;
      return bounds;
    }
    ctx.Error(errors::kLexRange);
    return std::nullopt;
  }
  const std::optional<int64_t> start = ParseInt64(min);
  const std::optional<int64_t> stop = ParseInt64(max);
  if (!start || !stop) {
    ctx.Error(errors::kNotInteger);
    return std::nullopt;
  }
  bounds.start = *start;
  bounds.stop = *stop;
  return bounds;
}

RankSpan SpanOf(const ZsetValue& zset, const SpanBounds& bounds, bool reverse) {
  switch (bounds.kind) {
    case SpanKind::kScore: return zset.InScores(bounds.scores);
    case SpanKind::kLex: return zset.InLex(bounds.lex, reverse);
    case SpanKind::kRank: break;
  }
  return SpanOfRanks(bounds.start, bounds.stop, zset.size(), reverse);
}

void StoreResult(CommandContext& ctx, uint32_t at, ZsetValue result, std::string_view event,
                 bool each_counts) {
  const Key key = ctx.KeyAt(at);
  const int64_t size = static_cast<int64_t>(result.size());
  if (size != 0) {
    ctx.keys.SetObject(key, ZsetValue::kType, result.object(), each_counts ? size : 1);
    ctx.keys.Notify(kNotifyZset, event, key);
  } else if (ctx.keys.Remove(key, RemoveReason::kDeleted)) {
    ctx.keys.Notify(kNotifyGeneric, "del", key);
  }
  ctx.reply.Integer(size);
}

}  // namespace ruddock::engine
