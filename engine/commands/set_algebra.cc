// SPDX-License-Identifier: BSD-3-Clause
// SINTER, SUNION, SDIFF, their STORE forms, and SINTERCARD.
#include <iterator>
#include <vector>

#include "engine/command/arg_cursor.h"
#include "engine/commands/set_limits.h"
#include "engine/exec/context.h"
#include "engine/types/set_algebra.h"

namespace ruddock::engine {
namespace {

// The sets at `count` arguments from `first` on; nothing after WRONGTYPE has been answered.
std::optional<std::vector<SetValue>> ReadSets(CommandContext& ctx, uint32_t first, size_t count) {
  std::vector<SetValue> sets;
  sets.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const auto set = ctx.Read<SetValue>(ctx.KeyAt(first + static_cast<uint32_t>(i)));
    if (!set) return std::nullopt;
    sets.push_back(*set);
  }
  return sets;
}

// The sets that the rest of the request names.
std::optional<std::vector<SetValue>> ReadSets(CommandContext& ctx, uint32_t first) {
  return ReadSets(ctx, first, ctx.args.size() - first);
}

// Answers with a result and frees it.
void ReplySet(CommandContext& ctx, SetValue result) {
  ctx.reply.Set(result.size());
  result.ForEach([&](std::string_view member) { ctx.reply.Bulk(member); });
  result.Free();
}

// Makes the result the value of the destination.
void StoreSet(CommandContext& ctx, const SetValue& result, std::string_view event) {
  const Key destination = ctx.KeyAt(1);
  const size_t size = result.size();
  if (size == 0) {
    FreeObject(ValueType::kSet, result.object());
    if (ctx.keys.Remove(destination)) ctx.keys.Notify(kNotifyGeneric, "del", destination);
  } else {
    ctx.keys.SetObject(destination, ValueType::kSet, result.object());
    ctx.keys.Notify(kNotifySet, event, destination);
  }
  ctx.reply.Integer(static_cast<int64_t>(size));
}

void CmdSinter(CommandContext& ctx) {
  auto sets = ReadSets(ctx, 1);
  if (!sets) return;
  const size_t mark = ctx.reply.Defer();
  size_t found = 0;
  Intersect(*sets, [&](const Element& member) {
    NumberText scratch;
    ctx.reply.Bulk(member.Text(scratch));
    ++found;
    return true;
  });
  ctx.reply.ResolveSet(mark, found);
}

void CmdSinterstore(CommandContext& ctx) {
  auto sets = ReadSets(ctx, 2);
  if (sets) StoreSet(ctx, Common(*sets, SetLimitsOf(ctx)), "sinterstore");
}

void CmdSintercard(CommandContext& ctx) {
  const std::optional<int64_t> keys = ParseInt64(ctx.args[1]);
  if (!keys || *keys < 1) return ctx.Error(errors::kNumKeysNotPositive);
  if (*keys > static_cast<int64_t>(ctx.args.size()) - 2) return ctx.Error(errors::kTooManyKeys);
  ArgCursor cursor(ctx.args, 2 + static_cast<uint32_t>(*keys));
  int64_t limit = 0;  // none
  while (!cursor.done()) {
    if (cursor.TakeToken("limit") && !cursor.done()) {
      limit = cursor.TakeInteger(errors::kNegativeLimit);
      if (limit < 0) cursor.Fail(errors::kNegativeLimit);
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (cursor.failed()) return ctx.Error(cursor.error());
  auto sets = ReadSets(ctx, 2, static_cast<size_t>(*keys));
  if (!sets) return;
  int64_t found = 0;
  Intersect(*sets, [&](const Element&) { return ++found != limit; });
  ctx.reply.Integer(found);
}

void CmdSunion(CommandContext& ctx) {
  const auto sets = ReadSets(ctx, 1);
  if (sets) ReplySet(ctx, Unite(*sets, SetLimitsOf(ctx)));
}

void CmdSunionstore(CommandContext& ctx) {
  const auto sets = ReadSets(ctx, 2);
  if (sets) StoreSet(ctx, Unite(*sets, SetLimitsOf(ctx)), "sunionstore");
}

void CmdSdiff(CommandContext& ctx) {
  auto sets = ReadSets(ctx, 1);
  if (sets) ReplySet(ctx, Subtract(*sets, SetLimitsOf(ctx)));
}

void CmdSdiffstore(CommandContext& ctx) {
  auto sets = ReadSets(ctx, 2);
  if (sets) StoreSet(ctx, Subtract(*sets, SetLimitsOf(ctx)), "sdiffstore");
}

const CommandSpec kSetAlgebraCommands[] = {
    {.name = "sdiff",
     .opcode = 158,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the members of all sets together",
     .summary = "Returns the members of the first set that the others lack.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdSdiff},
    {.name = "sdiffstore",
     .opcode = 159,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the members of all sets together",
     .summary = "Stores the members of the first set that the others lack.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate},
                   {.flags = kKeyRO | kKeyAccess, .index = 2, .last_key = -1}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}},
     .handler = CmdSdiffstore},
    {.name = "sinter",
     .opcode = 153,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N*M), N being the members of the smallest set and M the number of sets",
     .summary = "Returns the members that all sets have.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdSinter},
    {.name = "sintercard",
     .opcode = 155,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "7.0.0",
     .complexity = "O(N*M), N being the members of the smallest set and M the number of sets",
     .summary = "Counts the members that all sets have.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .find = KeySpec::Find::kKeyNum, .first_key = 1}},
     .arguments =
         {{.name = "numkeys", .type = ArgType::kInteger},
          {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
          {.name = "limit", .type = ArgType::kInteger, .token = "LIMIT", .flags = kOptional}},
     .handler = CmdSintercard},
    {.name = "sinterstore",
     .opcode = 154,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N*M), N being the members of the smallest set and M the number of sets",
     .summary = "Stores the members that all sets have.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate},
                   {.flags = kKeyRO | kKeyAccess, .index = 2, .last_key = -1}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}},
     .handler = CmdSinterstore},
    {.name = "sunion",
     .opcode = 156,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the members of all sets together",
     .summary = "Returns the members that any of the sets has.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdSunion},
    {.name = "sunionstore",
     .opcode = 157,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the members of all sets together",
     .summary = "Stores the members that any of the sets has.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate},
                   {.flags = kKeyRO | kKeyAccess, .index = 2, .last_key = -1}},
     .arguments = {{.name = "destination", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}},
     .handler = CmdSunionstore},
};
RUDDOCK_COMMANDS(kSetAlgebraCommands);

}  // namespace
}  // namespace ruddock::engine
