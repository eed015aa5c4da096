// SPDX-License-Identifier: BSD-3-Clause
// MONITOR. What it shows is made in engine/exec/monitors.
#include <iterator>

#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

void CmdMonitor(CommandContext& ctx) {
  // Whoever monitors already is not answered a second time.
  if (ctx.session.monitor) return;
  ctx.session.attention |= kMonitoring;
  ctx.engine.clients.SetMonitor(ctx.session, true);
  ctx.reply.Ok();
}

const CommandSpec kMonitorCommands[] = {
    {.name = "monitor",
     .opcode = 229,
     .arity = 1,
     .flags = kAdmin | kNoScript | kLoading | kStale,
     .group = "server",
     .since = "1.0.0",
     .summary = "Shows every command that the server runs, as it runs it.",
     .handler = CmdMonitor},
};
RUDDOCK_COMMANDS(kMonitorCommands);

}  // namespace
}  // namespace ruddock::engine
