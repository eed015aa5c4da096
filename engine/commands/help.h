// SPDX-License-Identifier: BSD-3-Clause
// HELP of the commands that have subcommands, made from their records.
#pragma once

#include "engine/exec/context.h"

namespace ruddock::engine {

// The handler of every HELP subcommand: a line of syntax and a line of summary for each of its
// siblings.
void CmdHelp(CommandContext& ctx);

// "key [NX|XX] [value ...]": the arguments as documentation writes them.
std::string ArgumentSyntax(std::initializer_list<ArgSpec> arguments);

}  // namespace ruddock::engine
