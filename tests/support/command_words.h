// SPDX-License-Identifier: BSD-3-Clause
// Requests made from the records that COMMAND DOCS shows, so that a test which walks the registry
// covers a new command without naming it; and a judge of raw replies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/command/command.h"
#include "engine/command/registry.h"

namespace ruddock::engine {

using Words = std::vector<std::string>;

// Stands in a request where a number belongs.
inline const std::string kNumberWord = "\x01number";

// Every command and subcommand that a client can name, subcommands of DEBUG excepted.
std::vector<const Command*> NamedCommands(const CommandRegistry& registry);

// Ways to write the command: without its options, and with each alternative of each argument once.
// Keys are "key", numbers kNumberWord, other words "word" and the like.
std::vector<Words> Spellings(const Command& command);

// Requests of DEBUG that end neither the process nor the test: each with every number of arguments
// that it takes, all of them kNumberWord.
std::vector<Words> DebugSpellings();

// What is wrong with `text` as exactly one reply of RESP2 or RESP3; empty where nothing is. A line
// break inside an error or a simple string counts, even half of one.
std::string JudgeReply(std::string_view text);

// The request for a failure's message: printable and not too long.
std::string Show(const Words& words);

}  // namespace ruddock::engine
