// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

using Events = std::vector<std::string>;

class MoveTest : public EngineTest {
 protected:
  void Select(uint32_t database) { client_.session().database = database; }
  std::string In(uint32_t database, std::string_view line) {
    Select(database);
    std::string reply = RunLine(line);
    Select(0);
    return reply;
  }
};

TEST_F(MoveTest, RenameKeepsValueExpiryAndUse) {
  RunLine("SET a 1 EX 100");
  RunLine("SET b 2");
  clock_.AdvanceMs(7000);
  EventRecorder recorder(engine_.store);
  EXPECT_EQ(RunLine("RENAME a b"), "+OK\r\n");
  // Looking the key up to rename it was a use.
  EXPECT_EQ(RunLine("OBJECT IDLETIME b"), ":0\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"new b@0", "rename_from a@0", "rename_to b@0"}));
  EXPECT_EQ(RunLine("GET b"), BulkReply("1"));
  EXPECT_EQ(RunLine("TTL b"), ":93\r\n");
  EXPECT_EQ(RunLine("EXISTS a"), ":0\r\n");
  EntryBytes();
}

TEST_F(MoveTest, RenameOntoItself) {
  EXPECT_EQ(RunLine("RENAME a a"), "-ERR no such key\r\n");
  EXPECT_EQ(RunLine("RENAMENX a b"), "-ERR no such key\r\n");
  RunLine("SET a 1");
  EXPECT_EQ(RunLine("RENAME a a"), "+OK\r\n");
  EXPECT_EQ(RunLine("RENAMENX a a"), ":0\r\n");
  EXPECT_EQ(RunLine("GET a"), BulkReply("1"));
}

TEST_F(MoveTest, RenamenxLeavesWhatIsThere) {
  RunLine("MSET a 1 b 2");
  EXPECT_EQ(RunLine("RENAMENX a b"), ":0\r\n");
  EXPECT_EQ(RunLine("GET b"), BulkReply("2"));
  EXPECT_EQ(RunLine("RENAMENX a c"), ":1\r\n");
  EXPECT_EQ(RunLine("GET c"), BulkReply("1"));
  RunLine("SET d 1 PX 1");
  clock_.AdvanceMs(2);
  EXPECT_EQ(RunLine("RENAMENX c d"), ":1\r\n");  // what was there has expired
}

TEST_F(MoveTest, LargeValuesMoveWhole) {
  const std::string large(200'000, 'x');
  Run("SET", "a", large);
  RunLine("RENAME a b");
  RunLine("COPY b c");
  RunLine("MOVE b 3");
  EXPECT_EQ(RunLine("GET c"), BulkReply(large));
  EXPECT_EQ(In(3, "GET b"), BulkReply(large));
  // The copy does not share the bytes.
  Run("SETRANGE", "c", "0", "y");
  EXPECT_EQ(In(3, "GET b"), BulkReply(large));
  EntryBytes();
}

TEST_F(MoveTest, MoveBetweenDatabases) {
  RunLine("SET a 1 EX 100");
  EventRecorder recorder(engine_.store);
  EXPECT_EQ(RunLine("MOVE a 2"), ":1\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"new a@2", "move_from a@0", "move_to a@2"}));
  EXPECT_EQ(In(2, "TTL a"), ":100\r\n");
  EXPECT_EQ(RunLine("MOVE a 2"), ":0\r\n");
  RunLine("SET a 5");
  EXPECT_EQ(RunLine("MOVE a 2"), ":0\r\n");  // it exists there
  EXPECT_EQ(RunLine("GET a"), BulkReply("5"));
  EXPECT_EQ(engine_.store.ExpiringCount(0), 0);
  EXPECT_EQ(engine_.store.ExpiringCount(2), 1);
}

TEST_F(MoveTest, ADatabaseThatIsNotThere) {
  for (const char* line : {"MOVE a 16", "MOVE a -1", "COPY a b DB 16", "COPY a b DB -1"}) {
    EXPECT_EQ(RunLine(line), "-ERR DB index is out of range\r\n") << line;
  }
  for (const char* line : {"MOVE a x", "COPY a b DB x"}) {
    EXPECT_EQ(RunLine(line), "-ERR value is not an integer or out of range\r\n") << line;
  }
  EXPECT_EQ(RunLine("MOVE a 2147483648"),
            "-ERR value is out of range, value must between -2147483648 and 2147483647\r\n");
  const std::string same = "-ERR source and destination objects are the same\r\n";
  EXPECT_EQ(RunLine("MOVE nokey 0"), same);
  EXPECT_EQ(RunLine("COPY nokey nokey"), same);
  EXPECT_EQ(RunLine("COPY a b DB"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("COPY a b NOPE"), "-ERR syntax error\r\n");
}

TEST_F(MoveTest, CopyIsAnotherKey) {
  RunLine("SET a 1 EX 100");
  EventRecorder recorder(engine_.store);
  EXPECT_EQ(RunLine("COPY nokey b"), ":0\r\n");
  recorder.Take();
  EXPECT_EQ(RunLine("COPY a b"), ":1\r\n");
  EXPECT_EQ(recorder.Take(), (Events{"new b@0", "copy_to b@0"}));
  EXPECT_EQ(RunLine("TTL b"), ":100\r\n");
  RunLine("SET b 2");
  EXPECT_EQ(RunLine("COPY a b"), ":0\r\n");
  EXPECT_EQ(RunLine("COPY a b REPLACE"), ":1\r\n");
  EXPECT_EQ(RunLine("GET b"), BulkReply("1"));
  EXPECT_EQ(RunLine("COPY a a DB 1"), ":1\r\n");
  EXPECT_EQ(RunLine("COPY a a DB 1 REPLACE DB 2"), ":1\r\n");
  EXPECT_EQ(In(1, "GET a"), BulkReply("1"));
  EXPECT_EQ(In(2, "GET a"), BulkReply("1"));
  EntryBytes();
}

TEST_F(MoveTest, SwapdbExchanges) {
  RunLine("MSET a 1 b 2");
  RunLine("COPY a c DB 3");
  EXPECT_EQ(RunLine("SWAPDB 0 3"), "+OK\r\n");
  EXPECT_EQ(RunLine("DBSIZE"), ":1\r\n");
  EXPECT_EQ(RunLine("GET c"), BulkReply("1"));
  EXPECT_EQ(In(3, "DBSIZE"), ":2\r\n");
  EXPECT_EQ(RunLine("SWAPDB 0 0"), "+OK\r\n");
  EXPECT_EQ(RunLine("DBSIZE"), ":1\r\n");
  EXPECT_EQ(RunLine("SWAPDB x 0"), "-ERR invalid first DB index\r\n");
  EXPECT_EQ(RunLine("SWAPDB 0 99999999999"), "-ERR invalid second DB index\r\n");
  EXPECT_EQ(RunLine("SWAPDB 0 16"), "-ERR DB index is out of range\r\n");
}

TEST_F(MoveTest, FlushingEmptiesOneOrAll) {
  RunLine("MSET a 1 b 2");
  RunLine("COPY a a DB 5");
  EXPECT_EQ(RunLine("FLUSHDB maybe"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("FLUSHDB SYNC ASYNC"), "-ERR syntax error\r\n");
  EXPECT_EQ(RunLine("FLUSHDB SYNC"), "+OK\r\n");
  EXPECT_EQ(RunLine("DBSIZE"), ":0\r\n");
  EXPECT_EQ(In(5, "DBSIZE"), ":1\r\n");
  EXPECT_EQ(RunLine("FLUSHALL async"), "+OK\r\n");
  EXPECT_EQ(In(5, "DBSIZE"), ":0\r\n");
  EXPECT_EQ(EntryBytes(), 0);
}

}  // namespace
}  // namespace ruddock::engine
