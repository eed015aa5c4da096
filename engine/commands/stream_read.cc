// SPDX-License-Identifier: BSD-3-Clause
// XREAD and XREADGROUP: entries that come behind an id, of several streams.
#include "engine/commands/stream_read.h"

#include <iterator>

namespace ruddock::engine {
namespace {

void ReadOne(CommandContext& ctx, const StreamRead& read, uint32_t index, StreamsReply& streams) {
  const std::string_view name = ctx.args[read.first_key + index];
  const auto value = ctx.Read<StreamValue>(Key::Of(name));
  if (!value || value->size() == 0) return;
  StreamId from = read.after[index];
  if (value->stream()->TopId() <= from) return;
  streams.Begin(name);
  from.Increment();
  ReplyStreamRange(ctx.reply, *value->stream(), from, StreamId::Max(), false, read.count);
}

void ReadOneInGroup(CommandContext& ctx, const StreamRead& read, uint32_t index,
                    StreamsReply& streams) {
  const std::string_view name = ctx.args[read.first_key + index];
  const Key key = Key::Of(name);
  auto edit = EditAsRead(ctx, key);
  if (!edit) return;
  Stream& stream = *edit->stream();
  StreamGroup& group = *stream.FindGroup(read.group);
  const bool is_new = read.IsNew(index);
  // Who gets nothing comes not into being, and was not seen.
  if (is_new && (stream.size() == 0 || stream.TopId() <= group.last_id)) return;
  ConsumerOf consumer(group, read.consumer, ctx.now_ms());
  consumer.Get();
  streams.Begin(name);
  if (is_new) {
    ReplyNewEntries(ctx.reply, stream, group, read.no_ack ? nullptr : consumer.Get(), read.count,
                    ctx.now_ms());
  } else {
    ReplyHistory(ctx.reply, stream, group, *consumer.Get(), read.after[index], read.count,
                 ctx.now_ms());
  }
  edit.Commit(consumer.made() ? 2 : 1);
  consumer.NotifyIfMade(ctx.keys, key);
}

void Read(CommandContext& ctx, bool in_group) {
  const std::optional<StreamRead> read = ParseStreamRead(ctx, in_group);
  if (!read) return;
  StreamsReply streams(ctx.reply);
  for (uint32_t i = 0; i < read->streams; ++i) {
    if (in_group) {
      ReadOneInGroup(ctx, *read, i, streams);
    } else {
      ReadOne(ctx, *read, i, streams);
    }
  }
  if (streams.End()) return;
  if (read->block_ms) return WaitForStreams(ctx, *read);
  ctx.reply.NullArray();
}

void CmdXread(CommandContext& ctx) { Read(ctx, /*in_group=*/false); }
void CmdXreadgroup(CommandContext& ctx) { Read(ctx, /*in_group=*/true); }

}  // namespace

void ReplyNewEntries(ReplySink& reply, const Stream& stream, StreamGroup& group,
                     StreamConsumer* consumer, uint64_t count, int64_t now_ms) {
  StreamId from = group.last_id;
  from.Increment();
  const size_t mark = reply.Defer();
  size_t found = 0;
  stream.ForRange(from, StreamId::Max(), false, [&](const StreamEntry& entry) {
    stream.AdvanceGroup(group, entry.id());
    ReplyStreamEntry(reply, entry);
    if (consumer != nullptr) {
      PendingEntry* delivery = group.Assign(entry.id(), consumer);
      delivery->at_ms = now_ms;
      delivery->times = 1;
    }
    return ++found != count;
  });
  reply.ResolveArray(mark, found);
}

void ReplyHistory(ReplySink& reply, const Stream& stream, StreamGroup& group,
                  const StreamConsumer& consumer, StreamId after, uint64_t count, int64_t now_ms) {
  after.Increment();
  const size_t mark = reply.Defer();
  size_t found = 0;
  consumer.pending.ForEachFrom(after, [&](const auto& item) {
    const bool there =
        stream.VisitOne(item.id, [&](const StreamEntry& entry) { ReplyStreamEntry(reply, entry); });
    if (there) {
      PendingEntry* delivery = group.FindPending(item.id);
      delivery->at_ms = now_ms;
      ++delivery->times;
    } else {  // it was removed from the stream meanwhile
      reply.Array(2);
      ReplyStreamId(reply, item.id);
      reply.NullArray();
    }
    return ++found != count;
  });
  reply.ResolveArray(mark, found);
}

namespace {

const CommandSpec kStreamReadCommands[] = {
    {.name = "xread",
     .opcode = 105,
     .arity = -4,
     .flags = kReadOnly | kBlocking,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(log S + N) for each stream, S being its nodes and N the entries returned",
     .summary =
         "Returns entries of one or more streams behind given ids; can wait for some to come.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess,
                    .begin = KeySpec::Begin::kKeyword,
                    .keyword = "STREAMS",
                    .start_from = 1,
                    .last_key = -1,
                    .limit = 2}},
     .arguments =
         {{.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional},
          {.name = "milliseconds", .type = ArgType::kInteger, .token = "BLOCK", .flags = kOptional},
          {.name = "streams",
           .type = ArgType::kBlock,
           .token = "STREAMS",
           .children = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                        {.name = "id", .type = ArgType::kString, .flags = kMultiple}}}},
     .handler = CmdXread,
     .key_function = KeysOfRead},
    {.name = "xreadgroup",
     .opcode = 106,
     .arity = -7,
     .flags = kWrite | kBlocking,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(log S + N log P) for each stream, S being its nodes, N the entries returned "
                   "and P those pending",
     .summary = "Returns entries that no consumer of the group has seen, or those pending with "
                "this one; can wait for some to come.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess,
                    .begin = KeySpec::Begin::kKeyword,
                    .keyword = "STREAMS",
                    .start_from = 4,
                    .last_key = -1,
                    .limit = 2}},
     .arguments =
         {{.name = "group_consumer",
           .type = ArgType::kBlock,
           .token = "GROUP",
           .children = {{.name = "group", .type = ArgType::kString},
                        {.name = "consumer", .type = ArgType::kString}}},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional},
          {.name = "milliseconds", .type = ArgType::kInteger, .token = "BLOCK", .flags = kOptional},
          {.name = "noack", .type = ArgType::kPureToken, .token = "NOACK", .flags = kOptional},
          {.name = "streams",
           .type = ArgType::kBlock,
           .token = "STREAMS",
           .children = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0},
                        {.name = "id", .type = ArgType::kString, .flags = kMultiple}}}},
     .handler = CmdXreadgroup,
     .key_function = KeysOfRead},
};
RUDDOCK_COMMANDS(kStreamReadCommands);

}  // namespace
}  // namespace ruddock::engine
