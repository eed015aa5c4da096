// SPDX-License-Identifier: BSD-3-Clause
// Fails when a command of Redis, or one of its documented options, is not exercised by a
// hand-written case. What counts is what happens: the cases run against the reference alone, and an
// option counts only where the command answered without an error.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>

#include "compat/cases.h"
#include "compat/support/case_runner.h"
#include "compat/support/command_docs.h"

namespace ruddock::compat {
namespace {

struct Exercise {
  bool succeeded = false;
  bool failed = false;
  std::set<std::string> words;  // arguments of the calls that succeeded, in upper case
};

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

const std::map<std::string, Exercise>& Exercises() {
  static const std::map<std::string, Exercise> exercises = [] {
    std::map<std::string, Exercise> seen;
    const std::set<std::string> available = CommandNames(*SharedServers().ruddock);
    for (const Case& test_case : AllCases()) {
      // What is skipped is not compared.
      if (std::any_of(test_case.needs.begin(), test_case.needs.end(),
                      [&](const std::string& name) { return available.count(name) == 0; })) {
        continue;
      }
      std::unique_ptr<ChildServer> own;
      if (test_case.NeedsOwnServers()) {
        own = StartReference(test_case.server_arguments, test_case.configuration);
      }
      CaseRunner runner({own ? own.get() : SharedServers().reference.get()}, 3);
      runner.set_observer([&](const Arguments& command, const RawReply& reply) {
        Exercise& exercise = seen[QualifiedName(command)];
        if (reply.tree.IsError()) {
          exercise.failed = true;
          return;
        }
        exercise.succeeded = true;
        for (const std::string& argument : command) exercise.words.insert(Upper(argument));
      });
      runner.Run(test_case);
    }
    return seen;
  }();
  return exercises;
}

// Options that no case may use, with the reason.
bool IsExcusedToken(const std::string& command, const std::string& token) {
  static const std::set<std::pair<std::string, std::string>> kExcused = {
      {"shutdown", "SAVE"},   // writes a dump file: persistence
      {"shutdown", "ABORT"},  // succeeds only while a replica is waited for: replication
  };
  return kExcused.count({command, token}) > 0;
}

TEST(Coverage, EveryCommandSucceedsAndFailsInSomeCase) {
  for (const auto& [name, doc] : LoadCommandDocs(*SharedServers().reference)) {
    if (!IsCoveredGroup(doc.group) || IsLater(name)) continue;
    const auto found = Exercises().find(name);
    const bool called = found != Exercises().end();
    // A container is nothing but its subcommands; COMMAND alone is the exception, and it is called.
    if (name == "debug" || (doc.is_container && name != "command")) continue;
    EXPECT_TRUE(called && found->second.succeeded) << name << " has no case in which it succeeds";
    const bool is_subcommand = name.find('|') != std::string::npos;
    const bool can_fail = doc.arity > 0 || doc.arity < (is_subcommand ? -2 : -1);
    if (can_fail && name != "command") {
      EXPECT_TRUE(called && found->second.failed) << name << " has no case in which it fails";
    }
  }
}

TEST(Coverage, EveryDocumentedOptionIsUsedWithSuccess) {
  for (const auto& [name, doc] : LoadCommandDocs(*SharedServers().reference)) {
    if (!IsCoveredGroup(doc.group) || IsLater(name)) continue;
    std::set<std::string> tokens;
    CollectTokens(doc.arguments, &tokens);
    const auto found = Exercises().find(name);
    for (const std::string& token : tokens) {
      if (IsExcusedToken(name, token)) continue;
      EXPECT_TRUE(found != Exercises().end() && found->second.words.count(token) > 0)
          << name << ": no case uses " << token;
    }
  }
}

// DEBUG documents no subcommands; these are the ones that test suites use.
TEST(Coverage, EveryDebugSubcommandIsUsed) {
  for (const char* subcommand :
       {"sleep", "object", "set-active-expire", "change-repl-id", "digest", "digest-value",
        "populate", "protocol", "error", "log", "help", "htstats"}) {
    EXPECT_TRUE(Exercises().count(std::string("debug|") + subcommand) > 0) << subcommand;
  }
}

// Whoever adds one of these commands takes it off the list, so that it is compared.
TEST(Coverage, LaterCommandsAreMissing) {
  const CommandDocs docs = LoadCommandDocs(*SharedServers().reference);
  const std::set<std::string> available = CommandNames(*SharedServers().ruddock);
  for (const LaterCommand& later : LaterCommands()) {
    EXPECT_TRUE(docs.count(std::string(later.name)) > 0) << later.name;
    if (SelfTest()) continue;
    EXPECT_EQ(available.count(std::string(later.name)) > 0, later.partly_there) << later.name;
  }
}

}  // namespace
}  // namespace ruddock::compat
