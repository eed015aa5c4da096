// SPDX-License-Identifier: BSD-3-Clause
// DEBUG: the gate before it, the choice of the subcommand, HELP.
#include "engine/commands/debug.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <vector>

namespace ruddock::engine {
namespace {

constexpr std::string_view kNotAllowed =
    "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you "
    "can "
    "run it from a local connection, otherwise you need to set this option in the configuration "
    "file, and then restart the server.";

bool Allowed(const CommandContext& ctx) {
  switch (ctx.engine.debug_access.load(std::memory_order_relaxed)) {
    case DebugAccess::kNobody: return false;
    case DebugAccess::kEverybody: return true;
    case DebugAccess::kLocal: return ctx.session.is_local();
  }
  return false;
}

void AddHelp(std::vector<std::string>& lines, std::string_view name, std::string_view syntax,
             std::string_view summary) {
  std::string line(name);
  std::transform(line.begin(), line.end(), line.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (!syntax.empty()) line += ' ' + std::string(syntax);
  lines.push_back(std::move(line));
  lines.push_back("    " + std::string(summary));
}

void ReplyHelp(CommandContext& ctx) {
  std::vector<std::string> lines = {
      "DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"};
  for (const auto& list : {DebugKeySubcommands(), DebugServerSubcommands()}) {
    for (const DebugSubcommand& subcommand : list) {
      AddHelp(lines, subcommand.name, subcommand.syntax, subcommand.summary);
    }
  }
  AddHelp(lines, "help", "", "Lists the subcommands with a line on each.");
  ctx.reply.Array(lines.size());
  for (const std::string& line : lines) ctx.reply.Simple(line);
}

void CmdDebug(CommandContext& ctx) {
  if (!Allowed(ctx)) return ctx.Error(kNotAllowed);
  const uint32_t args = ctx.args.size() - 2;
  for (const auto& list : {DebugKeySubcommands(), DebugServerSubcommands()}) {
    for (const DebugSubcommand& subcommand : list) {
      if (args >= subcommand.min_args && args <= subcommand.max_args &&
          EqualsNoCase(ctx.args[1], subcommand.name)) {
        return subcommand.handler(ctx);
      }
    }
  }
  if (args == 0 && EqualsNoCase(ctx.args[1], "help")) return ReplyHelp(ctx);
  ctx.Error(UnknownDebug(ctx.args[1]));
}

}  // namespace

std::string UnknownDebug(std::string_view subcommand) {
  return "ERR unknown subcommand or wrong number of arguments for '" +
         std::string(errors::Shown(subcommand, 128)) + "'. Try DEBUG HELP.";
}

namespace {

const CommandSpec kDebugCommands[] = {
    {.name = "debug",
     .opcode = 225,
     .arity = -2,
     .flags = kAdmin | kNoScript | kLoading | kStale | kProtectedCommand,
     .group = "server",
     .since = "1.0.0",
     .complexity = "Differs between the subcommands",
     .summary = "Groups the commands for tests of servers and clients.",
     .system_command = true,
     .handler = CmdDebug},
};
RUDDOCK_COMMANDS(kDebugCommands);

}  // namespace
}  // namespace ruddock::engine
