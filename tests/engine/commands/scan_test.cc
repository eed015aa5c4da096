// SPDX-License-Identifier: BSD-3-Clause
#include <map>
#include <set>

#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class ScanTest : public EngineTest {
 protected:
  // The bulk strings of a reply, in order.
  static std::vector<std::string> Bulks(std::string_view reply) {
    std::vector<std::string> bulks;
    for (size_t at = 0; (at = reply.find('$', at)) != std::string_view::npos;) {
      const size_t size = std::stoul(std::string(reply.substr(at + 1, 20)));
      at = reply.find("\r\n", at) + 2;
      bulks.emplace_back(reply.substr(at, size));
      at += size + 2;
    }
    return bulks;
  }
  std::multiset<std::string> ScanAll(const std::string& options = "") {
    std::multiset<std::string> keys;
    std::string cursor = "0";
    do {
      const std::vector<std::string> bulks = Bulks(RunLine("SCAN " + cursor + " " + options));
      cursor = bulks.at(0);
      keys.insert(bulks.begin() + 1, bulks.end());
    } while (cursor != "0");
    return keys;
  }
  std::multiset<std::string> Keys(const std::string& pattern) {
    const std::vector<std::string> bulks = Bulks(Run("KEYS", pattern));
    return {bulks.begin(), bulks.end()};
  }
};

TEST_F(ScanTest, FindsEveryKeyOnce) {
  std::multiset<std::string> expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "key:" + std::to_string(i);
    Run("SET", name, "x");
    expected.insert(name);
  }
  EXPECT_EQ(ScanAll(), expected);
  EXPECT_EQ(ScanAll("COUNT 1"), expected);
  EXPECT_EQ(ScanAll("COUNT 100000"), expected);
  EXPECT_EQ(ScanAll("MATCH * TYPE STRING"), expected);
  EXPECT_EQ(Keys("*"), expected);
}

TEST_F(ScanTest, FiltersByPatternTypeAndExpiry) {
  RunLine("MSET a1 x a2 x b1 x");
  RunLine("SET a3 x PX 5");
  clock_.AdvanceMs(6);
  EXPECT_EQ(ScanAll("MATCH a*"), (std::multiset<std::string>{"a1", "a2"}));
  EXPECT_EQ(Keys("a*"), (std::multiset<std::string>{"a1", "a2"}));
  EXPECT_EQ(Keys("[^a]1"), (std::multiset<std::string>{"b1"}));
  EXPECT_TRUE(ScanAll("TYPE list").empty());
  EXPECT_TRUE(ScanAll("TYPE nonsense").empty());
}

TEST_F(ScanTest, BadArguments) {
  EXPECT_EQ(RunLine("SCAN x"), "-ERR invalid cursor\r\n");
  EXPECT_EQ(RunLine("SCAN 1x NOPE"), "-ERR invalid cursor\r\n");
  EXPECT_EQ(RunLine("SCAN 18446744073709551616"), "-ERR invalid cursor\r\n");
  EXPECT_EQ(Run("SCAN", " 1"), "-ERR invalid cursor\r\n");
  EXPECT_EQ(RunLine("SCAN 0 COUNT 0"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("SCAN 0 COUNT x"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(RunLine("SCAN 0 COUNT"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("SCAN 0 MATCH"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("SCAN 0 NOPE 1"), "-ERR syntax error\r\n");
}

TEST_F(ScanTest, AnyCursorIsSafe) {
  for (int i = 0; i < 100; ++i) Run("SET", "key:" + std::to_string(i), "x");
  for (const char* cursor : {"-1", "+7", "18446744073709551615", "9223372036854775808", ""}) {
    EXPECT_TRUE(Run("SCAN", cursor).starts_with("*2\r\n$")) << cursor;
  }
}

TEST_F(ScanTest, RandomKeyIsFair) {
  EXPECT_EQ(RunLine("RANDOMKEY"), "$-1\r\n");
  // Few keys: all shards are walked; many: shards are drawn. Eight shards, sixteen keys each.
  for (const int keys : {5, 400}) {
    RunLine("FLUSHDB");
    for (int i = 0; i < keys; ++i) Run("SET", std::to_string(i), "x");
    std::map<std::string, int> drawn;
    const int draws = keys * 200;
    for (int i = 0; i < draws; ++i) ++drawn[RunLine("RANDOMKEY")];
    EXPECT_EQ(drawn.size(), static_cast<size_t>(keys));
    // Two hundred expected of each, with a standard deviation of fourteen.
    for (const auto& [key, count] : drawn) {
      EXPECT_GT(count, 100) << key;
      EXPECT_LT(count, 300) << key;
    }
  }
}

TEST_F(ScanTest, RandomKeySkipsTheExpired) {
  for (int i = 0; i < 300; ++i) Run("SET", std::to_string(i), "x", "PX", "10");
  RunLine("SET live x");
  clock_.AdvanceMs(11);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(RunLine("RANDOMKEY"), BulkReply("live"));
  RunLine("DEL live");
  EXPECT_EQ(RunLine("RANDOMKEY"), "$-1\r\n");
  EXPECT_EQ(RunLine("DBSIZE"), ":0\r\n");
}

}  // namespace
}  // namespace ruddock::engine
