// SPDX-License-Identifier: BSD-3-Clause
// BLPOP, BRPOP, BLMPOP, BLMOVE, BRPOPLPUSH: as their likes that do not wait, where there is
// something to take.
#include <algorithm>
#include <iterator>
#include <memory>
#include <string>

#include "engine/commands/block_timeout.h"
#include "engine/commands/list_limits.h"
#include "engine/commands/pop_arguments.h"
#include "engine/exec/blocked_clients.h"

namespace ruddock::engine {
namespace {

// What waits for a list.
class ListOperation : public BlockedOperation {
 public:
  bool Ready(const Key&, const Entry* entry) const final {
    return entry != nullptr && entry->type() == ValueType::kList;
  }
};

// BLPOP, BRPOP.
class PopOne final : public ListOperation {
 public:
  explicit PopOne(ListEnd end) : end_(end) {}

  void Serve(ServeContext& ctx, const Key& key) override {
    ObjectEdit<ListValue> list(ctx.keys, key, ctx.keys.FindForWrite(key));
    NumberText scratch;
    ctx.reply.Array(2);
    ctx.reply.Bulk(key.name);
    ctx.reply.Bulk(list->AtEnd(end_).Text(scratch));
    list->Drop(end_, 1);
    // Redis counts the push alone.
    list.Commit(0, kNotifyList, PopEvent(end_));
    ctx.keys.TellObservers(key);
  }

 private:
  const ListEnd end_;
};

// BLMPOP.
class PopMany final : public ListOperation {
 public:
  PopMany(ListEnd end, size_t count) : end_(end), count_(count) {}

  void Serve(ServeContext& ctx, const Key& key) override {
    ObjectEdit<ListValue> list(ctx.keys, key, ctx.keys.FindForWrite(key));
    ctx.reply.Array(2);
    ctx.reply.Bulk(key.name);
    TakeElements(ctx.reply, list, end_, std::min(count_, list->size()));
  }

 private:
  const ListEnd end_;
  const size_t count_;
};

// BLMOVE, BRPOPLPUSH.
class Move final : public ListOperation {
 public:
  Move(ListEnd pop, std::string_view to, ListEnd push) : pop_(pop), to_(to), push_(push) {}

  void Serve(ServeContext& ctx, const Key& key) override {
    std::string moved;
    if (MoveElement(ctx.keys, ListLimitsOf(ctx.engine), key, pop_, Key::Of(to_), push_,
                    /*counts=*/false, moved) == MoveOutcome::kMoved) {
      ctx.reply.Bulk(moved);
    } else {
      // The source holds a list, so it is the destination; the element stays where it is.
      ctx.Error(errors::kWrongType);
    }
  }

 private:
  const ListEnd pop_;
  const std::string to_;
  const ListEnd push_;
};

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
    ctx.reply.Bulk(list->AtEnd(end).Text(scratch));
    list->Drop(end, 1);
    list.Commit(1, kNotifyList, PopEvent(end));
    return;
  }
  ctx.engine.blocked.Block(ctx, {.first_key = 1, .keys = last - 1, .deadline_ms = *deadline},
                           std::make_unique<PopOne>(end));
}

void CmdBlpop(CommandContext& ctx) { PopFirst(ctx, ListEnd::kFront); }
void CmdBrpop(CommandContext& ctx) { PopFirst(ctx, ListEnd::kBack); }

void CmdBlmpop(CommandContext& ctx) {
  const std::optional<MultiPop> wanted = ParseMultiPop(ctx, 2);
  if (!wanted) return;
  const std::optional<int64_t> deadline = ParseDeadline(ctx, ctx.args[1]);
  if (!deadline || ReplyMultiPop(ctx, *wanted)) return;
  ctx.engine.blocked.Block(
      ctx, {.first_key = wanted->first_key, .keys = wanted->keys, .deadline_ms = *deadline},
      std::make_unique<PopMany>(wanted->end, wanted->count));
}

void MoveOrWait(CommandContext& ctx, ListEnd pop, ListEnd push, std::string_view timeout) {
  const std::optional<int64_t> deadline = ParseDeadline(ctx, timeout);
  if (!deadline) return;
  const Key to = ctx.KeyAt(2);
  if (ReplyMoved(ctx, ctx.KeyAt(1), pop, to, push)) return;
  ctx.engine.blocked.Block(ctx,
                           {.first_key = 1, .keys = 1, .deadline_ms = *deadline, .destination = 2},
                           std::make_unique<Move>(pop, to.name, push));
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
     .opcode = 71,
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
                   kListFromArgument,
                   kListToArgument,
                   {.name = "timeout", .type = ArgType::kDouble}},
     .handler = CmdBlmove},
    {.name = "blmpop",
     .opcode = 150,
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
     .arguments = {{.name = "timeout", .type = ArgType::kDouble},
                   {.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   kListEndArgument,
                   kPopCountArgument},
     .handler = CmdBlmpop},
    {.name = "blpop",
     .opcode = 69,
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
     .opcode = 70,
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
     .opcode = 152,
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
