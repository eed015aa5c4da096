// SPDX-License-Identifier: BSD-3-Clause
// Sets: single members and whole sets. SPOP, SRANDMEMBER and SSCAN in set_iterate.cc, several sets
// at once in set_algebra.cc.
#include <iterator>

#include "engine/commands/element_blocks.h"
#include "engine/commands/long_reply.h"
#include "engine/commands/set_limits.h"
#include "engine/exec/context.h"
#include "engine/types/set_value.h"

namespace ruddock::engine {
namespace {

void CmdSadd(CommandContext& ctx) {
  auto set = ctx.Edit<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  const SetLimits limits = SetLimitsOf(ctx);
  int64_t added = 0;
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    BringBlock(*set, ctx.args, i, 2, 1);
    added += set->Add(ctx.args[i], limits);
  }
  if (added != 0) set.Commit(added, kNotifySet, "sadd");
  ctx.reply.Integer(added);
}

void CmdSrem(CommandContext& ctx) {
  auto set = ctx.Edit<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  int64_t removed = 0;
  for (uint32_t i = 2; i < ctx.args.size() && set->size() != 0; ++i) {
    BringBlock(*set, ctx.args, i, 2, 1);
    removed += set->Erase(ctx.args[i]);
  }
  if (removed != 0) set.Commit(removed, kNotifySet, "srem");
  ctx.reply.Integer(removed);
}

// The member goes from one set to the other; a source that is not there hides a destination of the
// wrong type.
void CmdSmove(CommandContext& ctx) {
  const Key source_key = ctx.KeyAt(1);
  const Key target_key = ctx.KeyAt(2);
  const std::string_view member = ctx.args[3];
  {
    // Looked up one after the other: a lookup may remove a key that has expired.
    const bool there = ctx.keys.FindForWrite(source_key) != nullptr;
    const Entry* target = ctx.keys.FindForWrite(target_key);
    if (!there) return ctx.reply.Integer(0);
    auto source = ctx.Edit<SetValue>(source_key);
    if (!source || !ctx.CheckType(target, ValueType::kSet)) return;
    if (source_key.name == target_key.name) return ctx.reply.Integer(source->Contains(member));
    if (!source->Erase(member)) return ctx.reply.Integer(0);
    source.Commit(1, kNotifySet, "srem");
  }
  auto target = ctx.Edit<SetValue>(target_key);
  if (target->Add(member, SetLimitsOf(ctx))) target.Commit(1, kNotifySet, "sadd");
  ctx.reply.Integer(1);
}

void CmdSismember(CommandContext& ctx) {
  const auto set = ctx.Read<SetValue>(ctx.KeyAt(1));
  if (set) ctx.reply.Integer(set->Contains(ctx.args[2]));
}

void CmdSmismember(CommandContext& ctx) {
  const auto set = ctx.Read<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  ctx.reply.Array(ctx.args.size() - 2);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    BringBlock(*set, ctx.args, i, 2, 1);
    ctx.reply.Integer(set->Contains(ctx.args[i]));
  }
}

void CmdScard(CommandContext& ctx) {
  const auto set = ctx.Read<SetValue>(ctx.KeyAt(1));
  if (set) ctx.reply.Integer(static_cast<int64_t>(set->size()));
}

void CmdSmembers(CommandContext& ctx) {
  const auto set = ctx.Read<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  ctx.reply.Set(set->size());
  const NodeTable<MemberNode>* members = set->members();
  if (members != nullptr && set->size() >= kLongReply) {
    return AnswerNodes(ctx, members->Nodes(),
                       [](const MemberNode& node, ReplySink& reply) { reply.Bulk(node.key()); });
  }
  set->ForEach([&](std::string_view member) { ctx.reply.Bulk(member); });
}

const CommandSpec kSetCommands[] = {
    {.name = "sadd",
     .opcode = 72,
     .arity = -3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of members given",
     .summary = "Adds members to a set and counts the new ones.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"2.4.0", "Takes several members."}},
     .handler = CmdSadd},
    {.name = "scard",
     .opcode = 77,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Counts the members of a set.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdScard},
    {.name = "sismember",
     .opcode = 75,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Tells whether a set has a member.",
     .key_specs = {{.flags = kKeyRO}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString}},
     .handler = CmdSismember},
    {.name = "smembers",
     .opcode = 74,
     .arity = 2,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of members",
     .summary = "Lists the members of a set.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdSmembers},
    {.name = "smismember",
     .opcode = 76,
     .arity = -3,
     .flags = kReadOnly | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "6.2.0",
     .complexity = "O(N), N being the number of members given",
     .summary = "Tells of each of several members whether a set has it.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdSmismember},
    {.name = "smove",
     .opcode = 81,
     .arity = 4,
     .flags = kWrite | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Takes a member out of one set and adds it to another.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyRW | kKeyInsert, .index = 2}},
     .arguments = {{.name = "source", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "destination", .type = ArgType::kKey, .key_spec = 1},
                   {.name = "member", .type = ArgType::kString}},
     .handler = CmdSmove},
    {.name = "srem",
     .opcode = 73,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of members given",
     .summary = "Removes members from a set, and the set with its last member.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"2.4.0", "Takes several members."}},
     .handler = CmdSrem},
};
RUDDOCK_COMMANDS(kSetCommands);

}  // namespace
}  // namespace ruddock::engine
