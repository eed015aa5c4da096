// SPDX-License-Identifier: BSD-3-Clause
// CONFIG: the table of engine/config, seen through commands.
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/log.h"
#include "engine/command/registry.h"
#include "engine/commands/help.h"
#include "engine/config/config.h"
#include "engine/exec/context.h"
#include "engine/store/eviction.h"
#include "engine/store/lazy_free.h"

namespace ruddock::engine {
namespace {

void CmdConfigGet(CommandContext& ctx) {
  std::vector<std::string_view> patterns;
  for (uint32_t i = 2; i < ctx.args.size(); ++i) patterns.push_back(ctx.args[i]);
  const std::vector<Config::Pair> pairs = ctx.engine.config->Get(patterns);
  ctx.reply.Map(pairs.size());
  for (const auto& [name, value] : pairs) {
    ctx.reply.Bulk(name);
    ctx.reply.Bulk(value);
  }
}

void CmdConfigSet(CommandContext& ctx) {
  if (ctx.args.size() % 2 != 0) return ctx.Error(errors::kSyntax);
  std::vector<Config::Pair> pairs;
  for (uint32_t i = 2; i + 1 < ctx.args.size(); i += 2) {
    pairs.emplace_back(ctx.args[i], ctx.args[i + 1]);
    if (Config::IsSensitive(ctx.args[i])) ctx.Redact(i + 1);
  }
  const std::string problem = ctx.engine.config->Set(pairs, ctx.session.is_local());
  if (!problem.empty()) return ctx.Error(problem);
  ctx.reply.Ok();
}

void CmdConfigRewrite(CommandContext& ctx) {
  const std::string problem = ctx.engine.config->Rewrite();
  if (problem.empty()) {
    Log(LogLevel::kWarning, "CONFIG REWRITE executed with success.");
    return ctx.reply.Ok();
  }
  Log(LogLevel::kWarning, "CONFIG REWRITE failed: " + problem);
  ctx.Error(problem);
}

void CmdConfigResetStat(CommandContext& ctx) {
  ctx.engine.stats.Reset();
  ctx.engine.rates.Reset();
  ctx.engine.clients.evicted = 0;
  Eviction().time_above.Reset();
  ctx.engine.store.ResetStats();
  TheLazyFree().ResetStats();
  ctx.reply.Ok();
}

const CommandSpec kConfigCommands[] = {
    {.name = "config",
     .opcode = 213,
     .arity = -2,
     .group = "server",
     .since = "2.0.0",
     .complexity = "Differs between the subcommands",
     .summary = "Groups the commands that show and change the configuration.",
     .subcommands =
         {{.name = "rewrite",
           .arity = 2,
           .flags = kAdmin | kNoScript | kLoading | kStale,
           .group = "server",
           .since = "2.8.0",
           .complexity = "O(1)",
           .summary =
               "Writes the current configuration into the file that the server started from.",
           .handler = CmdConfigRewrite},
          {.name = "get",
           .arity = -3,
           .flags = kAdmin | kNoScript | kLoading | kStale,
           .group = "server",
           .since = "2.0.0",
           .complexity = "O(N), N being the number of patterns",
           .summary = "Returns the directives that match, with their values.",
           .arguments = {{.name = "parameter",
                          .type = ArgType::kBlock,
                          .flags = kMultiple,
                          .children = {{.name = "parameter"}}}},
           .history = {{"7.0.0", "Several patterns may be given."}},
           .handler = CmdConfigGet},
          {.name = "resetstat",
           .arity = 2,
           .flags = kAdmin | kNoScript | kLoading | kStale,
           .group = "server",
           .since = "2.0.0",
           .complexity = "O(1)",
           .summary = "Starts the statistics of INFO again from nothing.",
           .handler = CmdConfigResetStat},
          {.name = "help",
           .arity = 2,
           .flags = kLoading | kStale,
           .group = "server",
           .since = "5.0.0",
           .complexity = "O(1)",
           .summary = "Lists the subcommands with a line on each.",
           .handler = CmdHelp},
          {.name = "set",
           .arity = -4,
           .flags = kAdmin | kNoScript | kLoading | kStale,
           .group = "server",
           .since = "2.0.0",
           .complexity = "O(N), N being the number of directives",
           .summary = "Changes directives, all or none of them.",
           .arguments = {{.name = "parameter_value",
                          .type = ArgType::kBlock,
                          .flags = kMultiple,
                          .children = {{.name = "parameter"}, {.name = "value"}}}},
           .tips = {"request_policy:all_nodes", "response_policy:all_succeeded"},
           .history = {{"7.0.0", "Several directives may be changed at once."}},
           .handler = CmdConfigSet}}},
};
RUDDOCK_COMMANDS(kConfigCommands);

}  // namespace
}  // namespace ruddock::engine
