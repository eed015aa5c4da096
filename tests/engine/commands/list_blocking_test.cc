// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

constexpr const char* kNullArray = "*-1\r\n";
constexpr const char* kWrongTypeReply =
    "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

std::string Pair(const std::string& key, const std::string& value) {
  return "*2\r\n" + BulkReply(key) + BulkReply(value);
}

class ListBlockingTest : public EngineTest {
 protected:
  // The client's last command makes it wait.
  void ExpectWaits(TestClient& client, const std::vector<std::string>& args) {
    EXPECT_EQ(client.RunArgs(args), "");
    EXPECT_TRUE(client.blocked());
  }
  std::string Range(const std::string& key) { return Run("LRANGE", key, "0", "-1"); }
  std::string Id(TestClient& client) { return std::to_string(client.session().id()); }
  int64_t Changes() { return engine_.store.Total(&StoreCounters::changes); }

  TestClient b_{engine_, mailbox_};
  TestClient c_{engine_, mailbox_};
  TestClient d_{engine_, mailbox_};
};

TEST_F(ListBlockingTest, TakesWhatIsThere) {
  Converse({{"RPUSH l a b c d e", ":5"},
            {"BLPOP none l 0", "*2\r\n$1\r\nl\r\n$1\r\na"},
            {"BRPOP l none 0", "*2\r\n$1\r\nl\r\n$1\r\ne"},
            {"BLMPOP 0 2 none l LEFT COUNT 2", "*2\r\n$1\r\nl\r\n*2\r\n$1\r\nb\r\n$1\r\nc"},
            {"BLMOVE l m LEFT LEFT 0", "$1\r\nd"},
            {"BRPOPLPUSH m m 0", "$1\r\nd"},
            {"BLPOP m -1", "-ERR timeout is negative"},
            {"BLPOP m x", "-ERR timeout is not a float or out of range"},
            {"BLPOP m 1e300", "-ERR timeout is negative"}});
  EXPECT_EQ(engine_.blocked.waiting(), 0);
}

TEST_F(ListBlockingTest, ServedInTheOrderInWhichTheyCame) {
  ExpectWaits(b_, {"BLPOP", "x", "y", "0"});
  ExpectWaits(c_, {"BRPOP", "y", "x", "0"});
  ExpectWaits(d_, {"BLPOP", "x", "0"});
  EXPECT_EQ(engine_.blocked.waiting(), 3);
  // The whole command first: three elements, then the clients.
  EXPECT_EQ(Run("LPUSH", "x", "1", "2", "3"), ":3\r\n");
  EXPECT_EQ(Run("EXISTS", "x"), ":0\r\n");
  EXPECT_EQ(engine_.blocked.waiting(), 0);
  EXPECT_EQ(b_.TakeDeliveries(), Pair("x", "3"));
  EXPECT_EQ(c_.TakeDeliveries(), Pair("x", "1"));
  EXPECT_EQ(d_.TakeDeliveries(), Pair("x", "2"));
  EXPECT_FALSE(b_.blocked());
  EXPECT_EQ(b_.Run("PING"), "+PONG\r\n");
  // Nobody waits for y any more.
  EXPECT_EQ(Run("RPUSH", "y", "1"), ":1\r\n");
  EXPECT_EQ(Run("LLEN", "y"), ":1\r\n");
  EXPECT_EQ(engine_.store.waiting_requests, 0u);
}

TEST_F(ListBlockingTest, ServedBeforeTheNextCommandOfTheSameBatch) {
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  EXPECT_EQ(client_.RunBatch({{"RPUSH", "x", "1"}, {"LLEN", "x"}, {"RPUSH", "x", "2"}}),
            ":1\r\n:0\r\n:1\r\n");
  EXPECT_EQ(b_.TakeDeliveries(), Pair("x", "1"));
}

