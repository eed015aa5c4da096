// SPDX-License-Identifier: BSD-3-Clause
// OBJECT: how a value is kept.
#include <iterator>

#include "engine/commands/help.h"
#include "engine/commands/value_names.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

constexpr std::string_view kNoFrequency =
    "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that "
    "when switching between policies at runtime LRU and LFU data will take some time to adjust.";
constexpr std::string_view kNoIdleTime =
    "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when "
    "switching between policies at runtime LRU and LFU data will take some time to adjust.";

// The entry, or null after answering that there is none.
const Entry* FindOrReplyNull(CommandContext& ctx) {
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(2), kLookupNoTouch | kLookupNoNotify);
  if (entry == nullptr) ctx.reply.Null();
  return entry;
}

void CmdObjectEncoding(CommandContext& ctx) {
  if (const Entry* entry = FindOrReplyNull(ctx)) ctx.reply.Bulk(ShownEncoding(*entry));
}

void CmdObjectRefcount(CommandContext& ctx) {
  const Entry* entry = FindOrReplyNull(ctx);
  if (entry != nullptr) ctx.reply.Integer(ShownRefcount(*entry));
}

void CmdObjectFreq(CommandContext& ctx) {
  const Entry* entry = FindOrReplyNull(ctx);
  if (entry == nullptr) return;
  const AccessPolicy& policy = ctx.engine.store.access_policy;
  if (!policy.lfu.load(std::memory_order_relaxed)) return ctx.Error(kNoFrequency);
  ctx.reply.Integer(LfuCounter(policy, entry->access(), ctx.now_ms()));
}

void CmdObjectIdletime(CommandContext& ctx) {
  const Entry* entry = FindOrReplyNull(ctx);
  if (entry == nullptr) return;
  if (ctx.engine.store.access_policy.lfu.load(std::memory_order_relaxed)) {
    return ctx.Error(kNoIdleTime);
  }
  ctx.reply.Integer(IdleMs(entry->access(), ctx.now_ms()) / 1000);
}

const CommandSpec kObjectCommands[] = {
    {.name = "object",
     .opcode = 143,
     .arity = -2,
     .group = "generic",
     .since = "2.2.3",
     .complexity = "Differs between the subcommands",
     .summary = "Groups the commands that look at how a value is kept.",
     .subcommands = {{.name = "help",
                      .arity = 2,
                      .flags = kLoading | kStale,
                      .categories = kCategoryKeyspace,
                      .group = "generic",
                      .since = "6.2.0",
                      .complexity = "O(1)",
                      .summary = "Lists the subcommands with a line on each.",
                      .handler = CmdHelp},
                     {.name = "freq",
                      .arity = 3,
                      .flags = kReadOnly,
                      .categories = kCategoryKeyspace,
                      .group = "generic",
                      .since = "4.0.0",
                      .complexity = "O(1)",
                      .summary =
                          "Returns the logarithmic count of a key's uses, under an LFU policy.",
                      .key_specs = {{.flags = kKeyRO, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
                      .tips = {"nondeterministic_output"},
                      .handler = CmdObjectFreq},
                     {.name = "encoding",
                      .arity = 3,
                      .flags = kReadOnly,
                      .categories = kCategoryKeyspace,
                      .group = "generic",
                      .since = "2.2.3",
                      .complexity = "O(1)",
                      .summary = "Names the representation of a key's value.",
                      .key_specs = {{.flags = kKeyRO, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
                      .tips = {"nondeterministic_output"},
                      .handler = CmdObjectEncoding},
                     {.name = "idletime",
                      .arity = 3,
                      .flags = kReadOnly,
                      .categories = kCategoryKeyspace,
                      .group = "generic",
                      .since = "2.2.3",
                      .complexity = "O(1)",
                      .summary = "Returns the seconds since a key was last used.",
                      .key_specs = {{.flags = kKeyRO, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
                      .tips = {"nondeterministic_output"},
                      .handler = CmdObjectIdletime},
                     {.name = "refcount",
                      .arity = 3,
                      .flags = kReadOnly,
                      .categories = kCategoryKeyspace,
                      .group = "generic",
                      .since = "2.2.3",
                      .complexity = "O(1)",
                      .summary = "Counts the references to a key's value, as Redis would.",
                      .key_specs = {{.flags = kKeyRO, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
                      .tips = {"nondeterministic_output"},
                      .handler = CmdObjectRefcount}}},
};
RUDDOCK_COMMANDS(kObjectCommands);

}  // namespace
}  // namespace ruddock::engine
