// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

constexpr uint32_t kAllEvents = kNotifyGeneric | kNotifyString | kNotifyExpired;

class StringTest : public EngineTest {};

TEST_F(StringTest, SetThenGet) {
  EXPECT_EQ(Run("GET", "a"), "$-1\r\n");
  EXPECT_EQ(Run("SET", "a", "one"), "+OK\r\n");
  EXPECT_EQ(Run("GET", "a"), "$3\r\none\r\n");
  SetProtocol(3);
  EXPECT_EQ(Run("GET", "b"), "_\r\n");
}

TEST_F(StringTest, LargeValuesComeBackWhole) {
  const std::string large(100'000, 'x');
  EXPECT_EQ(Run("SET", "a", large), "+OK\r\n");
  EXPECT_EQ(client_.RunBatch({{"GET", "a"}, {"GET", "b"}, {"GET", "a"}}),
            BulkReply(large) + "$-1\r\n" + BulkReply(large));
  EXPECT_GT(EntryBytes(), 100'000);
}

TEST_F(StringTest, ALargeValueIsAnsweredAsItWasThen) {
  const std::string first(50'000, 'x');
  const std::string second(50'000, 'y');
  EXPECT_EQ(client_.RunBatch({{"SET", "a", first},
                              {"GET", "a"},
                              {"SETRANGE", "a", "0", "z"},
                              {"GETDEL", "a"},
                              {"MSET", "a", first, "a", second},
                              {"GET", "a"}}),
            "+OK\r\n" + BulkReply(first) + ":50000\r\n" + BulkReply("z" + first.substr(1)) +
                "+OK\r\n" + BulkReply(second));
}

TEST_F(StringTest, EverySizeIsStoredAndFreed) {
  for (const size_t size :
       {0, 1, 20, 21, 44, 45, 254, 255, 256, 16383, 16384, 32767, 32768, 70000}) {
    const std::string value(size, 'v');
    for (const std::string& key :
         {std::string("k"), std::string(254, 'k'), std::string(300, 'k')}) {
      EXPECT_EQ(Run("SET", key, value), "+OK\r\n");
      EXPECT_EQ(Run("GET", key), BulkReply(value));
      EXPECT_EQ(Run("SET", key, value, "EX", "10"), "+OK\r\n");
      EXPECT_EQ(Run("GET", key), BulkReply(value));
      EXPECT_EQ(Run("GETDEL", key), BulkReply(value));
    }
    EXPECT_EQ(EntryBytes(), 0) << size;
  }
}

TEST_F(StringTest, EncodingsAreThoseOfRedis) {
  const std::string embedded(44, 'x');
  const std::string raw(45, 'x');
  struct Case {
    std::string value;
    const char* encoding;
  };
  for (const Case& each : {Case{"12", "int"}, Case{"-9223372036854775808", "int"},
                           Case{"9223372036854775808", "embstr"}, Case{"012", "embstr"},
                           Case{"+1", "embstr"}, Case{"", "embstr"}, Case{embedded, "embstr"},
                           Case{raw, "raw"}, Case{std::string(20'000, 'x'), "raw"}}) {
    Run("SET", "a", each.value);
    EXPECT_EQ(Run("OBJECT", "ENCODING", "a"), BulkReply(each.encoding)) << each.value.substr(0, 50);
  }
}

TEST_F(StringTest, SetRefusesContradictions) {
  Converse({{"SET a 1 NX XX", "-ERR syntax error"},
            {"SET a 1 XX NX", "-ERR syntax error"},
            {"SET a 1 EX 10 PX 20", "-ERR syntax error"},
            {"SET a 1 KEEPTTL EX 10", "-ERR syntax error"},
            {"SET a 1 EX 10 KEEPTTL", "-ERR syntax error"},
            {"SET a 1 EX", "-ERR syntax error"},
            {"SET a 1 PERSIST", "-ERR syntax error"},
            {"SET a 1 BAR", "-ERR syntax error"},
            {"SET a 1 EX 0", "-ERR invalid expire time in 'set' command"},
            {"SET a 1 EX -1", "-ERR invalid expire time in 'set' command"},
            {"SET a 1 EX 9223372036854775807", "-ERR invalid expire time in 'set' command"},
            {"SET a 1 PX 9223372036854775807", "-ERR invalid expire time in 'set' command"},
            {"SET a 1 EXAT 9223372036854775807", "-ERR invalid expire time in 'set' command"},
            {"SET a 1 EX abc NX", "-ERR value is not an integer or out of range"},
            {"SET a 1 EX ''", "-ERR value is not an integer or out of range"},
            {"EXISTS a", ":0"},
            {"SET a 1 EX 10 EX 20", "+OK"},
            {"TTL a", ":20"},
            {"SET a 1 KEEPTTL keepttl", "+OK"},
            {"TTL a", ":20"},
            {"SET a 1 PXAT 9223372036854775807", "+OK"}});
}

TEST_F(StringTest, SetConditionsAndGet) {
  Converse({{"SET a 1 XX", "$-1"},
            {"SET a 1 XX GET", "$-1"},
            {"EXISTS a", ":0"},
            {"SET a 1 NX GET", "$-1"},
            {"SET a 2 NX", "$-1"},
            {"SET a 2 nx get", "$1\r\n1"},
            {"SET a 2 XX GET", "$1\r\n1"},
            {"SET a 3 GET", "$1\r\n2"},
            {"GET a", "$1\r\n3"}});
}

TEST_F(StringTest, ExpiriesAreKeptOrCleared) {
  Converse({{"SET a 1 EX 100", "+OK"},
            {"SET a 2 KEEPTTL", "+OK"},
            {"TTL a", ":100"},
            {"SET a 22222222222222222222222222222222222222222222222222 KEEPTTL", "+OK"},
            {"TTL a", ":100"},
            {"SET a 3", "+OK"},
            {"TTL a", ":-1"},
            {"SETEX a 50 x", "+OK"},
            {"TTL a", ":50"},
            {"PSETEX a 1500 y", "+OK"},
            {"PTTL a", ":1500"},
            {"GETSET a z", "$1\r\ny"},
            {"TTL a", ":-1"}});
  EXPECT_EQ(engine_.store.ExpiringCount(0), 0);
}

TEST_F(StringTest, AnExpiryInThePastEndsTheKey) {
  KeyspaceEvents events(engine_.store, kAllEvents);
  Converse({{"SET a 1 EXAT 1", "+OK"}, {"GET a", "$-1"}, {"DBSIZE", ":0"}});
  EXPECT_EQ(events.Take(), "set a, expire a, expired a");
  EXPECT_EQ(EntryBytes(), 0);
}

TEST_F(StringTest, AnExpiredKeyIsGoneToWriters) {
  KeyspaceEvents events(engine_.store, kAllEvents);
  for (const char* line : {"SET a 2", "SET a 2 KEEPTTL", "SETNX a 2", "GETSET a 2", "MSET a 2"}) {
    Run("SET", "a", "1", "PX", "10");
    clock_.AdvanceMs(11);
    events.Take();
    RunLine(line);
    EXPECT_EQ(events.Take(), "expired a, set a") << line;
    EXPECT_EQ(Run("TTL", "a"), ":-1\r\n") << line;
  }
}

TEST_F(StringTest, GetEx) {
  Converse({{"GETEX a EX 0", "$-1"},
            {"GETEX a EX foo", "$-1"},
            {"SET a 1", "+OK"},
            {"GETEX a PERSIST EX 10", "-ERR syntax error"},
            {"GETEX a EX 10 PERSIST", "-ERR syntax error"},
            {"GETEX a NX", "-ERR syntax error"},
            {"GETEX a EX", "-ERR syntax error"},
            {"GETEX a EX 0", "-ERR invalid expire time in 'getex' command"},
            {"GETEX a PX x", "-ERR value is not an integer or out of range"},
            {"GETEX a", "$1\r\n1"},
            {"TTL a", ":-1"},
            {"GETEX a EX 10", "$1\r\n1"},
            {"TTL a", ":10"},
            {"GETEX a PERSIST PERSIST", "$1\r\n1"},
            {"TTL a", ":-1"},
            {"GETEX a PXAT 1", "$1\r\n1"},
            {"EXISTS a", ":0"}});
  EXPECT_EQ(EntryBytes(), 0);
}

TEST_F(StringTest, EventsNameWhatHappened) {
  KeyspaceEvents events(engine_.store, kAllEvents);
  struct Case {
    const char* line;
    const char* events;
  };
  for (const Case& each :
       {Case{"SET a 1", "set a"}, Case{"SET a 1 EX 10", "set a, expire a"}, Case{"SET a 1 NX", ""},
        Case{"GETEX a", ""}, Case{"GETEX a EX 10", "expire a"},
        Case{"GETEX a PERSIST", "persist a"}, Case{"GETEX a PERSIST", ""},
        Case{"GETEX a PXAT 1", "del a"}, Case{"GETDEL a", ""},
        Case{"SETEX a 10 1", "set a, expire a"}, Case{"PSETEX a 10000 1", "set a, expire a"},
        Case{"SETNX a 1", ""}, Case{"SETNX b 1", "set b"}, Case{"GETSET b 2", "set b"},
        Case{"GETDEL b", "del b"}}) {
    RunLine(each.line);
    EXPECT_EQ(events.Take(), each.events) << each.line;
  }
}

TEST_F(StringTest, AMissIsToldWhereItIsAskedFor) {
  KeyspaceEvents events(engine_.store, kNotifyMiss);
  Converse({{"GET a", "$-1"},
            {"SETNX b 1", ":1"},
            {"GET b", "$1\r\n1"},
            {"MGET c b", "*2\r\n$-1\r\n$1\r\n1"}});
  EXPECT_EQ(events.Take(), "keymiss a, keymiss c");
}

TEST_F(StringTest, SmallCommandsHaveTheirErrors) {
  Converse({{"GET", "-ERR wrong number of arguments for 'get' command"},
            {"SET a", "-ERR wrong number of arguments for 'set' command"},
            {"SETEX a 0 x", "-ERR invalid expire time in 'setex' command"},
            {"SETEX a x x", "-ERR value is not an integer or out of range"},
            {"PSETEX a -5 x", "-ERR invalid expire time in 'psetex' command"},
            {"SETEX a 9223372036854775807 x", "-ERR invalid expire time in 'setex' command"},
            {"GETDEL a", "$-1"},
            {"SETNX a 1", ":1"},
            {"SETNX a 2", ":0"},
            {"GETDEL a", "$1\r\n1"},
            {"GET a", "$-1"}});
}

}  // namespace
}  // namespace ruddock::engine