TEST_F(ListBlockingTest, WhatFollowsInTheBatchWaits) {
  EXPECT_EQ(b_.RunBatch({{"PING"}, {"BLPOP", "x", "0"}, {"SET", "k", "v"}}), "+PONG\r\n");
  EXPECT_EQ(Run("EXISTS", "k"), ":0\r\n");
}

TEST_F(ListBlockingTest, ChainsAreServedThrough) {
  for (int round = 0; round < 20; ++round) {
    // Other shards every time.
    const std::string n = std::to_string(round);
    ExpectWaits(d_, {"BLPOP", "z" + n, "0"});
    ExpectWaits(c_, {"BLMOVE", "y" + n, "z" + n, "LEFT", "LEFT", "0"});
    ExpectWaits(b_, {"BRPOPLPUSH", "x" + n, "y" + n, "0"});
    EXPECT_EQ(Run("RPUSH", "x" + n, "1"), ":1\r\n");
    EXPECT_EQ(Run("EXISTS", "x" + n, "y" + n, "z" + n), ":0\r\n");
    EXPECT_EQ(b_.TakeDeliveries(), BulkReply("1"));
    EXPECT_EQ(c_.TakeDeliveries(), BulkReply("1"));
    EXPECT_EQ(d_.TakeDeliveries(), Pair("z" + n, "1"));
  }
  EXPECT_EQ(engine_.attention.load() & kMoversWaiting, 0u);
}

TEST_F(ListBlockingTest, ADestinationOfAnotherTypeIsAnError) {
  Run("SET", "s", "1");
  ExpectWaits(b_, {"BLMOVE", "x", "s", "LEFT", "LEFT", "0"});
  ExpectWaits(c_, {"BLPOP", "x", "0"});
  Run("RPUSH", "x", "1", "2");
  EXPECT_EQ(b_.TakeDeliveries(), kWrongTypeReply);
  EXPECT_EQ(c_.TakeDeliveries(), Pair("x", "1"));
  EXPECT_EQ(Range("x"), "*1\r\n" + BulkReply("2"));
}

TEST_F(ListBlockingTest, KeysThatComeIntoBeingOtherwise) {
  Run("RPUSH", "source", "1");
  const std::vector<std::vector<std::string>> ways = {
      {"RENAME", "source", "x"}, {"COPY", "source", "x"}, {"LMOVE", "source", "x", "LEFT", "LEFT"}};
  for (const std::vector<std::string>& way : ways) {
    ExpectWaits(b_, {"BLPOP", "x", "0"});
    Run("SET", "x", "of another type");
    Run("DEL", "x");
    EXPECT_TRUE(b_.blocked());
    RunArgs(way);
    EXPECT_EQ(b_.TakeDeliveries(), Pair("x", "1")) << way[0];
    Run("DEL", "source");
    Run("RPUSH", "source", "1");
  }
  b_.Run("SELECT", "1");
  ExpectWaits(b_, {"BLPOP", "source", "0"});
  Run("MOVE", "source", "1");
  EXPECT_EQ(b_.TakeDeliveries(), Pair("source", "1"));
  Run("RPUSH", "x", "1");
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  Run("SWAPDB", "0", "1");
  EXPECT_EQ(b_.TakeDeliveries(), Pair("x", "1"));
}

TEST_F(ListBlockingTest, Timeouts) {
  ExpectWaits(b_, {"BLPOP", "x", "0.001"});
  EXPECT_EQ(b_.session().blocked()->deadline_ms(), clock_.NowMs() + 1);
  EXPECT_EQ(engine_.blocked.with_deadline(), 1);
  EXPECT_EQ(b_.TimeOut(), kNullArray);
  EXPECT_FALSE(b_.blocked());
  EXPECT_EQ(engine_.blocked.with_deadline(), 0);
  ExpectWaits(b_, {"BLMOVE", "x", "y", "LEFT", "LEFT", "1.5"});
  EXPECT_EQ(b_.session().blocked()->deadline_ms(), clock_.NowMs() + 1500);
  EXPECT_EQ(b_.TimeOut(), kNullArray);
  ExpectWaits(b_, {"BLPOP", "x", "-0.0001"});
  EXPECT_EQ(b_.session().blocked()->deadline_ms(), BlockedRequest::kNever);
  // Served already: the timeout comes too late.
  Run("RPUSH", "x", "1");
  EXPECT_EQ(b_.TimeOut(), "");
  EXPECT_EQ(b_.TakeDeliveries(), Pair("x", "1"));
}

