// SPDX-License-Identifier: BSD-3-Clause
// XINFO: what a stream, its groups and their consumers consist of.
#include <algorithm>
#include <iterator>

#include "engine/commands/help.h"
#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

void ReplyField(ReplySink& reply, std::string_view name, uint64_t value) {
  reply.Bulk(name);
  reply.Integer(static_cast<int64_t>(value));
}

void ReplyField(ReplySink& reply, std::string_view name, const StreamId& id) {
  reply.Bulk(name);
  ReplyStreamId(reply, id);
}

// How much the group has read, and how much is left.
void ReplyProgress(ReplySink& reply, const Stream& stream, const StreamGroup& group) {
  reply.Bulk("entries-read");
  if (group.entries_read == StreamGroup::kUnknownRead) {
    reply.Null();
  } else {
    reply.Integer(group.entries_read);
  }
  reply.Bulk("lag");
  const std::optional<int64_t> lag = stream.LagOf(group);
  if (lag) {
    reply.Integer(*lag);
  } else {
    reply.Null();
  }
}

void ReplyCommonFields(ReplySink& reply, const Stream& stream) {
  ReplyField(reply, "length", stream.size());
  // There is no radix tree; Redis has a key of one for each node of the stream.
  ReplyField(reply, "radix-tree-keys", stream.nodes());
  ReplyField(reply, "radix-tree-nodes", stream.nodes() + 1);
  ReplyField(reply, "last-generated-id", stream.last_id());
  ReplyField(reply, "max-deleted-entry-id", stream.max_deleted());
  ReplyField(reply, "entries-added", stream.entries_added());
  ReplyField(reply, "recorded-first-entry-id", stream.first_id());
}

void ReplyEdge(ReplySink& reply, const Stream& stream, bool last) {
  reply.Bulk(last ? "last-entry" : "first-entry");
  bool found = false;
  stream.ForRange({}, StreamId::Max(), last, [&](const StreamEntry& entry) {
    ReplyStreamEntry(reply, entry);
    found = true;
    return false;
  });
  if (!found) reply.Null();
}

// The first `count` (0: all) of what is pending; `group` knows the details of all of it.
template <typename Ids>
void ReplyPendingOf(ReplySink& reply, const StreamGroup& group, const Ids& ids, bool with_consumer,
                    uint64_t count) {
  reply.Bulk("pending");
  reply.Array(count == 0 ? ids.size() : std::min<size_t>(count, ids.size()));
  size_t shown = 0;
  ids.ForEachFrom({}, [&](const auto& item) {
    const PendingEntry& delivery = *group.FindPending(item.id);
    reply.Array(with_consumer ? 4 : 3);
    ReplyStreamId(reply, item.id);
    if (with_consumer) reply.Bulk(delivery.consumer->name);
    reply.Integer(delivery.at_ms);
    reply.Integer(static_cast<int64_t>(delivery.times));
    return ++shown != count;
  });
}

void ReplyFullGroup(ReplySink& reply, const Stream& stream, std::string_view name,
                    const StreamGroup& group, uint64_t count) {
  reply.Map(7);
  reply.Bulk("name");
  reply.Bulk(name);
  ReplyField(reply, "last-delivered-id", group.last_id);
  ReplyProgress(reply, stream, group);
  ReplyField(reply, "pel-count", group.pending().size());
  ReplyPendingOf(reply, group, group.pending(), /*with_consumer=*/true, count);
  reply.Bulk("consumers");
  reply.Array(group.consumers().size());
  for (const auto& [consumer_name, consumer] : group.consumers()) {
    reply.Map(4);
    reply.Bulk("name");
    reply.Bulk(consumer_name);
    ReplyField(reply, "seen-time", static_cast<uint64_t>(consumer.seen_ms));
    ReplyField(reply, "pel-count", consumer.pending.size());
    ReplyPendingOf(reply, group, consumer.pending, /*with_consumer=*/false, count);
  }
}

void ReplyFull(ReplySink& reply, const Stream& stream, uint64_t count) {
  reply.Map(9);
  ReplyCommonFields(reply, stream);
  reply.Bulk("entries");
  ReplyStreamRange(reply, stream, {}, StreamId::Max(), false, count);
  reply.Bulk("groups");
  reply.Array(stream.groups().size());
  for (const auto& [name, group] : stream.groups()) {
    ReplyFullGroup(reply, stream, name, group, count);
  }
}

// The stream of the subcommand's key; null after answering that there is none.
const Stream* NeedStream(CommandContext& ctx) {
  const auto value = ctx.Read<StreamValue>(ctx.KeyAt(2));
  if (!value) return nullptr;
  if (!value->exists()) ctx.Error(errors::kNoSuchKey);
  return value->stream();
}

