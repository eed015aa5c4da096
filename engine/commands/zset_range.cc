// SPDX-License-Identifier: BSD-3-Clause
// Ranges of sorted sets that are counted, listed or stored: by rank, by score, by member.
#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/command/arg_cursor.h"
#include "engine/commands/long_reply.h"
#include "engine/commands/zset_limits.h"
#include "engine/commands/zset_reply.h"
#include "engine/commands/zset_span.h"
#include "engine/exec/context.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

// What one of the commands below asks for. ZRANGE and ZRANGESTORE leave kind and direction to
// their arguments; the others name them.
struct RangeRequest {
  SpanKind kind = SpanKind::kRank;
  bool kind_given = false;
  bool reverse = false;
  bool direction_given = false;
  uint32_t first = 2;  // where the range starts in the arguments
  bool store = false;
  bool with_scores = false;
  int64_t offset = 0;
  int64_t limit = -1;
};

// False after an error was answered.
bool ParseRangeOptions(CommandContext& ctx, RangeRequest* request) {
  ArgCursor cursor(ctx.args, request->first + 2);
  while (!cursor.done()) {
    if (!request->store && cursor.TakeToken("withscores")) {
      request->with_scores = true;
    } else if (cursor.remaining() > 2 && cursor.TakeToken("limit")) {
      request->offset = cursor.TakeInteger();
      request->limit = cursor.TakeInteger();
    } else if (!request->direction_given && cursor.TakeToken("rev")) {
      request->reverse = request->direction_given = true;
    } else if (!request->kind_given && cursor.TakeToken("bylex")) {
      request->kind = SpanKind::kLex;
      request->kind_given = true;
    } else if (!request->kind_given && cursor.TakeToken("byscore")) {
      request->kind = SpanKind::kScore;
      request->kind_given = true;
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (!cursor.failed() && request->kind == SpanKind::kRank && request->limit != -1) {
    cursor.Fail(errors::kZrangeLimit);
  }
  if (!cursor.failed() && request->kind == SpanKind::kLex && request->with_scores) {
    cursor.Fail(errors::kZrangeLexScores);
  }
  if (cursor.failed()) ctx.Error(cursor.error());
  return !cursor.failed();
}

// `span` without what LIMIT leaves out.
RankSpan Limited(RankSpan span, const RangeRequest& request) {
  if (span.empty() || request.offset < 0) return {};
  const uint64_t skip = static_cast<uint64_t>(request.offset);
  if (skip >= span.size()) return {};
  const uint64_t left = span.size() - skip;
  const uint64_t take =
      request.limit < 0 ? left : std::min(left, static_cast<uint64_t>(request.limit));
  if (request.reverse) return {span.last - skip - take, span.last - skip};
  return {span.first + skip, span.first + skip + take};
}

void StoreRange(CommandContext& ctx, const ZsetValue& from, RankSpan span) {
  const ZsetLimits limits = ZsetLimitsOf(ctx);
  ZsetValue result;
  from.ForSpan(span, /*reverse=*/false,
               [&](std::string_view member, double score) { result.Set(member, score, limits); });
  StoreResult(ctx, 1, result, "zrangestore");
}

void AnswerRange(CommandContext& ctx, RangeRequest request) {
  if (!ParseRangeOptions(ctx, &request)) return;
  const bool swapped = request.reverse && request.kind != SpanKind::kRank;
  const std::optional<SpanBounds> bounds =
      ParseSpanBounds(ctx, request.kind, ctx.args[request.first + (swapped ? 1 : 0)],
                      ctx.args[request.first + (swapped ? 0 : 1)]);
  if (!bounds) return;
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(request.first - 1));
  if (!zset) return;
  RankSpan span = SpanOf(*zset, *bounds, request.reverse);
  if (request.kind != SpanKind::kRank) span = Limited(span, request);
  if (request.store) return StoreRange(ctx, *zset, span);
  const MembersReply members(ctx, request.with_scores);
  members.Start(span.size());
  if (span.size() >= kLongReply) {
    if (auto nodes = zset->Nodes(span); !nodes.empty()) {
      if (request.reverse) std::reverse(nodes.begin(), nodes.end());
      return AnswerNodes(ctx, std::move(nodes), members.ForNodes());
    }
  }
  zset->ForSpan(span, request.reverse, members);
}

void CmdZrange(CommandContext& ctx) { AnswerRange(ctx, {}); }

void CmdZrangestore(CommandContext& ctx) {
  RangeRequest request;
  request.first = 3;
  request.store = true;
  AnswerRange(ctx, request);
}

void AnswerFixedRange(CommandContext& ctx, SpanKind kind, bool reverse) {
  RangeRequest request;
  request.kind = kind;
  request.reverse = reverse;
  request.kind_given = request.direction_given = true;
  AnswerRange(ctx, request);
}

void CmdZrevrange(CommandContext& ctx) { AnswerFixedRange(ctx, SpanKind::kRank, true); }
void CmdZrangebyscore(CommandContext& ctx) { AnswerFixedRange(ctx, SpanKind::kScore, false); }
void CmdZrevrangebyscore(CommandContext& ctx) { AnswerFixedRange(ctx, SpanKind::kScore, true); }
void CmdZrangebylex(CommandContext& ctx) { AnswerFixedRange(ctx, SpanKind::kLex, false); }
void CmdZrevrangebylex(CommandContext& ctx) { AnswerFixedRange(ctx, SpanKind::kLex, true); }

const CommandSpec kZsetRangeCommands[] = {
    {.name = "zrange",
     .opcode = 91,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity =
         "O(log(N) + M), N being the size of the sorted set, M the number of members returned",
     .summary = "Returns the members in a range of ranks, scores or texts.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "start", .type = ArgType::kString},
          {.name = "stop", .type = ArgType::kString},
          {.name = "sortby",
           .type = ArgType::kOneOf,
           .flags = kOptional,
           .since = "6.2.0",
           .children = {{.name = "byscore", .type = ArgType::kPureToken, .token = "BYSCORE"},
                        {.name = "bylex", .type = ArgType::kPureToken, .token = "BYLEX"}}},
          {.name = "rev",
           .type = ArgType::kPureToken,
           .token = "REV",
           .flags = kOptional,
           .since = "6.2.0"},
          {.name = "offset_count",
           .type = ArgType::kBlock,
           .token = "LIMIT",
           .flags = kOptional,
           .since = "6.2.0",
           .children = {{.name = "offset", .type = ArgType::kInteger},
                        {.name = "count", .type = ArgType::kInteger}}},
          {.name = "withscores",
           .type = ArgType::kPureToken,
           .token = "WITHSCORES",
           .flags = kOptional}},
     .history = {{"6.2.0", "Knows `REV`, `BYSCORE`, `BYLEX` and `LIMIT`."}},
     .handler = CmdZrange},
    {.name = "zrangebylex",
     .opcode = 95,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.8.9",
     .complexity =
         "O(log(N) + M), N being the size of the sorted set, M the number of members returned",
     .summary = "Returns the members between two texts, where all scores are equal.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "min", .type = ArgType::kString},
                   {.name = "max", .type = ArgType::kString},
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {{.name = "offset", .type = ArgType::kInteger},
                                 {.name = "count", .type = ArgType::kInteger}}}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`ZRANGE` with `BYLEX`",
     .handler = CmdZrangebylex},
    {.name = "zrangebyscore",
     .opcode = 92,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.0.5",
     .complexity =
         "O(log(N) + M), N being the size of the sorted set, M the number of members returned",
     .summary = "Returns the members whose scores are in a range.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "min", .type = ArgType::kDouble},
                   {.name = "max", .type = ArgType::kDouble},
                   {.name = "withscores",
                    .type = ArgType::kPureToken,
                    .token = "WITHSCORES",
                    .flags = kOptional,
                    .since = "2.0.0"},
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {{.name = "offset", .type = ArgType::kInteger},
                                 {.name = "count", .type = ArgType::kInteger}}}},
     .history = {{"2.0.0", "Knows `WITHSCORES`."}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`ZRANGE` with `BYSCORE`",
     .handler = CmdZrangebyscore},
    {.name = "zrangestore",
     .opcode = 163,
     .arity = -5,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity =
         "O(log(N) + M*log(M)), N being the size of the sorted set, M the number of members stored",
     .summary = "Stores the members in a range of ranks, scores or texts.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate}, {.flags = kKeyRO | kKeyAccess, .index = 2}},
     .arguments = {{.name = "dst", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "src", .type = ArgType::kKey, .key_spec = 1},
                   {.name = "min", .type = ArgType::kString},
                   {.name = "max", .type = ArgType::kString},
                   {.name = "sortby",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .children =
                        {{.name = "byscore", .type = ArgType::kPureToken, .token = "BYSCORE"},
                         {.name = "bylex", .type = ArgType::kPureToken, .token = "BYLEX"}}},
                   {.name = "rev", .type = ArgType::kPureToken, .token = "REV", .flags = kOptional},
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {{.name = "offset", .type = ArgType::kInteger},
                                 {.name = "count", .type = ArgType::kInteger}}}},
     .handler = CmdZrangestore},
    {.name = "zrevrange",
     .opcode = 93,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity =
         "O(log(N) + M), N being the size of the sorted set, M the number of members returned",
     .summary = "Returns the members in a range of ranks, from the highest score on.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "start", .type = ArgType::kInteger},
                   {.name = "stop", .type = ArgType::kInteger},
                   {.name = "withscores",
                    .type = ArgType::kPureToken,
                    .token = "WITHSCORES",
                    .flags = kOptional}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`ZRANGE` with `REV`",
     .handler = CmdZrevrange},
    {.name = "zrevrangebylex",
     .opcode = 162,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.8.9",
     .complexity =
         "O(log(N) + M), N being the size of the sorted set, M the number of members returned",
     .summary = "Returns the members between two texts, backwards, where all scores are equal.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "max", .type = ArgType::kString},
                   {.name = "min", .type = ArgType::kString},
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {{.name = "offset", .type = ArgType::kInteger},
                                 {.name = "count", .type = ArgType::kInteger}}}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`ZRANGE` with `REV` and `BYLEX`",
     .handler = CmdZrevrangebylex},
    {.name = "zrevrangebyscore",
     .opcode = 94,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.2.0",
     .complexity =
         "O(log(N) + M), N being the size of the sorted set, M the number of members returned",
     .summary = "Returns the members whose scores are in a range, from the highest on.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "max", .type = ArgType::kDouble},
                   {.name = "min", .type = ArgType::kDouble},
                   {.name = "withscores",
                    .type = ArgType::kPureToken,
                    .token = "WITHSCORES",
                    .flags = kOptional},
                   {.name = "offset_count",
                    .type = ArgType::kBlock,
                    .token = "LIMIT",
                    .flags = kOptional,
                    .children = {{.name = "offset", .type = ArgType::kInteger},
                                 {.name = "count", .type = ArgType::kInteger}}}},
     .history = {{"2.1.6", "`min` and `max` can be left out of the range."}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`ZRANGE` with `REV` and `BYSCORE`",
     .handler = CmdZrevrangebyscore},
};
RUDDOCK_COMMANDS(kZsetRangeCommands);

}  // namespace
}  // namespace ruddock::engine
