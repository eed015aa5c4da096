// SPDX-License-Identifier: BSD-3-Clause
// Streams: what adds, counts and removes entries. Reading in stream_range.cc and stream_read.cc.
#include <iterator>
#include <vector>

#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

// The id of a new entry; nothing, after answering, where it would not come behind the last one.
std::optional<StreamId> NewId(CommandContext& ctx, const StreamId& last,
                              const std::optional<ParsedStreamId>& given) {
  StreamId id = last;
  if (!given) {
    const auto now = static_cast<uint64_t>(ctx.now_ms());
    if (now > last.ms) {
      id = {now, 0};
    } else {
      id.Increment();  // not behind the last one of all, as the caller sees to
    }
  } else if (given->sequence == SequenceForm::kAutomatic && given->id.ms == last.ms) {
    if (id.seq == UINT64_MAX) {
      ctx.Error(errors::kXaddTooLarge);  // what Redis says
      return std::nullopt;
    }
    ++id.seq;
  } else {
    id = given->id;
  }
  if (id > last) return id;
  ctx.Error(errors::kXaddNotGreater);
  return std::nullopt;
}

void CmdXadd(CommandContext& ctx) {
  const std::optional<AddOrTrim> options = ParseAddOrTrim(ctx, /*add=*/true);
  if (!options) return;
  FieldValues pairs(ctx.args.begin(), ctx.args.size());
  pairs = options->id_at < pairs.size() ? pairs.subspan(options->id_at + 1) : FieldValues();
  if (pairs.size() < 2 || pairs.size() % 2 != 0) {
    return ctx.Error(errors::WrongArity(ctx.command->full_name));
  }
  if (options->id && options->id->sequence != SequenceForm::kAutomatic &&
      options->id->id.is_zero()) {
    return ctx.Error(errors::kXaddZero);
  }
  const Key key = ctx.KeyAt(1);
  auto edit = ctx.Edit<StreamValue>(key);
  if (!edit) return;
  if (!edit.exists() && options->only_existing) return ctx.reply.Null();
  const StreamId last = edit.exists() ? edit->stream()->last_id() : StreamId();
  if (last == StreamId::Max()) return ctx.Error(errors::kXaddExhausted);
  const std::optional<StreamId> id = NewId(ctx, last, options->id);
  if (!id) return;
  size_t texts = 0;
  for (const std::string_view text : pairs) texts += text.size();
  if (texts > StreamNode::kMaxBytes) return ctx.Error(errors::kXaddTooLarge);
  Stream& stream = edit->Open();
  stream.Append(*id, pairs, StreamLimitsOf(ctx));
  const bool trims = options->trim.until != StreamTrim::Until::kNone;
  const bool trimmed = trims && stream.Trim(options->trim) != 0;
  edit.Commit(1, kNotifyStream, "xadd");
  if (trimmed) ctx.keys.Notify(kNotifyStream, "xtrim", key);
  ReplyStreamId(ctx.reply, *id);
}

void CmdXlen(CommandContext& ctx) {
  const auto value = ctx.Read<StreamValue>(ctx.KeyAt(1));
  if (value) ctx.reply.Integer(static_cast<int64_t>(value->size()));
}

void CmdXdel(CommandContext& ctx) {
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(1));
  if (!edit) return;
  if (!edit.exists()) return ctx.reply.Integer(0);
  std::vector<StreamId> ids;
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    const std::optional<StreamId> id = TakeStreamId(ctx, ctx.args[i]);
    if (!id) return;
    ids.push_back(*id);
  }
  int64_t gone = 0;
  for (const StreamId& id : ids) gone += edit->stream()->Erase(id) ? 1 : 0;
  if (gone != 0) edit.Commit(gone, kNotifyStream, "xdel");
  ctx.reply.Integer(gone);
}

void CmdXtrim(CommandContext& ctx) {
  const std::optional<AddOrTrim> options = ParseAddOrTrim(ctx, /*add=*/false);
  if (!options) return;
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(1));
  if (!edit) return;
  if (!edit.exists()) return ctx.reply.Integer(0);
  const auto gone = static_cast<int64_t>(edit->stream()->Trim(options->trim));
  if (gone != 0) edit.Commit(gone, kNotifyStream, "xtrim");
  ctx.reply.Integer(gone);
}

// What XSETID is to set besides the last id.
struct SetIdOptions {
  std::optional<int64_t> entries_added;
  StreamId max_deleted;  // 0-0: stays
};

std::optional<SetIdOptions> ParseSetId(CommandContext& ctx, const StreamId& id) {
  SetIdOptions options;
  for (uint32_t i = 3; i < ctx.args.size(); i += 2) {
    const bool more = i + 1 < ctx.args.size();
    if (more && EqualsNoCase(ctx.args[i], "entriesadded")) {
      options.entries_added = TakeNumber(ctx, ctx.args[i + 1]);
      if (!options.entries_added) return std::nullopt;
      if (*options.entries_added >= 0) continue;
      ctx.Error(errors::kEntriesAddedNegative);
    } else if (more && EqualsNoCase(ctx.args[i], "maxdeletedid")) {
      const std::optional<StreamId> deleted = TakeStreamId(ctx, ctx.args[i + 1]);
      if (!deleted) return std::nullopt;
      options.max_deleted = *deleted;
      if (id >= *deleted) continue;
      ctx.Error(errors::kXsetidBelowGiven);
    } else {
      ctx.Error(errors::kSyntax);
    }
    return std::nullopt;
  }
  return options;
}