void CmdXinfoStream(CommandContext& ctx) {
  constexpr int64_t kDefaultCount = 10;
  const Stream* stream = NeedStream(ctx);
  if (stream == nullptr) return;
  if (ctx.args.size() == 3) {
    ctx.reply.Map(10);
    ReplyCommonFields(ctx.reply, *stream);
    ReplyField(ctx.reply, "groups", stream->groups().size());
    ReplyEdge(ctx.reply, *stream, /*last=*/false);
    return ReplyEdge(ctx.reply, *stream, /*last=*/true);
  }
  const bool counted = ctx.args.size() == 6;
  if ((ctx.args.size() != 4 && !counted) || !EqualsNoCase(ctx.args[3], "full") ||
      (counted && !EqualsNoCase(ctx.args[4], "count"))) {
    return ctx.Error(errors::SubcommandSyntax(ctx.args[1], "xinfo"));
  }
  int64_t count = kDefaultCount;
  if (counted) {
    const std::optional<int64_t> given = TakeNumber(ctx, ctx.args[5]);
    if (!given) return;
    if (*given >= 0) count = *given;
  }
  ReplyFull(ctx.reply, *stream, static_cast<uint64_t>(count));
}

void CmdXinfoGroups(CommandContext& ctx) {
  const Stream* stream = NeedStream(ctx);
  if (stream == nullptr) return;
  ctx.reply.Array(stream->groups().size());
  for (const auto& [name, group] : stream->groups()) {
    ctx.reply.Map(6);
    ctx.reply.Bulk("name");
    ctx.reply.Bulk(name);
    ReplyField(ctx.reply, "consumers", group.consumers().size());
    ReplyField(ctx.reply, "pending", group.pending().size());
    ReplyField(ctx.reply, "last-delivered-id", group.last_id);
    ReplyProgress(ctx.reply, *stream, group);
  }
}

void CmdXinfoConsumers(CommandContext& ctx) {
  const Stream* stream = NeedStream(ctx);
  if (stream == nullptr) return;
  const StreamGroup* group = stream->FindGroup(ctx.args[3]);
  if (group == nullptr) return ctx.Error(errors::NoGroupOfKey(ctx.args[3], ctx.args[2]));
  ctx.reply.Array(group->consumers().size());
  for (const auto& [name, consumer] : group->consumers()) {
    ctx.reply.Map(3);
    ctx.reply.Bulk("name");
    ctx.reply.Bulk(name);
    ReplyField(ctx.reply, "pending", consumer.pending.size());
    const int64_t idle = std::max<int64_t>(ctx.now_ms() - consumer.seen_ms, 0);
    ReplyField(ctx.reply, "idle", static_cast<uint64_t>(idle));
  }
}

const CommandSpec kStreamInfoCommands[] = {
    {.name = "xinfo",
     .opcode = 184,
     .arity = -2,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "Tells what streams, groups and consumers consist of.",
     .subcommands = {{.name = "stream",
                      .arity = -3,
                      .flags = kReadOnly,
                      .categories = kCategoryStream,
                      .group = "stream",
                      .since = "5.0.0",
                      .complexity = "O(1); with FULL O(N), N being the entries shown",
                      .summary = "Describes a stream.",
                      .key_specs = {{.flags = kKeyRO | kKeyAccess, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                                    {.name = "full",
                                     .type = ArgType::kBlock,
                                     .token = "FULL",
                                     .flags = kOptional,
                                     .children = {{.name = "count",
                                                   .type = ArgType::kInteger,
                                                   .token = "COUNT",
                                                   .flags = kOptional}}}},
                      .history = {{"6.0.0", "Knows FULL."},
                                  {"7.0.0",
                                   "Tells about deleted and added entries, the first id, and how "
                                   "far groups have read."}},
                      .handler = CmdXinfoStream},
                     {.name = "help",
                      .arity = 2,
                      .flags = kLoading | kStale,
                      .categories = kCategoryStream,
                      .group = "stream",
                      .since = "5.0.0",
                      .complexity = "O(1)",
                      .summary = "Lists the subcommands.",
                      .handler = CmdHelp},
                     {.name = "groups",
                      .arity = 3,
                      .flags = kReadOnly,
                      .categories = kCategoryStream,
                      .group = "stream",
                      .since = "5.0.0",
                      .complexity = "O(N), N being the groups",
                      .summary = "Describes the groups of a stream.",
                      .key_specs = {{.flags = kKeyRO | kKeyAccess, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
                      .history = {{"7.0.0", "Tells how far each group has read."}},
                      .handler = CmdXinfoGroups},
                     {.name = "consumers",
                      .arity = 4,
                      .flags = kReadOnly,
                      .categories = kCategoryStream,
                      .group = "stream",
                      .since = "5.0.0",
                      .complexity = "O(N), N being the consumers",
                      .summary = "Describes the consumers of a group.",
                      .key_specs = {{.flags = kKeyRO | kKeyAccess, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                                    {.name = "groupname", .type = ArgType::kString}},
                      .tips = {"nondeterministic_output"},
                      .handler = CmdXinfoConsumers}}},
};
RUDDOCK_COMMANDS(kStreamInfoCommands);

}  // namespace
}  // namespace ruddock::engine
