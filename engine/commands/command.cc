// SPDX-License-Identifier: BSD-3-Clause
// COMMAND: the command table shown to clients. Everything comes from the records.
#include <iterator>

#include "engine/base/glob.h"
#include "engine/command/keys.h"
#include "engine/commands/command_reply.h"
#include "engine/commands/help.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

// Calls `visit(const Command&)` for every command that rename-command left visible.
template <typename Visit>
void ForEachVisible(const CommandRegistry& commands, Visit visit) {
  for (const auto& command : commands.commands()) {
    if (!commands.hidden(*command)) visit(*command);
  }
}

size_t CountVisible(const CommandRegistry& commands) {
  size_t count = 0;
  ForEachVisible(commands, [&](const Command&) { ++count; });
  return count;
}

void ReplyAllInfo(CommandContext& ctx) {
  ctx.reply.Array(CountVisible(ctx.engine.commands));
  ForEachVisible(ctx.engine.commands,
                 [&](const Command& command) { ReplyCommandInfo(ctx.reply, command); });
}

void CmdCommand(CommandContext& ctx) { ReplyAllInfo(ctx); }

void CmdCommandCount(CommandContext& ctx) {
  ctx.reply.Integer(static_cast<int64_t>(CountVisible(ctx.engine.commands)));
}

void CmdCommandInfo(CommandContext& ctx) {
  if (ctx.args.size() == 2) return ReplyAllInfo(ctx);
  ctx.reply.Array(ctx.args.size() - 2);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    const Command* command = ctx.engine.commands.FindFull(ctx.args[i]);
    if (command != nullptr) {
      ReplyCommandInfo(ctx.reply, *command);
    } else {
      ctx.reply.Null();
    }
  }
}

void CmdCommandDocs(CommandContext& ctx) {
  size_t count = 0;
  const size_t mark = ctx.reply.Defer();
  auto add = [&](const Command& command) {
    ctx.reply.Bulk(command.full_name);
    ReplyCommandDocs(ctx.reply, command);
    ++count;
  };
  if (ctx.args.size() == 2) {
    ForEachVisible(ctx.engine.commands, add);
  } else {
    for (uint32_t i = 2; i < ctx.args.size(); ++i) {
      const Command* command = ctx.engine.commands.FindFull(ctx.args[i]);
      if (command != nullptr) add(*command);
    }
  }
  ctx.reply.ResolveMap(mark, count);
}

// Every command and subcommand that `wanted` says yes to.
template <typename Wanted>
void ReplyList(CommandContext& ctx, Wanted wanted) {
  size_t count = 0;
  const size_t mark = ctx.reply.Defer();
  auto add = [&](const Command& command) {
    if (!wanted(command)) return;
    ctx.reply.Bulk(command.full_name);
    ++count;
  };
  ForEachVisible(ctx.engine.commands, [&](const Command& command) {
    add(command);
    for (const auto& child : command.subcommands) add(*child);
  });
  ctx.reply.ResolveArray(mark, count);
}

// The category of that name, or 0.
uint32_t FindCategory(std::string_view name) {
  for (uint32_t bit = 1; bit <= kCategoryScripting; bit <<= 1) {
    if (EqualsNoCase(name, AclCategoryName(static_cast<AclCategory>(bit)))) return bit;
  }
  return 0;
}

void CmdCommandList(CommandContext& ctx) {
  if (ctx.args.size() == 2) return ReplyList(ctx, [](const Command&) { return true; });
  if (ctx.args.size() != 5 || !EqualsNoCase(ctx.args[2], "filterby")) {
    return ctx.Error(errors::kSyntax);
  }
  const std::string_view kind = ctx.args[3];
  const std::string_view value = ctx.args[4];
  if (EqualsNoCase(kind, "module")) {
    ReplyList(ctx, [](const Command&) { return false; });  // no command comes from a module
  } else if (EqualsNoCase(kind, "aclcat")) {
    const uint32_t category = FindCategory(value);
    ReplyList(ctx, [&](const Command& command) { return (command.categories & category) != 0; });
  } else if (EqualsNoCase(kind, "pattern")) {
    ReplyList(ctx, [&](const Command& command) {
      return GlobMatch(value, command.full_name, /*nocase=*/true);
    });
  } else {
    ctx.Error(errors::kSyntax);
  }
}

bool HasKeys(const Command& command) {
  if (command.spec->key_function != nullptr) return true;
  for (const KeySpec& spec : command.spec->key_specs) {
    if (!(spec.flags & kKeyNotKey)) return true;
  }
  return false;
}

