// SPDX-License-Identifier: BSD-3-Clause
// APPEND, STRLEN, SETRANGE, GETRANGE: parts of a string.
#include <algorithm>
#include <cstring>
#include <iterator>

#include "engine/commands/string_value.h"

namespace ruddock::engine {
namespace {

void CmdAppend(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const std::string_view added = ctx.args[2];
  const Entry* entry = ctx.keys.FindForWrite(key);
  size_t size = added.size();
  if (entry == nullptr) {
    StoreArgument(ctx, key, 2);
  } else {
    if (!ctx.CheckString(entry)) return;
    const size_t before = entry->StringSize();
    if (!CheckStringSize(ctx, before, added.size())) return;
    size += before;
    char* data = ctx.keys.EditString(key, entry, size);
    std::memcpy(data + before, added.data(), added.size());
  }
  ctx.keys.Notify(kNotifyString, "append", key);
  ctx.reply.Integer(static_cast<int64_t>(size));
}

void CmdStrLen(CommandContext& ctx) {
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  if (!ctx.CheckString(entry)) return;
  ctx.reply.Integer(entry != nullptr ? static_cast<int64_t>(entry->StringSize()) : 0);
}

void CmdSetRange(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const std::optional<int64_t> offset = ParseInt64(ctx.args[2]);
  if (!offset) return ctx.Error(errors::kNotInteger);
  if (*offset < 0) return ctx.Error(errors::kOffsetOutOfRange);
  const std::string_view part = ctx.args[3];
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (!ctx.CheckString(entry)) return;
  const size_t before = entry != nullptr ? entry->StringSize() : 0;
  if (part.empty()) return ctx.reply.Integer(static_cast<int64_t>(before));
  const size_t at = static_cast<size_t>(*offset);
  if (!CheckStringSize(ctx, at, part.size())) return;
  const size_t size = std::max(before, at + part.size());
  char* data = ctx.keys.EditString(key, entry, size);
  std::memcpy(data + at, part.data(), part.size());
  ctx.keys.Notify(kNotifyString, "setrange", key);
  ctx.reply.Integer(static_cast<int64_t>(size));
}

void CmdGetRange(CommandContext& ctx) {
  const std::optional<int64_t> start = ParseInt64(ctx.args[2]);
  if (!start) return ctx.Error(errors::kNotInteger);
  const std::optional<int64_t> end = ParseInt64(ctx.args[3]);
  if (!end) return ctx.Error(errors::kNotInteger);
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  if (entry == nullptr) return ctx.reply.Bulk("");
  if (!ctx.CheckString(entry)) return;
  if (RunsBackwards(*start, *end)) return ctx.reply.Bulk("");
  StringScratch scratch;
  const std::string_view value = entry->StringValue(scratch);
  const std::optional<IndexRange> range = ResolveRange(*start, *end, value.size());
  if (!range) return ctx.reply.Bulk("");
  const size_t count = range->last - range->first + 1;
  if (count == value.size()) return ReplyString(ctx, *entry);
  ctx.reply.Bulk(value.substr(range->first, count));
}

const CommandSpec kStringRangeCommands[] = {
    {.name = "append",
     .opcode = 11,
     .arity = 3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.0.0",
     .complexity = "O(1), amortized: a string that grows in small steps keeps room to grow.",
     .summary = "Puts bytes behind the string that a key holds; makes the key where there is none.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdAppend},
    {.name = "getrange",
     .opcode = 13,
     .arity = 4,
     .flags = kReadOnly,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.4.0",
     .complexity = "O(N), N being the length of the part; O(1) for short parts.",
     .summary = "Returns part of the string that a key holds.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "start", .type = ArgType::kInteger},
                   {.name = "end", .type = ArgType::kInteger}},
     .handler = CmdGetRange},
    {.name = "setrange",
     .opcode = 14,
     .arity = 4,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.2.0",
     .complexity = "O(1) for short values, besides making the string longer; else O(M), M being "
                   "the length of the value.",
     .summary = "Overwrites part of the string that a key holds, from an offset on.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "offset", .type = ArgType::kInteger},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdSetRange},
    {.name = "strlen",
     .opcode = 12,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "2.2.0",
     .complexity = "O(1)",
     .summary = "Returns the length of the string that a key holds.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdStrLen},
    {.name = "substr",
     .opcode = 133,
     .arity = 4,
     .flags = kReadOnly,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(N), N being the length of the part; O(1) for short parts.",
     .summary = "Returns part of the string that a key holds.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "start", .type = ArgType::kInteger},
                   {.name = "end", .type = ArgType::kInteger}},
     .deprecated_since = "2.0.0",
     .replaced_by = "`GETRANGE`",
     .handler = CmdGetRange},
};
RUDDOCK_COMMANDS(kStringRangeCommands);

}  // namespace
}  // namespace ruddock::engine
