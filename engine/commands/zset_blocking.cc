// SPDX-License-Identifier: BSD-3-Clause
// BZPOPMIN, BZPOPMAX, BZMPOP: as their likes that do not wait, where there is something to take.
#include <algorithm>
#include <iterator>
#include <memory>

#include "engine/commands/block_timeout.h"
#include "engine/commands/pop_arguments.h"
#include "engine/commands/zset_pop.h"
#include "engine/exec/blocked_clients.h"

namespace ruddock::engine {
namespace {

// The answer of BZPOPMIN: the key, the member, the score.
void PopOneMember(ReplySink& reply, std::string_view key, ObjectEdit<ZsetValue>& zset,
                  bool highest) {
  const RankSpan span = highest ? RankSpan{zset->size() - 1, zset->size()} : RankSpan{0, 1};
  reply.Array(3);
  reply.Bulk(key);
  zset->ForSpan(span, highest, MembersReply(reply, true, MembersReply::Shape::kFlat));
  zset->EraseSpan(span);
  zset.Commit(1, kNotifyZset, highest ? "zpopmax" : "zpopmin");
}

// What waits for a sorted set.
class ZsetOperation : public BlockedOperation {
 public:
  bool Ready(const Key&, const Entry* entry) const final {
    return entry != nullptr && entry->type() == ValueType::kZset;
  }
};

// BZPOPMIN, BZPOPMAX.
class PopOne final : public ZsetOperation {
 public:
  explicit PopOne(bool highest) : highest_(highest) {}

  void Serve(ServeContext& ctx, const Key& key) override {
    ObjectEdit<ZsetValue> zset(ctx.keys, key, ctx.keys.FindForWrite(key));
    PopOneMember(ctx.reply, key.name, zset, highest_);
  }

 private:
  const bool highest_;
};

// BZMPOP.
class PopMany final : public ZsetOperation {
 public:
  PopMany(bool highest, uint64_t count) : highest_(highest), count_(count) {}

  void Serve(ServeContext& ctx, const Key& key) override {
    ObjectEdit<ZsetValue> zset(ctx.keys, key, ctx.keys.FindForWrite(key));
    PopFromKey(ctx.reply, key.name, zset, count_, highest_);
  }

 private:
  const bool highest_;
  const uint64_t count_;
};

void PopFirst(CommandContext& ctx, bool highest) {
  const uint32_t last = ctx.args.size() - 1;
  const std::optional<int64_t> deadline = ParseDeadline(ctx, ctx.args[last]);
  if (!deadline) return;
  for (uint32_t i = 1; i < last; ++i) {
    const Key key = ctx.KeyAt(i);
    auto zset = ctx.Edit<ZsetValue>(key);
    if (!zset) return;
    if (zset.exists()) return PopOneMember(ctx.reply, key.name, zset, highest);
  }
  ctx.engine.blocked.Block(ctx, {.first_key = 1, .keys = last - 1, .deadline_ms = *deadline},
                           std::make_unique<PopOne>(highest));
}

void CmdBzpopmin(CommandContext& ctx) { PopFirst(ctx, /*highest=*/false); }
void CmdBzpopmax(CommandContext& ctx) { PopFirst(ctx, /*highest=*/true); }

void CmdBzmpop(CommandContext& ctx) {
  const std::optional<ZsetMultiPop> wanted = ParseZsetMultiPop(ctx, 2);
  if (!wanted) return;
  const std::optional<int64_t> deadline = ParseDeadline(ctx, ctx.args[1]);
  if (!deadline || ReplyZsetMultiPop(ctx, *wanted)) return;
  ctx.engine.blocked.Block(
      ctx, {.first_key = wanted->first_key, .keys = wanted->keys, .deadline_ms = *deadline},
      std::make_unique<PopMany>(wanted->highest, wanted->count));
}

const CommandSpec kZsetBlockingCommands[] = {
    {.name = "bzmpop",
     .opcode = 172,
     .arity = -5,
     .flags = kWrite | kBlocking,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "7.0.0",
     .complexity = "O(K + M*log(N)), K being the number of keys, M that of the members taken, N "
                   "the size of the sorted set",
     .summary = "Takes members with the lowest or highest scores off the first sorted set that has "
                "any; waits until one has.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete,
                    .index = 2,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments = {{.name = "timeout", .type = ArgType::kDouble},
                   {.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   kZsetEndArgument,
                   kPopCountArgument},
     .handler = CmdBzmpop},
    {.name = "bzpopmax",
     .opcode = 103,
     .arity = -3,
     .flags = kWrite | kNoScript | kBlocking | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "5.0.0",
     .complexity = "O(K + log(N)), K being the number of keys, N the size of the sorted set",
     .summary = "Takes the member with the highest score off the first sorted set that has any; "
                "waits until one has.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete, .last_key = -2}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   {.name = "timeout", .type = ArgType::kDouble}},
     .history = {{"6.0.0", "The timeout may be a fraction."}},
     .handler = CmdBzpopmax},
    {.name = "bzpopmin",
     .opcode = 102,
     .arity = -3,
     .flags = kWrite | kNoScript | kBlocking | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "5.0.0",
     .complexity = "O(K + log(N)), K being the number of keys, N the size of the sorted set",
     .summary = "Takes the member with the lowest score off the first sorted set that has any; "
                "waits until one has.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete, .last_key = -2}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   {.name = "timeout", .type = ArgType::kDouble}},
     .history = {{"6.0.0", "The timeout may be a fraction."}},
     .handler = CmdBzpopmin},
};
RUDDOCK_COMMANDS(kZsetBlockingCommands);

}  // namespace
}  // namespace ruddock::engine
