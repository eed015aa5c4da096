// SPDX-License-Identifier: BSD-3-Clause
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/engine_fixture.h"
#include "tests/support/keyspace_events.h"
#include "tests/support/reply_bulks.h"

namespace ruddock::engine {
namespace {

class HashTest : public EngineTest {
 protected:
  HashTest() { engine_.debug_access = DebugAccess::kEverybody; }

  // A hash of f0 … with 0 …
  void Fill(const std::string& key, int fields) {
    std::vector<std::string> args = {"HSET", key};
    for (int i = 0; i < fields; ++i) {
      args.push_back("f" + std::to_string(i));
      args.push_back(std::to_string(i));
    }
    EXPECT_EQ(RunArgs(args), ":" + std::to_string(fields) + "\r\n");
  }
};

TEST_F(HashTest, SetGetAndDelete) {
  Converse({{"HSET h a 1 b two", ":2"},
            {"HSET h a 5 c 3", ":1"},
            {"HGET h a", "$1\r\n5"},
            {"HGET h none", "$-1"},
            {"HGET none a", "$-1"},
            {"HMGET h a none b", "*3\r\n$1\r\n5\r\n$-1\r\n$3\r\ntwo"},
            {"HMGET none a b", "*2\r\n$-1\r\n$-1"},
            {"HGETALL h", "*6\r\n$1\r\na\r\n$1\r\n5\r\n$1\r\nb\r\n$3\r\ntwo\r\n$1\r\nc\r\n$1\r\n3"},
            {"HKEYS h", "*3\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc"},
            {"HVALS h", "*3\r\n$1\r\n5\r\n$3\r\ntwo\r\n$1\r\n3"},
            {"HLEN h", ":3"},
            {"HSTRLEN h b", ":3"},
            {"HSTRLEN h none", ":0"},
            {"HEXISTS h a", ":1"},
            {"HEXISTS h none", ":0"},
            {"HSETNX h a 9", ":0"},
            {"HSETNX h d 9", ":1"},
            {"HMSET h d 10", "+OK"},
            {"TYPE h", "+hash"},
            {"HDEL h a a none", ":1"},
            {"HDEL none a", ":0"},
            {"HDEL h b c d e", ":3"},
            {"EXISTS h", ":0"},
            {"HGETALL h", "*0"},
            {"HLEN h", ":0"}});
  EXPECT_EQ(EntryBytes(), 0);
}

TEST_F(HashTest, ErrorsComeInRedisOrder) {
  const std::string wrong = "-WRONGTYPE Operation against a key holding the wrong kind of value";
  const std::string arity = "-ERR wrong number of arguments for 'hset' command";
  const std::string syntax = "-ERR syntax error";
  Run("SET", "s", "x");
  Converse({{"HSET h a", "-ERR wrong number of arguments for 'hset' command"},
            {"HMSET h a 1 b", "-ERR wrong number of arguments for 'hmset' command"},
            {"HSET s a 1 b", arity},
            {"HSET s a 1", wrong},
            {"HGET s a", wrong},
            {"HDEL s a", wrong},
            {"HINCRBY s a x", "-ERR value is not an integer or out of range"},
            {"HINCRBY s a 1", wrong},
            {"HINCRBYFLOAT s a x", "-ERR value is not a valid float"},
            {"HINCRBYFLOAT s a inf", "-ERR value is NaN or Infinity"},
            {"HINCRBYFLOAT s a 1", wrong},
            {"HSCAN s x", "-ERR invalid cursor"},
            {"HSCAN s 0 foo", wrong},
            {"HSCAN none 0 foo", "*2\r\n$1\r\n0\r\n*0"},
            {"HRANDFIELD s x", "-ERR value is not an integer or out of range"},
            {"HRANDFIELD s 1 2 3", syntax},
            {"HRANDFIELD s 1", wrong},
            {"HRANDFIELD s", wrong},
            {"HRANDFIELD none 9223372036854775807 WITHVALUES", "-ERR value is out of range"},
            {"HRANDFIELD none -9223372036854775808",
             "-ERR value is out of range, value must between -9223372036854775807 and "
             "9223372036854775807"},
            {"GET h", "$-1"},
            {"HSET h a 1", ":1"},
            {"GET h", wrong},
            {"APPEND h x", wrong},
            {"INCR h", wrong},
            {"HSCAN h 0 foo", syntax},
            {"HSCAN h 0 COUNT 0", syntax},
            {"HSCAN h 0 TYPE hash", syntax}});
}

TEST_F(HashTest, Numbers) {
  Converse({{"HINCRBY h n 5", ":5"},
            {"HINCRBY h n -7", ":-2"},
            {"HGET h n", "$2\r\n-2"},
            {"HSET h n 9223372036854775807", ":0"},
            {"HINCRBY h n 1", "-ERR increment or decrement would overflow"},
            {"HSET h t text", ":1"},
            {"HINCRBY h t 1", "-ERR hash value is not an integer"},
            {"HINCRBYFLOAT h t 1", "-ERR hash value is not a float"},
            {"HINCRBYFLOAT h f 10.50", "$4\r\n10.5"},
            {"HINCRBYFLOAT h f 0.1", "$4\r\n10.6"},
            {"HINCRBYFLOAT h f -10.6", "$1\r\n0"},
            {"HSET h i inf", ":1"},
            {"HINCRBYFLOAT h i 1", "-ERR increment would produce NaN or Infinity"},
            {"HINCRBYFLOAT none f x", "-ERR value is not a valid float"},
            {"EXISTS none", ":0"}});
}

TEST_F(HashTest, ConvertsWhereRedisConverts) {
  Fill("h", 512);
  EXPECT_EQ(RunLine("OBJECT ENCODING h"), "$8\r\nlistpack\r\n");
  RunLine("HSET h f0 again");
  EXPECT_EQ(RunLine("OBJECT ENCODING h"), "$8\r\nlistpack\r\n");
  RunLine("HSET h one-more 1");
  EXPECT_EQ(RunLine("OBJECT ENCODING h"), "$9\r\nhashtable\r\n");
  RunLine("HDEL h one-more");
  EXPECT_EQ(RunLine("OBJECT ENCODING h"), "$9\r\nhashtable\r\n");
  Run("HSET", "v", "f", std::string(64, 'x'));
  EXPECT_EQ(RunLine("OBJECT ENCODING v"), "$8\r\nlistpack\r\n");
  Run("HSETNX", "v", "f", std::string(65, 'x'));  // which is not set
  EXPECT_EQ(RunLine("OBJECT ENCODING v"), "$8\r\nlistpack\r\n");
  Run("HSETNX", "v", "g", std::string(65, 'x'));
  EXPECT_EQ(RunLine("OBJECT ENCODING v"), "$9\r\nhashtable\r\n");
  Run("HSET", "k", std::string(65, 'x'), "1");
  EXPECT_EQ(RunLine("OBJECT ENCODING k"), "$9\r\nhashtable\r\n");
  EXPECT_EQ(RunLine("CONFIG SET hash-max-ziplist-entries 2 hash-max-listpack-value 3"), "+OK\r\n");
  RunLine("HSET c a 1 b 2");
  EXPECT_EQ(RunLine("OBJECT ENCODING c"), "$8\r\nlistpack\r\n");
  RunLine("HSET c d 1");
  EXPECT_EQ(RunLine("OBJECT ENCODING c"), "$9\r\nhashtable\r\n");
  RunLine("HSET e a 1234");
  EXPECT_EQ(RunLine("OBJECT ENCODING e"), "$9\r\nhashtable\r\n");
  RunLine("COPY c e REPLACE");
  EXPECT_EQ(RunLine("OBJECT ENCODING e"), "$9\r\nhashtable\r\n");
  EntryBytes();
}

TEST_F(HashTest, ShapesOfResp3) {
  SetProtocol(3);
  RunLine("HSET h a 1");
  Converse(
      {{"HGETALL h", "%1\r\n$1\r\na\r\n$1\r\n1"},
       {"HGETALL none", "%0"},
       {"HGET none a", "_"},
       {"HRANDFIELD h 5 WITHVALUES", "*1\r\n*2\r\n$1\r\na\r\n$1\r\n1"},
       {"HRANDFIELD h -2 WITHVALUES", "*2\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$1\r\na\r\n$1\r\n1"},
       {"HRANDFIELD h -2", "*2\r\n$1\r\na\r\n$1\r\na"},
       {"HRANDFIELD none", "_"},
       {"HRANDFIELD none 3", "*0"},
       {"HINCRBYFLOAT h a 1.5", "$3\r\n2.5"}});
  SetProtocol(2);
  Converse({{"HRANDFIELD h 5 WITHVALUES", "*2\r\n$1\r\na\r\n$3\r\n2.5"},
            {"HRANDFIELD h -2 withvalues", "*4\r\n$1\r\na\r\n$3\r\n2.5\r\n$1\r\na\r\n$3\r\n2.5"}});
}

TEST_F(HashTest, RandomFieldsAreThereAndDifferent) {
  for (int fields : {10, 600}) {
    const std::string key = "h" + std::to_string(fields);
    Fill(key, fields);
    for (int count : {0, 1, 9, 10, 100, 500, 599, 600, 700}) {
      const auto some = Bulks(Run("HRANDFIELD", key, std::to_string(count)));
      EXPECT_EQ(some.size(), static_cast<size_t>(std::min(count, fields)));
      EXPECT_EQ(std::set<std::string>(some.begin(), some.end()).size(), some.size());
      const auto pairs = Bulks(Run("HRANDFIELD", key, std::to_string(-count), "WITHVALUES"));
      EXPECT_EQ(pairs.size(), static_cast<size_t>(count) * 2);
      for (size_t i = 0; i < pairs.size(); i += 2) EXPECT_EQ(pairs[i], "f" + pairs[i + 1]);
    }
    const auto one = Bulks(Run("HRANDFIELD", key));
    EXPECT_EQ(Run("HEXISTS", key, one[0]), ":1\r\n");
    EXPECT_EQ(Run("HRANDFIELD", key, "-4611686018427387903", "WITHVALUES"),
              "-ERR value is out of range\r\n");
  }
}

TEST_F(HashTest, ScanSeesEveryField) {
  for (int fields : {20, 2000}) {
    const std::string key = "h" + std::to_string(fields);
    Fill(key, fields);
    for (const char* count : {"1", "10", "1000", "9223372036854775807"}) {
      std::map<std::string, std::string> seen;
      std::string cursor = "0";
      do {
        const auto page = Bulks(Run("HSCAN", key, cursor, "COUNT", count));
        cursor = page[0];
        for (size_t i = 1; i < page.size(); i += 2) seen[page[i]] = page[i + 1];
      } while (cursor != "0");
      EXPECT_EQ(seen.size(), static_cast<size_t>(fields));
      for (const auto& [field, value] : seen) EXPECT_EQ(field, "f" + value);
    }
    const auto matched = Bulks(Run("HSCAN", key, "0", "MATCH", "f1?", "COUNT", "100000"));
    EXPECT_EQ(matched.size(), 21u);
  }
}

TEST_F(HashTest, EventsAndChanges) {
  KeyspaceEvents events(engine_.store, kNotifyHash | kNotifyGeneric);
  const auto changes = [&] { return engine_.store.Total(&StoreCounters::changes); };
  const int64_t before = changes();
  RunLine("HSET h a 1 b 2");
  RunLine("HMSET h a 1");
  RunLine("HSETNX h a 1");
  RunLine("HSETNX h c 1");
  RunLine("HINCRBY h a 1");
  RunLine("HINCRBYFLOAT h a 1");
  RunLine("HDEL h none");
  RunLine("HDEL h a");
  EXPECT_EQ(events.Take(), "hset h, hset h, hset h, hincrby h, hincrbyfloat h, hdel h");
  RunLine("HDEL h b c d");
  EXPECT_EQ(events.Take(), "hdel h, del h");
  EXPECT_EQ(changes() - before, 2 + 1 + 1 + 1 + 1 + 1 + 2);
}

TEST_F(HashTest, OtherCommandsOnHashes) {
  Fill("h", 3);
  Fill("large", 1000);
  for (const std::string key : {"h", "large"}) {
    EXPECT_EQ(Run("COPY", key, "copy", "REPLACE"), ":1\r\n");
    EXPECT_EQ(Run("DEBUG", "DIGEST-VALUE", key), Run("DEBUG", "DIGEST-VALUE", "copy"));
    EXPECT_EQ(Run("HLEN", "copy"), Run("HLEN", key));
    EXPECT_EQ(Run("PEXPIRE", key, "100000"), ":1\r\n");
    EXPECT_EQ(Run("RENAME", key, "moved"), "+OK\r\n");
    EXPECT_EQ(Run("MOVE", "moved", "3"), ":1\r\n");
    EXPECT_EQ(Run("SCAN", "0", "TYPE", "hash", "COUNT", "1000").find("moved"), std::string::npos);
    EXPECT_NE(Run("SCAN", "0", "TYPE", "hash", "COUNT", "1000").find("copy"), std::string::npos);
    EXPECT_EQ(Run("SETEX", "copy", "100", "now a string"), "+OK\r\n");
    EXPECT_EQ(Run("HSET", "copy", "a", "b").substr(0, 10), "-WRONGTYPE");
    Run("SELECT", "3");
    EXPECT_EQ(Run("DEL", "moved"), ":1\r\n");
    Run("SELECT", "0");
  }
  Fill("h", 3);
  EXPECT_EQ(RunLine("DEBUG LISTPACK h").substr(0, 1), "+");
  EXPECT_EQ(RunLine("DEBUG SDSLEN h"), "-ERR Not an sds encoded string.\r\n");
  EXPECT_NE(RunLine("DEBUG OBJECT h").find("encoding:listpack"), std::string::npos);
  EntryBytes();
}

TEST_F(HashTest, MemoryUsageGrowsWithTheValue) {
  RunLine("HSET h a 1");
  const std::string small = RunLine("MEMORY USAGE h");
  Fill("large", 1000);
  EXPECT_GT(std::stoll(RunLine("MEMORY USAGE large SAMPLES 0").substr(1)), 1000 * 30);
  EXPECT_LT(std::stoll(small.substr(1)), 100);
}

}  // namespace
}  // namespace ruddock::engine
