// SPDX-License-Identifier: BSD-3-Clause
// Lists: what puts elements in, counts, reads and removes them. Taking off and moving in
// list_pop.cc, LPOS in list_position.cc.
#include <algorithm>
#include <iterator>

#include "engine/commands/list_limits.h"
#include "engine/commands/list_reply.h"

namespace ruddock::engine {
namespace {

void PushAll(CommandContext& ctx, ListEnd end, bool only_existing) {
  if (!CheckElements(ctx, 2)) return;
  auto list = ctx.Edit<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  if (only_existing && !list.exists()) return ctx.reply.Integer(0);
  const ListLimits limits = ListLimitsOf(ctx.engine);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) list->Push(end, ctx.args[i], limits);
  const auto size = static_cast<int64_t>(list->size());
  list.Commit(ctx.args.size() - 2, kNotifyList, PushEvent(end));
  ctx.reply.Integer(size);
}

void CmdLpush(CommandContext& ctx) { PushAll(ctx, ListEnd::kFront, false); }
void CmdRpush(CommandContext& ctx) { PushAll(ctx, ListEnd::kBack, false); }
void CmdLpushx(CommandContext& ctx) { PushAll(ctx, ListEnd::kFront, true); }
void CmdRpushx(CommandContext& ctx) { PushAll(ctx, ListEnd::kBack, true); }

void CmdLlen(CommandContext& ctx) {
  const auto list = ctx.Read<ListValue>(ctx.KeyAt(1));
  if (list) ctx.reply.Integer(static_cast<int64_t>(list->size()));
}

// The element that an argument means, negative ones counted from the end; nothing where there is
// none.
std::optional<size_t> Resolve(int64_t index, size_t size) {
  if (index < 0) index += static_cast<int64_t>(size);
  if (index < 0 || index >= static_cast<int64_t>(size)) return std::nullopt;
  return static_cast<size_t>(index);
}

void CmdLindex(CommandContext& ctx) {
  const auto list = ctx.Read<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  if (list->size() == 0) return ctx.reply.Null();
  const std::optional<int64_t> index = ParseInt64(ctx.args[2]);
  if (!index) return ctx.Error(errors::kNotInteger);
  const std::optional<size_t> at = Resolve(*index, list->size());
  if (!at) return ctx.reply.Null();
  NumberText scratch;
  ctx.reply.Bulk(list->Get(*at).Text(scratch));
}

void CmdLset(CommandContext& ctx) {
  if (!CheckElements(ctx, 3)) return;
  auto list = ctx.Edit<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  if (!list.exists()) return ctx.Error(errors::kNoSuchKey);
  const std::optional<int64_t> index = ParseInt64(ctx.args[2]);
  if (!index) return ctx.Error(errors::kNotInteger);
  const std::optional<size_t> at = Resolve(*index, list->size());
  if (!at) return ctx.Error(errors::kIndexOutOfRange);
  list->Set(*at, ctx.args[3], ListLimitsOf(ctx.engine));
  list.Commit(1, kNotifyList, "lset");
  ctx.reply.Ok();
}

void CmdLinsert(CommandContext& ctx) {
  const bool before = EqualsNoCase(ctx.args[2], "before");
  if (!before && !EqualsNoCase(ctx.args[2], "after")) return ctx.Error(errors::kSyntax);
  if (!CheckElements(ctx, 4)) return;
  auto list = ctx.Edit<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  if (!list.exists()) return ctx.reply.Integer(0);
  if (!list->Insert(ctx.args[3], before, ctx.args[4], ListLimitsOf(ctx.engine))) {
    return ctx.reply.Integer(-1);
  }
  const auto size = static_cast<int64_t>(list->size());
  list.Commit(1, kNotifyList, "linsert");
  ctx.reply.Integer(size);
}

void CmdLrem(CommandContext& ctx) {
  const std::optional<int64_t> count = ParseInt64(ctx.args[2]);
  if (!count) return ctx.Error(errors::kNotInteger);
  auto list = ctx.Edit<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  const ListEnd from = *count < 0 ? ListEnd::kBack : ListEnd::kFront;
  size_t most = list->size();
  if (*count != 0) {
    const auto wanted = static_cast<uint64_t>(*count);
    most = *count < 0 ? 0 - wanted : wanted;
  }
  const size_t removed = list->Remove(from, most, ctx.args[3], ListLimitsOf(ctx.engine));
  const auto changes = static_cast<int64_t>(removed);
  if (removed != 0) list.Commit(changes, kNotifyList, "lrem");
  ctx.reply.Integer(changes);
}

struct Range {
  size_t first = 0;
  size_t count = 0;
};

// The elements between two indexes, both included.
Range Between(int64_t start, int64_t stop, size_t size) {
  const auto length = static_cast<int64_t>(size);
  if (start < 0) start = std::max<int64_t>(start + length, 0);
  if (stop < 0) stop += length;
  if (start > stop || start >= length) return {};
  stop = std::min(stop, length - 1);
  return {static_cast<size_t>(start), static_cast<size_t>(stop - start + 1)};
}

void CmdLrange(CommandContext& ctx) {
  const std::optional<int64_t> start = ParseInt64(ctx.args[2]);
  const std::optional<int64_t> stop = ParseInt64(ctx.args[3]);
  if (!start || !stop) return ctx.Error(errors::kNotInteger);
  const auto list = ctx.Read<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  const Range range = Between(*start, *stop, list->size());
  ctx.reply.Array(range.count);
  if (range.count >= kLongReply) {
    if (ListValue::Part part = list->Chunks(range.first, range.count); !part.chunks.empty()) {
      return ctx.AnswerFrom(std::make_unique<ListReply>(std::move(part), range.count));
    }
  }
  list->Range(range.first, range.count, [&](std::string_view text) { ctx.reply.Bulk(text); });
}

void CmdLtrim(CommandContext& ctx) {
  const std::optional<int64_t> start = ParseInt64(ctx.args[2]);
  const std::optional<int64_t> stop = ParseInt64(ctx.args[3]);
  if (!start || !stop) return ctx.Error(errors::kNotInteger);
  const Key key = ctx.KeyAt(1);
  auto list = ctx.Edit<ListValue>(key);
  if (!list) return;
  if (!list.exists()) return ctx.reply.Ok();
  const size_t size = list->size();
  const Range kept = Between(*start, *stop, size);
  list->Drop(ListEnd::kBack, kept.count == 0 ? size : size - kept.first - kept.count);
  list->Drop(ListEnd::kFront, kept.first);
  list.Commit(static_cast<int64_t>(size - kept.count), kNotifyList, "ltrim");
  if (kept.count == size) ctx.keys.TellObservers(key);
  ctx.reply.Ok();
}

const CommandSpec kListCommands[] = {
    {.name = "lindex",
     .opcode = 62,
     .arity = 3,
     .flags = kReadOnly,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(log(N)), N being the chunks of the list; O(1) at the ends",
     .summary = "Returns the element at an index.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "index", .type = ArgType::kInteger}},
     .handler = CmdLindex},
    {.name = "linsert",
     .opcode = 67,
     .arity = 5,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryList,
     .group = "list",
     .since = "2.2.0",
     .complexity = "O(N), N being the elements in front of the pivot",
     .summary = "Puts an element before or behind another one.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "where",
                    .type = ArgType::kOneOf,
                    .children = {{.name = "before", .type = ArgType::kPureToken, .token = "BEFORE"},
                                 {.name = "after", .type = ArgType::kPureToken, .token = "AFTER"}}},
                   {.name = "pivot", .type = ArgType::kString},
                   {.name = "element", .type = ArgType::kString}},
     .handler = CmdLinsert},
    {.name = "llen",
     .opcode = 60,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Counts the elements of a list.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdLlen},
    {.name = "lpush",
     .opcode = 56,
     .arity = -3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of elements given",
     .summary = "Puts elements in front of a list, which is made where there is none.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "element", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"2.4.0", "Takes several elements."}},
     .handler = CmdLpush},
    {.name = "lpushx",
     .opcode = 147,
     .arity = -3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "2.2.0",
     .complexity = "O(N), N being the number of elements given",
     .summary = "Puts elements in front of a list that exists.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "element", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"4.0.0", "Takes several elements."}},
     .handler = CmdLpushx},
    {.name = "lrange",
     .opcode = 61,
     .arity = 4,
     .flags = kReadOnly,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(log(S)+N), S being the chunks of the list, N the elements returned",
     .summary = "Returns the elements between two indexes.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "start", .type = ArgType::kInteger},
                   {.name = "stop", .type = ArgType::kInteger}},
     .handler = CmdLrange},
    {.name = "lrem",
     .opcode = 64,
     .arity = 4,
     .flags = kWrite,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(N), N being the elements of the list",
     .summary = "Removes elements equal to a value.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "count", .type = ArgType::kInteger},
                   {.name = "element", .type = ArgType::kString}},
     .handler = CmdLrem},
    {.name = "lset",
     .opcode = 63,
     .arity = 4,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(log(N)), N being the chunks of the list; O(1) at the ends",
     .summary = "Replaces the element at an index.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "index", .type = ArgType::kInteger},
                   {.name = "element", .type = ArgType::kString}},
     .handler = CmdLset},
    {.name = "ltrim",
     .opcode = 65,
     .arity = 4,
     .flags = kWrite,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(N), N being the elements removed",
     .summary = "Keeps only the elements between two indexes.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "start", .type = ArgType::kInteger},
                   {.name = "stop", .type = ArgType::kInteger}},
     .handler = CmdLtrim},
    {.name = "rpush",
     .opcode = 57,
     .arity = -3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of elements given",
     .summary = "Puts elements at the end of a list, which is made where there is none.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "element", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"2.4.0", "Takes several elements."}},
     .handler = CmdRpush},
    {.name = "rpushx",
     .opcode = 148,
     .arity = -3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryList,
     .group = "list",
     .since = "2.2.0",
     .complexity = "O(N), N being the number of elements given",
     .summary = "Puts elements at the end of a list that exists.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "element", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"4.0.0", "Takes several elements."}},
     .handler = CmdRpushx},
};
RUDDOCK_COMMANDS(kListCommands);

}  // namespace
}  // namespace ruddock::engine
