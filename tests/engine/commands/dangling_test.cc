// SPDX-License-Identifier: BSD-3-Clause
// Commands that hold one entry while they change another, in one shard whose table grows and
// shrinks under them. What is wrong shows under AddressSanitizer, and in the audit of the store.
#include "tests/support/engine_fixture.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

class DanglingTest : public ::testing::Test {
 protected:
  DanglingTest() : engine_({.shards = 1, .databases = 2}, clock_), client_(engine_, mailbox_) {
    engine_.config = &config_;
  }
  static std::string Key(const char* kind, int number) { return kind + std::to_string(number); }
  // Every form that a string is stored in.
  static std::string Value(int number) {
    switch (number % 4) {
      case 0: return std::to_string(number);
      case 1: return "short" + std::to_string(number);
      case 2: return std::string(300, 'm') + std::to_string(number);
      default: return std::string(40'000, 'b') + std::to_string(number);
    }
  }

  static constexpr int kCount = 800;

  ManualClock clock_;
  Config config_;
  Engine engine_;
  TestMailbox mailbox_;
  TestClient client_;
};

TEST_F(DanglingTest, RenameAndCopyWhileTheTableGrows) {
  for (int i = 0; i < kCount; ++i) {
    const std::string value = Value(i);
    client_.Run("SET", Key("k", i), value, "EX", "100");
    EXPECT_EQ(client_.Run("COPY", Key("k", i), Key("copy", i)), ":1\r\n");
    EXPECT_EQ(client_.Run("COPY", Key("k", i), Key("k", i), "DB", "1"), ":1\r\n");
    EXPECT_EQ(client_.Run("RENAME", Key("k", i), Key("renamed", i)), "+OK\r\n");
    EXPECT_EQ(client_.Run("RENAME", Key("renamed", i), Key("renamed", i)), "+OK\r\n");
    EXPECT_EQ(client_.Run("RENAME", Key("copy", i), Key("renamed", i / 2)), "+OK\r\n");
    const int replaced = i / 2;
    EXPECT_EQ(client_.Run("GET", Key("renamed", replaced)), BulkReply(value)) << i;
  }
  EXPECT_EQ(AuditStore(engine_.store), "");
  // And while it shrinks.
  for (int i = 0; i < kCount; ++i) {
    client_.Run("RENAME", Key("renamed", i), "one");
    client_.Run("COPY", "one", Key("renamed", i + 1), "REPLACE");
  }
  EXPECT_EQ(AuditStore(engine_.store), "");
}

TEST_F(DanglingTest, SeveralKeysOfOneCommandWhileTheTableGrows) {
  for (int i = 0; i < kCount; ++i) {
    const std::string a = Key("a", i);
    const std::string b = Key("b", i);
    // The same key twice, new ones between old ones.
    client_.Run("MSET", a, Value(i), b, Value(i + 1), a, Value(i + 2), Key("a", i / 2),
                Value(i + 3));
    if (i > 1) {
      EXPECT_EQ(
          client_.Run("MGET", a, Key("a", i / 2), b),
          "*3\r\n" + BulkReply(Value(i + 2)) + BulkReply(Value(i + 3)) + BulkReply(Value(i + 1)));
    }
    EXPECT_EQ(client_.Run("MSETNX", Key("new", i), "1", Key("new", i), "2"), ":1\r\n");
    client_.Run("BITOP", "OR", a, a, b);
    client_.Run("BITOP", "NOT", Key("not", i), b);
    client_.Run("APPEND", Key("not", i), Value(i));
    client_.Run("UNLINK", b, b, Key("new", i));
  }
  EXPECT_EQ(AuditStore(engine_.store), "");
}

// A pipeline that replaces what its own earlier replies refer to.
TEST_F(DanglingTest, RepliesOutliveTheirValues) {
  const std::string large(70'000, 'r');
  for (int i = 0; i < 50; ++i) {
    const std::string key = Key("k", i);
    const std::string reply = client_.RunBatch({{"SET", key, large},
                                                {"GET", key},
                                                {"SETRANGE", key, "0", "x"},
                                                {"GETSET", key, "small"},
                                                {"GET", key},
                                                {"FLUSHALL"}});
    std::string edited = large;
    edited[0] = 'x';
    EXPECT_EQ(reply, "+OK\r\n" + BulkReply(large) + ":70000\r\n" + BulkReply(edited) +
                         BulkReply("small") + "+OK\r\n");
  }
}

}  // namespace
}  // namespace ruddock::engine
