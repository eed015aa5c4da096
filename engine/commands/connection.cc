// SPDX-License-Identifier: BSD-3-Clause
// PING, ECHO, SELECT, QUIT and RESET.
#include <climits>
#include <iterator>

#include "engine/base/number.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

void CmdPing(CommandContext& ctx) {
  if (ctx.args.size() > 2) return ctx.Error(errors::WrongArity("ping"));
  if (ctx.args.size() == 2) return ctx.reply.Bulk(ctx.args[1]);
  ctx.reply.Simple("PONG");
}

void CmdEcho(CommandContext& ctx) { ctx.reply.Bulk(ctx.args[1]); }

void SelectDatabase(CommandContext& ctx, uint32_t database) {
  ctx.session.database.store(database, std::memory_order_relaxed);
  ctx.keys.set_database(database);
}

void CmdSelect(CommandContext& ctx) {
  const std::optional<int64_t> index = ParseInt64(ctx.args[1]);
  if (!index) return ctx.Error(errors::kNotInteger);
  if (*index < INT_MIN || *index > INT_MAX) return ctx.Error(errors::kOutOfIntRange);
  if (*index < 0 || *index >= ctx.engine.store.database_count()) {
    return ctx.Error(errors::kDbIndexOutOfRange);
  }
  SelectDatabase(ctx, static_cast<uint32_t>(*index));
  ctx.reply.Ok();
}

void CmdQuit(CommandContext& ctx) {
  ctx.reply.Ok();
  ctx.session.close_after_reply = true;
}

void CmdReset(CommandContext& ctx) {
  Session& session = ctx.session;
  if (session.monitor) ctx.engine.clients.SetMonitor(session, false);
  session.attention = ctx.engine.credentials.required() ? uint32_t{kNeedsAuth} : 0;
  ctx.reply.SetProtocol(2);
  session.protocol = ctx.reply.protocol();
  session.no_touch = false;
  ctx.keys.set_no_touch(false);
  session.ChangeNames([](Session::Names& names) {
    names.user = Credentials::kDefaultUser;
    names.name.clear();
  });
  SelectDatabase(ctx, 0);
  ctx.reply.Simple("RESET");
}

const CommandSpec kConnectionCommands[] = {
    {.name = "ping",
     .opcode = 124,
     .arity = -1,
     .flags = kFast,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Answers PONG, or the message.",
     .arguments = {{.name = "message", .type = ArgType::kString, .flags = kOptional}},
     .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
     .handler = CmdPing},
    {.name = "echo",
     .opcode = 208,
     .arity = 2,
     .flags = kLoading | kStale | kFast,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Returns the message.",
     .arguments = {{.name = "message", .type = ArgType::kString}},
     .handler = CmdEcho},
    {.name = "select",
     .opcode = 207,
     .arity = 2,
     .flags = kLoading | kStale | kFast,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Chooses the database that the connection works on.",
     .arguments = {{.name = "index", .type = ArgType::kInteger}},
     .handler = CmdSelect},
    {.name = "quit",
     .opcode = 209,
     .arity = -1,
     .flags = kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Closes the connection after the reply.",
     .handler = CmdQuit},
    {.name = "reset",
     .opcode = 210,
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "6.2.0",
     .complexity = "O(1)",
     .summary = "Makes the connection as it was when it was new.",
     .handler = CmdReset},
};
RUDDOCK_COMMANDS(kConnectionCommands);

}  // namespace
}  // namespace ruddock::engine
