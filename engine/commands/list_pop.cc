// SPDX-License-Identifier: BSD-3-Clause
// What takes elements off lists: LPOP, RPOP, LMPOP, LMOVE, RPOPLPUSH.
#include <algorithm>
#include <iterator>
#include <string>

#include "engine/command/arg_cursor.h"
#include "engine/commands/list_limits.h"
#include "engine/commands/pop_arguments.h"

namespace ruddock::engine {

MoveOutcome MoveElement(WriteGate& keys, const ListLimits& limits, const Key& from, ListEnd pop,
                        const Key& to, ListEnd push, bool counts, std::string& moved) {
  const Entry* entry = keys.FindForWrite(from);
  if (entry == nullptr) return MoveOutcome::kNothing;
  if (entry->type() != ValueType::kList) return MoveOutcome::kWrongType;
  const bool same = from.name == to.name;
  const Entry* target = same ? entry : keys.FindForWrite(to);
  if (target != nullptr && target->type() != ValueType::kList) return MoveOutcome::kWrongType;
  ObjectEdit<ListValue> source(keys, from, entry);
  NumberText scratch;
  moved = source->AtEnd(pop).Text(scratch);
  if (same) {
    source->Drop(pop, 1);
    source->Push(push, moved, limits);
    keys.Notify(kNotifyList, PushEvent(push), to);
  } else {
    ObjectEdit<ListValue> destination(keys, to, target);
    destination->Push(push, moved, limits);
    destination.Commit(0, kNotifyList, PushEvent(push));
    // Both keys count as one change.
    keys.TellObservers(to);
    source->Drop(pop, 1);
  }
  source.Commit(counts, kNotifyList, PopEvent(pop));
  if (!counts) keys.TellObservers(from);
  return MoveOutcome::kMoved;
}

bool ReplyMoved(CommandContext& ctx, const Key& from, ListEnd pop, const Key& to, ListEnd push) {
  std::string moved;
  switch (MoveElement(ctx.keys, ListLimitsOf(ctx.engine), from, pop, to, push, true, moved)) {
    case MoveOutcome::kNothing: return false;
    case MoveOutcome::kMoved: ctx.reply.Bulk(moved); break;
    case MoveOutcome::kWrongType: ctx.Error(errors::kWrongType); break;
  }
  return true;
}

void TakeElements(ReplySink& reply, ObjectEdit<ListValue>& list, ListEnd end, size_t count) {
  reply.Array(count);
  const auto add = [&](std::string_view text) { reply.Bulk(text); };
  if (end == ListEnd::kFront) {
    list->Range(0, count, add);
  } else {
    list->RangeFromBack(count, add);
  }
  list->Drop(end, count);
  list.Commit(static_cast<int64_t>(count), kNotifyList, PopEvent(end));
}

std::optional<MultiPop> ParseMultiPop(CommandContext& ctx, uint32_t numkeys) {
  MultiPop wanted;
  const std::optional<int64_t> keys = ParseInt64(ctx.args[numkeys]);
  if (!keys || *keys < 1) {
    ctx.Error(errors::kNumKeysNotPositive);
    return std::nullopt;
  }
  wanted.first_key = numkeys + 1;
  if (*keys >= static_cast<int64_t>(ctx.args.size() - wanted.first_key)) {
    ctx.Error(errors::kSyntax);
    return std::nullopt;
  }
  wanted.keys = static_cast<uint32_t>(*keys);
  ArgCursor cursor(ctx.args, wanted.first_key + wanted.keys);
  const std::optional<ListEnd> end = ParseEnd(cursor.Take());
  if (!end) cursor.Fail(errors::kSyntax);
  if (!cursor.done()) {
    if (!cursor.TakeToken("count")) cursor.Fail(errors::kSyntax);
    if (cursor.remaining() == 0) cursor.Fail(errors::kSyntax);
    constexpr std::string_view kCount = "ERR count should be greater than 0";
    const int64_t count = cursor.TakeInteger(kCount);
    if (count < 1) cursor.Fail(kCount);
    wanted.count = static_cast<size_t>(count);
    if (cursor.remaining() != 0) cursor.Fail(errors::kSyntax);
  }
  if (cursor.failed()) {
    ctx.Error(cursor.error());
    return std::nullopt;
  }
  wanted.end = *end;
  return wanted;
}

namespace {

void Pop(CommandContext& ctx, ListEnd end) {
  if (ctx.args.size() > 3) return ctx.Error(errors::WrongArity(ctx.command->full_name));
  const bool counted = ctx.args.size() == 3;
  const std::optional<int64_t> count =
      counted ? ParseInt64(ctx.args[2]) : std::optional(int64_t{1});
  if (!count || *count < 0) return ctx.Error(errors::kNotPositive);
  auto list = ctx.Edit<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  if (!list.exists()) return counted ? ctx.reply.NullArray() : ctx.reply.Null();
  if (counted) {
    if (*count == 0) return ctx.reply.Array(0);
    return TakeElements(ctx.reply, list, end, std::min(static_cast<size_t>(*count), list->size()));
  }
  NumberText scratch;
  ctx.reply.Bulk(list->AtEnd(end).Text(scratch));
  list->Drop(end, 1);
  list.Commit(1, kNotifyList, PopEvent(end));
}

void CmdLpop(CommandContext& ctx) { Pop(ctx, ListEnd::kFront); }
void CmdRpop(CommandContext& ctx) { Pop(ctx, ListEnd::kBack); }

void CmdLmpop(CommandContext& ctx) {
  const std::optional<MultiPop> wanted = ParseMultiPop(ctx, 1);
  if (wanted && !ReplyMultiPop(ctx, *wanted)) ctx.reply.NullArray();
}

void CmdLmove(CommandContext& ctx) {
  const std::optional<ListEnd> pop = ParseEnd(ctx.args[3]);
  const std::optional<ListEnd> push = ParseEnd(ctx.args[4]);
  if (!pop || !push) return ctx.Error(errors::kSyntax);
  if (!ReplyMoved(ctx, ctx.KeyAt(1), *pop, ctx.KeyAt(2), *push)) ctx.reply.Null();
}

void CmdRpoplpush(CommandContext& ctx) {
  if (!ReplyMoved(ctx, ctx.KeyAt(1), ListEnd::kBack, ctx.KeyAt(2), ListEnd::kFront)) {
    ctx.reply.Null();
  }
}

const CommandSpec kListPopCommands[] = {
    {.name = "lmove",
     .opcode = 66,
     .arity = 5,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryList,
     .group = "list",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Takes an element off one list, puts it on another and returns it.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyRW | kKeyInsert, .index = 2}},
     .arguments = {{.name = "source", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "destination", .type = ArgType::kKey, .key_spec = 1},
                   kListFromArgument,
                   kListToArgument},
     .handler = CmdLmove},
    {.name = "lmpop",
     .opcode = 149,
     .arity = -4,
     .flags = kWrite,
     .categories = kCategoryList,
     .group = "list",
     .since = "7.0.0",
     .complexity = "O(N+M), N being the keys given and M the elements returned",
     .summary = "Takes elements off the first list that has some.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete,
                    .find = KeySpec::Find::kKeyNum,
                    .first_key = 1}},
     .arguments = {{.name = "numkeys", .type = ArgType::kInteger},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                   kListEndArgument,
                   kPopCountArgument},
     .handler = CmdLmpop},
    {.name = "lpop",
     .opcode = 58,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of elements returned",
     .summary = "Takes elements off the front of a list; the list goes with its last one.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .since = "6.2.0"}},
     .history = {{"6.2.0", "Takes a count."}},
     .handler = CmdLpop},
    {.name = "rpop",
     .opcode = 59,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of elements returned",
     .summary = "Takes elements off the end of a list; the list goes with its last one.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .since = "6.2.0"}},
     .history = {{"6.2.0", "Takes a count."}},
     .handler = CmdRpop},
    {.name = "rpoplpush",
     .opcode = 151,
     .arity = 3,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.2.0",
     .complexity = "O(1)",
     .summary = "Takes the last element off one list, puts it in front of another and returns it.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyRW | kKeyInsert, .index = 2}},
     .arguments = {{.name = "source", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "destination", .type = ArgType::kKey, .key_spec = 1}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`LMOVE` with `RIGHT` and `LEFT`",
     .handler = CmdRpoplpush},
};
RUDDOCK_COMMANDS(kListPopCommands);

}  // namespace

bool ReplyMultiPop(CommandContext& ctx, const MultiPop& wanted) {
  for (uint32_t i = 0; i < wanted.keys; ++i) {
    const Key key = ctx.KeyAt(wanted.first_key + i);
    auto list = ctx.Edit<ListValue>(key);
    if (!list) return true;
    if (!list.exists()) continue;
    ctx.reply.Array(2);
    ctx.reply.Bulk(key.name);
    TakeElements(ctx.reply, list, wanted.end, std::min(wanted.count, list->size()));
    return true;
  }
  return false;
}

}  // namespace ruddock::engine