void CmdXsetid(CommandContext& ctx) {
  const std::optional<StreamId> id = TakeStreamId(ctx, ctx.args[2]);
  if (!id) return;
  const std::optional<SetIdOptions> options = ParseSetId(ctx, *id);
  if (!options) return;
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(1));
  if (!edit) return;
  if (!edit.exists()) return ctx.Error(errors::kNoSuchKey);
  Stream& stream = *edit->stream();
  if (stream.size() != 0) {
    if (*id < stream.TopId()) return ctx.Error(errors::kXsetidBelowTop);
    if (options->entries_added && static_cast<uint64_t>(*options->entries_added) < stream.size()) {
      return ctx.Error(errors::kXsetidLength);
    }
  }
  stream.set_last_id(*id);
  if (options->entries_added) {
    stream.set_entries_added(static_cast<uint64_t>(*options->entries_added));
  }
  if (!options->max_deleted.is_zero()) stream.set_max_deleted(options->max_deleted);
  // As no entry has come, nobody who waits for one is asked.
  edit.Commit(0, kNotifyStream, "xsetid");
  ctx.keys.MarkChanged(ctx.KeyAt(1));
  ctx.reply.Ok();
}

const CommandSpec kStreamCommands[] = {
    {.name = "xadd",
     .opcode = 104,
     .arity = -5,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity =
         "O(F), F being the fields; with trimming O(N) besides, N being the entries removed",
     .summary = "Puts an entry at the end of a stream, which is made where there is none.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate,
                    .notes = "Trimming removes entries, so this is more than an insertion"}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "nomkstream",
           .type = ArgType::kPureToken,
           .token = "NOMKSTREAM",
           .flags = kOptional,
           .since = "6.2.0"},
          {.name = "trim",
           .type = ArgType::kBlock,
           .flags = kOptional,
           .children =
               {{.name = "strategy",
                 .type = ArgType::kOneOf,
                 .children = {{.name = "maxlen", .type = ArgType::kPureToken, .token = "MAXLEN"},
                              {.name = "minid",
                               .type = ArgType::kPureToken,
                               .token = "MINID",
                               .since = "6.2.0"}}},
                {.name = "operator",
                 .type = ArgType::kOneOf,
                 .flags = kOptional,
                 .children =
                     {{.name = "equal", .type = ArgType::kPureToken, .token = "="},
                      {.name = "approximately", .type = ArgType::kPureToken, .token = "~"}}},
                {.name = "threshold", .type = ArgType::kString},
                {.name = "count",
                 .type = ArgType::kInteger,
                 .token = "LIMIT",
                 .flags = kOptional,
                 .since = "6.2.0"}}},
          {.name = "id_or_auto",
           .type = ArgType::kOneOf,
           .children = {{.name = "auto_id", .type = ArgType::kPureToken, .token = "*"},
                        {.name = "id", .type = ArgType::kString}}},
          {.name = "field_value",
           .type = ArgType::kBlock,
           .flags = kMultiple,
           .children = {{.name = "field", .type = ArgType::kString},
                        {.name = "value", .type = ArgType::kString}}}},
     .tips = {"nondeterministic_output"},
     .history = {{"6.2.0", "Knows NOMKSTREAM, MINID and LIMIT."},
                 {"7.0.0", "Takes ids that leave the sequence number to the server: ms-*."}},
     .handler = CmdXadd},
    {.name = "xdel",
     .opcode = 111,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(N), N being the ids",
     .summary = "Removes entries by their ids.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "id", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdXdel},
    {.name = "xlen",
     .opcode = 108,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Counts the entries of a stream.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdXlen},
    {.name = "xsetid",
     .opcode = 188,
     .arity = -3,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(1)",
     .summary = "Sets a stream's last id: for replicas and files.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "last-id", .type = ArgType::kString},
                   {.name = "entries_added",
                    .type = ArgType::kInteger,
                    .token = "ENTRIESADDED",
                    .flags = kOptional,
                    .since = "7.0.0"},
                   {.name = "max_deleted_entry_id",
                    .type = ArgType::kString,
                    .token = "MAXDELETEDID",
                    .flags = kOptional,
                    .since = "7.0.0"}},
     .history = {{"7.0.0", "Takes the number of entries added and the highest id deleted."}},
     .handler = CmdXsetid},
    {.name = "xtrim",
     .opcode = 112,
     .arity = -4,
     .flags = kWrite,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(N), N being the entries removed",
     .summary = "Removes entries from the front of a stream.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "trim",
                    .type = ArgType::kBlock,
                    .children =
                        {{.name = "strategy",
                          .type = ArgType::kOneOf,
                          .children =
                              {{.name = "maxlen", .type = ArgType::kPureToken, .token = "MAXLEN"},
                               {.name = "minid",
                                .type = ArgType::kPureToken,
                                .token = "MINID",
                                .since = "6.2.0"}}},
                         {.name = "operator",
                          .type = ArgType::kOneOf,
                          .flags = kOptional,
                          .children = {{.name = "equal", .type = ArgType::kPureToken, .token = "="},
                                       {.name = "approximately",
                                        .type = ArgType::kPureToken,
                                        .token = "~"}}},
                         {.name = "threshold", .type = ArgType::kString},
                         {.name = "count",
                          .type = ArgType::kInteger,
                          .token = "LIMIT",
                          .flags = kOptional,
                          .since = "6.2.0"}}}},
     .tips = {"nondeterministic_output"},
     .history = {{"6.2.0", "Knows MINID and LIMIT."}},
     .handler = CmdXtrim},
};
RUDDOCK_COMMANDS(kStreamCommands);

}  // namespace
}  // namespace ruddock::engine
