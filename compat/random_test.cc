// SPDX-License-Identifier: BSD-3-Clause
// The detector detects: bugs are planted between two real Redis servers, and found and shrunk.
#include <gtest/gtest.h>

#include "compat/random/generator.h"
#include "compat/random/keyspace.h"
#include "compat/random/runner.h"

namespace ruddock::compat {
namespace {

ServerPair& TwoReferences() {
  static ServerPair servers(StartReference(), StartReference());
  return servers;
}

History RandomHistory(std::uint64_t seed, std::size_t size) {
  const CommandDocs docs = LoadCommandDocs(*TwoReferences().reference);
  Generator generator(seed, docs, docs);
  History history;
  for (std::size_t i = 0; i < size; ++i) history.push_back(generator.Next());
  return history;
}

void Falsify(RawReply* reply) {
  reply->raw = ":4711\r\n";
  reply->tree = Reply();
  reply->tree.type = ':';
  reply->tree.text = "4711";
}

TEST(RandomDetector, NoDifferenceWithoutABug) {
  for (int protocol : {2, 3}) {
    Runner runner(&TwoReferences(), protocol);
    const auto deviation = runner.Replay(RandomHistory(7, 3000));
    EXPECT_FALSE(deviation) << deviation->name << "\n" << deviation->what;
  }
}

// A command that only ever fails would be compared in name only.
TEST(RandomDetector, EveryCommandSucceedsSometimes) {
  std::set<std::string> succeeded;
  Tamper watch;
  watch.apply = [&](const Arguments& command, RawReply* reply) {
    if (!reply->tree.IsError()) succeeded.insert(QualifiedName(command));
  };
  Runner runner(&TwoReferences(), 2, watch);
  runner.Replay(RandomHistory(12, 80000));
  const CommandDocs docs = LoadCommandDocs(*TwoReferences().reference);
  for (const std::string& name : Generator(1, docs, docs).Names()) {
    EXPECT_TRUE(succeeded.count(name) > 0) << name << " never succeeds";
  }
}

TEST(RandomDetector, EqualSeedsGiveEqualCommands) {
  EXPECT_EQ(RandomHistory(1, 500), RandomHistory(1, 500));
  EXPECT_NE(RandomHistory(1, 500), RandomHistory(2, 500));
}

// The bug shows only when a STRLEN follows an APPEND to the same key, somewhere in thousands of
// commands.
TEST(RandomDetector, ShrinksABugThatNeedsTwoCommands) {
  std::set<std::string> appended;
  Tamper tamper;
  tamper.reset = [&] { appended.clear(); };
  tamper.apply = [&](const Arguments& command, RawReply* reply) {
    const std::string name = QualifiedName(command);
    if (name == "append" && command.size() == 3) appended.insert(command[1]);
    if (name == "strlen" && command.size() == 2 && appended.count(command[1]) > 0) Falsify(reply);
  };
  Runner runner(&TwoReferences(), 3, tamper);
  History history = RandomHistory(3, 10000);
  const auto deviation = runner.Replay(history);
  ASSERT_TRUE(deviation);
  EXPECT_EQ(deviation->name, "strlen");
  history.resize(deviation->index + 1);
  const History shrunk = runner.Shrink(history, deviation->name);
  ASSERT_EQ(shrunk.size(), 2u);
  EXPECT_EQ(Lower(shrunk[0][0]), "append");
  EXPECT_EQ(Lower(shrunk[1][0]), "strlen");
}

TEST(RandomDetector, ShrinkKeepsAHistoryThatDoesNotReproduce) {
  Runner runner(&TwoReferences(), 2);
  const History history = RandomHistory(5, 50);
  EXPECT_EQ(runner.Shrink(history, "get"), history);
}

// The same keys with other counters: a change that was counted twice, a call that was not counted.
TEST(RandomDetector, SeesDifferencesOfCounters) {
  ServerPair& servers = TwoReferences();
  Runner runner(&servers, 2);
  const auto on_second = [&](const Arguments& command) {
    servers.ruddock->Connect().Call(command);
  };
  const History history = {{"SET", "k", "v"}, {"GET", "k"}};
  EXPECT_FALSE(runner.Replay(history));
  on_second({"SET", "k", "v"});
  auto deviation = runner.CompareKeyspaces();
  ASSERT_TRUE(deviation);
  EXPECT_EQ(deviation->name, "info") << deviation->what;
  for (ChildServer* server : {servers.reference.get(), servers.ruddock.get()}) {
    server->Connect().Call({"CONFIG", "RESETSTAT"});
  }
  deviation = runner.CompareKeyspaces();
  ASSERT_TRUE(deviation);
  EXPECT_EQ(deviation->name, "changes") << deviation->what;
}

// Two servers that differ in one thing only, and what is said about it.
struct KeyspaceBug {
  const char* name;
  Arguments on_both;
  Arguments on_second;
  const char* report;
};

TEST(RandomDetector, SeesDifferencesOfKeyspaces) {
  const KeyspaceBug bugs[] = {
      {"value", {"SET", "k", "v"}, {"SET", "k", "w"}, "value"},
      {"expiry", {"SET", "k", "v"}, {"EXPIRE", "k", "100000"}, "expiry"},
      {"later expiry", {"SET", "k", "v", "EX", "1000"}, {"EXPIRE", "k", "2000"}, "expiry"},
      {"encoding", {"SET", "k", "abc"}, {"SETRANGE", "k", "0", "a"}, "encoding"},
      {"type", {"SET", "k", "v"}, {"SUNIONSTORE", "k", "none"}, "only in the reference"},
      {"missing", {"SET", "k", "v"}, {"DEL", "k"}, "only in the reference"},
      {"too much", {"SET", "k", "v"}, {"SET", "l", "v"}, "only in Ruddock"},
      {"database", {"SET", "k", "v"}, {"MOVE", "k", "3"}, "only in the reference"},
  };
  ServerPair& servers = TwoReferences();
  for (const KeyspaceBug& bug : bugs) {
    for (ChildServer* server : {servers.reference.get(), servers.ruddock.get()}) {
      RawConnection connection = server->Connect();
      connection.Call({"FLUSHALL"});
      connection.Call(bug.on_both);
    }
    EXPECT_FALSE(DifferenceOfKeyspaces(*servers.reference, *servers.ruddock)) << bug.name;
    servers.ruddock->Connect().Call(bug.on_second);
    const auto what = DifferenceOfKeyspaces(*servers.reference, *servers.ruddock);
    ASSERT_TRUE(what) << bug.name;
    EXPECT_NE(what->find(bug.report), std::string::npos) << bug.name << ": " << *what;
  }
}

}  // namespace
}  // namespace ruddock::compat
