// SPDX-License-Identifier: BSD-3-Clause
// BLPOP, BRPOP, BLMPOP, BLMOVE, BRPOPLPUSH: as their likes that do not wait, where there is
// something to take.
#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/commands/block_timeout.h"
#include "engine/commands/list_limits.h"
#include "engine/exec/blocked_clients.h"

namespace ruddock::engine {
namespace {

// Takes elements off a list that has some, for a client that waited. `counts`: as changes.
std::vector<std::string> Take(WriteGate& keys, const Key& key, ListEnd end, size_t count,
                              bool counts) {
  ObjectEdit<ListValue> list(keys, key, keys.FindForWrite(key));
  count = std::min(count, list->size());
  std::vector<std::string> taken;
  const auto add = [&](std::string_view text) { taken.emplace_back(text); };
  if (end == ListEnd::kFront) {
    list->Range(0, count, add);
  } else {
    list->RangeFromBack(count, add);
  }
  list->Drop(end, count);
  list.Commit(counts ? static_cast<int64_t>(count) : 0, kNotifyList, PopEvent(end));
  if (!counts) keys.TellObservers(key);
  return taken;
}

// BLPOP, BRPOP.
class PopOne final : public BlockedOperation {
 public:
  explicit PopOne(ListEnd end) : end_(end) {}

  Delivery Serve(Engine&, WriteGate& keys, const Key& key) override {
    // Redis counts the push alone.
    return [name = std::string(key.name),
            taken = Take(keys, key, end_, 1, /*counts=*/false)](ReplySink& reply) {
      reply.Array(2);
      reply.Bulk(name);
      reply.Bulk(taken[0]);
    };
  }
  void TimeOut(ReplySink& reply) const override { reply.NullArray(); }

 private:
  const ListEnd end_;
};

// BLMPOP.
class PopMany final : public BlockedOperation {
 public:
  PopMany(ListEnd end, size_t count) : end_(end), count_(count) {}

  Delivery Serve(Engine&, WriteGate& keys, const Key& key) override {
    return [name = std::string(key.name),
            taken = Take(keys, key, end_, count_, /*counts=*/true)](ReplySink& reply) {
      reply.Array(2);
      reply.Bulk(name);
      reply.Array(taken.size());
      for (const std::string& text : taken) reply.Bulk(text);
    };
  }
  void TimeOut(ReplySink& reply) const override { reply.NullArray(); }

 private:
  const ListEnd end_;
  const size_t count_;
};

// BLMOVE, BRPOPLPUSH.
class Move final : public BlockedOperation {
 public:
  Move(ListEnd pop, std::string_view to, ListEnd push) : pop_(pop), to_(to), push_(push) {}

  Delivery Serve(Engine& engine, WriteGate& keys, const Key& key) override {
    std::string moved;
    if (MoveElement(keys, ListLimitsOf(engine), key, pop_, Key::Of(to_), push_, /*counts=*/false,
                    moved) == MoveOutcome::kMoved) {
      return [moved = std::move(moved)](ReplySink& reply) { reply.Bulk(moved); };
    }
    // The source holds a list, so it is the destination; the element stays where it is.
    engine.stats.CountError(errors::kWrongType);
    return [](ReplySink& reply) { reply.Error(errors::kWrongType); };
  }
  void TimeOut(ReplySink& reply) const override { reply.NullArray(); }

