// SPDX-License-Identifier: BSD-3-Clause
// What COMMAND says about every command that Ruddock has, field by field beside the reference.
#include <gtest/gtest.h>

#include "compat/support/case_runner.h"
#include "compat/support/command_docs.h"
#include "compat/support/compare.h"
#include "compat/support/rules.h"

namespace ruddock::compat {
namespace {

constexpr const char* kInfoFields[] = {"name", "arity",      "flags", "first key", "last key",
                                       "step", "categories", "tips",  "key specs"};

// Commands that 7.0.15 does not have.
bool IsNewer(const std::string& name) {
  static const std::set<std::string> kNewer = {
      "client|setinfo",   // 7.2; current clients send it when they connect
      "client|no-touch",  // 7.2
  };
  return kNewer.count(name) > 0;
}

const CommandDocs& Expected() {
  static const CommandDocs docs = LoadCommandDocs(*SharedServers().reference);
  return docs;
}

const CommandDocs& Got() {
  static const CommandDocs docs = LoadCommandDocs(*SharedServers().ruddock);
  return docs;
}

TEST(Metadata, NoUnknownCommands) {
  for (const auto& [name, doc] : Got()) {
    EXPECT_TRUE(Expected().count(name) > 0 || IsNewer(name)) << name << " is unknown to Redis";
  }
  EXPECT_GT(Got().size(), 0u);
}

TEST(Metadata, NoMissingCommandsOfTheCompleteGroups) {
  for (const auto& [name, doc] : Expected()) {
    if (!IsCoveredGroup(doc.group) || IsLater(name)) continue;
    EXPECT_TRUE(Got().count(name) > 0) << name << " is missing";
  }
}

TEST(Metadata, CommandInfo) {
  for (const auto& [name, doc] : Got()) {
    const auto found = Expected().find(name);
    if (found == Expected().end()) continue;
    // Put the subcommands' place back, so that the record has its ten fields.
    Reply left = found->second.info;
    Reply right = doc.info;
    left.items.emplace_back();
    right.items.emplace_back();
    rules::CanonicalCommandInfo(&left);
    rules::CanonicalCommandInfo(&right);
    for (std::size_t field = 0; field < std::size(kInfoFields); ++field) {
      EXPECT_EQ(Escape(Serialize(left.items[field])), Escape(Serialize(right.items[field])))
          << name << ": " << kInfoFields[field];
    }
  }
}

TEST(Metadata, CommandDocs) {
  for (const auto& [name, doc] : Got()) {
    const auto found = Expected().find(name);
    if (found == Expected().end()) continue;
    const Reply left = rules::CanonicalCommandDocs(found->second.docs);
    const Reply right = rules::CanonicalCommandDocs(doc.docs);
    std::map<std::string, std::pair<std::string, std::string>> fields;
    for (std::size_t i = 0; i + 1 < left.items.size(); i += 2) {
      fields[left.items[i].text].first = Escape(Serialize(left.items[i + 1]));
    }
    for (std::size_t i = 0; i + 1 < right.items.size(); i += 2) {
      fields[right.items[i].text].second = Escape(Serialize(right.items[i + 1]));
    }
    for (const auto& [field, values] : fields) {
      EXPECT_EQ(values.first, values.second) << name << ": " << field;
    }
  }
}

// COMMAND LIST with a filter selects the same among the commands that both servers have.
TEST(Metadata, CommandListFilters) {
  RawConnection reference = SharedServers().reference->Connect();
  RawConnection ruddock = SharedServers().ruddock->Connect();
  const auto common = [](const Reply& list) {
    std::set<std::string> names;
    for (const Reply& item : list.items) {
      if (Expected().count(item.text) > 0 && Got().count(item.text) > 0) names.insert(item.text);
    }
    return names;
  };
  std::vector<Arguments> filters = {{"COMMAND", "LIST"}};
  for (const char* pattern : {"*", "get*", "*set*", "client|*", "*|*", "GET", "nothing*"}) {
    filters.push_back({"COMMAND", "LIST", "FILTERBY", "PATTERN", pattern});
  }
  for (const char* category :
       {"keyspace",   "read",        "write",    "set",         "sortedset", "list",
        "hash",       "string",      "bitmap",   "hyperloglog", "geo",       "stream",
        "pubsub",     "admin",       "fast",     "slow",        "blocking",  "dangerous",
        "connection", "transaction", "scripting"}) {
    filters.push_back({"COMMAND", "LIST", "FILTERBY", "ACLCAT", category});
  }
  for (const Arguments& filter : filters) {
    EXPECT_EQ(common(reference.Call(filter).tree), common(ruddock.Call(filter).tree))
        << CommandLine(filter);
  }
  // The list names subcommands, the count is one of commands only.
  long long count = 0;
  for (const Reply& item : ruddock.Call({"COMMAND", "LIST"}).tree.items) {
    count += item.text.find('|') == std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(ruddock.Call({"COMMAND", "COUNT"}).tree.Integer(), count);
}

}  // namespace
}  // namespace ruddock::compat
