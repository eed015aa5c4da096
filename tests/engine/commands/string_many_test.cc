// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

class StringManyTest : public EngineTest {};

TEST_F(StringManyTest, SetsAndGetsSeveral) {
  Converse({{"MSET a 1 b two c 3", "+OK"},
            {"MGET a b nokey c a", "*5\r\n$1\r\n1\r\n$3\r\ntwo\r\n$-1\r\n$1\r\n3\r\n$1\r\n1"},
            {"MSET a 1 a 2", "+OK"},
            {"GET a", "$1\r\n2"}});
  SetProtocol(3);
  Converse({{"MGET nokey", "*1\r\n_"}});
}

TEST_F(StringManyTest, PairsMustBeWhole) {
  Converse({{"MSET a", "-ERR wrong number of arguments for 'mset' command"},
            {"MSET a 1 b", "-ERR wrong number of arguments for 'mset' command"},
            {"MSETNX a 1 b", "-ERR wrong number of arguments for 'msetnx' command"},
            {"DBSIZE", ":0"}});
}

TEST_F(StringManyTest, MSetNxIsAllOrNothing) {
  Converse({{"MSETNX a 1 b 2", ":1"},
            {"MSETNX c 3 b 4 d 5", ":0"},
            {"MGET a b c d", "*4\r\n$1\r\n1\r\n$1\r\n2\r\n$-1\r\n$-1"},
            {"MSETNX e 1 e 2", ":1"},
            {"GET e", "$1\r\n2"}});
}

TEST_F(StringManyTest, MSetClearsExpiries) {
  Converse({{"SET a 1 EX 10", "+OK"}, {"MSET a 2", "+OK"}, {"TTL a", ":-1"}});
}

TEST_F(StringManyTest, EveryPairIsToldInOrder) {
  KeyspaceEvents events(engine_.store, kNotifyString);
  Run("MSET", "b", "1", "a", "2", "b", "3");
  EXPECT_EQ(events.Take(), "set b, set a, set b");
  Run("MSETNX", "c", "1", "a", "2");
  EXPECT_EQ(events.Take(), "");
}

TEST_F(StringManyTest, ManyKeysAcrossAllShards) {
  std::vector<std::string> set = {"MSET"};
  std::vector<std::string> get = {"MGET"};
  std::string expected = "*500\r\n";
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    set.push_back("key:" + number);
    set.push_back(number);
    get.push_back("key:" + number);
    expected += BulkReply(number);
  }
  EXPECT_EQ(RunArgs(set), "+OK\r\n");
  EXPECT_EQ(RunArgs(get), expected);
  get[0] = "DEL";
  EXPECT_EQ(RunArgs(get), ":500\r\n");
  EXPECT_EQ(EntryBytes(), 0);
}

}  // namespace
}  // namespace ruddock::engine
