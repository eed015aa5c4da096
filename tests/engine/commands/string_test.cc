// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

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

}  // namespace
}  // namespace ruddock::engine
