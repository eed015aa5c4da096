// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

using Events = std::vector<std::string>;

class KeyspaceTest : public EngineTest {
 protected:
  int64_t Hits() { return engine_.store.Total(&StoreCounters::hits); }
  int64_t Misses() { return engine_.store.Total(&StoreCounters::misses); }
};

TEST_F(KeyspaceTest, DelCountsWhatWasThere) {
  RunLine("MSET a 1 b 2 c 3");
  EventRecorder recorder(engine_.store);
  EXPECT_EQ(RunLine("DEL a nokey b a"), ":2\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"del a@0", "del b@0"}));
  EXPECT_EQ(RunLine("UNLINK c c"), ":1\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"del c@0"}));
  EXPECT_EQ(RunLine("DBSIZE"), ":0\r\n");
  EXPECT_EQ(EntryBytes(), 0);
}

TEST_F(KeyspaceTest, AnExpiredKeyIsNotThereToDelete) {
  RunLine("SET a 1 PX 10");
  clock_.AdvanceMs(11);
  EventRecorder recorder(engine_.store);
  EXPECT_EQ(RunLine("DEL a"), ":0\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"expired a@0"}));
}

TEST_F(KeyspaceTest, ExistsCountsEachMention) {
  RunLine("SET a 1");
  EXPECT_EQ(RunLine("EXISTS a a nokey"), ":2\r\n");
  EXPECT_EQ(Hits(), 2);
  EXPECT_EQ(Misses(), 1);
}

TEST_F(KeyspaceTest, SortCountsWhereItStoresToo) {
  RunLine("RPUSH l 1 2");
  RunLine("SORT l STORE d");
  EXPECT_EQ(Hits(), 1);
  RunLine("SORT nokey STORE d");
  EXPECT_EQ(Misses(), 1);
}

TEST_F(KeyspaceTest, OnlyTouchNotesTheUse) {
  RunLine("SET a 1");
  clock_.AdvanceMs(5000);
  RunLine("EXISTS a");
  RunLine("TYPE a");
  RunLine("TTL a");
  EXPECT_EQ(RunLine("OBJECT IDLETIME a"), ":5\r\n");
  EXPECT_EQ(RunLine("TOUCH a a nokey"), ":2\r\n");
  EXPECT_EQ(RunLine("OBJECT IDLETIME a"), ":0\r\n");
}

TEST_F(KeyspaceTest, TypeNamesTheType) {
  RunLine("SET a 1");
  EXPECT_EQ(RunLine("TYPE a"), "+string\r\n");
  EXPECT_EQ(RunLine("TYPE nokey"), "+none\r\n");
}

TEST_F(KeyspaceTest, MissesAreNotified) {
  EventRecorder recorder(engine_.store);
  RunLine("EXISTS nokey");
  RunLine("TTL nokey");
  RunLine("GET nokey");
  EXPECT_EQ(recorder.Take(), (Events{"keymiss nokey@0", "keymiss nokey@0", "keymiss nokey@0"}));
  // Looking at the representation, and writing, miss in silence.
  RunLine("OBJECT ENCODING nokey");
  RunLine("PERSIST nokey");
  RunLine("DEL nokey");
  EXPECT_EQ(recorder.Take(), Events{});
}

class ObjectTest : public EngineTest {};

TEST_F(ObjectTest, EncodingFollowsTheValue) {
  RunLine("MSET int 123 zero 0 padded 007 long 99999999999999999999 text hello");
  EXPECT_EQ(RunLine("OBJECT ENCODING int"), BulkReply("int"));
  EXPECT_EQ(RunLine("OBJECT ENCODING padded"), BulkReply("embstr"));
  EXPECT_EQ(RunLine("OBJECT ENCODING long"), BulkReply("embstr"));
  for (const auto& [size, name] : {std::pair{44, "embstr"}, {45, "raw"}, {100'000, "raw"}}) {
    Run("SET", "k", std::string(static_cast<size_t>(size), 'x'));
    EXPECT_EQ(RunLine("OBJECT ENCODING k"), BulkReply(name)) << size;
  }
  EXPECT_EQ(RunLine("OBJECT ENCODING nokey"), "$-1\r\n");
}

TEST_F(ObjectTest, SmallIntegersLookShared) {
  RunLine("MSET zero 0 last 9999 more 10000 less -1 text x");
  EXPECT_EQ(RunLine("OBJECT REFCOUNT zero"), ":2147483647\r\n");
  EXPECT_EQ(RunLine("OBJECT REFCOUNT last"), ":2147483647\r\n");
  EXPECT_EQ(RunLine("OBJECT REFCOUNT more"), ":1\r\n");
  EXPECT_EQ(RunLine("OBJECT REFCOUNT less"), ":1\r\n");
  EXPECT_EQ(RunLine("OBJECT REFCOUNT text"), ":1\r\n");
}

TEST_F(ObjectTest, FrequencyAndIdleTimeExcludeEachOther) {
  RunLine("SET a 1");
  EXPECT_EQ(RunLine("OBJECT FREQ nokey"), "$-1\r\n");
  EXPECT_TRUE(RunLine("OBJECT FREQ a").starts_with("-ERR An LFU maxmemory policy is not selected"));
  engine_.store.access_policy.lfu = true;
  RunLine("SET b 1");
  EXPECT_EQ(RunLine("OBJECT FREQ b"), ":5\r\n");
  EXPECT_TRUE(RunLine("OBJECT IDLETIME b").starts_with("-ERR An LFU maxmemory policy is selected"));
}

}  // namespace
}  // namespace ruddock::engine
