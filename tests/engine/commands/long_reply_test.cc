// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/long_reply.h"

#include <string>
#include <vector>

#include "resp/encoder.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

constexpr int kElements = static_cast<int>(kLongReply) + 14000;

// Replies that are made in parts, as a connection asks for them.
class LongReplyTest : public EngineTest {
 protected:
  LongReplyTest() {
    for (int i = 0; i < kElements; i += 500) {
      std::vector<std::string> hash = {"HSET", "h"};
      std::vector<std::string> set = {"SADD", "s"};
      std::vector<std::string> zset = {"ZADD", "z"};
      std::vector<std::string> list = {"RPUSH", "l"};
      for (int j = i; j < i + 500 && j < kElements; ++j) {
        const std::string element = "e" + std::to_string(j);
        hash.insert(hash.end(), {element, "v"});
        set.push_back(element);
        zset.insert(zset.end(), {std::to_string(j), element});
        list.push_back(element);
      }
      for (const auto& command : {hash, set, zset, list}) RunArgs(command);
    }
  }

  // Begins the reply; what comes now, without the rest.
  std::string Begin(const std::string& line) {
    client_.session().takes_parts = true;
    std::string begun = RunLine(line);
    client_.session().takes_parts = false;
    return begun;
  }
  std::string Finish(int protocol = 2) {
    resp::Encoder encoder;
    OutputBuffer out;
    encoder.Attach(out);
    encoder.SetProtocol(protocol);
    int parts = 1;
    while (client_.session().rest->More(encoder)) ++parts;
    EXPECT_GT(parts, 1);
    client_.session().rest.reset();
    return std::string(out.bytes());
  }
};

TEST_F(LongReplyTest, PartsMakeTheSameReply) {
  for (const std::string line :
       {"HGETALL h", "HKEYS h", "HVALS h", "SMEMBERS s", "LRANGE l 0 -1", "LRANGE l 300 -2",
        "ZRANGE z 0 -1", "ZRANGE z 5 -5 WITHSCORES", "ZREVRANGE z 0 -1",
        "ZRANGEBYSCORE z 10 (17000 WITHSCORES LIMIT 3 100000"}) {
    SCOPED_TRACE(line);
    for (int protocol : {2, 3}) {
      SetProtocol(protocol);
      const std::string whole = RunLine(line);
      const std::string begun = Begin(line);
      ASSERT_NE(client_.session().rest, nullptr);
      EXPECT_LT(begun.size(), 10u);
      EXPECT_EQ(begun + Finish(protocol), whole);
    }
  }
}

TEST_F(LongReplyTest, WhatHappensMeanwhileIsNotSeen) {
  for (const std::string line :
       {"HGETALL h", "SMEMBERS s", "LRANGE l 0 -1", "ZRANGE z 0 -1 WITHSCORES"}) {
    SCOPED_TRACE(line);
    const std::string whole = RunLine(line);
    const std::string begun = Begin(line);
    const std::string key = line.substr(line.find(' ') + 1, 1);
    for (int i = 0; i < kElements; i += 7) {
      const std::string element = "e" + std::to_string(i);
      if (key == "h") Run("HSET", "h", element, "w");
      if (key == "s") Run("SREM", "s", element);
      if (key == "l") Run("LSET", "l", std::to_string(i % 300), "x");
      if (key == "z") Run("ZINCRBY", "z", "1000", element);
    }
    Run("RENAME", key, "other");
    EXPECT_EQ(begun + Finish(), whole);
  }
  const std::string whole = RunLine("HGETALL other");
  EXPECT_EQ(whole.substr(0, 1), "-");  // the last one renamed is the sorted set
  const std::string members = RunLine("ZRANGE other 0 -1");
  const std::string begun = Begin("ZRANGE other 0 -1");
  Run("FLUSHALL", "SYNC");
  EXPECT_EQ(begun + Finish(), members);
}

TEST_F(LongReplyTest, DeletedValuesAreReadToTheirEnd) {
  for (const std::string line :
       {"HGETALL h", "SMEMBERS s", "LRANGE l 0 -1", "ZRANGE z 0 -1 WITHSCORES"}) {
    SCOPED_TRACE(line);
    const std::string whole = RunLine(line);
    const std::string begun = Begin(line);
    const std::string key = line.substr(line.find(' ') + 1, 1);
    EXPECT_EQ(Run(key < "m" ? "DEL" : "UNLINK", key), ":1\r\n");
    EXPECT_EQ(begun + Finish(), whole);
  }
  EntryBytes();
}

TEST_F(LongReplyTest, BatchesStopAtALongReply) {
  client_.session().takes_parts = true;
  const std::string begun = client_.RunBatch({{"PING"}, {"SMEMBERS", "s"}, {"PING"}});
  client_.session().takes_parts = false;
  EXPECT_EQ(begun.substr(0, 8), "+PONG\r\n*");
  EXPECT_EQ(begun.find("PONG", 8), std::string::npos);
  Finish();
}

TEST_F(LongReplyTest, SilencedOnesAreForgotten) {
  Run("CLIENT", "REPLY", "OFF");
  EXPECT_EQ(Begin("HGETALL h"), "");
  EXPECT_EQ(client_.session().rest, nullptr);
  EXPECT_EQ(Run("CLIENT", "REPLY", "ON"), "+OK\r\n");
}

}  // namespace
}  // namespace ruddock::engine
