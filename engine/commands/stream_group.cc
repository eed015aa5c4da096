// SPDX-License-Identifier: BSD-3-Clause
// Consumer groups: XGROUP and XACK.
#include <iterator>
#include <vector>

#include "engine/commands/help.h"
#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

// What may follow the id.
struct GroupOptions {
  bool make_stream = false;
  int64_t entries_read = StreamGroup::kUnknownRead;
};

std::optional<GroupOptions> ParseGroupOptions(CommandContext& ctx, bool create) {
  GroupOptions options;
  for (uint32_t i = 5; i < ctx.args.size(); ++i) {
    if (create && EqualsNoCase(ctx.args[i], "mkstream")) {
      options.make_stream = true;
    } else if (i + 1 < ctx.args.size() && EqualsNoCase(ctx.args[i], "entriesread")) {
      const std::optional<int64_t> read = TakeNumber(ctx, ctx.args[++i]);
      if (!read) return std::nullopt;
      options.entries_read = *read;
      if (*read >= 0 || *read == StreamGroup::kUnknownRead) continue;
      ctx.Error(errors::kEntriesRead);
      return std::nullopt;
    } else {
      ctx.Error(errors::SubcommandSyntax(ctx.args[1], "xgroup"));
      return std::nullopt;
    }
  }
  return options;
}

// The group that a subcommand acts on; null after answering that it is not there.
StreamGroup* NeedGroup(CommandContext& ctx, const ObjectEdit<StreamValue>& edit,
                       const StreamValue& value) {
  if (!edit) return nullptr;
  if (!value.exists()) {
    ctx.Error(errors::kXgroupNoKey);
    return nullptr;
  }
  StreamGroup* group = value.stream()->FindGroup(ctx.args[3]);
  if (group == nullptr) ctx.Error(errors::NoGroupOfKey(ctx.args[3], ctx.args[2]));
  return group;
}

void CmdXgroupCreate(CommandContext& ctx) {
  const std::optional<GroupOptions> options = ParseGroupOptions(ctx, /*create=*/true);
  if (!options) return;
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(2));
  if (!edit) return;
  if (!edit.exists() && !options->make_stream) return ctx.Error(errors::kXgroupNoKey);
  constexpr uint32_t kMostArguments = 8;
  if (ctx.args.size() > kMostArguments) {
    return ctx.Error(errors::SubcommandSyntax(ctx.args[1], "xgroup"));
  }
  StreamId last;
  if (ctx.args[4] == "$") {
    if (edit.exists()) last = edit->stream()->last_id();
  } else {
    const std::optional<StreamId> id = TakeStreamId(ctx, ctx.args[4]);
    if (!id) return;
    last = *id;
  }
  if (!edit->Open().MakeGroup(ctx.args[3], last, options->entries_read)) {
    return ctx.Error(errors::kBusyGroup);
  }
  edit.Commit(1, kNotifyStream, "xgroup-create");
  ctx.reply.Ok();
}

void CmdXgroupSetid(CommandContext& ctx) {
  const std::optional<GroupOptions> options = ParseGroupOptions(ctx, /*create=*/false);
  if (!options) return;
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(2));
  StreamGroup* group = NeedGroup(ctx, edit, *edit);
  if (group == nullptr) return;
  constexpr uint32_t kMostArguments = 7;
  if (ctx.args.size() > kMostArguments) {
    return ctx.Error(errors::SubcommandSyntax(ctx.args[1], "xgroup"));
  }
  std::optional<StreamId> id = edit->stream()->last_id();
  // "-" and "+" are ids here.
  if (ctx.args[4] == "-") {
    id = StreamId();
  } else if (ctx.args[4] == "+") {
    id = StreamId::Max();
  } else if (ctx.args[4] != "$") {
    id = TakeStreamId(ctx, ctx.args[4]);
    if (!id) return;
  }
  group->last_id = *id;
  group->entries_read = options->entries_read;
  // As no entry has come, nobody who waits for one is asked.
  edit.Commit(0, kNotifyStream, "xgroup-setid");
  ctx.keys.MarkChanged(ctx.KeyAt(2));
  ctx.reply.Ok();
}

void CmdXgroupDestroy(CommandContext& ctx) {
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(2));
  if (!edit) return;
  if (!edit.exists()) return ctx.Error(errors::kXgroupNoKey);
  const bool there = edit->stream()->RemoveGroup(ctx.args[3]);
  if (there) edit.Commit(1, kNotifyStream, "xgroup-destroy");
  ctx.reply.Integer(there ? 1 : 0);
}

void CmdXgroupCreateconsumer(CommandContext& ctx) {
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(2));
  StreamGroup* group = NeedGroup(ctx, edit, *edit);
  if (group == nullptr) return;
  bool made = false;
  group->MakeConsumer(ctx.args[4], ctx.now_ms(), &made);
  if (made) edit.Commit(1, kNotifyStream, "xgroup-createconsumer");
  ctx.reply.Integer(made ? 1 : 0);
}

void CmdXgroupDelconsumer(CommandContext& ctx) {
  auto edit = ctx.Edit<StreamValue>(ctx.KeyAt(2));
  StreamGroup* group = NeedGroup(ctx, edit, *edit);
  if (group == nullptr) return;
  const StreamConsumer* consumer = group->FindConsumer(ctx.args[4]);
  if (consumer == nullptr) return ctx.reply.Integer(0);
  const auto pending = static_cast<int64_t>(consumer->pending.size());
  group->RemoveConsumer(ctx.args[4]);
  edit.Commit(1, kNotifyStream, "xgroup-delconsumer");
  ctx.reply.Integer(pending);
}

