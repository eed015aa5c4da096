// SPDX-License-Identifier: BSD-3-Clause
// EXPIRE and its kin, PERSIST.
#include <iterator>

#include "engine/command/arg_cursor.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

enum class Unit : uint8_t { kSeconds, kMilliseconds };
enum class Origin : uint8_t { kNow, kEpoch };

// When an expiry is set, compared with the one that is there.
struct Condition {
  bool nx = false;  // only where there is none
  bool xx = false;  // only where there is one
  bool gt = false;  // only later; no expiry counts as never
  bool lt = false;  // only earlier

  bool Allows(const Entry& entry, int64_t at_ms) const {
    if (nx && entry.has_expiry()) return false;
    if (xx && !entry.has_expiry()) return false;
    if (gt && (!entry.has_expiry() || at_ms <= entry.expiry())) return false;
    return !(lt && entry.has_expiry() && at_ms >= entry.expiry());
  }
};

// False where the words make no sense; then the error has been answered.
bool ParseCondition(CommandContext& ctx, Condition& condition) {
  for (ArgCursor cursor(ctx.args, 3); !cursor.done();) {
    if (cursor.TakeToken("nx")) {
      condition.nx = true;
    } else if (cursor.TakeToken("xx")) {
      condition.xx = true;
    } else if (cursor.TakeToken("gt")) {
      condition.gt = true;
    } else if (cursor.TakeToken("lt")) {
      condition.lt = true;
    } else {
      ctx.Error("ERR Unsupported option " + std::string(errors::Shown(cursor.Take())));
      return false;
    }
  }
  if (condition.nx && (condition.xx || condition.gt || condition.lt)) {
    ctx.Error("ERR NX and XX, GT or LT options at the same time are not compatible");
    return false;
  }
  if (condition.gt && condition.lt) {
    ctx.Error("ERR GT and LT options at the same time are not compatible");
    return false;
  }
  return true;
}

// Unix milliseconds; null where they do not fit.
std::optional<int64_t> ToUnixMs(int64_t value, Unit unit, Origin origin, int64_t now_ms) {
  int64_t at_ms = value;
  if (unit == Unit::kSeconds && __builtin_mul_overflow(at_ms, 1000, &at_ms)) return std::nullopt;
  if (origin == Origin::kNow && __builtin_add_overflow(at_ms, now_ms, &at_ms)) return std::nullopt;
  return at_ms;
}

void Expire(CommandContext& ctx, Unit unit, Origin origin) {
  Condition condition;
  if (!ParseCondition(ctx, condition)) return;
  const std::optional<int64_t> value = ParseInt64(ctx.args[2]);
  if (!value) return ctx.Error(errors::kNotInteger);
  const std::optional<int64_t> at_ms = ToUnixMs(*value, unit, origin, ctx.now_ms());
  if (!at_ms) return ctx.Error(errors::InvalidExpire(ctx.command->full_name));
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (entry == nullptr || !condition.Allows(*entry, *at_ms)) return ctx.reply.Integer(0);
  if (*at_ms <= ctx.now_ms()) {
    ctx.keys.Remove(key);
    ctx.keys.Notify(kNotifyGeneric, "del", key);
  } else {
    ctx.keys.SetExpiry(key, entry, *at_ms);
    ctx.keys.Notify(kNotifyGeneric, "expire", key);
  }
  ctx.reply.Integer(1);
}

void CmdExpire(CommandContext& ctx) { Expire(ctx, Unit::kSeconds, Origin::kNow); }
void CmdExpireat(CommandContext& ctx) { Expire(ctx, Unit::kSeconds, Origin::kEpoch); }
void CmdPexpire(CommandContext& ctx) { Expire(ctx, Unit::kMilliseconds, Origin::kNow); }
void CmdPexpireat(CommandContext& ctx) { Expire(ctx, Unit::kMilliseconds, Origin::kEpoch); }

void CmdPersist(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (entry == nullptr || !entry->has_expiry()) return ctx.reply.Integer(0);
  ctx.keys.ClearExpiry(key, entry);
  ctx.keys.Notify(kNotifyGeneric, "persist", key);
  ctx.reply.Integer(1);
}

constexpr ArgSpec kKeyArgument = {.name = "key", .type = ArgType::kKey, .key_spec = 0};
const ArgSpec kConditionArgument = {
    .name = "condition",
    .type = ArgType::kOneOf,
    .flags = kOptional,
    .since = "7.0.0",
    .children = {{.name = "nx", .type = ArgType::kPureToken, .token = "NX"},
                 {.name = "xx", .type = ArgType::kPureToken, .token = "XX"},
                 {.name = "gt", .type = ArgType::kPureToken, .token = "GT"},
                 {.name = "lt", .type = ArgType::kPureToken, .token = "LT"}}};
constexpr HistoryEntry kConditionHistory = {"7.0.0", "Knows `NX`, `XX`, `GT` and `LT`."};

const CommandSpec kExpireCommands[] = {
    {.name = "expire",
     .opcode = 26,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Lets a key expire after some seconds.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {kKeyArgument,
                   {.name = "seconds", .type = ArgType::kInteger},
                   kConditionArgument},
     .history = {kConditionHistory},
     .handler = CmdExpire},
    {.name = "expireat",
     .opcode = 28,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.2.0",
     .complexity = "O(1)",
     .summary = "Lets a key expire at a Unix time.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {kKeyArgument,
                   {.name = "unix-time-seconds", .type = ArgType::kUnixTime},
                   kConditionArgument},
     .history = {kConditionHistory},
     .handler = CmdExpireat},
    {.name = "persist",
     .opcode = 34,
     .arity = 2,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Takes a key's expiry away.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {kKeyArgument},
     .handler = CmdPersist},
    {.name = "pexpire",
     .opcode = 27,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Lets a key expire after some milliseconds.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {kKeyArgument,
                   {.name = "milliseconds", .type = ArgType::kInteger},
                   kConditionArgument},
     .history = {kConditionHistory},
     .handler = CmdPexpire},
    {.name = "pexpireat",
     .opcode = 29,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Lets a key expire at a Unix time in milliseconds.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {kKeyArgument,
                   {.name = "unix-time-milliseconds", .type = ArgType::kUnixTime},
                   kConditionArgument},
     .history = {kConditionHistory},
     .handler = CmdPexpireat},
};
RUDDOCK_COMMANDS(kExpireCommands);

}  // namespace
}  // namespace ruddock::engine
