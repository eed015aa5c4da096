// SPDX-License-Identifier: BSD-3-Clause
// Hashes: single fields and whole hashes. Numbers in hash_number.cc, HSCAN and HRANDFIELD in
// hash_iterate.cc.
#include <iterator>

#include "engine/commands/element_blocks.h"
#include "engine/commands/hash_limits.h"
#include "engine/commands/long_reply.h"
#include "engine/exec/context.h"
#include "engine/types/hash_value.h"

namespace ruddock::engine {
namespace {

// Sets the fields of the request; the number of new ones, or nothing after an error was answered.
std::optional<int64_t> SetFields(CommandContext& ctx) {
  if (ctx.args.size() % 2 == 1) {
    ctx.Error(errors::WrongArity(ctx.command->full_name));
    return std::nullopt;
  }
  auto hash = ctx.Edit<HashValue>(ctx.KeyAt(1));
  if (!hash) return std::nullopt;
  const HashLimits limits = HashLimitsOf(ctx);
  int64_t added = 0;
  for (uint32_t i = 2; i < ctx.args.size(); i += 2) {
    BringBlock(*hash, ctx.args, i, 2, 2);
    added += hash->Set(ctx.args[i], ctx.args[i + 1], limits);
  }
  hash.Commit(ctx.args.size() / 2 - 1, kNotifyHash, "hset");
  return added;
}

void CmdHset(CommandContext& ctx) {
  if (const std::optional<int64_t> added = SetFields(ctx)) ctx.reply.Integer(*added);
}

void CmdHmset(CommandContext& ctx) {
  if (SetFields(ctx)) ctx.reply.Ok();
}

void CmdHsetnx(CommandContext& ctx) {
  auto hash = ctx.Edit<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  if (hash->Contains(ctx.args[2])) return ctx.reply.Integer(0);
  hash->Set(ctx.args[2], ctx.args[3], HashLimitsOf(ctx));
  hash.Commit(1, kNotifyHash, "hset");
  ctx.reply.Integer(1);
}

void CmdHdel(CommandContext& ctx) {
  auto hash = ctx.Edit<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  int64_t removed = 0;
  for (uint32_t i = 2; i < ctx.args.size() && hash->size() != 0; ++i) {
    BringBlock(*hash, ctx.args, i, 2, 1);
    removed += hash->Erase(ctx.args[i]);
  }
  if (removed != 0) hash.Commit(removed, kNotifyHash, "hdel");
  ctx.reply.Integer(removed);
}

void ReplyField(CommandContext& ctx, const HashValue& hash, std::string_view field) {
  NumberText scratch;
  if (const std::optional<std::string_view> value = hash.Get(field, scratch)) {
    ctx.reply.Bulk(*value);
  } else {
    ctx.reply.Null();
  }
}

void CmdHget(CommandContext& ctx) {
  if (const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1))) ReplyField(ctx, *hash, ctx.args[2]);
}

void CmdHmget(CommandContext& ctx) {
  const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  ctx.reply.Array(ctx.args.size() - 2);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    BringBlock(*hash, ctx.args, i, 2, 1);
    ReplyField(ctx, *hash, ctx.args[i]);
  }
}

void CmdHexists(CommandContext& ctx) {
  const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
  if (hash) ctx.reply.Integer(hash->Contains(ctx.args[2]));
}

void CmdHlen(CommandContext& ctx) {
  const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
  if (hash) ctx.reply.Integer(static_cast<int64_t>(hash->size()));
}

void CmdHstrlen(CommandContext& ctx) {
  const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  NumberText scratch;
  const std::string_view value = hash->Get(ctx.args[2], scratch).value_or(std::string_view());
  ctx.reply.Integer(static_cast<int64_t>(value.size()));
}

