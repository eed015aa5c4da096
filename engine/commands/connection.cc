// SPDX-License-Identifier: BSD-3-Clause
// PING, ECHO and their kin.
#include <iterator>

#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

void CmdPing(CommandContext& ctx) {
  if (ctx.args.size() > 2) return ctx.Error(errors::WrongArity("ping"));
  if (ctx.args.size() == 2) return ctx.reply.Bulk(ctx.args[1]);
  ctx.reply.Simple("PONG");
}

const CommandSpec kConnectionCommands[] = {
    {.name = "ping",
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
};
RUDDOCK_COMMANDS(kConnectionCommands);

}  // namespace
}  // namespace ruddock::engine
