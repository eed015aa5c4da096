// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class DebugTest : public EngineTest {
 protected:
  DebugTest() { engine_.debug_access = DebugAccess::kEverybody; }
  std::string Unknown(const std::string& name) {
    return "-ERR unknown subcommand or wrong number of arguments for '" + name +
           "'. Try DEBUG HELP.\r\n";
  }
};

TEST_F(DebugTest, OnlyForThoseWhoMay) {
  engine_.debug_access = DebugAccess::kNobody;
  EXPECT_TRUE(RunLine("DEBUG SLEEP 0").starts_with("-ERR DEBUG command not allowed. If the "));
  engine_.debug_access = DebugAccess::kLocal;
  EXPECT_TRUE(RunLine("DEBUG SLEEP 0").starts_with("-ERR DEBUG command not allowed. If the "));
  client_.session().ChangeNames([](Session::Names& names) { names.peer = "127.0.0.1:1234"; });
  EXPECT_EQ(RunLine("DEBUG SLEEP 0"), "+OK\r\n");
  client_.session().ChangeNames([](Session::Names& names) { names.peer = "10.0.0.1:1234"; });
  EXPECT_TRUE(RunLine("DEBUG SLEEP 0").starts_with("-ERR DEBUG command not allowed. If the "));
  client_.session().unix_socket = true;
  EXPECT_EQ(RunLine("DEBUG SLEEP 0"), "+OK\r\n");
}

TEST_F(DebugTest, UnknownSubcommands) {
  EXPECT_EQ(RunLine("DEBUG"), "-ERR wrong number of arguments for 'debug' command\r\n");
  EXPECT_EQ(RunLine("DEBUG nope"), Unknown("nope"));
  EXPECT_EQ(RunLine("DEBUG DIGEST x"), Unknown("DIGEST"));
  EXPECT_EQ(RunLine("DEBUG HELP x"), Unknown("HELP"));
  EXPECT_TRUE(RunLine("DEBUG HELP").find("+POPULATE <count>") != std::string::npos);
}

// The digests were made by Redis 7.0.15 from the same data.
TEST_F(DebugTest, DigestsAreThoseOfRedis) {
  EXPECT_EQ(RunLine("DEBUG DIGEST"), "+0000000000000000000000000000000000000000\r\n");
  RunLine("SET k v");
  EXPECT_EQ(RunLine("DEBUG DIGEST"), "+264ccf65edec66bccfa7cc659414ccca432057d2\r\n");
  EXPECT_EQ(RunLine("DEBUG DIGEST-VALUE k nokey"),
            "*2\r\n+d79ee9fe5d5ad902d7f6620efc3b07b75ddd742f\r\n"
            "+0000000000000000000000000000000000000000\r\n");
  RunLine("FLUSHALL");
  RunLine("MSET a 1 b hello c 12345678901234567890");
  RunLine("SET d x EX 100000");
  EXPECT_EQ(RunLine("DEBUG DIGEST-VALUE a d"),
            "*2\r\n+b4fc66738120fba0b5aa500ab5c2bf89cea1c5da\r\n"
            "+0745672cb1bf060476eedeb8a28f5ffe1ff5a2be\r\n");
  client_.session().database = 3;
  RunLine("SET a 2");
  EXPECT_EQ(RunLine("DEBUG DIGEST"), "+5d18f39e99eeb62307fd74e41cf84cab34438b5b\r\n");
}

TEST_F(DebugTest, AnExpiredKeyCountsUntilItIsRemoved) {
  RunLine("SET k v PX 10");
  const std::string digest = RunLine("DEBUG DIGEST");
  clock_.AdvanceMs(11);
  EXPECT_EQ(RunLine("DEBUG DIGEST"), digest);
  RunLine("EXISTS k");
  EXPECT_EQ(RunLine("DEBUG DIGEST"), "+0000000000000000000000000000000000000000\r\n");
}

TEST_F(DebugTest, PopulateMakesKeys) {
  RunLine("SET key:1 mine");
  EXPECT_EQ(RunLine("DEBUG POPULATE 3"), "+OK\r\n");
  EXPECT_EQ(RunLine("MGET key:0 key:1 key:2 key:3"),
            "*4\r\n$7\r\nvalue:0\r\n$4\r\nmine\r\n$7\r\nvalue:2\r\n$-1\r\n");
  EXPECT_EQ(RunLine("DEBUG POPULATE 1 p 3"), "+OK\r\n");
  EXPECT_EQ(RunLine("GET p:0"), BulkReply("val"));
  EXPECT_EQ(RunLine("DEBUG POPULATE 1 q 10"), "+OK\r\n");
  EXPECT_EQ(RunLine("GET q:0"), BulkReply(std::string_view("value:0\0\0\0", 10)));
  for (const char* line : {"DEBUG POPULATE -1", "DEBUG POPULATE x", "DEBUG POPULATE 1 p -1"}) {
    EXPECT_EQ(RunLine(line), "-ERR value is out of range, must be positive\r\n") << line;
  }
}