// Answers with what `emit(field, value, reply)` makes of all fields: an array of fields or values
// (`parts` 2), or a map of both (1).
template <typename Emit>
void AnswerFields(CommandContext& ctx, size_t parts, Emit emit) {
  const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  if (parts == 1) {
    ctx.reply.Map(hash->size());
  } else {
    ctx.reply.Array(hash->size());
  }
  const NodeTable<FieldNode>* fields = hash->fields();
  if (fields != nullptr && hash->size() >= kLongReply) {
    return AnswerNodes(ctx, fields->Nodes(), [emit](const FieldNode& node, ReplySink& reply) {
      emit(node.key(), node.value(), reply);
    });
  }
  // What frames them in a reply is about as much as what manages them in memory.
  if (fields != nullptr) ctx.reply.Expect(hash->memory() / parts);
  hash->ForEach(
      [&](std::string_view field, std::string_view value) { emit(field, value, ctx.reply); });
}

void CmdHgetall(CommandContext& ctx) {
  AnswerFields(ctx, 1, [](std::string_view field, std::string_view value, ReplySink& reply) {
    reply.Bulk(field);
    reply.Bulk(value);
  });
}

void CmdHkeys(CommandContext& ctx) {
  AnswerFields(ctx, 2, [](std::string_view field, std::string_view, ReplySink& reply) {
    reply.Bulk(field);
  });
}

void CmdHvals(CommandContext& ctx) {
  AnswerFields(ctx, 2, [](std::string_view, std::string_view value, ReplySink& reply) {
    reply.Bulk(value);
  });
}

const CommandSpec kHashCommands[] = {
    {.name = "hdel",
     .opcode = 45,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields given",
     .summary = "Removes fields from a hash, and the hash with its last field.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"2.4.0", "Takes several fields."}},
     .handler = CmdHdel},
    {.name = "hexists",
     .opcode = 46,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(1)",
     .summary = "Tells whether a hash has a field.",
     .key_specs = {{.flags = kKeyRO}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString}},
     .handler = CmdHexists},
    {.name = "hget",
     .opcode = 41,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(1)",
     .summary = "Returns the value of a field.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString}},
     .handler = CmdHget},
    {.name = "hgetall",
     .opcode = 48,
     .arity = 2,
     .flags = kReadOnly,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields",
     .summary = "Returns all fields of a hash with their values.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdHgetall},
    {.name = "hkeys",
     .opcode = 49,
     .arity = 2,
     .flags = kReadOnly,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields",
     .summary = "Lists the fields of a hash.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdHkeys},
    {.name = "hlen",
     .opcode = 47,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(1)",
     .summary = "Counts the fields of a hash.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdHlen},
    {.name = "hmget",
     .opcode = 43,
     .arity = -3,
     .flags = kReadOnly | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields given",
     .summary = "Returns the values of several fields.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdHmget},
    {.name = "hmset",
     .opcode = 42,
     .arity = -4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields given",
     .summary = "Sets several fields.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .elements = {.first = 2, .step = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field_value",
                    .type = ArgType::kBlock,
                    .flags = kMultiple,
                    .children = {{.name = "field", .type = ArgType::kString},
                                 {.name = "value", .type = ArgType::kString}}}},
     .deprecated_since = "4.0.0",
     .replaced_by = "`HSET`, which takes several fields since",
     .handler = CmdHmset},
    {.name = "hset",
     .opcode = 40,
     .arity = -4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields given",
     .summary = "Sets fields of a hash and counts the new ones.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .elements = {.first = 2, .step = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field_value",
                    .type = ArgType::kBlock,
                    .flags = kMultiple,
                    .children = {{.name = "field", .type = ArgType::kString},
                                 {.name = "value", .type = ArgType::kString}}}},
     .history = {{"4.0.0", "Takes several fields with their values."}},
     .handler = CmdHset},
    {.name = "hsetnx",
     .opcode = 44,
     .arity = 4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(1)",
     .summary = "Sets a field unless the hash has it.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdHsetnx},
    {.name = "hstrlen",
     .opcode = 53,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "3.2.0",
     .complexity = "O(1)",
     .summary = "Tells the length of a field's value.",
     .key_specs = {{.flags = kKeyRO}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString}},
     .handler = CmdHstrlen},
    {.name = "hvals",
     .opcode = 50,
     .arity = 2,
     .flags = kReadOnly,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(N), N being the number of fields",
     .summary = "Lists the values of a hash.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .tips = {"nondeterministic_output_order"},
     .handler = CmdHvals},
};
RUDDOCK_COMMANDS(kHashCommands);

}  // namespace
}  // namespace ruddock::engine
