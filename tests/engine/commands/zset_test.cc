// SPDX-License-Identifier: BSD-3-Clause
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"
#include "tests/support/reply_bulks.h"

namespace ruddock::engine {
namespace {

class ZsetTest : public EngineTest {
 protected:
  int64_t Changes() { return engine_.store.Total(&StoreCounters::changes); }

  // A sorted set of m0 … with scores 0 …
  void Fill(const std::string& key, int members) {
    std::vector<std::string> args = {"ZADD", key};
    for (int i = 0; i < members; ++i) {
      args.push_back(std::to_string(i));
      args.push_back("m" + std::to_string(i));
    }
    EXPECT_EQ(RunArgs(args), ":" + std::to_string(members) + "\r\n");
  }
};

TEST_F(ZsetTest, AddAndItsOptions) {
  Converse(
      {{"ZADD z 1 a 2 b 1 a", ":2"},
       {"ZADD z CH 1 a 3 b 4 c", ":2"},
       {"ZADD z NX 9 a 5 d", ":1"},
       {"ZADD z XX 9 none", ":0"},
       {"ZADD z GT CH 0 a 8 b", ":1"},
       {"ZADD z LT CH 0 a 9 b", ":1"},
       {"ZADD z INCR 2.5 a", "$3\r\n2.5"},
       {"ZADD z NX INCR 1 a", "$-1"},
       {"ZADD z GT INCR -1 a", "$-1"},
       {"ZADD z NX XX 1 a", "-ERR XX and NX options at the same time are not compatible"},
       {"ZADD z GT NX 1 a", "-ERR GT, LT, and/or NX options at the same time are not compatible"},
       {"ZADD z INCR 1 a 2 b", "-ERR INCR option supports a single increment-element pair"},
       {"ZADD z 1 x y", "-ERR syntax error"},
       {"ZADD z 1 x y z", "-ERR value is not a valid float"},
       {"ZSCORE z x", "$-1"},
       {"ZINCRBY z inf a", "$3\r\ninf"},
       {"ZINCRBY z -inf a", "-ERR resulting score is not a number (NaN)"},
       {"ZMSCORE z a none d", "*3\r\n$3\r\ninf\r\n$-1\r\n$1\r\n5"},
       {"ZCARD z", ":4"},
       {"ZCARD none", ":0"},
       {"SET s x", "+OK"},
       {"ZADD s 1 a", "-WRONGTYPE Operation against a key holding the wrong kind of value"}});
}

TEST_F(ZsetTest, RangesOfAllKinds) {
  Run("ZADD", "z", "1", "a", "2", "b", "2", "c", "3", "d");
  Converse({{"ZRANGE z 0 -1", "*4\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc\r\n$1\r\nd"},
            {"ZRANGE z -2 9 REV", "*2\r\n$1\r\nb\r\n$1\r\na"},
            {"ZRANGE z (1 3 BYSCORE LIMIT 1 1", "*1\r\n$1\r\nc"},
            {"ZRANGE z 3 (1 BYSCORE REV", "*3\r\n$1\r\nd\r\n$1\r\nc\r\n$1\r\nb"},
            {"ZRANGE z 0 0 WITHSCORES", "*2\r\n$1\r\na\r\n$1\r\n1"},
            {"ZRANGE z 0 1 LIMIT 0 1",
             "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or "
             "BYLEX"},
            {"ZRANGEBYSCORE z x 1", "-ERR min or max is not a float"},
            {"ZRANGEBYLEX z - x", "-ERR min or max not valid string range item"},
            {"ZCOUNT z 2 +inf", ":3"},
            {"ZLEXCOUNT z - +", ":4"},
            {"ZRANK z d", ":3"},
            {"ZREVRANK z d", ":0"},
            {"ZRANK z none", "$-1"},
            {"ZRANGESTORE t z 1 2", ":2"},
            {"ZRANGE t 0 -1", "*2\r\n$1\r\nb\r\n$1\r\nc"},
            {"ZRANGESTORE t z 9 9", ":0"},
            {"EXISTS t", ":0"}});
  SetProtocol(3);
  EXPECT_EQ(RunLine("ZRANGE z 0 0 WITHSCORES"), "*1\r\n*2\r\n$1\r\na\r\n,1\r\n");
}

TEST_F(ZsetTest, RemovalsAndPops) {
  Fill("z", 10);
  Converse({{"ZREM z m0 none m1", ":2"},
            {"ZREMRANGEBYRANK z 0 0", ":1"},
            {"ZREMRANGEBYSCORE z (8 9", ":1"},
            {"ZPOPMIN z", "*2\r\n$2\r\nm3\r\n$1\r\n3"},
            {"ZPOPMAX z 2", "*4\r\n$2\r\nm8\r\n$1\r\n8\r\n$2\r\nm7\r\n$1\r\n7"},
            {"ZPOPMIN z 0", "*0"},
            {"ZPOPMIN z -1", "-ERR value is out of range, must be positive"},
            {"ZMPOP 2 none z MAX COUNT 2",
             "*2\r\n$1\r\nz\r\n*2\r\n*2\r\n$2\r\nm6\r\n$1\r\n6\r\n*2\r\n$2\r\nm5\r\n$1\r\n5"},
            {"ZCARD z", ":1"},
            {"ZREM z m4", ":1"},
            {"EXISTS z", ":0"},
            {"ZPOPMIN z", "*0"},
            {"ZMPOP 1 z MIN", "*-1"}});
  EntryBytes();
}

TEST_F(ZsetTest, Combinations) {
  Run("ZADD", "a", "1", "x", "2", "y");
  Run("ZADD", "b", "10", "y", "20", "z");
  Run("SADD", "s", "y");
  Converse({{"ZUNION 2 a b WITHSCORES",
             "*6\r\n$1\r\nx\r\n$1\r\n1\r\n$1\r\ny\r\n$2\r\n12\r\n$1\r\nz\r\n$2\r\n20"},
            {"ZINTER 3 a b s WEIGHTS 1 2 3 AGGREGATE MAX WITHSCORES", "*2\r\n$1\r\ny\r\n$2\r\n20"},
            {"ZDIFF 2 a b", "*1\r\n$1\r\nx"},
            {"ZINTERCARD 2 a b LIMIT 5", ":1"},
            {"ZUNIONSTORE a 2 a b", ":3"},
            {"ZSCORE a y", "$2\r\n12"},
            {"ZINTERSTORE none 2 a missing", ":0"},
            {"ZDIFFSTORE d 2 a b", ":1"},
            {"ZUNION 0 a", "-ERR at least 1 input key is needed for 'zunion' command"},
            {"ZUNION 2 a", "-ERR syntax error"}});
  EntryBytes();
}

TEST_F(ZsetTest, EncodingsAndEvents) {
  EventRecorder events(engine_.store);
  Fill("z", 3);
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"new z@0", "zadd z@0"}));
  EXPECT_EQ(Changes(), 3);
  Run("ZINCRBY", "z", "1", "m0");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"zincr z@0"}));
  Run("ZPOPMAX", "z", "9");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"zpopmax z@0", "del z@0"}));
  Fill("z", 128);
  EXPECT_EQ(Run("OBJECT", "ENCODING", "z"), BulkReply("listpack"));
  Run("ZADD", "z", "1", "more");
  EXPECT_EQ(Run("OBJECT", "ENCODING", "z"), BulkReply("skiplist"));
  Run("DEL", "z");
  Run("ZADD", "z", "1", std::string(65, 'x'));
  EXPECT_EQ(Run("OBJECT", "ENCODING", "z"), BulkReply("skiplist"));
}