 private:
  const ListEnd pop_;
  const std::string to_;
  const ListEnd push_;
};

// Nothing was there: the client waits.
void Wait(CommandContext& ctx, int64_t deadline_ms, uint32_t first_key, uint32_t keys,
          std::unique_ptr<BlockedOperation> operation, std::string_view destination = {}) {
  auto request =
      std::make_shared<BlockedRequest>(ValueType::kList, deadline_ms, std::move(operation));
  for (uint32_t i = 0; i < keys; ++i) request->keys.emplace_back(ctx.args[first_key + i]);
  if (destination.data() != nullptr) request->destination = destination;
  ctx.engine.blocked.Block(ctx.session, ctx.keys.database(), std::move(request));
}

void PopFirst(CommandContext& ctx, ListEnd end) {
  const uint32_t last = ctx.args.size() - 1;
  const std::optional<int64_t> deadline = ParseDeadline(ctx, ctx.args[last]);
  if (!deadline) return;
  for (uint32_t i = 1; i < last; ++i) {
    auto list = ctx.Edit<ListValue>(ctx.KeyAt(i));
    if (!list) return;
    if (!list.exists()) continue;
    NumberText scratch;
    ctx.reply.Array(2);
    ctx.reply.Bulk(ctx.args[i]);
    ctx.reply.Bulk(ElementAt(*list, end).Text(scratch));
    list->Drop(end, 1);
    list.Commit(1, kNotifyList, PopEvent(end));
    return;
  }
  Wait(ctx, *deadline, 1, last - 1, std::make_unique<PopOne>(end));
}

void CmdBlpop(CommandContext& ctx) { PopFirst(ctx, ListEnd::kFront); }
void CmdBrpop(CommandContext& ctx) { PopFirst(ctx, ListEnd::kBack); }

void CmdBlmpop(CommandContext& ctx) {
  const std::optional<int64_t> deadline = ParseDeadline(ctx, ctx.args[1]);
  if (!deadline) return;
  const std::optional<MultiPop> wanted = ParseMultiPop(ctx, 2);
  if (!wanted || ReplyMultiPop(ctx, *wanted)) return;
  Wait(ctx, *deadline, wanted->first_key, wanted->keys,
       std::make_unique<PopMany>(wanted->end, wanted->count));
}

void MoveOrWait(CommandContext& ctx, ListEnd pop, ListEnd push, std::string_view timeout) {
  const std::optional<int64_t> deadline = ParseDeadline(ctx, timeout);
  if (!deadline) return;
  const Key to = ctx.KeyAt(2);
  if (ReplyMoved(ctx, ctx.KeyAt(1), pop, to, push)) return;
  Wait(ctx, *deadline, 1, 1, std::make_unique<Move>(pop, to.name, push), to.name);
}

void CmdBlmove(CommandContext& ctx) {
  const std::optional<ListEnd> pop = ParseEnd(ctx.args[3]);
  const std::optional<ListEnd> push = ParseEnd(ctx.args[4]);
  if (!pop || !push) return ctx.Error(errors::kSyntax);
  MoveOrWait(ctx, *pop, *push, ctx.args[5]);
}

void CmdBrpoplpush(CommandContext& ctx) {
  MoveOrWait(ctx, ListEnd::kBack, ListEnd::kFront, ctx.args[3]);
}

const CommandSpec kListBlockingCommands[] = {
    {.name = "blmove",
     .arity = 6,
     .flags = kWrite | kDenyOom | kNoScript | kBlocking,
     .categories = kCategoryList,
     .group = "list",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Takes an element off one list, puts it on another and returns it; waits until "
                "there is one.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyRW | kKeyInsert, .index = 2}},
     .arguments = {{.name = "source", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "destination", .type = ArgType::kKey, .key_spec = 1},
                   {.name = "wherefrom",
                    .type = ArgType::kOneOf,
                    .children = {{.name = "left", .type = ArgType::kPureToken, .token = "LEFT"},
                                 {.name = "right", .type = ArgType::kPureToken, .token = "RIGHT"}}},
                   {.name = "whereto",
                    .type = ArgType::kOneOf,
                    .children = {{.name = "left", .type = ArgType::kPureToken, .token = "LEFT"},
                                 {.name = "right", .type = ArgType::kPureToken, .token = "RIGHT"}}},
                   {.name = "timeout", .type = ArgType::kDouble}},
     .handler = CmdBlmove},
    {.name = "blmpop",
     .arity = -5,
     .flags = kWrite | kBlocking,
     .categories = kCategoryList,
     .group = "list",
     .since = "7.0.0",
     .complexity = "O(N+M), N being the keys given and M the elements returned",
     .summary = "Takes elements off the first list that has some; waits until one has.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete,
                    .index = 2,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments =
         {{.name = "timeout", .type = ArgType::kDouble},
          {.name = "numkeys", .type = ArgType::kInteger},
          {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
          {.name = "where",
           .type = ArgType::kOneOf,
           .children = {{.name = "left", .type = ArgType::kPureToken, .token = "LEFT"},
                        {.name = "right", .type = ArgType::kPureToken, .token = "RIGHT"}}},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional}},
     .handler = CmdBlmpop},
    {.name = "blpop",
     .arity = -3,
     .flags = kWrite | kNoScript | kBlocking,
     .categories = kCategoryList,
     .group = "list",
     .since = "2.0.0",
     .complexity = "O(N), N being the keys given",
     .summary = "Takes the first element off the first list that has one; waits until one has.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete, .last_key = -2}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   {.name = "timeout", .type = ArgType::kDouble}},
     .history = {{"6.0.0", "The timeout may be a fraction."}},
     .handler = CmdBlpop},
    {.name = "brpop",
     .arity = -3,
     .flags = kWrite | kNoScript | kBlocking,
     .categories = kCategoryList,
     .group = "list",
     .since = "2.0.0",
     .complexity = "O(N), N being the keys given",
     .summary = "Takes the last element off the first list that has one; waits until one has.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete, .last_key = -2}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   {.name = "timeout", .type = ArgType::kDouble}},
     .history = {{"6.0.0", "The timeout may be a fraction."}},
     .handler = CmdBrpop},
    {.name = "brpoplpush",
     .arity = 4,
     .flags = kWrite | kDenyOom | kNoScript | kBlocking,
     .categories = kCategoryList,
     .group = "list",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Takes the last element off one list, puts it in front of another and returns it; "
                "waits until there is one.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyRW | kKeyInsert, .index = 2}},
     .arguments = {{.name = "source", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "destination", .type = ArgType::kKey, .key_spec = 1},
                   {.name = "timeout", .type = ArgType::kDouble}},
     .history = {{"6.0.0", "The timeout may be a fraction."}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`BLMOVE` with `RIGHT` and `LEFT`",
     .handler = CmdBrpoplpush},
};
RUDDOCK_COMMANDS(kListBlockingCommands);

}  // namespace
}  // namespace ruddock::engine
