// SPDX-License-Identifier: BSD-3-Clause
// What a server says about its commands (COMMAND INFO and COMMAND DOCS), flattened: a subcommand is
// found under "container|subcommand".
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compat/support/child_server.h"

namespace ruddock::compat {

struct DocArgument {
  std::string name;
  std::string type;  // key, string, integer, double, pattern, unix-time, pure-token, oneof, block
  std::string token;
  bool has_token = false;  // a token may be the empty string
  bool optional = false;
  bool multiple = false;
  bool multiple_token = false;
  std::vector<DocArgument> arguments;
};

struct CommandDoc {
  std::string name;
  std::string group;
  long long arity = 0;
  std::set<std::string> flags;
  bool is_container = false;
  std::vector<DocArgument> arguments;
  Reply info;  // the COMMAND INFO record without its subcommands
  Reply docs;  // the COMMAND DOCS map without its subcommands
};

using CommandDocs = std::map<std::string, CommandDoc>;

CommandDocs LoadCommandDocs(const ChildServer& server);

// All tokens in an argument tree, in upper case.
void CollectTokens(const std::vector<DocArgument>& arguments, std::set<std::string>* tokens);

// A command of the reference that does not have to be there yet.
struct LaterCommand {
  std::string_view name;  // "container" stands for its subcommands as well
  std::string_view reason;
  bool partly_there = false;  // Ruddock has the name, but not all that belongs to it
};
// Those of the groups string, bitmap, generic, connection and server that later work brings.
const std::vector<LaterCommand>& LaterCommands();
bool IsLater(const std::string& name);
// The groups that must be complete.
bool IsCoveredGroup(const std::string& group);

}  // namespace ruddock::compat
