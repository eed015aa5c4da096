// SPDX-License-Identifier: BSD-3-Clause
#include <set>
#include <string>
#include <vector>

#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"
#include "tests/support/reply_bulks.h"

namespace ruddock::engine {
namespace {

class SetTest : public EngineTest {
 protected:
  SetTest() { engine_.debug_access = DebugAccess::kEverybody; }

  // A set of <prefix>0 …
  void Fill(const std::string& key, int members, const std::string& prefix = "") {
    std::vector<std::string> args = {"SADD", key};
    for (int i = 0; i < members; ++i) args.push_back(prefix + std::to_string(i));
    EXPECT_EQ(RunArgs(args), ":" + std::to_string(members) + "\r\n");
  }
};

TEST_F(SetTest, AddRemoveAndMove) {
  Converse({{"SADD s 3 1 2 1", ":3"},
            {"SADD s 1", ":0"},
            {"SMEMBERS s", "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3"},
            {"SCARD s", ":3"},
            {"SISMEMBER s 1", ":1"},
            {"SISMEMBER s 01", ":0"},
            {"SMISMEMBER s 1 x 3", "*3\r\n:1\r\n:0\r\n:1"},
            {"SMISMEMBER none 1", "*1\r\n:0"},
            {"TYPE s", "+set"},
            {"SREM s 1 1 x", ":1"},
            {"SMOVE s t 2", ":1"},
            {"SMOVE s t 2", ":0"},
            {"SMOVE s s 3", ":1"},
            {"SMOVE s s 4", ":0"},
            {"SMOVE s t 3", ":1"},
            {"EXISTS s", ":0"},
            {"SMEMBERS t", "*2\r\n$1\r\n2\r\n$1\r\n3"},
            {"SREM t 2 3 4", ":2"},
            {"EXISTS t", ":0"},
            {"SMEMBERS t", "*0"},
            {"SCARD t", ":0"}});
  EXPECT_EQ(EntryBytes(), 0);
}

TEST_F(SetTest, Algebra) {
  Converse({{"SADD a 1 2 3 4", ":4"},
            {"SADD b 3 4 5", ":3"},
            {"SADD t 4 x", ":2"},
            {"SINTER a b", "*2\r\n$1\r\n3\r\n$1\r\n4"},
            {"SINTER a b t", "*1\r\n$1\r\n4"},
            {"SINTER a none", "*0"},
            {"SINTERCARD 2 a b", ":2"},
            {"SINTERCARD 2 a b LIMIT 1", ":1"},
            {"SINTERCARD 2 a b LIMIT 0", ":2"},
            {"SUNION a b", "*5\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n$1\r\n4\r\n$1\r\n5"},
            {"SDIFF a b", "*2\r\n$1\r\n1\r\n$1\r\n2"},
            {"SDIFF a b a", "*0"},
            {"SDIFFSTORE d a t", ":3"},
            {"SMEMBERS d", "*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3"},
            {"SINTERSTORE d a b", ":2"},
            {"SUNIONSTORE d d t", ":3"},
            {"SCARD d", ":3"},
            {"SINTERSTORE d a none", ":0"},
            {"EXISTS d", ":0"},
            {"SUNIONSTORE a a b", ":5"},
            {"SET str x", "+OK"},
            {"SDIFFSTORE str a b", ":2"},
            {"TYPE str", "+set"}});
  EntryBytes();
}

TEST_F(SetTest, ErrorsComeInRedisOrder) {
  const std::string wrong = "-WRONGTYPE Operation against a key holding the wrong kind of value";
  const std::string positive = "-ERR value is out of range, must be positive";
  const std::string syntax = "-ERR syntax error";
  RunLine("SET str x");
  RunLine("SADD s 1");
  Converse({{"SADD str a", wrong},
            {"SMOVE none str a", ":0"},
            {"SMOVE s str none", wrong},
            {"SMOVE str none a", wrong},
            {"SPOP str x", positive},
            {"SPOP str -1", positive},
            {"SPOP str 0", wrong},
            {"SPOP str 1 2", syntax},
            {"SPOP none", "$-1"},
            {"SPOP none 1", "*0"},
            {"SRANDMEMBER str x", "-ERR value is not an integer or out of range"},
            {"SRANDMEMBER str 1 2", syntax},
            {"SRANDMEMBER str 0", wrong},
            {"SRANDMEMBER s -9223372036854775807", "-ERR value is out of range"},
            {"SINTER none str", wrong},
            {"SINTERSTORE d none str", wrong},
            {"SUNION none str", wrong},
            {"SDIFF none str", wrong},
            {"SINTERCARD 0 str", "-ERR numkeys should be greater than 0"},
            {"SINTERCARD 2 str", "-ERR Number of keys can't be greater than number of args"},
            {"SINTERCARD 1 str LIMIT", syntax},
            {"SINTERCARD 1 str LIMIT -1", "-ERR LIMIT can't be negative"},
            {"SINTERCARD 1 str LIMIT 1", wrong},
            {"SSCAN str 0 foo", wrong},
            {"SSCAN s 0 foo", syntax}});
}

TEST_F(SetTest, ShapesOfResp3) {
  SetProtocol(3);
  RunLine("SADD s 1");
  Converse({{"SMEMBERS s", "~1\r\n$1\r\n1"},
            {"SINTER s s", "~1\r\n$1\r\n1"},
            {"SINTER s none", "~0"},
            {"SUNION s", "~1\r\n$1\r\n1"},
            {"SDIFF none", "~0"},
            {"SRANDMEMBER s 5", "*1\r\n$1\r\n1"},
            {"SRANDMEMBER none", "_"},
            {"SPOP none", "_"},
            {"SPOP none 1", "~0"},
            {"SPOP s 0", "~0"},
            {"SMISMEMBER s 1", "*1\r\n:1"},
            {"SPOP s 5", "~1\r\n$1\r\n1"}});
}

TEST_F(SetTest, ConvertsWhereRedisConverts) {
  Fill("s", 512);
  EXPECT_EQ(RunLine("OBJECT ENCODING s"), "$6\r\nintset\r\n");
  RunLine("SADD s 512");
  EXPECT_EQ(RunLine("OBJECT ENCODING s"), "$9\r\nhashtable\r\n");
  RunLine("SREM s 512");
  EXPECT_EQ(RunLine("OBJECT ENCODING s"), "$9\r\nhashtable\r\n");
  RunLine("SPOP s 500");
  EXPECT_EQ(RunLine("OBJECT ENCODING s"), "$6\r\nintset\r\n");
  RunLine("SADD s 05");
  EXPECT_EQ(RunLine("OBJECT ENCODING s"), "$9\r\nhashtable\r\n");
  EXPECT_EQ(RunLine("CONFIG SET set-max-intset-entries 1"), "+OK\r\n");
  RunLine("SADD t 1");
  EXPECT_EQ(RunLine("OBJECT ENCODING t"), "$6\r\nintset\r\n");
  RunLine("SADD t 2");
  EXPECT_EQ(RunLine("OBJECT ENCODING t"), "$9\r\nhashtable\r\n");
  EntryBytes();
}

TEST_F(SetTest, RandomMembersAreThereAndDifferent) {
  for (const std::string prefix : {"", "m"}) {
    const std::string key = "set" + prefix;
    Fill(key, 400, prefix);
    for (const int count : {0, 1, 9, 100, 399, 400, 700}) {
      const auto some = Bulks(Run("SRANDMEMBER", key, std::to_string(count)));
      EXPECT_EQ(some.size(), static_cast<size_t>(std::min(count, 400)));
      EXPECT_EQ(std::set<std::string>(some.begin(), some.end()).size(), some.size());
      EXPECT_EQ(Bulks(Run("SRANDMEMBER", key, std::to_string(-count))).size(),
                static_cast<size_t>(count));
      EXPECT_EQ(Run("COPY", key, "copy", "REPLACE"), ":1\r\n");
      const auto popped = Bulks(Run("SPOP", "copy", std::to_string(count)));
      EXPECT_EQ(popped.size(), some.size());
      EXPECT_EQ(Run("SCARD", "copy"), ":" + std::to_string(400 - popped.size()) + "\r\n");
      for (const std::string& member : popped) {
        EXPECT_EQ(Run("SISMEMBER", "copy", member), ":0\r\n");
        EXPECT_EQ(Run("SISMEMBER", key, member), ":1\r\n");
      }
      EntryBytes();
    }
    const auto one = Bulks(Run("SPOP", key));
    EXPECT_EQ(Run("SISMEMBER", key, one.at(0)), ":0\r\n");
  }
}

TEST_F(SetTest, ScanSeesEveryMember) {
  Fill("ints", 20);
  Fill("texts", 2000, "m");
  for (const std::string key : {"ints", "texts"}) {
    for (const char* count : {"1", "10", "1000", "9223372036854775807"}) {
      std::set<std::string> seen;
      std::string cursor = "0";
      do {
        const auto page = Bulks(Run("SSCAN", key, cursor, "COUNT", count));
        cursor = page[0];
        seen.insert(page.begin() + 1, page.end());
      } while (cursor != "0");
      EXPECT_EQ(":" + std::to_string(seen.size()) + "\r\n", Run("SCARD", key));
    }
  }
  EXPECT_EQ(Bulks(Run("SSCAN", "texts", "0", "MATCH", "m1?", "COUNT", "100000")).size(), 11u);
}

TEST_F(SetTest, EventsAndChanges) {
  KeyspaceEvents events(engine_.store, kNotifySet | kNotifyGeneric);
  const auto changes = [&] { return engine_.store.Total(&StoreCounters::changes); };
  int64_t before = changes();
  const auto expect = [&](const std::string& line, const std::string& told, int64_t counted) {
    RunLine(line);
    EXPECT_EQ(events.Take(), told) << line;
    EXPECT_EQ(changes() - before, counted) << line;
    before = changes();
  };
  expect("SADD s 1 2 3 3", "sadd s", 3);
  expect("SADD s 1", "", 0);
  expect("SREM s 9", "", 0);
  expect("SREM s 1 9", "srem s", 1);
  expect("SMOVE s t 9", "", 0);
  expect("SMOVE s t 2", "srem s, sadd t", 2);
  expect("SADD t 3", "sadd t", 1);
  expect("SMOVE s t 3", "srem s, del s", 1);
  expect("SPOP t", "spop t", 1);
  expect("SPOP t", "spop t, del t", 1);
  expect("SADD s 1 2 3", "sadd s", 3);
  expect("SPOP s 2", "spop s", 2);
  expect("SADD s a b c", "sadd s", 3);
  expect("SPOP s 100", "spop s, del s", 4);
  expect("SADD s 1 2 3", "sadd s", 3);
  expect("SUNIONSTORE d s", "sunionstore d", 1);
  expect("SINTERSTORE d s d", "sinterstore d", 1);
  expect("SDIFFSTORE d s none", "sdiffstore d", 1);
  expect("SDIFFSTORE d s d", "del d", 1);
  expect("SINTERSTORE d s none", "", 0);
}

TEST_F(SetTest, OtherCommandsOnSets) {
  Fill("small", 3);
  Fill("large", 1000);
  for (const std::string key : {"small", "large"}) {
    EXPECT_EQ(Run("COPY", key, "copy", "REPLACE"), ":1\r\n");
    EXPECT_EQ(Run("DEBUG", "DIGEST-VALUE", key), Run("DEBUG", "DIGEST-VALUE", "copy"));
    EXPECT_EQ(Run("PEXPIRE", key, "100000"), ":1\r\n");
    EXPECT_EQ(Run("RENAME", key, "moved"), "+OK\r\n");
    EXPECT_EQ(Run("MOVE", "moved", "3"), ":1\r\n");
    EXPECT_EQ(Run("SETEX", "copy", "100", "now a string"), "+OK\r\n");
    Run("SELECT", "3");
    EXPECT_EQ(Run("DEL", "moved"), ":1\r\n");
    Run("SELECT", "0");
  }
  EntryBytes();
}

}  // namespace
}  // namespace ruddock::engine
