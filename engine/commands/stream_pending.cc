// SPDX-License-Identifier: BSD-3-Clause
// XPENDING: what has been delivered and not acknowledged.
#include <algorithm>
#include <iterator>

#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

// What XPENDING is to list.
struct PendingFilter {
  int64_t min_idle = 0;
  StreamId from;
  StreamId to;
  int64_t count = 0;
  std::optional<std::string_view> consumer;
};

std::optional<PendingFilter> ParseFilter(CommandContext& ctx) {
  PendingFilter filter;
  uint32_t at = 3;
  if (EqualsNoCase(ctx.args[at], "idle")) {
    const std::optional<int64_t> idle = TakeNumber(ctx, ctx.args[4]);
    if (!idle) return std::nullopt;
    filter.min_idle = *idle;
    at += 2;
    if (ctx.args.size() < at + 3) {
      ctx.Error(errors::kSyntax);
      return std::nullopt;
    }
  }
  const std::optional<int64_t> count = TakeNumber(ctx, ctx.args[at + 2]);
  if (!count) return std::nullopt;
  filter.count = *count;
  const std::optional<StreamId> from = TakeIntervalStart(ctx, ctx.args[at]);
  if (!from) return std::nullopt;
  const std::optional<StreamId> to = TakeIntervalEnd(ctx, ctx.args[at + 1]);
  if (!to) return std::nullopt;
  filter.from = *from;
  filter.to = *to;
  if (at + 3 < ctx.args.size()) filter.consumer = ctx.args[at + 3];
  return filter;
}

void ReplySummary(ReplySink& reply, const StreamGroup& group) {
  reply.Array(4);
  reply.Integer(static_cast<int64_t>(group.pending().size()));
  if (group.pending().empty()) {
    reply.Null();
    reply.Null();
    return reply.NullArray();
  }
  ReplyStreamId(reply, group.pending().AtOrAfter({})->id);
  ReplyStreamId(reply, group.pending().last());
  const size_t mark = reply.Defer();
  size_t consumers = 0;
  for (const auto& [name, consumer] : group.consumers()) {
    if (consumer.pending.empty()) continue;
    ++consumers;
    reply.Array(2);
    reply.Bulk(name);
    char count[kMaxIntegerText];
    const char* end = FormatUint64(count, consumer.pending.size());
    reply.Bulk({count, static_cast<size_t>(end - count)});
  }
  reply.ResolveArray(mark, consumers);
}

// Lists entries of `ids`, which are pending in the group.
template <typename Ids>
void ReplyPending(CommandContext& ctx, const StreamGroup& group, const Ids& ids,
                  const PendingFilter& filter) {
  const size_t mark = ctx.reply.Defer();
  int64_t found = 0;
  ids.ForEachFrom(filter.from, [&](const auto& item) {
    if (found >= filter.count || item.id > filter.to) return false;
    const PendingEntry& delivery = *group.FindPending(item.id);
    const int64_t idle = ctx.now_ms() - delivery.at_ms;
    if (filter.min_idle != 0 && idle < filter.min_idle) return true;
    ++found;
    ctx.reply.Array(4);
    ReplyStreamId(ctx.reply, item.id);
    ctx.reply.Bulk(delivery.consumer->name);
    ctx.reply.Integer(std::max<int64_t>(idle, 0));
    ctx.reply.Integer(static_cast<int64_t>(delivery.times));
    return true;
  });
  ctx.reply.ResolveArray(mark, static_cast<size_t>(found));
}

void CmdXpending(CommandContext& ctx) {
  const uint32_t arguments = ctx.args.size();
  if (arguments != 3 && (arguments < 6 || arguments > 9)) return ctx.Error(errors::kSyntax);
  std::optional<PendingFilter> filter;
  if (arguments != 3) {
    filter = ParseFilter(ctx);
    if (!filter) return;
  }
  const auto value = ctx.Read<StreamValue>(ctx.KeyAt(1));
  if (!value) return;
  const StreamGroup* group = FindGroup(*value, ctx.args[2]);
  if (group == nullptr) return ctx.Error(errors::NoKeyOrGroup(ctx.args[1], ctx.args[2]));
  if (!filter) return ReplySummary(ctx.reply, *group);
  if (!filter->consumer) return ReplyPending(ctx, *group, group->pending(), *filter);
  const StreamConsumer* consumer = group->FindConsumer(*filter->consumer);
  if (consumer == nullptr) return ctx.reply.Array(0);
  ReplyPending(ctx, *group, consumer->pending, *filter);
}

const CommandSpec kStreamPendingCommands[] = {
    {.name = "xpending",
     .opcode = 185,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity =
         "O(N), N being the entries looked at; without a range the consumers of the group",
     .summary =
         "Tells what has been delivered to the consumers of a group and is not acknowledged yet.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "group", .type = ArgType::kString},
          {.name = "filters",
           .type = ArgType::kBlock,
           .flags = kOptional,
           .children = {{.name = "min-idle-time",
                         .type = ArgType::kInteger,
                         .token = "IDLE",
                         .flags = kOptional,
                         .since = "6.2.0"},
                        {.name = "start", .type = ArgType::kString},
                        {.name = "end", .type = ArgType::kString},
                        {.name = "count", .type = ArgType::kInteger},
                        {.name = "consumer", .type = ArgType::kString, .flags = kOptional}}}},
     .tips = {"nondeterministic_output"},
     .history = {{"6.2.0", "Knows IDLE and intervals that leave out their ends."}},
     .handler = CmdXpending},
};
RUDDOCK_COMMANDS(kStreamPendingCommands);

}  // namespace
}  // namespace ruddock::engine
