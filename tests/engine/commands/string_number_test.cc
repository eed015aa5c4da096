// SPDX-License-Identifier: BSD-3-Clause
#include <map>

#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"

namespace ruddock::engine {
namespace {

class StringNumberTest : public EngineTest {
 protected:
  std::string EncodingOf(const char* key) { return Run("OBJECT", "ENCODING", key); }
};

TEST_F(StringNumberTest, CountsUpAndDown) {
  Converse({{"INCR a", ":1"},
            {"INCRBY a 41", ":42"},
            {"DECR a", ":41"},
            {"DECRBY a 50", ":-9"},
            {"INCRBY a -1", ":-10"},
            {"GET a", "$3\r\n-10"},
            {"DECR b", ":-1"}});
}

TEST_F(StringNumberTest, ChangesAStoredIntegerWhereItLies) {
  Run("SET", "a", "1", "EX", "100");
  const Key key = Key::Of("a");
  Table& table = *engine_.store.FindTable(engine_.store.ShardIndex(key.hash), 0);
  const Entry* entry = table.entries.Find(key)->entry;
  EXPECT_EQ(Run("INCRBY", "a", "9223372036854775806"), ":9223372036854775807\r\n");
  EXPECT_EQ(table.entries.Find(key)->entry, entry);
  EXPECT_EQ(Run("TTL", "a"), ":100\r\n");
}

TEST_F(StringNumberTest, BoundariesOfEveryStep) {
  const std::vector<std::string> values = {"0",
                                           "1",
                                           "-1",
                                           "2147483647",
                                           "-2147483649",
                                           "9223372036854775807",
                                           "9223372036854775806",
                                           "-9223372036854775808",
                                           "-9223372036854775807"};
  __extension__ using Wide = __int128;
  for (const std::string& start : values) {
    for (const std::string& step : values) {
      for (const bool up : {true, false}) {
        Run("SET", "a", start);
        const Wide by = up ? Wide{std::stoll(step)} : -Wide{std::stoll(step)};
        const Wide sum = std::stoll(start) + by;
        std::string expected = "-ERR increment or decrement would overflow\r\n";
        if (!up && step == "-9223372036854775808") {
          expected = "-ERR decrement would overflow\r\n";
        } else if (sum >= INT64_MIN && sum <= INT64_MAX) {
          expected = ":" + std::to_string(static_cast<int64_t>(sum)) + "\r\n";
        }
        EXPECT_EQ(Run(up ? "INCRBY" : "DECRBY", "a", step), expected) << start << " by " << step;
        if (expected[0] == '-') {
          EXPECT_EQ(Run("GET", "a"), BulkReply(start));
        }
      }
    }
  }
}

TEST_F(StringNumberTest, OnlyCanonicalIntegersCount) {
  for (const char* text : {"", " 1", "1 ", "+1", "01", "-0", "1.0", "9223372036854775808", "x"}) {
    Run("SET", "a", text);
    EXPECT_EQ(Run("INCR", "a"), "-ERR value is not an integer or out of range\r\n") << text;
    EXPECT_EQ(Run("INCRBY", "b", text), "-ERR value is not an integer or out of range\r\n") << text;
  }
  EXPECT_EQ(Run("EXISTS", "b"), ":0\r\n");
}

TEST_F(StringNumberTest, AnEditedStringBecomesAnIntegerAgain) {
  Converse({{"APPEND a 1", ":1"}, {"APPEND a 0", ":2"}});
  EXPECT_EQ(EncodingOf("a"), BulkReply("raw"));
  Converse({{"INCR a", ":11"}});
  EXPECT_EQ(EncodingOf("a"), BulkReply("int"));
  Run("DEL", "a");
  EXPECT_EQ(EntryBytes(), 0);
}

TEST_F(StringNumberTest, FloatsAreFormattedAsRedisDoes) {
  const std::map<std::string, std::string> sums = {
      {"1.5", "1.5"},
      {"0.1", "0.1"},
      {"3e5", "300000"},
      {"1e-10", "0.0000000001"},
      {"-0", "0"},
      {"-0.0", "0"},
      {"1e-20", "0"},
      {"0x10", "16"},
      {"100.", "100"},
      {"3.0000000000000000001", "3"},
      {"1e19", "10000000000000000000"},
      {"-1.25", "-1.25"},
  };
  for (const auto& [step, sum] : sums) {
    Run("DEL", "a");
    EXPECT_EQ(Run("INCRBYFLOAT", "a", step), BulkReply(sum)) << step;
    EXPECT_EQ(EncodingOf("a"), BulkReply("embstr")) << step;
  }
  Converse({{"SET a 10.50 EX 100", "+OK"},
            {"INCRBYFLOAT a 0.1", "$4\r\n10.6"},
            {"TTL a", ":100"},
            {"SET a 5.0e3", "+OK"},
            {"INCRBYFLOAT a 2.0e2", "$4\r\n5200"},
            {"INCR a", ":5201"}});
}

TEST_F(StringNumberTest, FloatsThatAreNone) {
  for (const char* text : {"abc", "nan", " 1", "1 ", "", "1e5000", "0x", "1,5"}) {
    EXPECT_EQ(Run("INCRBYFLOAT", "a", text), "-ERR value is not a valid float\r\n") << text;
  }
  EXPECT_EQ(Run("INCRBYFLOAT", "b", "inf"), "-ERR increment would produce NaN or Infinity\r\n");
  Run("SET", "b", "inf");
  EXPECT_EQ(Run("INCRBYFLOAT", "b", "-inf"), "-ERR increment would produce NaN or Infinity\r\n");
}

TEST_F(StringNumberTest, EventsAndWatchedChanges) {
  KeyspaceEvents events(engine_.store, kNotifyString);
  Converse({{"INCR a", ":1"}, {"DECRBY a 2", ":-1"}, {"INCRBYFLOAT a 0.5", "$4\r\n-0.5"}});
  EXPECT_EQ(events.Take(), "incrby a, incrby a, incrbyfloat a");
  const int64_t changes = engine_.store.Total(&StoreCounters::changes);
  Run("INCRBY", "a", "1");  // no integer: refused
  EXPECT_EQ(engine_.store.Total(&StoreCounters::changes), changes);
}

}  // namespace
}  // namespace ruddock::engine