// Both encodings against a model, with the books looked at on the way.
TEST_F(ZsetTest, AgainstAModel) {
  Random random(11);
  for (const int members : {60, 400}) {
    Run("DEL", "z");
    std::map<std::string, int> model;
    for (int step = 0; step < 3000; ++step) {
      const std::string member = "m" + std::to_string(random.Below(members));
      const int score = static_cast<int>(random.Below(50));
      switch (random.Below(4)) {
        case 0:
          EXPECT_EQ(Run("ZREM", "z", member), model.erase(member) ? ":1\r\n" : ":0\r\n");
          break;
        case 1:
          model[member] += score;
          EXPECT_EQ(Run("ZINCRBY", "z", std::to_string(score), member),
                    BulkReply(std::to_string(model[member])));
          break;
        default: Run("ZADD", "z", std::to_string(score), member); model[member] = score;
      }
      if (step % 100 != 0) continue;
      std::set<std::pair<int, std::string>> ordered;
      for (const auto& [name, value] : model) ordered.emplace(value, name);
      std::vector<std::string> expected;
      for (const auto& [value, name] : ordered) {
        expected.push_back(name);
        expected.push_back(std::to_string(value));
      }
      EXPECT_EQ(Bulks(RunLine("ZRANGE z 0 -1 WITHSCORES")), expected);
      EntryBytes();
    }
  }
}

TEST_F(ZsetTest, ScansAndSamples) {
  Fill("z", 300);
  std::set<std::string> seen;
  std::string cursor = "0";
  do {
    const std::vector<std::string> page = Bulks(Run("ZSCAN", "z", cursor, "COUNT", "20"));
    cursor = page[0];
    for (size_t i = 1; i < page.size(); i += 2) seen.insert(page[i]);
  } while (cursor != "0");
  EXPECT_EQ(seen.size(), 300u);
  EXPECT_EQ(Bulks(RunLine("ZRANDMEMBER z 50")).size(), 50u);
  EXPECT_EQ(Bulks(RunLine("ZRANDMEMBER z -400")).size(), 400u);
  EXPECT_EQ(Bulks(RunLine("ZRANDMEMBER z 9 WITHSCORES")).size(), 18u);
  EXPECT_EQ(RunLine("ZRANDMEMBER none"), "$-1\r\n");
}

}  // namespace
}  // namespace ruddock::engine
