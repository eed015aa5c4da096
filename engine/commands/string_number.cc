// SPDX-License-Identifier: BSD-3-Clause
// INCR and its kin: strings that are numbers.
#include <cmath>
#include <iterator>

#include "engine/commands/string_value.h"

namespace ruddock::engine {
namespace {

void Increment(CommandContext& ctx, int64_t by) {
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  int64_t value = 0;
  if (entry != nullptr) {
    if (!ctx.CheckString(entry)) return;
    if (entry->encoding() == Encoding::kInt) [[likely]] {
      value = entry->integer();
    } else {
      StringScratch scratch;
      const std::optional<int64_t> parsed = ParseInt64(entry->StringValue(scratch));
      if (!parsed) return ctx.Error(errors::kNotInteger);
      value = *parsed;
    }
  }
  if (__builtin_add_overflow(value, by, &value)) return ctx.Error(errors::kIncrementOverflow);
  ctx.keys.UpdateInteger(key, entry, value);
  ctx.keys.Notify(kNotifyString, "incrby", key);
  ctx.reply.Integer(value);
}

void CmdIncr(CommandContext& ctx) { Increment(ctx, 1); }
void CmdDecr(CommandContext& ctx) { Increment(ctx, -1); }

void CmdIncrBy(CommandContext& ctx) {
  const std::optional<int64_t> by = ParseInt64(ctx.args[2]);
  if (!by) return ctx.Error(errors::kNotInteger);
  Increment(ctx, *by);
}

void CmdDecrBy(CommandContext& ctx) {
  const std::optional<int64_t> by = ParseInt64(ctx.args[2]);
  if (!by) return ctx.Error(errors::kNotInteger);
  if (*by == INT64_MIN) return ctx.Error(errors::kDecrementOverflow);
  Increment(ctx, -*by);
}

void CmdIncrByFloat(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (!ctx.CheckString(entry)) return;
  long double value = 0;
  if (entry != nullptr) {
    StringScratch scratch;
    const std::optional<long double> parsed = ParseLongDouble(entry->StringValue(scratch));
    if (!parsed) return ctx.Error(errors::kNotFloat);
    value = *parsed;
  }
  const std::optional<long double> by = ParseLongDouble(ctx.args[2]);
  if (!by) return ctx.Error(errors::kNotFloat);
  value += *by;
  if (!std::isfinite(value)) return ctx.Error(errors::kIncrementNotFinite);
  const std::string text = FormatLongDoubleHuman(value);
  ctx.keys.SetString(key, text, WriteGate::kKeepExpiry, StringForm::kText);
  ctx.keys.Notify(kNotifyString, "incrbyfloat", key);
  ctx.reply.Bulk(text);
}

const CommandSpec kStringNumberCommands[] = {
    {.name = "decr",
     .opcode = 16,
     .arity = 2,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Takes one from the integer that a key holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdDecr},
    {.name = "decrby",
     .opcode = 18,
     .arity = 3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Takes a number from the integer that a key holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "decrement", .type = ArgType::kInteger}},
     .handler = CmdDecrBy},
    {.name = "incr",
     .opcode = 15,
     .arity = 2,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Adds one to the integer that a key holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdIncr},
    {.name = "incrby",
     .opcode = 17,
     .arity = 3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Adds a number to the integer that a key holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "increment", .type = ArgType::kInteger}},
     .handler = CmdIncrBy},
    {.name = "incrbyfloat",
     .opcode = 19,
     .arity = 3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Adds a fraction to the number that a key holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "increment", .type = ArgType::kDouble}},
     .handler = CmdIncrByFloat},
};
RUDDOCK_COMMANDS(kStringNumberCommands);

}  // namespace
}  // namespace ruddock::engine
