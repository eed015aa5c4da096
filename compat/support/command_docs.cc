// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/command_docs.h"

#include <algorithm>

namespace ruddock::compat {
namespace {

const Reply* Get(const Reply& map, std::string_view key) {
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
    if (map.items[i].text == key) return &map.items[i + 1];
  }
  return nullptr;
}

std::string GetText(const Reply& map, std::string_view key) {
  const Reply* value = Get(map, key);
  return value == nullptr ? "" : value->text;
}

bool HasFlag(const Reply& map, std::string_view flag) {
  const Reply* flags = Get(map, "flags");
  if (flags == nullptr) return false;
  return std::any_of(flags->items.begin(), flags->items.end(),
                     [&](const Reply& item) { return item.text == flag; });
}

std::vector<DocArgument> ParseArguments(const Reply* list) {
  std::vector<DocArgument> arguments;
  if (list == nullptr) return arguments;
  for (const Reply& item : list->items) {
    DocArgument argument;
    argument.name = GetText(item, "name");
    argument.type = GetText(item, "type");
    argument.has_token = Get(item, "token") != nullptr;
    argument.token = GetText(item, "token");
    argument.optional = HasFlag(item, "optional");
    argument.multiple = HasFlag(item, "multiple");
    argument.multiple_token = HasFlag(item, "multiple_token");
    argument.arguments = ParseArguments(Get(item, "arguments"));
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

void AddInfo(const Reply& record, CommandDocs* docs) {
  if (record.items.size() < 10) return;
  CommandDoc& doc = (*docs)[record.items[0].text];
  doc.name = record.items[0].text;
  doc.arity = record.items[1].Integer().value_or(0);
  for (const Reply& flag : record.items[2].items) doc.flags.insert(flag.text);
  doc.info = record;
  doc.info.items.pop_back();
  doc.is_container = !record.items[9].items.empty();
  for (const Reply& subcommand : record.items[9].items) AddInfo(subcommand, docs);
}

void AddDocs(const Reply& map, CommandDocs* docs) {
  for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
    const auto found = docs->find(map.items[i].text);
    const Reply& record = map.items[i + 1];
    if (found == docs->end()) continue;
    CommandDoc& doc = found->second;
    doc.group = GetText(record, "group");
    doc.arguments = ParseArguments(Get(record, "arguments"));
    doc.docs.type = '%';
    for (std::size_t field = 0; field + 1 < record.items.size(); field += 2) {
      if (record.items[field].text == "subcommands") {
        AddDocs(record.items[field + 1], docs);
      } else {
        doc.docs.items.push_back(record.items[field]);
        doc.docs.items.push_back(record.items[field + 1]);
      }
    }
  }
}

}  // namespace

CommandDocs LoadCommandDocs(const ChildServer& server) {
  CommandDocs docs;
  RawConnection connection = server.Connect();
  connection.Call({"HELLO", "3"});
  const RawReply info = connection.Call({"COMMAND"});
  for (const Reply& record : info.tree.items) AddInfo(record, &docs);
  AddDocs(connection.Call({"COMMAND", "DOCS"}).tree, &docs);
  return docs;
}

void CollectTokens(const std::vector<DocArgument>& arguments, std::set<std::string>* tokens) {
  for (const DocArgument& argument : arguments) {
    if (argument.has_token) tokens->insert(argument.token);
    CollectTokens(argument.arguments, tokens);
  }
}

const std::vector<LaterCommand>& LaterCommands() {
  static const std::vector<LaterCommand> kLater = {
      {"dump", "needs the Redis payload format"},
      {"restore", "needs the Redis payload format"},
      {"restore-asking", "needs the Redis payload format"},
      {"migrate", "needs the Redis payload format"},
      {"wait", "replication"},
      {"failover", "replication"},
      {"psync", "replication"},
      {"sync", "replication"},
      {"replconf", "replication"},
      {"replicaof", "replication"},
      {"slaveof", "replication"},
      {"save", "persistence"},
      {"bgsave", "persistence"},
      {"bgrewriteaof", "persistence"},
      {"acl", "users and their rights"},
      {"module", "modules"},
      {"client|tracking", "client-side caching; OFF and the errors are compared", true},
      {"client|caching", "client-side caching; its error is compared", true},
  };
  return kLater;
}

bool IsLater(const std::string& name) {
  const std::string container = name.substr(0, name.find('|'));
  return std::any_of(
      LaterCommands().begin(), LaterCommands().end(),
      [&](const LaterCommand& later) { return later.name == name || later.name == container; });
}

bool IsCoveredGroup(const std::string& group) {
  static const std::set<std::string> kGroups = {"string", "bitmap",      "hash",       "list",
                                                "set",    "hyperloglog", "sorted-set", "geo",
                                                "stream", "generic",     "connection", "server"};
  return kGroups.count(group) > 0;
}

}  // namespace ruddock::compat
