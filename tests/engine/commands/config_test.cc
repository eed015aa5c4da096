// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/config.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class ConfigCommandTest : public EngineTest {};

TEST_F(ConfigCommandTest, GetAnswersPairs) {
  EXPECT_EQ(Run("CONFIG", "GET", "hz", "dat?bases", "nosuch"),
            "*4\r\n$2\r\nhz\r\n$2\r\n10\r\n$9\r\ndatabases\r\n$2\r\n16\r\n");
  EXPECT_EQ(Run("CONFIG", "GET", "nosuch"), "*0\r\n");
  SetProtocol(3);
  EXPECT_EQ(Run("CONFIG", "GET", "hz"), "%1\r\n$2\r\nhz\r\n$2\r\n10\r\n");
}

TEST_F(ConfigCommandTest, SetIsAllOrNothing) {
  EXPECT_EQ(Run("CONFIG", "SET", "hz", "20", "timeout", "3"), "+OK\r\n");
  EXPECT_EQ(config_.hz(), 20);
  EXPECT_EQ(
      Run("CONFIG", "SET", "hz", "30", "timeout", "x"),
      "-ERR CONFIG SET failed (possibly related to argument 'timeout') - argument couldn't be "
      "parsed into an integer\r\n");
  EXPECT_EQ(config_.hz(), 20);
  EXPECT_EQ(Run("CONFIG", "SET", "hz", "30", "timeout"), "-ERR syntax error\r\n");
  EXPECT_EQ(Run("CONFIG", "SET", "hz"),
            "-ERR wrong number of arguments for 'config|set' command\r\n");
  EXPECT_EQ(Run("CONFIG", "SET", "no\r\nsuch", "1"),
            "-ERR Unknown option or number of arguments for CONFIG SET - 'no  such'\r\n");
}

TEST_F(ConfigCommandTest, RewriteNeedsAFile) {
  EXPECT_EQ(Run("CONFIG", "REWRITE"), "-ERR The server is running without a config file\r\n");
}

TEST_F(ConfigCommandTest, ResetStatForgets) {
  EXPECT_EQ(Run("GET", "a"), "$-1\r\n");
  EXPECT_EQ(engine_.store.Total(&StoreCounters::misses), 1);
  EXPECT_EQ(Run("CONFIG", "RESETSTAT"), "+OK\r\n");
  EXPECT_EQ(engine_.store.Total(&StoreCounters::misses), 0);
  EXPECT_EQ(Run("CONFIG", "RESETSTAT", "x"),
            "-ERR wrong number of arguments for 'config|resetstat' command\r\n");
}

}  // namespace
}  // namespace ruddock::engine
