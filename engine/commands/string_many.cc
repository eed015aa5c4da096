// SPDX-License-Identifier: BSD-3-Clause
// MGET, MSET, MSETNX: several strings at once, all or nothing.
#include <iterator>

#include "engine/commands/string_value.h"

namespace ruddock::engine {
namespace {

void CmdMGet(CommandContext& ctx) {
  const uint32_t count = ctx.args.size();
  ctx.reply.Array(count - 1);
  for (uint32_t i = 1; i < count; ++i) {
    const Entry* entry = ctx.keys.Find(ctx.KeyAt(i));
    if (entry == nullptr || entry->type() != ValueType::kString) {
      ctx.reply.Null();
    } else {
      ReplyString(ctx, *entry);
    }
  }
}

void StorePairs(CommandContext& ctx) {
  for (uint32_t i = 1; i < ctx.args.size(); i += 2) {
    const Key key = ctx.KeyAt(i);
    StoreArgument(ctx, key, i + 1);
    ctx.keys.Notify(kNotifyString, "set", key);
  }
}

// A key without its value.
bool CheckPairs(CommandContext& ctx) {
  if (ctx.args.size() % 2 == 1) return true;
  ctx.Error(errors::WrongArity(ctx.command->full_name));
  return false;
}

void CmdMSet(CommandContext& ctx) {
  if (!CheckPairs(ctx)) return;
  StorePairs(ctx);
  ctx.reply.Ok();
}

void CmdMSetNx(CommandContext& ctx) {
  if (!CheckPairs(ctx)) return;
  for (uint32_t i = 1; i < ctx.args.size(); i += 2) {
    if (ctx.keys.FindForWrite(ctx.KeyAt(i)) != nullptr) return ctx.reply.Integer(0);
  }
  StorePairs(ctx);
  ctx.reply.Integer(1);
}

const CommandSpec kStringManyCommands[] = {
    {.name = "mget",
     .opcode = 3,
     .arity = -2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of keys.",
     .summary = "Returns the strings of all the keys, null for a key without one.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess, .last_key = -1}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .tips = {"request_policy:multi_shard"},
     .handler = CmdMGet},
    {.name = "mset",
     .opcode = 4,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.1",
     .complexity = "O(N), N being the number of keys.",
     .summary = "Gives several keys their strings in one step.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate, .last_key = -1, .step = 2}},
     .arguments = {{.name = "key_value",
                    .type = ArgType::kBlock,
                    .flags = kMultiple,
                    .children = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                                 {.name = "value", .type = ArgType::kString}}}},
     .tips = {"request_policy:multi_shard", "response_policy:all_succeeded"},
     .handler = CmdMSet},
    {.name = "msetnx",
     .opcode = 20,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.1",
     .complexity = "O(N), N being the number of keys.",
     .summary = "Gives several keys their strings in one step, unless one of the keys exists.",
     .key_specs = {{.flags = kKeyOW | kKeyInsert, .last_key = -1, .step = 2}},
     .arguments = {{.name = "key_value",
                    .type = ArgType::kBlock,
                    .flags = kMultiple,
                    .children = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                                 {.name = "value", .type = ArgType::kString}}}},
     .tips = {"request_policy:multi_shard", "response_policy:agg_min"},
     .handler = CmdMSetNx},
};
RUDDOCK_COMMANDS(kStringManyCommands);

}  // namespace
}  // namespace ruddock::engine
