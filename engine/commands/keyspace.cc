// SPDX-License-Identifier: BSD-3-Clause
// Commands that treat a key alike whatever it holds: DEL, EXISTS, TOUCH, TYPE, UNLINK.
#include <iterator>

#include "engine/commands/value_names.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

void RemoveAll(CommandContext& ctx, RemoveReason reason) {
  int64_t removed = 0;
  for (uint32_t i = 1; i < ctx.args.size(); ++i) {
    const Key key = ctx.KeyAt(i);
    if (!ctx.keys.Remove(key, reason)) continue;
    ctx.keys.Notify(kNotifyGeneric, "del", key);
    ++removed;
  }
  ctx.reply.Integer(removed);
}

void CmdDel(CommandContext& ctx) { RemoveAll(ctx, RemoveReason::kDeleted); }

void CmdUnlink(CommandContext& ctx) { RemoveAll(ctx, RemoveReason::kUnlinked); }

void CountFound(CommandContext& ctx, uint32_t lookup_flags) {
  int64_t found = 0;
  for (uint32_t i = 1; i < ctx.args.size(); ++i) {
    found += ctx.keys.Find(ctx.KeyAt(i), lookup_flags) != nullptr;
  }
  ctx.reply.Integer(found);
}

void CmdExists(CommandContext& ctx) { CountFound(ctx, kLookupNoTouch); }

void CmdTouch(CommandContext& ctx) { CountFound(ctx, kLookupDefault); }

void CmdType(CommandContext& ctx) {
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1), kLookupNoTouch);
  ctx.reply.Simple(entry != nullptr ? TypeName(entry->type()) : "none");
}

const CommandSpec kKeyspaceCommands[] = {
    {.name = "del",
     .opcode = 21,
     .arity = -2,
     .flags = kWrite,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of keys; large values are freed in the background",
     .summary = "Deletes keys.",
     .key_specs = {{.flags = kKeyRM | kKeyDelete, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
     .handler = CmdDel},
    {.name = "exists",
     .opcode = 23,
     .arity = -2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of keys",
     .summary = "Counts how many of the keys exist.",
     .key_specs = {{.flags = kKeyRO, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
     .history = {{"3.0.3", "Takes several keys."}},
     .handler = CmdExists},
    {.name = "touch",
     .opcode = 24,
     .arity = -2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "3.2.1",
     .complexity = "O(N), N being the number of keys",
     .summary = "Notes a use of the keys and counts how many of them exist.",
     .key_specs = {{.flags = kKeyRO, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
     .handler = CmdTouch},
    {.name = "type",
     .opcode = 25,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Says what kind of value a key holds.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdType},
    {.name = "unlink",
     .opcode = 22,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "4.0.0",
     .complexity = "O(1) for each key; the memory is freed in the background",
     .summary = "Deletes keys and frees their values in the background.",
     .key_specs = {{.flags = kKeyRM | kKeyDelete, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"request_policy:multi_shard", "response_policy:agg_sum"},
     .handler = CmdUnlink},
};
RUDDOCK_COMMANDS(kKeyspaceCommands);

}  // namespace
}  // namespace ruddock::engine
