// SPDX-License-Identifier: BSD-3-Clause
// GET, SET and the older commands that are special cases of them.
#include <iterator>

#include "engine/command/keys.h"
#include "engine/commands/string_value.h"

namespace ruddock::engine {
namespace {

using Expire = StringOptions::Expire;

// Answers with the value of the key as GET does. False where an error was answered; `found` says
// whether there was a value.
bool ReplyValue(CommandContext& ctx, const Key& key, bool& found) {
  const Entry* entry = ctx.keys.Find(key);
  found = entry != nullptr;
  if (!found) {
    ctx.reply.Null();
    return true;
  }
  if (!ctx.CheckString(entry)) return false;
  ReplyString(ctx, *entry);
  return true;
}

void CmdGet(CommandContext& ctx) {
  bool found;
  ReplyValue(ctx, ctx.KeyAt(1), found);
}

void SetWithOptions(CommandContext& ctx, const Key& key) {
  const std::optional<StringOptions> options =
      ParseStringOptions(ctx.args, 3, StringOptionSet::kSet);
  if (!options) return ctx.Error(errors::kSyntax);
  int64_t expire_at =
      options->expire == Expire::kKeepTtl ? WriteGate::kKeepExpiry : WriteGate::kNoExpiry;
  if (options->has_time()) {
    const std::optional<int64_t> at = ResolveExpiry(ctx, options->time, options->expire);
    if (!at) return;
    expire_at = *at;
  }
  bool found = false;
  if (options->get) {
    if (!ReplyValue(ctx, key, found)) return;
  } else if (options->nx || options->xx) {
    found = ctx.keys.FindForWrite(key) != nullptr;
  }
  if ((options->nx && found) || (options->xx && !found)) {
    if (!options->get) ctx.reply.Null();
    return;
  }
  StoreArgument(ctx, key, 2, expire_at);
  ctx.keys.Notify(kNotifyString, "set", key);
  if (options->has_time()) ctx.keys.Notify(kNotifyGeneric, "expire", key);
  if (!options->get) ctx.reply.Ok();
}

void CmdSet(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  if (ctx.args.size() > 3) return SetWithOptions(ctx, key);
  StoreArgument(ctx, key, 2);
  ctx.keys.Notify(kNotifyString, "set", key);
  ctx.reply.Ok();
}

// The value is read only where GET asks for it.
bool KeysOfSet(const ArgView& args, KeyPositions& out) {
  uint32_t flags = kKeyOW | kKeyUpdate;
  for (uint32_t i = 3; i < args.size(); ++i) {
    if (EqualsNoCase(args[i], "get")) flags = kKeyRW | kKeyAccess | kKeyUpdate;
  }
  out.Add(1, flags);
  return true;
}

void CmdSetNx(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  if (ctx.keys.FindForWrite(key) != nullptr) return ctx.reply.Integer(0);
  StoreArgument(ctx, key, 2);
  ctx.keys.Notify(kNotifyString, "set", key);
  ctx.reply.Integer(1);
}

void SetWithTime(CommandContext& ctx, Expire unit) {
  const Key key = ctx.KeyAt(1);
  const std::optional<int64_t> at = ResolveExpiry(ctx, ctx.args[2], unit);
  if (!at) return;
  StoreArgument(ctx, key, 3, *at);
  ctx.keys.Notify(kNotifyString, "set", key);
  ctx.keys.Notify(kNotifyGeneric, "expire", key);
  ctx.reply.Ok();
}

void CmdSetEx(CommandContext& ctx) { SetWithTime(ctx, Expire::kEx); }
void CmdPSetEx(CommandContext& ctx) { SetWithTime(ctx, Expire::kPx); }

void CmdGetSet(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  bool found;
  if (!ReplyValue(ctx, key, found)) return;
  StoreArgument(ctx, key, 2);
  ctx.keys.Notify(kNotifyString, "set", key);
}

void CmdGetDel(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  bool found;
  if (!ReplyValue(ctx, key, found) || !found) return;
  ctx.keys.Remove(key);
  ctx.keys.Notify(kNotifyGeneric, "del", key);
}

void CmdGetEx(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const std::optional<StringOptions> options =
      ParseStringOptions(ctx.args, 2, StringOptionSet::kGetEx);
  if (!options) return ctx.Error(errors::kSyntax);
  const Entry* entry = ctx.keys.Find(key);
  if (entry == nullptr) return ctx.reply.Null();
  if (!ctx.CheckString(entry)) return;
  std::optional<int64_t> at;
  if (options->has_time()) {
    at = ResolveExpiry(ctx, options->time, options->expire);
    if (!at) return;
  }
  ReplyString(ctx, *entry);
  if (at && *at <= ctx.now_ms()) {
    ctx.keys.Remove(key);
    ctx.keys.Notify(kNotifyGeneric, "del", key);
  } else if (at) {
    ctx.keys.SetExpiry(key, entry, *at);
    ctx.keys.Notify(kNotifyGeneric, "expire", key);
  } else if (options->expire == Expire::kPersist && entry->has_expiry()) {
    ctx.keys.ClearExpiry(key, entry);
    ctx.keys.Notify(kNotifyGeneric, "persist", key);
  }
}

const CommandSpec kStringCommands[] = {
    {.name = "get",
     .opcode = 1,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Returns the string that a key holds.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdGet},
    {.name = "getdel",
     .opcode = 9,
     .arity = 2,
     .flags = kWrite | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Returns the string that a key holds and removes the key.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdGetDel},
    {.name = "getex",
     .opcode = 10,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Returns the string that a key holds and may change or clear its expiry.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate,
                    .notes = "RW and UPDATE: it can change the time to live"}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "expiration",
           .type = ArgType::kOneOf,
           .flags = kOptional,
           .children =
               {{.name = "seconds", .type = ArgType::kInteger, .token = "EX"},
                {.name = "milliseconds", .type = ArgType::kInteger, .token = "PX"},
                {.name = "unix-time-seconds", .type = ArgType::kUnixTime, .token = "EXAT"},
                {.name = "unix-time-milliseconds", .type = ArgType::kUnixTime, .token = "PXAT"},
                {.name = "persist", .type = ArgType::kPureToken, .token = "PERSIST"}}}},
     .handler = CmdGetEx},
    {.name = "getset",
     .opcode = 8,
     .arity = 3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key a new string and returns the one that it held.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "value", .type = ArgType::kString}},
     .deprecated_since = "6.2.0",
     .replaced_by = "`SET` with the `!GET` argument",
     .handler = CmdGetSet},
    {.name = "psetex",
     .opcode = 7,
     .arity = 4,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Gives a key a string that expires after so many milliseconds.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "milliseconds", .type = ArgType::kInteger},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdPSetEx},
    {.name = "set",
     .opcode = 2,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key a string, whatever it held before.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate | kKeyVariableFlags,
                    .notes = "RW and ACCESS: the `GET` option returns the old value"}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "value", .type = ArgType::kString},
                   {.name = "condition",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .since = "2.6.12",
                    .children = {{.name = "nx", .type = ArgType::kPureToken, .token = "NX"},
                                 {.name = "xx", .type = ArgType::kPureToken, .token = "XX"}}},
                   {.name = "get",
                    .type = ArgType::kPureToken,
                    .token = "GET",
                    .flags = kOptional,
                    .since = "6.2.0"},
                   {.name = "expiration",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .children = {{.name = "seconds",
                                  .type = ArgType::kInteger,
                                  .token = "EX",
                                  .since = "2.6.12"},
                                 {.name = "milliseconds",
                                  .type = ArgType::kInteger,
                                  .token = "PX",
                                  .since = "2.6.12"},
                                 {.name = "unix-time-seconds",
                                  .type = ArgType::kUnixTime,
                                  .token = "EXAT",
                                  .since = "6.2.0"},
                                 {.name = "unix-time-milliseconds",
                                  .type = ArgType::kUnixTime,
                                  .token = "PXAT",
                                  .since = "6.2.0"},
                                 {.name = "keepttl",
                                  .type = ArgType::kPureToken,
                                  .token = "KEEPTTL",
                                  .since = "6.0.0"}}}},
     .history = {{"2.6.12", "The options `EX`, `PX`, `NX` and `XX` came."},
                 {"6.0.0", "The option `KEEPTTL` came."},
                 {"6.2.0", "The options `GET`, `EXAT` and `PXAT` came."},
                 {"7.0.0", "`NX` and `GET` may stand together."}},
     .handler = CmdSet,
     .key_function = KeysOfSet},
    {.name = "setex",
     .opcode = 6,
     .arity = 4,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key a string that expires after so many seconds.",
     .key_specs = {{.flags = kKeyOW | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "seconds", .type = ArgType::kInteger},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdSetEx},
    {.name = "setnx",
     .opcode = 5,
     .arity = 3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key a string unless the key exists.",
     .key_specs = {{.flags = kKeyOW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdSetNx},
};
RUDDOCK_COMMANDS(kStringCommands);

}  // namespace
}  // namespace ruddock::engine
