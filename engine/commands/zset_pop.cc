// SPDX-License-Identifier: BSD-3-Clause
// ZPOPMIN, ZPOPMAX and ZMPOP: members taken off an end.
#include "engine/commands/zset_pop.h"

#include <algorithm>
#include <iterator>

#include "engine/command/arg_cursor.h"
#include "engine/commands/pop_arguments.h"

namespace ruddock::engine {

void PopMembers(ObjectEdit<ZsetValue>& zset, uint64_t count, bool highest,
                const MembersReply& members) {
  const size_t size = zset->size();
  const size_t take = std::min<uint64_t>(count, size);
  const RankSpan span = highest ? RankSpan{size - take, size} : RankSpan{0, take};
  members.Start(take);
  zset->ForSpan(span, highest, members);
  zset->EraseSpan(span);
  zset.Commit(static_cast<int64_t>(take), kNotifyZset, highest ? "zpopmax" : "zpopmin");
}

void PopFromKey(ReplySink& reply, std::string_view key, ObjectEdit<ZsetValue>& zset, uint64_t count,
                bool highest) {
  reply.Array(2);
  reply.Bulk(key);
  PopMembers(zset, count, highest, MembersReply(reply, true, MembersReply::Shape::kPairs));
}

std::optional<ZsetMultiPop> ParseZsetMultiPop(CommandContext& ctx, uint32_t numkeys) {
  const std::optional<int64_t> keys = ParseInt64(ctx.args[numkeys]);
  ZsetMultiPop wanted;
  wanted.first_key = numkeys + 1;
  ArgCursor cursor(ctx.args, wanted.first_key);
  if (!keys || *keys < 1) {
    cursor.Fail(errors::kNumKeysNotPositive);
  } else if (*keys >= cursor.remaining()) {
    cursor.Fail(errors::kSyntax);
  } else {
    wanted.keys = static_cast<uint32_t>(*keys);
    cursor = ArgCursor(ctx.args, wanted.first_key + wanted.keys);
    wanted.highest = cursor.TakeToken("max");
    if (!wanted.highest && !cursor.TakeToken("min")) cursor.Fail(errors::kSyntax);
  }
  bool counted = false;
  while (!cursor.done()) {
    if (!counted && cursor.remaining() > 1 && cursor.TakeToken("count")) {
      counted = true;
      const int64_t count = cursor.TakeInteger(errors::kCountZero);
      if (count < 1) cursor.Fail(errors::kCountZero);
      wanted.count = static_cast<uint64_t>(count);
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (!cursor.failed()) return wanted;
  ctx.Error(cursor.error());
  return std::nullopt;
}

bool ReplyZsetMultiPop(CommandContext& ctx, const ZsetMultiPop& wanted) {
  for (uint32_t i = 0; i < wanted.keys; ++i) {
    const Key key = ctx.KeyAt(wanted.first_key + i);
    auto zset = ctx.Edit<ZsetValue>(key);
    if (!zset) return true;
    if (zset->size() == 0) continue;
    PopFromKey(ctx.reply, key.name, zset, wanted.count, wanted.highest);
    return true;
  }
  return false;
}

namespace {

void PopFromOne(CommandContext& ctx, bool highest) {
  if (ctx.args.size() > 3) return ctx.Error(errors::kSyntax);
  const bool counted = ctx.args.size() == 3;
  const std::optional<int64_t> count = counted ? ParseInt64(ctx.args[2]) : 1;
  if (!count || *count < 0) return ctx.Error(errors::kNotPositive);
  auto zset = ctx.Edit<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  if (zset->size() == 0 || *count == 0) return ctx.reply.Array(0);
  const auto shape = counted ? MembersReply::Shape::kByProtocol : MembersReply::Shape::kFlat;
  PopMembers(zset, static_cast<uint64_t>(*count), highest, MembersReply(ctx, true, shape));
}

void CmdZpopmin(CommandContext& ctx) { PopFromOne(ctx, /*highest=*/false); }
void CmdZpopmax(CommandContext& ctx) { PopFromOne(ctx, /*highest=*/true); }

void CmdZmpop(CommandContext& ctx) {
  const std::optional<ZsetMultiPop> wanted = ParseZsetMultiPop(ctx, 1);
  if (wanted && !ReplyZsetMultiPop(ctx, *wanted)) ctx.reply.NullArray();
}

const CommandSpec kZsetPopCommands[] = {
    {.name = "zmpop",
     .opcode = 171,
     .arity = -4,
     .flags = kWrite,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "7.0.0",
     .complexity = "O(K + M*log(N)), K being the number of keys, M that of the members taken, N "
                   "the size of the sorted set",
     .summary =
         "Takes members with the lowest or highest scores off the first sorted set that has any.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments = {{.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   kZsetEndArgument,
                   kPopCountArgument},
     .handler = CmdZmpop},
    {.name = "zpopmax",
     .opcode = 97,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "5.0.0",
     .complexity = "O(M*log(N)), M being the number of members taken, N the size of the sorted set",
     .summary = "Takes the members with the highest scores off a sorted set.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "count", .type = ArgType::kInteger, .flags = kOptional}},
     .handler = CmdZpopmax},
    {.name = "zpopmin",
     .opcode = 96,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "5.0.0",
     .complexity = "O(M*log(N)), M being the number of members taken, N the size of the sorted set",
     .summary = "Takes the members with the lowest scores off a sorted set.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "count", .type = ArgType::kInteger, .flags = kOptional}},
     .handler = CmdZpopmin},
};
RUDDOCK_COMMANDS(kZsetPopCommands);

}  // namespace
}  // namespace ruddock::engine