// Finds the keys of the request in the arguments behind "COMMAND GETKEYS" and hands them to
// `answer`, or answers with what is wrong.
template <typename Answer>
void WithKeys(CommandContext& ctx, Answer answer) {
  const ArgView args(ctx.args.begin() + 2, ctx.args.size() - 2);
  const Command* command = ctx.engine.commands.Find(args[0]);
  if (command != nullptr && !command->subcommands.empty() && args.size() > 1) {
    command = command->FindSubcommand(args[1]);
  }
  if (command == nullptr) return ctx.Error("ERR Invalid command specified");
  if (!HasKeys(*command)) return ctx.Error("ERR The command has no key arguments");
  if (!command->ArityFits(args.size())) {
    return ctx.Error("ERR Invalid number of arguments specified for command");
  }
  KeyPositions keys;
  ExtractKeys(*command, args, keys);
  if (keys.empty() && !(command->flags & kNoMandatoryKeys)) {
    return ctx.Error("ERR Invalid arguments specified for command");
  }
  answer(args, keys);
}

void CmdCommandGetkeys(CommandContext& ctx) {
  WithKeys(ctx, [&](const ArgView& args, const KeyPositions& keys) {
    ctx.reply.Array(keys.size());
    for (const KeyPosition& key : keys) ctx.reply.Bulk(args[key.index]);
  });
}

void CmdCommandGetkeysandflags(CommandContext& ctx) {
  WithKeys(ctx, [&](const ArgView& args, const KeyPositions& keys) {
    ctx.reply.Array(keys.size());
    for (const KeyPosition& key : keys) {
      ctx.reply.Array(2);
      ctx.reply.Bulk(args[key.index]);
      ReplyKeySpecFlags(ctx.reply, key.flags);
    }
  });
}

const CommandSpec kCommandCommands[] = {
    {.name = "command",
     .opcode = 212,
     .arity = -1,
     .flags = kLoading | kStale,
     .categories = kCategoryConnection,
     .group = "server",
     .since = "2.8.13",
     .complexity = "O(N), N being the number of commands",
     .summary = "Describes every command as an array: arity, flags, keys, categories.",
     .tips = {"nondeterministic_output_order"},
     .handler = CmdCommand,
     .subcommands =
         {{.name = "info",
           .arity = -2,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "2.8.13",
           .complexity = "O(N), N being the number of names",
           .summary = "Describes the named commands, or all of them.",
           .arguments =
               {{.name = "command-name", .type = ArgType::kString, .flags = kOptional | kMultiple}},
           .tips = {"nondeterministic_output_order"},
           .history = {{"7.0.0", "Without a name it describes all commands."}},
           .handler = CmdCommandInfo},
          {.name = "list",
           .arity = -2,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "7.0.0",
           .complexity = "O(N), N being the number of commands",
           .summary = "Lists the names of the commands, all or those that pass a filter.",
           .arguments =
               {{.name = "filterby",
                 .type = ArgType::kOneOf,
                 .token = "FILTERBY",
                 .flags = kOptional,
                 .children = {{.name = "module-name", .type = ArgType::kString, .token = "MODULE"},
                              {.name = "category", .type = ArgType::kString, .token = "ACLCAT"},
                              {.name = "pattern", .type = ArgType::kPattern, .token = "PATTERN"}}}},
           .tips = {"nondeterministic_output_order"},
           .handler = CmdCommandList},
          {.name = "count",
           .arity = 2,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "2.8.13",
           .complexity = "O(1)",
           .summary = "Says how many commands there are, subcommands not counted.",
           .handler = CmdCommandCount},
          {.name = "docs",
           .arity = -2,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "7.0.0",
           .complexity = "O(N), N being the number of names",
           .summary = "Documents the named commands, or all of them.",
           .arguments =
               {{.name = "command-name", .type = ArgType::kString, .flags = kOptional | kMultiple}},
           .tips = {"nondeterministic_output_order"},
           .handler = CmdCommandDocs},
          {.name = "help",
           .arity = 2,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "5.0.0",
           .complexity = "O(1)",
           .summary = "Lists the subcommands with a line on each.",
           .handler = CmdHelp},
          {.name = "getkeys",
           .arity = -4,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "2.8.13",
           .complexity = "O(N), N being the number of arguments",
           .summary = "Picks the keys out of a whole command.",
           .handler = CmdCommandGetkeys},
          {.name = "getkeysandflags",
           .arity = -4,
           .flags = kLoading | kStale,
           .categories = kCategoryConnection,
           .group = "server",
           .since = "7.0.0",
           .complexity = "O(N), N being the number of arguments",
           .summary = "Picks the keys out of a whole command and says what it does with each.",
           .handler = CmdCommandGetkeysandflags}}},
};
RUDDOCK_COMMANDS(kCommandCommands);

}  // namespace
}  // namespace ruddock::engine