TEST_F(ListBlockingTest, Unblock) {
  EXPECT_EQ(Run("CLIENT", "UNBLOCK", Id(b_)), ":0\r\n");
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  EXPECT_EQ(Run("CLIENT", "UNBLOCK", Id(b_)), ":1\r\n");
  EXPECT_EQ(Run("CLIENT", "UNBLOCK", Id(b_)), ":0\r\n");
  // Nothing is taken for it any more.
  Run("RPUSH", "x", "1");
  EXPECT_EQ(b_.TakeDeliveries(), kNullArray);
  EXPECT_EQ(Run("LPOP", "x"), BulkReply("1"));
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  EXPECT_EQ(Run("CLIENT", "UNBLOCK", Id(b_), "ERROR"), ":1\r\n");
  EXPECT_EQ(b_.TakeDeliveries(), "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
}

TEST_F(ListBlockingTest, NothingIsTakenForTheKilledAndTheGone) {
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  EXPECT_NE(Run("CLIENT", "LIST", "ID", Id(b_)).find(" flags=b "), std::string::npos);
  EXPECT_EQ(Run("CLIENT", "KILL", "ID", Id(b_)), ":1\r\n");
  {
    TestClient gone(engine_, mailbox_);
    ExpectWaits(gone, {"BLPOP", "x", "0"});
  }
  ExpectWaits(c_, {"BLPOP", "x", "0"});
  EXPECT_EQ(engine_.blocked.waiting(), 1);
  Run("RPUSH", "x", "1", "2");
  EXPECT_EQ(c_.TakeDeliveries(), Pair("x", "1"));
  EXPECT_EQ(Range("x"), "*1\r\n" + BulkReply("2"));
}

TEST_F(ListBlockingTest, EventsAndChanges) {
  EventRecorder events(engine_.store);
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  Run("RPUSH", "x", "1");
  EXPECT_EQ(events.Take(),
            (std::vector<std::string>{"new x@0", "rpush x@0", "lpop x@0", "del x@0"}));
  EXPECT_EQ(Changes(), 1);
  b_.TakeDeliveries();
  ExpectWaits(b_, {"BLMOVE", "x", "y", "LEFT", "RIGHT", "0"});
  Run("RPUSH", "x", "1");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"new x@0", "rpush x@0", "new y@0", "rpush y@0",
                                                     "lpop x@0", "del x@0"}));
  EXPECT_EQ(Changes(), 2);
  b_.TakeDeliveries();
  ExpectWaits(b_, {"BLMPOP", "0", "1", "x", "LEFT", "COUNT", "2"});
  Run("RPUSH", "x", "1", "2", "3");
  EXPECT_EQ(Changes(), 7);
  EXPECT_EQ(b_.TakeDeliveries(),
            "*2\r\n" + BulkReply("x") + "*2\r\n" + BulkReply("1") + BulkReply("2"));
}

TEST_F(ListBlockingTest, InSilence) {
  b_.Run("CLIENT", "REPLY", "SKIP");
  ExpectWaits(b_, {"BLPOP", "x", "0"});
  Run("RPUSH", "x", "1");
  EXPECT_EQ(b_.TakeDeliveries(), "");
  EXPECT_EQ(Run("EXISTS", "x"), ":0\r\n");
  EXPECT_EQ(b_.Run("PING"), "+PONG\r\n");
}

}  // namespace
}  // namespace ruddock::engine