TEST_F(DebugTest, ProtocolShowsEveryType) {
  EXPECT_EQ(RunLine("DEBUG PROTOCOL double"), BulkReply("3.141"));
  EXPECT_EQ(RunLine("DEBUG PROTOCOL push"), "-ERR RESP2 is not supported by this command\r\n");
  EXPECT_EQ(RunLine("DEBUG PROTOCOL attrib"), BulkReply("Some real reply following the attribute"));
  SetProtocol(3);
  EXPECT_EQ(RunLine("DEBUG PROTOCOL map"), "%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n");
  EXPECT_EQ(RunLine("DEBUG PROTOCOL bignum"), "(1234567999999999999999999999999999999\r\n");
  EXPECT_EQ(RunLine("DEBUG PROTOCOL verbatim"), "=29\r\ntxt:This is a verbatim\nstring\r\n");
  EXPECT_TRUE(
      RunLine("DEBUG PROTOCOL attrib").starts_with("|1\r\n$14\r\nkey-popularity\r\n*2\r\n"));
  EXPECT_TRUE(RunLine("DEBUG PROTOCOL push").starts_with(">2\r\n$16\r\nserver-cpu-usage\r\n"));
}

TEST_F(DebugTest, ObjectDescribesTheValue) {
  RunLine("SET a 77");
  clock_.AdvanceMs(3000);
  const std::string reply = RunLine("DEBUG OBJECT a");
  EXPECT_NE(reply.find(" refcount:2147483647 encoding:int serializedlength:2 "), std::string::npos);
  EXPECT_NE(reply.find(" lru_seconds_idle:3\r\n"), std::string::npos);
  EXPECT_EQ(RunLine("DEBUG OBJECT nokey"), "-ERR no such key\r\n");
}

TEST_F(DebugTest, AnErrorStaysOneLine) {
  EXPECT_EQ(Run("DEBUG", "ERROR", "ERR a\r\n+OK"), "-ERR a  +OK\r\n");
}

TEST_F(DebugTest, ActiveExpiryAndReplicationId) {
  EXPECT_EQ(RunLine("DEBUG SET-ACTIVE-EXPIRE 0"), "+OK\r\n");
  EXPECT_FALSE(engine_.store.expiry.active);
  EXPECT_EQ(RunLine("DEBUG SET-ACTIVE-EXPIRE 1"), "+OK\r\n");
  EXPECT_TRUE(engine_.store.expiry.active);
  const std::string before = engine_.replication_id();
  EXPECT_EQ(RunLine("DEBUG CHANGE-REPL-ID"), "+OK\r\n");
  EXPECT_NE(engine_.replication_id(), before);
  EXPECT_EQ(engine_.replication_id().size(), 40u);
}

class MemoryTest : public EngineTest {};

TEST_F(MemoryTest, UsageGrowsWithTheValue) {
  Run("SET", "small", "x");
  Run("SET", "large", std::string(100'000, 'x'));
  auto usage = [&](const std::string& key) {
    return std::stol(RunLine("MEMORY USAGE " + key).substr(1));
  };
  EXPECT_GT(usage("small"), 0);
  EXPECT_LT(usage("small"), 200);
  EXPECT_GT(usage("large"), 100'000);
  const int64_t before = usage("small");
  RunLine("EXPIRE small 100");
  EXPECT_GT(usage("small"), before);
  EXPECT_EQ(RunLine("MEMORY USAGE nokey"), "$-1\r\n");
  EXPECT_EQ(RunLine("MEMORY USAGE nokey SAMPLES -1"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("MEMORY USAGE nokey SAMPLES x"),
            "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(RunLine("MEMORY USAGE nokey SAMPLES"), "-ERR syntax error\r\n");
}

TEST_F(MemoryTest, StatsHaveRedissFields) {
  SetProtocol(3);
  EXPECT_TRUE(RunLine("MEMORY STATS").starts_with("%27\r\n$14\r\npeak.allocated\r\n:"));
  RunLine("SET a 1");
  const std::string reply = RunLine("MEMORY STATS");
  EXPECT_TRUE(reply.starts_with("%28\r\n"));
  EXPECT_NE(reply.find("db.0\r\n%3\r\n$23\r\noverhead.hashtable.main\r\n"), std::string::npos);
  EXPECT_NE(reply.find("keys.count\r\n:1\r\n"), std::string::npos);
}

TEST_F(MemoryTest, ReportsAndPurge) {
  SetProtocol(3);
  EXPECT_TRUE(RunLine("MEMORY DOCTOR").starts_with("="));
  EXPECT_TRUE(RunLine("MEMORY MALLOC-STATS").starts_with("="));
  EXPECT_EQ(RunLine("MEMORY PURGE"), "+OK\r\n");
  EXPECT_EQ(RunLine("MEMORY nope"), "-ERR unknown subcommand 'nope'. Try MEMORY HELP.\r\n");
}

}  // namespace
}  // namespace ruddock::engine
