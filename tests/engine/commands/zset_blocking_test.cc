// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

class ZsetBlockingTest : public EngineTest {
 protected:
  void ExpectWaits(TestClient& client, const std::vector<std::string>& args) {
    EXPECT_EQ(client.RunArgs(args), "");
    EXPECT_TRUE(client.blocked());
  }
  static std::string Popped(const std::string& key, const std::string& member,
                            const std::string& score) {
    return "*3\r\n" + BulkReply(key) + BulkReply(member) + BulkReply(score);
  }
  int64_t Changes() { return engine_.store.Total(&StoreCounters::changes); }

  TestClient b_{engine_, mailbox_};
  TestClient c_{engine_, mailbox_};
  TestClient d_{engine_, mailbox_};
};

TEST_F(ZsetBlockingTest, TakesWhatIsThere) {
  Converse({{"ZADD z 1 a 2 b 3 c 4 d", ":4"},
            {"BZPOPMIN none z 0", "*3\r\n$1\r\nz\r\n$1\r\na\r\n$1\r\n1"},
            {"BZPOPMAX z none 0", "*3\r\n$1\r\nz\r\n$1\r\nd\r\n$1\r\n4"},
            {"BZMPOP 0 2 none z MAX COUNT 5",
             "*2\r\n$1\r\nz\r\n*2\r\n*2\r\n$1\r\nc\r\n$1\r\n3\r\n*2\r\n$1\r\nb\r\n$1\r\n2"},
            {"EXISTS z", ":0"},
            {"BZPOPMIN z x", "-ERR timeout is not a float or out of range"},
            {"BZMPOP 0 1 z SIDEWAYS", "-ERR syntax error"}});
  EXPECT_EQ(engine_.blocked.waiting(), 0);
}

TEST_F(ZsetBlockingTest, ServedInTheOrderInWhichTheyCame) {
  ExpectWaits(b_, {"BZPOPMAX", "x", "y", "0"});
  ExpectWaits(c_, {"BZMPOP", "0", "1", "x", "MIN", "COUNT", "2"});
  d_.SetProtocol(3);
  ExpectWaits(d_, {"BZPOPMIN", "x", "0"});
  EXPECT_EQ(Run("ZADD", "x", "1", "a", "2", "b", "3.5", "c", "9", "d"), ":4\r\n");
  EXPECT_EQ(b_.TakeDeliveries(), Popped("x", "d", "9"));
  EXPECT_EQ(c_.TakeDeliveries(), "*2\r\n" + BulkReply("x") + "*2\r\n*2\r\n" + BulkReply("a") +
                                     BulkReply("1") + "*2\r\n" + BulkReply("b") + BulkReply("2"));
  EXPECT_EQ(d_.TakeDeliveries(), "*3\r\n" + BulkReply("x") + BulkReply("c") + ",3.5\r\n");
  EXPECT_EQ(Run("EXISTS", "x"), ":0\r\n");
  EXPECT_EQ(engine_.store.waiting_requests, 0u);
}

TEST_F(ZsetBlockingTest, WaitsOnWhileTheKeyIsAList) {
  ExpectWaits(b_, {"BZPOPMIN", "x", "0"});
  ExpectWaits(c_, {"BLPOP", "x", "0"});
  Run("RPUSH", "x", "1", "2");
  EXPECT_EQ(c_.TakeDeliveries(), "*2\r\n" + BulkReply("x") + BulkReply("1"));
  EXPECT_TRUE(b_.blocked());
  Run("DEL", "x");
  Run("GEOADD", "x", "13", "38", "palermo");
  EXPECT_EQ(b_.TakeDeliveries().substr(0, 4), "*3\r\n");
}

TEST_F(ZsetBlockingTest, EventsAndChanges) {
  EventRecorder events(engine_.store);
  ExpectWaits(b_, {"BZPOPMAX", "x", "0"});
  Run("ZADD", "x", "1", "a");
  EXPECT_EQ(events.Take(),
            (std::vector<std::string>{"new x@0", "zadd x@0", "zpopmax x@0", "del x@0"}));
  EXPECT_EQ(Changes(), 2);
  b_.TakeDeliveries();
  ExpectWaits(b_, {"BZMPOP", "0", "1", "x", "MIN", "COUNT", "2"});
  Run("ZADD", "x", "1", "a", "2", "b", "3", "c");
  EXPECT_EQ(Changes(), 7);
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"new x@0", "zadd x@0", "zpopmin x@0"}));
}

TEST_F(ZsetBlockingTest, Timeouts) {
  ExpectWaits(b_, {"BZPOPMIN", "x", "1"});
  EXPECT_EQ(b_.TimeOut(), "*-1\r\n");
  b_.SetProtocol(3);
  ExpectWaits(b_, {"BZMPOP", "0.5", "2", "x", "y", "MIN"});
  EXPECT_EQ(b_.TimeOut(), "_\r\n");
}

}  // namespace
}  // namespace ruddock::engine
