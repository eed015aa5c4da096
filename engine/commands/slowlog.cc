// SPDX-License-Identifier: BSD-3-Clause
// SLOWLOG: the commands that took longest.
#include <iterator>
#include <limits>

#include "engine/command/arg_cursor.h"
#include "engine/commands/help.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

constexpr int64_t kDefaultCount = 10;

void CmdSlowlogGet(CommandContext& ctx) {
  int64_t count = kDefaultCount;
  if (ctx.args.size() > 3) return ctx.Error(errors::SubcommandSyntax(ctx.args[1], "slowlog"));
  if (ctx.args.size() == 3) {
    constexpr std::string_view kRange = "ERR count should be greater than or equal to -1";
    ArgCursor cursor(ctx.args, 2);
    count = cursor.TakeInteger(kRange);
    if (count < -1) cursor.Fail(kRange);
    if (cursor.failed()) return ctx.Error(cursor.error());
  }
  const size_t limit =
      count == -1 ? std::numeric_limits<size_t>::max() : static_cast<size_t>(count);
  const std::vector<SlowLog::Entry> entries = ctx.engine.slowlog.Newest(limit);
  ctx.reply.Array(entries.size());
  for (const SlowLog::Entry& entry : entries) {
    ctx.reply.Array(6);
    ctx.reply.Integer(entry.id);
    ctx.reply.Integer(entry.unix_seconds);
    ctx.reply.Integer(entry.duration_us);
    ctx.reply.Array(entry.args.size());
    for (const std::string& arg : entry.args) ctx.reply.Bulk(arg);
    ctx.reply.Bulk(entry.peer);
    ctx.reply.Bulk(entry.client_name);
  }
}

void CmdSlowlogLen(CommandContext& ctx) {
  ctx.reply.Integer(static_cast<int64_t>(ctx.engine.slowlog.size()));
}

void CmdSlowlogReset(CommandContext& ctx) {
  ctx.engine.slowlog.Clear();
  ctx.reply.Ok();
}

const CommandSpec kSlowlogCommands[] = {
    {.name = "slowlog",
     .opcode = 228,
     .arity = -2,
     .group = "server",
     .since = "2.2.12",
     .complexity = "That of the subcommand.",
     .summary = "Groups the subcommands about slow commands.",
     .subcommands =
         {{.name = "get",
           .arity = -2,
           .flags = kAdmin | kLoading | kStale,
           .group = "server",
           .since = "2.2.12",
           .complexity = "O(N) in the number of entries returned",
           .summary = "Returns the newest entries of the slow log.",
           .arguments = {{.name = "count", .type = ArgType::kInteger, .flags = kOptional}},
           .tips = {"request_policy:all_nodes", "nondeterministic_output"},
           .history = {{"4.0.0", "Entries tell the client's address and name."}},
           .handler = CmdSlowlogGet},
          {.name = "len",
           .arity = 2,
           .flags = kAdmin | kLoading | kStale,
           .group = "server",
           .since = "2.2.12",
           .complexity = "O(1)",
           .summary = "Returns how many entries the slow log has.",
           .tips = {"request_policy:all_nodes", "response_policy:agg_sum",
                    "nondeterministic_output"},
           .handler = CmdSlowlogLen},
          {.name = "reset",
           .arity = 2,
           .flags = kAdmin | kLoading | kStale,
           .group = "server",
           .since = "2.2.12",
           .complexity = "O(N) in the number of entries in the slow log",
           .summary = "Empties the slow log.",
           .tips = {"request_policy:all_nodes", "response_policy:all_succeeded"},
           .handler = CmdSlowlogReset},
          {.name = "help",
           .arity = 2,
           .flags = kLoading | kStale,
           .group = "server",
           .since = "6.2.0",
           .complexity = "O(1)",
           .summary = "Describes the subcommands.",
           .handler = CmdHelp}}},
};
RUDDOCK_COMMANDS(kSlowlogCommands);

}  // namespace
}  // namespace ruddock::engine
