// SPDX-License-Identifier: BSD-3-Clause
// Ranges of sorted sets that are counted or removed.
#include <iterator>

#include "engine/commands/zset_span.h"
#include "engine/exec/context.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

void CountSpan(CommandContext& ctx, SpanKind kind) {
  const std::optional<SpanBounds> bounds = ParseSpanBounds(ctx, kind, ctx.args[2], ctx.args[3]);
  if (!bounds) return;
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const RankSpan span = SpanOf(*zset, *bounds, /*reverse=*/false);
  ctx.reply.Integer(static_cast<int64_t>(span.size()));
}

void CmdZcount(CommandContext& ctx) { CountSpan(ctx, SpanKind::kScore); }
void CmdZlexcount(CommandContext& ctx) { CountSpan(ctx, SpanKind::kLex); }

void RemoveSpan(CommandContext& ctx, SpanKind kind, std::string_view event) {
  const std::optional<SpanBounds> bounds = ParseSpanBounds(ctx, kind, ctx.args[2], ctx.args[3]);
  if (!bounds) return;
  auto zset = ctx.Edit<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const RankSpan span = SpanOf(*zset, *bounds, /*reverse=*/false);
  const int64_t removed = static_cast<int64_t>(span.size());
  zset->EraseSpan(span);
  if (removed != 0) zset.Commit(removed, kNotifyZset, event);
  ctx.reply.Integer(removed);
}

void CmdZremrangebyrank(CommandContext& ctx) {
  RemoveSpan(ctx, SpanKind::kRank, "zremrangebyrank");
}
void CmdZremrangebyscore(CommandContext& ctx) {
  RemoveSpan(ctx, SpanKind::kScore, "zremrangebyscore");
}
void CmdZremrangebylex(CommandContext& ctx) { RemoveSpan(ctx, SpanKind::kLex, "zremrangebylex"); }

const CommandSpec kZsetRemoveCommands[] = {
    {.name = "zcount",
     .opcode = 88,
     .arity = 4,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity = "O(log(N)), N being the size of the sorted set",
     .summary = "Counts the members whose scores are in a range.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "min", .type = ArgType::kDouble},
                   {.name = "max", .type = ArgType::kDouble}},
     .handler = CmdZcount},
    {.name = "zlexcount",
     .opcode = 160,
     .arity = 4,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.8.9",
     .complexity = "O(log(N)), N being the size of the sorted set",
     .summary = "Counts the members between two texts, where all scores are equal.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "min", .type = ArgType::kString},
                   {.name = "max", .type = ArgType::kString}},
     .handler = CmdZlexcount},
    {.name = "zremrangebylex",
     .opcode = 161,
     .arity = 4,
     .flags = kWrite,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.8.9",
     .complexity =
         "O((M + 1)*log(N)), M being the number of members removed, N the size of the sorted set",
     .summary = "Removes the members between two texts, where all scores are equal.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "min", .type = ArgType::kString},
                   {.name = "max", .type = ArgType::kString}},
     .handler = CmdZremrangebylex},
    {.name = "zremrangebyrank",
     .opcode = 100,
     .arity = 4,
     .flags = kWrite,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity =
         "O((M + 1)*log(N)), M being the number of members removed, N the size of the sorted set",
     .summary = "Removes the members in a range of ranks.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "start", .type = ArgType::kInteger},
                   {.name = "stop", .type = ArgType::kInteger}},
     .handler = CmdZremrangebyrank},
    {.name = "zremrangebyscore",
     .opcode = 101,
     .arity = 4,
     .flags = kWrite,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity =
         "O((M + 1)*log(N)), M being the number of members removed, N the size of the sorted set",
     .summary = "Removes the members whose scores are in a range.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "min", .type = ArgType::kDouble},
                   {.name = "max", .type = ArgType::kDouble}},
     .handler = CmdZremrangebyscore},
};
RUDDOCK_COMMANDS(kZsetRemoveCommands);

}  // namespace
}  // namespace ruddock::engine
