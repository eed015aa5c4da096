// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

using Events = std::vector<std::string>;

class ExpireTest : public EngineTest {
 protected:
  std::string NowPlus(int64_t ms) { return std::to_string(clock_.NowMs() + ms); }
};

TEST_F(ExpireTest, ToTheMillisecond) {
  RunLine("SET a 1");
  EXPECT_EQ(RunLine("PEXPIRE a 1500"), ":1\r\n");
  EXPECT_EQ(RunLine("PTTL a"), ":1500\r\n");
  EXPECT_EQ(RunLine("TTL a"), ":2\r\n");  // rounded half up
  EXPECT_EQ(RunLine("PEXPIRETIME a"), ":" + NowPlus(1500) + "\r\n");
  clock_.AdvanceMs(1500);
  EXPECT_EQ(RunLine("PTTL a"), ":0\r\n");  // its last millisecond
  EXPECT_EQ(RunLine("EXISTS a"), ":1\r\n");
  clock_.AdvanceMs(1);
  EXPECT_EQ(RunLine("PTTL a"), ":-2\r\n");
  EXPECT_EQ(RunLine("DBSIZE"), ":0\r\n");
}

TEST_F(ExpireTest, OverCenturies) {
  RunLine("SET k 1");
  EXPECT_EQ(RunLine("EXPIREAT k 33177117420"), ":1\r\n");
  EXPECT_EQ(RunLine("EXPIRETIME k"), ":33177117420\r\n");
  EXPECT_EQ(RunLine("PEXPIRETIME k"), ":33177117420000\r\n");
  EXPECT_EQ(RunLine("TTL k"), ":31477117420\r\n");
  EXPECT_EQ(RunLine("PEXPIREAT k 9223372036854775807"), ":1\r\n");
  EXPECT_EQ(RunLine("EXPIRETIME k"), ":9223372036854776\r\n");
}

TEST_F(ExpireTest, WithoutKeyOrExpiry) {
  RunLine("SET a 1");
  for (const char* command : {"TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME"}) {
    EXPECT_EQ(Run(command, "a"), ":-1\r\n") << command;
    EXPECT_EQ(Run(command, "nokey"), ":-2\r\n") << command;
  }
  EXPECT_EQ(RunLine("EXPIRE nokey 10"), ":0\r\n");
  EXPECT_EQ(RunLine("PERSIST a"), ":0\r\n");
}

TEST_F(ExpireTest, OverflowIsRefused) {
  RunLine("SET a 1");
  const std::string max = "9223372036854775807";
  EXPECT_EQ(Run("EXPIRE", "a", max), "-ERR invalid expire time in 'expire' command\r\n");
  EXPECT_EQ(Run("EXPIRE", "a", "9223372036854775"),
            "-ERR invalid expire time in 'expire' command\r\n");
  EXPECT_EQ(Run("EXPIRE", "a", "-9223372036854775808"),
            "-ERR invalid expire time in 'expire' command\r\n");
  EXPECT_EQ(Run("EXPIREAT", "a", max), "-ERR invalid expire time in 'expireat' command\r\n");
  EXPECT_EQ(Run("PEXPIRE", "nokey", max), "-ERR invalid expire time in 'pexpire' command\r\n");
  EXPECT_EQ(Run("EXPIRE", "nokey", "1.5"), "-ERR value is not an integer or out of range\r\n");
  EXPECT_EQ(RunLine("TTL a"), ":-1\r\n");
}

TEST_F(ExpireTest, ThePastDeletes) {
  EventRecorder recorder(engine_.store);
  for (const char* line : {"EXPIRE a -1", "EXPIRE a 0", "PEXPIREAT a 1", "EXPIREAT a -5",
                           "PEXPIRE a -9223372036854775808", "EXPIRE a -9223372036854775"}) {
    RunLine("SET a 1");
    recorder.Take();
    EXPECT_EQ(RunLine(line), ":1\r\n") << line;
    EXPECT_EQ(RunLine("EXISTS a"), ":0\r\n") << line;
    EXPECT_EQ(recorder.Take(), (Events{"del a@0", "keymiss a@0"})) << line;
  }
}

TEST_F(ExpireTest, Conditions) {
  RunLine("SET a 1");
  EXPECT_EQ(RunLine("EXPIRE a 10 XX"), ":0\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 10 GT"), ":0\r\n");  // none counts as never
  EXPECT_EQ(RunLine("EXPIRE a 10 xx lt"), ":0\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 10 LT"), ":1\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 20 NX"), ":0\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 10 GT"), ":0\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 10 LT"), ":0\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 20 XX GT"), ":1\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 15 LT"), ":1\r\n");
  EXPECT_EQ(RunLine("TTL a"), ":15\r\n");
  EXPECT_EQ(RunLine("PEXPIREAT a 0 GT"), ":0\r\n");
  EXPECT_EQ(RunLine("PEXPIREAT a 0 LT"), ":1\r\n");
  EXPECT_EQ(RunLine("EXISTS a"), ":0\r\n");
}

TEST_F(ExpireTest, ConditionsThatContradict) {
  const std::string nx = "-ERR NX and XX, GT or LT options at the same time are not compatible\r\n";
  EXPECT_EQ(RunLine("EXPIRE a 1 NX XX"), nx);
  EXPECT_EQ(RunLine("EXPIRE a 1 GT NX"), nx);
  EXPECT_EQ(RunLine("EXPIRE a 1 LT NX"), nx);
  EXPECT_EQ(RunLine("EXPIRE a x GT LT"),
            "-ERR GT and LT options at the same time are not compatible\r\n");
  EXPECT_EQ(RunLine("EXPIRE a x NX bad XX"), "-ERR Unsupported option bad\r\n");
}

TEST_F(ExpireTest, PersistTakesItAway) {
  RunLine("SET a 1 EX 10");
  EventRecorder recorder(engine_.store);
  EXPECT_EQ(RunLine("PERSIST a"), ":1\r\n");
  EXPECT_EQ(RunLine("TTL a"), ":-1\r\n");
  EXPECT_EQ(RunLine("EXPIRE a 5"), ":1\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"persist a@0", "expire a@0"}));
  EXPECT_EQ(engine_.store.ExpiringCount(0), 1);
  EntryBytes();
}

}  // namespace
}  // namespace ruddock::engine
