// SPDX-License-Identifier: BSD-3-Clause
// TIME, LASTSAVE, ROLE, LOLWUT, SHUTDOWN.
#include <iterator>
#include <string>

#include "engine/command/arg_cursor.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

void CmdTime(CommandContext& ctx) {
  const int64_t now_us = ctx.engine.clock.NowUs();
  ctx.reply.Array(2);
  ctx.reply.Bulk(std::to_string(now_us / 1'000'000));
  ctx.reply.Bulk(std::to_string(now_us % 1'000'000));
}

// Nothing is saved yet, so the last save is what Redis calls it then: the start.
void CmdLastsave(CommandContext& ctx) { ctx.reply.Integer(ctx.engine.started_at_ms / 1000); }

void CmdRole(CommandContext& ctx) {
  ctx.reply.Array(3);
  ctx.reply.Bulk("master");
  ctx.reply.Integer(0);
  ctx.reply.Array(0);
}

// The pictures of Redis 5 and 6 take sizes, which are checked here too.
void CmdLolwut(CommandContext& ctx) {
  if (ctx.args.size() >= 3 && EqualsNoCase(ctx.args[1], "version")) {
    ArgCursor cursor(ctx.args, 2);
    const int64_t version = cursor.TakeInteger();
    const int sizes = version == 5 ? 3 : version == 6 ? 2 : 0;
    for (int i = 0; i < sizes && !cursor.done(); ++i) cursor.TakeInteger();
    if (cursor.failed()) return ctx.Error(cursor.error());
  }
  ctx.reply.Verbatim("txt",
                     "     __\n"
                     "   <(o )___   a ruddock is a robin\n"
                     "    ( ._> /\n"
                     "     `---'\n"
                     "\nRedis ver. 7.0.15\n");
}

struct ShutdownOptions {
  bool save = false;
  bool nosave = false;
  bool now = false;
  bool force = false;
  bool abort = false;
};

void CmdShutdown(CommandContext& ctx) {
  ShutdownOptions options;
  ArgCursor cursor(ctx.args, 1);
  while (!cursor.done()) {
    if (cursor.TakeToken("nosave")) {
      options.nosave = true;
    } else if (cursor.TakeToken("save")) {
      options.save = true;
    } else if (cursor.TakeToken("now")) {
      options.now = true;
    } else if (cursor.TakeToken("force")) {
      options.force = true;
    } else if (cursor.TakeToken("abort")) {
      options.abort = true;
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  const bool others = options.save || options.nosave || options.now || options.force;
  if ((options.abort && others) || (options.save && options.nosave)) cursor.Fail(errors::kSyntax);
  if (cursor.failed()) return ctx.Error(cursor.error());
  if (options.abort) return ctx.Error("ERR No shutdown in progress.");
  // There is no persistence yet; who asks for a save must not lose data believing it happened.
  if (options.save && !options.force) {
    return ctx.Error("ERR Errors trying to SHUTDOWN. Check logs.");
  }
  ctx.session.close_after_reply = true;
  if (ctx.engine.server != nullptr) ctx.engine.server->Shutdown();
}

const CommandSpec kServerCommands[] = {
    {.name = "time",
     .opcode = 219,
     .arity = 1,
     .flags = kLoading | kStale | kFast,
     .group = "server",
     .since = "2.6.0",
     .complexity = "O(1)",
     .summary = "Returns the server's time.",
     .tips = {"nondeterministic_output"},
     .handler = CmdTime},
    {.name = "lastsave",
     .opcode = 220,
     .arity = 1,
     .flags = kLoading | kStale | kFast,
     .categories = kCategoryAdmin | kCategoryDangerous,
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Returns when the data was last saved.",
     .tips = {"nondeterministic_output"},
     .handler = CmdLastsave},
    {.name = "role",
     .opcode = 233,
     .arity = 1,
     .flags = kNoScript | kLoading | kStale | kFast,
     .categories = kCategoryAdmin | kCategoryDangerous,
     .group = "server",
     .since = "2.8.12",
     .complexity = "O(1)",
     .summary = "Returns the server's role in replication.",
     .handler = CmdRole},
    {.name = "lolwut",
     .opcode = 230,
     .arity = -1,
     .flags = kReadOnly | kFast,
     .group = "server",
     .since = "5.0.0",
     .summary = "Draws something, and tells the version.",
     .arguments =
         {{.name = "version", .type = ArgType::kInteger, .token = "VERSION", .flags = kOptional}},
     .handler = CmdLolwut},
    {.name = "shutdown",
     .opcode = 224,
     .arity = -1,
     .flags = kAdmin | kNoScript | kLoading | kStale | kNoMulti | kAllowBusy,
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(N) in the number of keys when saving, otherwise O(1)",
     .summary = "Ends the server.",
     .arguments = {{.name = "nosave_save",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .children = {{.name = "nosave", .type = ArgType::kPureToken, .token = "NOSAVE"},
                                 {.name = "save", .type = ArgType::kPureToken, .token = "SAVE"}}},
                   {.name = "now",
                    .type = ArgType::kPureToken,
                    .token = "NOW",
                    .flags = kOptional,
                    .since = "7.0.0"},
                   {.name = "force",
                    .type = ArgType::kPureToken,
                    .token = "FORCE",
                    .flags = kOptional,
                    .since = "7.0.0"},
                   {.name = "abort",
                    .type = ArgType::kPureToken,
                    .token = "ABORT",
                    .flags = kOptional,
                    .since = "7.0.0"}},
     .history = {{"7.0.0", "Takes `NOW`, `FORCE` and `ABORT`."}},
     .handler = CmdShutdown},
};
RUDDOCK_COMMANDS(kServerCommands);

}  // namespace
}  // namespace ruddock::engine
