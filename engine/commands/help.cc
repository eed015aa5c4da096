// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/help.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace ruddock::engine {
namespace {

std::string Upper(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return upper;
}

std::string Syntax(const ArgSpec& argument) {
  std::string text;
  switch (argument.type) {
    case ArgType::kPureToken: break;
    case ArgType::kOneOf:
      for (const ArgSpec& child : argument.children) {
        if (!text.empty()) text += '|';
        text += Syntax(child);
      }
      break;
    case ArgType::kBlock: text = ArgumentSyntax(argument.children); break;
    default: text = '<' + std::string(argument.name) + '>';
  }
  if (!argument.token.empty()) {
    const std::string token(argument.token);
    text = text.empty() ? token : token + ' ' + text;
  }
  if (argument.flags & kMultiple) text += " [" + text + " ...]";
  if (argument.flags & kOptional) return '[' + text + ']';
  if (argument.type == ArgType::kOneOf && argument.children.size() > 1) return '(' + text + ')';
  return text;
}

}  // namespace

std::string ArgumentSyntax(std::initializer_list<ArgSpec> arguments) {
  std::string text;
  for (const ArgSpec& argument : arguments) {
    if (!text.empty()) text += ' ';
    text += Syntax(argument);
  }
  return text;
}

void CmdHelp(CommandContext& ctx) {
  const Command& command = *ctx.command->parent;
  std::vector<std::string> lines;
  lines.push_back(Upper(command.full_name) +
                  " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
  auto add = [&](std::string syntax, const CommandSpec& spec) {
    lines.push_back(std::move(syntax));
    lines.push_back("    " + std::string(spec.summary));
  };
  if (command.handler != nullptr) add("(no subcommand)", *command.spec);
  for (const auto& child : command.subcommands) {
    if (child.get() == ctx.command) continue;
    std::string syntax = Upper(child->spec->name);
    if (child->spec->arguments.size() != 0) syntax += ' ' + ArgumentSyntax(child->spec->arguments);
    add(std::move(syntax), *child->spec);
  }
  add("HELP", *ctx.command->spec);
  ctx.reply.Array(lines.size());
  for (const std::string& line : lines) ctx.reply.Simple(line);
}

}  // namespace ruddock::engine
