// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

class BitmapOpTest : public EngineTest {};

TEST_F(BitmapOpTest, CombinesByteByByte) {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const size_t count = 1 + random.Below(4);
    const std::string name = std::vector<const char*>{"AND", "or", "XOR"}[random.Below(3)];
    std::vector<std::string> values(count);
    std::vector<std::string> command = {"BITOP", name, "target"};
    size_t longest = 0;
    for (size_t i = 0; i < count; ++i) {
      const size_t size = random.Below(round % 20 == 0 ? 40'000 : 50);
      for (size_t j = 0; j < size; ++j) values[i] += static_cast<char>(random.Next());
      const std::string key = "source" + std::to_string(i);
      Run("DEL", key);
      if (size != 0) Run("SET", key, values[i]);
      command.push_back(key);
      longest = std::max(longest, size);
    }
    std::string expected = values[0];
    expected.resize(longest);
    for (size_t i = 1; i < count; ++i) {
      std::string other = values[i];
      other.resize(longest);
      for (size_t j = 0; j < longest; ++j) {
        const int x = name == "AND"  ? expected[j] & other[j]
                      : name == "or" ? expected[j] | other[j]
                                     : expected[j] ^ other[j];
        expected[j] = static_cast<char>(x);
      }
    }
    EXPECT_EQ(RunArgs(command), ":" + std::to_string(longest) + "\r\n");
    EXPECT_EQ(Run("GET", "target"), longest == 0 ? "$-1\r\n" : BulkReply(expected));
  }
}

TEST_F(BitmapOpTest, NotAndTheTargetAmongTheSources) {
  Run("SET", "a", std::string("\x00\xff\x0f", 3), "EX", "100");
  EXPECT_EQ(Run("BITOP", "NOT", "a", "a"), ":3\r\n");
  EXPECT_EQ(Run("GET", "a"), BulkReply(std::string("\xff\x00\xf0", 3)));
  Converse({{"TTL a", ":-1"}, {"OBJECT ENCODING a", "$3\r\nraw"}});
  Converse({{"SET n 1", "+OK"}, {"BITOP OR n n", ":1"}, {"OBJECT ENCODING n", "$3\r\nraw"}});
}

TEST_F(BitmapOpTest, NothingComesOutOfNothing) {
  KeyspaceEvents events(engine_.store, kNotifyString | kNotifyGeneric);
  Run("SET", "target", "x");
  events.Take();
  Converse({{"BITOP AND target nokey", ":0"}, {"EXISTS target", ":0"}});
  EXPECT_EQ(events.Take(), "del target");
  Converse({{"BITOP AND target nokey", ":0"}});
  EXPECT_EQ(events.Take(), "");
  Converse({{"MSET a 1 b 22", "+OK"}});
  events.Take();
  Converse({{"BITOP AND target a b", ":2"}});
  EXPECT_EQ(events.Take(), "set target");
}

TEST_F(BitmapOpTest, Errors) {
  Converse({{"BITOP FOO d a", "-ERR syntax error"},
            {"BITOP NOT d a b", "-ERR BITOP NOT must be called with a single source key."},
            {"BITOP AND d", "-ERR wrong number of arguments for 'bitop' command"}});
}

}  // namespace
}  // namespace ruddock::engine
