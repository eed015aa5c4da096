// SPDX-License-Identifier: BSD-3-Clause
// ZSCAN and ZRANDMEMBER: parts of a sorted set.
#include <algorithm>
#include <iterator>

#include "engine/base/random.h"
#include "engine/command/args.h"
#include "engine/commands/random_count.h"
#include "engine/commands/scan_options.h"
#include "engine/commands/zset_reply.h"
#include "engine/exec/context.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

void CmdZscan(CommandContext& ctx) {
  ScanObject<ZsetValue>(
      ctx, 2, [&](const ScanOptions& options, std::string_view member, double score, bool compact) {
        if (!options.Matches(member)) return false;
        ctx.reply.Bulk(member);
        ctx.reply.Bulk(compact ? CompactScoreText(score) : FormatDouble(score));
        return true;
      });
}

void ReplyRandomMembers(CommandContext& ctx, const RandomCount& wanted, bool with_scores) {
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const MembersReply members(ctx, with_scores);
  const size_t size = zset->size();
  if (size == 0 || wanted.count == 0) return members.Start(0);
  if (!wanted.repeat) {
    members.Start(std::min<uint64_t>(wanted.count, size));
    return zset->SampleDistinct(wanted.count, ThreadRandom(), members);
  }
  if (wanted.count > kMaxRandomDraws) return ctx.Error(errors::kOutOfRange);
  members.Start(wanted.count);
  for (uint64_t i = 0; i < wanted.count; ++i) zset->Any(ThreadRandom(), members);
}

void CmdZrandmember(CommandContext& ctx) {
  if (ctx.args.size() == 2) {
    const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
    if (!zset) return;
    if (zset->size() == 0) return ctx.reply.Null();
    return zset->Any(ThreadRandom(),
                     [&](std::string_view member, double) { ctx.reply.Bulk(member); });
  }
  const std::optional<int64_t> count = ParseRandomCount(ctx, ctx.args[2]);
  if (!count) return;
  const bool with_scores = ctx.args.size() == 4 && EqualsNoCase(ctx.args[3], "withscores");
  if (ctx.args.size() > 3 && !with_scores) return ctx.Error(errors::kSyntax);
  const std::optional<RandomCount> wanted = CheckRandomCount(ctx, *count, with_scores);
  if (wanted) ReplyRandomMembers(ctx, *wanted, with_scores);
}

const CommandSpec kZsetIterateCommands[] = {
    {.name = "zrandmember",
     .opcode = 99,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity =
         "O(M*log(N)), M being the number of members returned, N the size of the sorted set",
     .summary = "Returns members of a sorted set that are chosen at random.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "options",
                    .type = ArgType::kBlock,
                    .flags = kOptional,
                    .children = {{.name = "count", .type = ArgType::kInteger},
                                 {.name = "withscores",
                                  .type = ArgType::kPureToken,
                                  .token = "WITHSCORES",
                                  .flags = kOptional}}}},
     .tips = {"nondeterministic_output"},
     .handler = CmdZrandmember},
    {.name = "zscan",
     .opcode = 98,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.8.0",
     .complexity =
         "O(1) for a call, O(N) for all calls of a scan, N being the size of the sorted set",
     .summary = "Lists the members of a sorted set with their scores, bit by bit.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "cursor", .type = ArgType::kInteger},
          {.name = "pattern", .type = ArgType::kPattern, .token = "MATCH", .flags = kOptional},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional}},
     .tips = {"nondeterministic_output"},
     .handler = CmdZscan},
};
RUDDOCK_COMMANDS(kZsetIterateCommands);

}  // namespace
}  // namespace ruddock::engine
