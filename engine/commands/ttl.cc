// SPDX-License-Identifier: BSD-3-Clause
// When a key expires: TTL, PTTL, EXPIRETIME, PEXPIRETIME.
#include <algorithm>
#include <iterator>

#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

constexpr int64_t kNoKey = -2;
constexpr int64_t kNever = -1;

// Rounded half up; the sum must not overflow for the latest times.
int64_t Seconds(int64_t ms) { return ms / 1000 + (ms % 1000 >= 500); }

enum class Origin : uint8_t { kNow, kEpoch };

// Milliseconds until the key expires, or of the time when it does.
int64_t ExpiryOf(CommandContext& ctx, Origin origin) {
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1), kLookupNoTouch);
  if (entry == nullptr) return kNoKey;
  if (!entry->has_expiry()) return kNever;
  if (origin == Origin::kEpoch) return entry->expiry();
  return std::max<int64_t>(entry->expiry() - ctx.now_ms(), 0);
}

void ReplySeconds(CommandContext& ctx, int64_t ms) { ctx.reply.Integer(ms < 0 ? ms : Seconds(ms)); }

void CmdTtl(CommandContext& ctx) { ReplySeconds(ctx, ExpiryOf(ctx, Origin::kNow)); }
void CmdPttl(CommandContext& ctx) { ctx.reply.Integer(ExpiryOf(ctx, Origin::kNow)); }
void CmdExpiretime(CommandContext& ctx) { ReplySeconds(ctx, ExpiryOf(ctx, Origin::kEpoch)); }
void CmdPexpiretime(CommandContext& ctx) { ctx.reply.Integer(ExpiryOf(ctx, Origin::kEpoch)); }

constexpr HistoryEntry kMissingHistory = {"2.8.0", "Answers -2 where there is no such key."};

const CommandSpec kTtlCommands[] = {
    {.name = "expiretime",
     .opcode = 32,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "7.0.0",
     .complexity = "O(1)",
     .summary = "Returns the Unix time at which a key expires.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdExpiretime},
    {.name = "pexpiretime",
     .opcode = 33,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "7.0.0",
     .complexity = "O(1)",
     .summary = "Returns the Unix time in milliseconds at which a key expires.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdPexpiretime},
    {.name = "pttl",
     .opcode = 31,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Returns the milliseconds that a key has left.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .tips = {"nondeterministic_output"},
     .history = {kMissingHistory},
     .handler = CmdPttl},
    {.name = "ttl",
     .opcode = 30,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Returns the seconds that a key has left.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .tips = {"nondeterministic_output"},
     .history = {kMissingHistory},
     .handler = CmdTtl},
};
RUDDOCK_COMMANDS(kTtlCommands);

}  // namespace
}  // namespace ruddock::engine
