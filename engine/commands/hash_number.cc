// SPDX-License-Identifier: BSD-3-Clause
// HINCRBY and HINCRBYFLOAT: fields that are numbers.
#include <cmath>
#include <iterator>

#include "engine/commands/hash_limits.h"
#include "engine/exec/context.h"
#include "engine/types/hash_value.h"

namespace ruddock::engine {
namespace {

void CmdHincrby(CommandContext& ctx) {
  const std::optional<int64_t> by = ParseInt64(ctx.args[3]);
  if (!by) return ctx.Error(errors::kNotInteger);
  auto hash = ctx.Edit<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  NumberText text;
  int64_t value = 0;
  if (const std::optional<std::string_view> old = hash->Get(ctx.args[2], text)) {
    const std::optional<int64_t> parsed = ParseInt64(*old);
    if (!parsed) return ctx.Error(errors::kHashNotInteger);
    value = *parsed;
  }
  if (__builtin_add_overflow(value, *by, &value)) return ctx.Error(errors::kIncrementOverflow);
  const char* end = FormatInt64(text, value);
  hash->Set(ctx.args[2], {text, static_cast<size_t>(end - text)}, HashLimitsOf(ctx));
  hash.Commit(1, kNotifyHash, "hincrby");
  ctx.reply.Integer(value);
}

void CmdHincrbyfloat(CommandContext& ctx) {
  const std::optional<long double> by = ParseLongDouble(ctx.args[3]);
  if (!by) return ctx.Error(errors::kNotFloat);
  if (!std::isfinite(*by)) return ctx.Error(errors::kNanOrInfinity);
  auto hash = ctx.Edit<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  NumberText scratch;
  long double value = 0;
  if (const std::optional<std::string_view> old = hash->Get(ctx.args[2], scratch)) {
    const std::optional<long double> parsed = ParseLongDouble(*old);
    if (!parsed) return ctx.Error(errors::kHashNotFloat);
    value = *parsed;
  }
  value += *by;
  if (!std::isfinite(value)) return ctx.Error(errors::kIncrementNotFinite);
  const std::string text = FormatLongDoubleHuman(value);
  hash->Set(ctx.args[2], text, HashLimitsOf(ctx));
  hash.Commit(1, kNotifyHash, "hincrbyfloat");
  ctx.reply.Bulk(text);
}

const CommandSpec kHashNumberCommands[] = {
    {.name = "hincrby",
     .opcode = 51,
     .arity = 4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.0.0",
     .complexity = "O(1)",
     .summary = "Adds a number to the integer that a field holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString},
                   {.name = "increment", .type = ArgType::kInteger}},
     .handler = CmdHincrby},
    {.name = "hincrbyfloat",
     .opcode = 52,
     .arity = 4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Adds a fraction to the number that a field holds.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "field", .type = ArgType::kString},
                   {.name = "increment", .type = ArgType::kDouble}},
     .handler = CmdHincrbyfloat},
};
RUDDOCK_COMMANDS(kHashNumberCommands);

}  // namespace
}  // namespace ruddock::engine