void CmdXack(CommandContext& ctx) {
  auto edit = EditAsRead(ctx, ctx.KeyAt(1));
  if (!edit) return;
  StreamGroup* group = FindGroup(*edit, ctx.args[2]);
  if (group == nullptr) return ctx.reply.Integer(0);
  std::vector<StreamId> ids;
  for (uint32_t i = 3; i < ctx.args.size(); ++i) {
    const std::optional<StreamId> id = TakeStreamId(ctx, ctx.args[i]);
    if (!id) return;
    ids.push_back(*id);
  }
  int64_t acknowledged = 0;
  for (const StreamId& id : ids) acknowledged += group->Acknowledge(id) ? 1 : 0;
  if (acknowledged != 0) edit.Commit(acknowledged);
  ctx.reply.Integer(acknowledged);
}

const CommandSpec kStreamGroupCommands[] = {
    {.name = "xack",
     .opcode = 107,
     .arity = -4,
     .flags = kWrite | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(log N) for each id, N being the entries pending in the group",
     .summary = "Notes that entries have been dealt with: they are not pending any more.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "group", .type = ArgType::kString},
                   {.name = "id", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdXack},
    {.name = "xgroup",
     .opcode = 183,
     .arity = -2,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "Depends on the subcommand",
     .summary = "Manages consumer groups.",
     .subcommands =
         {{.name = "createconsumer",
           .arity = 5,
           .flags = kWrite | kDenyOom,
           .categories = kCategoryStream,
           .group = "stream",
           .since = "6.2.0",
           .complexity = "O(log N), N being the consumers of the group",
           .summary = "Makes a consumer in a group, if it is not there yet.",
           .key_specs = {{.flags = kKeyRW | kKeyInsert, .index = 2}},
           .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                         {.name = "groupname", .type = ArgType::kString},
                         {.name = "consumername", .type = ArgType::kString}},
           .handler = CmdXgroupCreateconsumer},
          {.name = "destroy",
           .arity = 4,
           .flags = kWrite,
           .categories = kCategoryStream,
           .group = "stream",
           .since = "5.0.0",
           .complexity = "O(N), N being the entries pending in the group",
           .summary = "Removes a group.",
           .key_specs = {{.flags = kKeyRW | kKeyDelete, .index = 2}},
           .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                         {.name = "groupname", .type = ArgType::kString}},
           .handler = CmdXgroupDestroy},
          {.name = "delconsumer",
           .arity = 5,
           .flags = kWrite,
           .categories = kCategoryStream,
           .group = "stream",
           .since = "5.0.0",
           .complexity =
               "O(N log P), N being the consumer's pending entries and P those of the group",
           .summary = "Removes a consumer from a group, and what is pending with it.",
           .key_specs = {{.flags = kKeyRW | kKeyDelete, .index = 2}},
           .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                         {.name = "groupname", .type = ArgType::kString},
                         {.name = "consumername", .type = ArgType::kString}},
           .handler = CmdXgroupDelconsumer},
          {.name = "setid",
           .arity = -5,
           .flags = kWrite,
           .categories = kCategoryStream,
           .group = "stream",
           .since = "5.0.0",
           .complexity = "O(1)",
           .summary = "Sets the id up to which a group has read.",
           .key_specs = {{.flags = kKeyRW | kKeyUpdate, .index = 2}},
           .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                         {.name = "groupname", .type = ArgType::kString},
                         {.name = "id",
                          .type = ArgType::kOneOf,
                          .children =
                              {{.name = "id", .type = ArgType::kString},
                               {.name = "new_id", .type = ArgType::kPureToken, .token = "$"}}},
                         {.name = "entries_read",
                          .type = ArgType::kInteger,
                          .token = "ENTRIESREAD",
                          .flags = kOptional}},
           .history = {{"7.0.0", "Takes the number of entries that the group has read."}},
           .handler = CmdXgroupSetid},
          {.name = "help",
           .arity = 2,
           .flags = kLoading | kStale,
           .categories = kCategoryStream,
           .group = "stream",
           .since = "5.0.0",
           .complexity = "O(1)",
           .summary = "Lists the subcommands.",
           .handler = CmdHelp},
          {.name = "create",
           .arity = -5,
           .flags = kWrite | kDenyOom,
           .categories = kCategoryStream,
           .group = "stream",
           .since = "5.0.0",
           .complexity = "O(1)",
           .summary = "Makes a group.",
           .key_specs = {{.flags = kKeyRW | kKeyInsert, .index = 2}},
           .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                         {.name = "groupname", .type = ArgType::kString},
                         {.name = "id",
                          .type = ArgType::kOneOf,
                          .children =
                              {{.name = "id", .type = ArgType::kString},
                               {.name = "new_id", .type = ArgType::kPureToken, .token = "$"}}},
                         {.name = "mkstream",
                          .type = ArgType::kPureToken,
                          .token = "MKSTREAM",
                          .flags = kOptional},
                         {.name = "entries_read",
                          .type = ArgType::kInteger,
                          .token = "ENTRIESREAD",
                          .flags = kOptional}},
           .history = {{"7.0.0", "Takes the number of entries that the group has read."}},
           .handler = CmdXgroupCreate}}},
};
RUDDOCK_COMMANDS(kStreamGroupCommands);

}  // namespace
}  // namespace ruddock::engine
