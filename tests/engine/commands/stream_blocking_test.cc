// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

constexpr const char* kGone = "-UNBLOCKED the stream key no longer exists\r\n";
constexpr const char* kNoGroup =
    "-NOGROUP the consumer group this client was blocked on no longer exists\r\n";

// What a reader gets of a stream with one entry of a = 1.
std::string One(const std::string& key, const std::string& id) {
  return "*1\r\n*2\r\n" + BulkReply(key) + "*1\r\n*2\r\n" + BulkReply(id) + "*2\r\n" +
         BulkReply("a") + BulkReply("1");
}

class StreamBlockingTest : public EngineTest {
 protected:
  // The client's command makes it wait.
  void ExpectWaits(TestClient& client, const std::vector<std::string>& args) {
    EXPECT_EQ(client.RunArgs(args), "");
    EXPECT_TRUE(client.blocked());
  }
  void MakeGroup() {
    Converse({{"DEL s", ":0"}, {"XADD s 1 a 1", "$3\r\n1-0"}, {"XGROUP CREATE s g $", "+OK"}});
  }
  void WaitInGroup(TestClient& client, const std::string& consumer) {
    ExpectWaits(client, {"XREADGROUP", "GROUP", "g", consumer, "BLOCK", "0", "STREAMS", "s", ">"});
  }

  TestClient b_{engine_, mailbox_};
  TestClient c_{engine_, mailbox_};
};

TEST_F(StreamBlockingTest, AnEntryGoesToEveryReader) {
  ExpectWaits(b_, {"XREAD", "BLOCK", "0", "STREAMS", "s", "t", "$", "$"});
  ExpectWaits(c_, {"XREAD", "BLOCK", "100", "STREAMS", "t", "5"});
  Converse({{"XADD t 5 a 1", "$3\r\n5-0"}});
  EXPECT_EQ(b_.TakeDeliveries(), One("t", "5-0"));
  EXPECT_EQ(c_.TakeDeliveries(), "");
  Converse({{"XADD t 6 a 1", "$3\r\n6-0"}});
  EXPECT_EQ(c_.TakeDeliveries(), One("t", "6-0"));
  EXPECT_EQ(engine_.blocked.waiting(), 0);
}

TEST_F(StreamBlockingTest, ServingIsNoLookup) {
  MakeGroup();
  engine_.store.ResetStats();
  ExpectWaits(b_, {"XREAD", "BLOCK", "0", "STREAMS", "s", "$"});
  WaitInGroup(c_, "c");
  const int64_t hits = engine_.store.Total(&StoreCounters::hits);
  Converse({{"XADD s 2 a 1", "$3\r\n2-0"}});
  EXPECT_EQ(b_.TakeDeliveries(), One("s", "2-0"));
  EXPECT_EQ(c_.TakeDeliveries(), One("s", "2-0"));
  EXPECT_EQ(engine_.store.Total(&StoreCounters::hits), hits);
}

TEST_F(StreamBlockingTest, AnEntryGoesToOneOfTheGroup) {
  MakeGroup();
  WaitInGroup(b_, "b");
  WaitInGroup(c_, "c");
  EventRecorder events(engine_.store);
  Converse({{"XADD s 2 a 1", "$3\r\n2-0"}});
  EXPECT_EQ(b_.TakeDeliveries(), One("s", "2-0"));
  EXPECT_EQ(c_.TakeDeliveries(), "");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"xadd s@0", "xgroup-createconsumer s@0"}));
  Converse({{"XADD s 3 a 1", "$3\r\n3-0"},
            {"XPENDING s g",
             "*4\r\n:2\r\n$3\r\n2-0\r\n$3\r\n3-0\r\n*2\r\n*2\r\n$1\r\nb\r\n$1\r\n1"
             "\r\n*2\r\n$1\r\nc\r\n$1\r\n1"}});
  EXPECT_EQ(c_.TakeDeliveries(), One("s", "3-0"));
}

TEST_F(StreamBlockingTest, WhatGoesEndsTheWaitOfAGroup) {
  struct Row {
    const char* line;
    const char* reply;
  };
  for (const Row& row :
       {Row{"DEL s", kGone}, Row{"SET s 1", kGone}, Row{"RENAME s t", kGone},
        Row{"XGROUP DESTROY s g", kNoGroup}, Row{"FLUSHALL", kGone}, Row{"SWAPDB 0 1", kGone}}) {
    SCOPED_TRACE(row.line);
    RunLine("FLUSHALL");
    MakeGroup();
    WaitInGroup(b_, "b");
    RunLine(row.line);
    EXPECT_EQ(b_.TakeDeliveries(), row.reply);
    EXPECT_FALSE(b_.blocked());
  }
}

TEST_F(StreamBlockingTest, OtherChangesDoNot) {
  MakeGroup();
  WaitInGroup(b_, "b");
  ExpectWaits(c_, {"XREAD", "BLOCK", "0", "STREAMS", "s", "1"});
  for (const char* line : {"XGROUP CREATE s other 0", "XGROUP CREATECONSUMER s other x",
                           "EXPIRE s 1000", "XSETID s 9", "XGROUP SETID s g 0"}) {
    RunLine(line);
    EXPECT_EQ(b_.TakeDeliveries(), "") << line;
    EXPECT_EQ(c_.TakeDeliveries(), "") << line;
  }
  // Trimmed as it comes, it still ends the wait.
  RunLine("XADD s MAXLEN 0 10 a 1");
  EXPECT_EQ(b_.TakeDeliveries(), "*1\r\n*2\r\n$1\r\ns\r\n*0\r\n");
  EXPECT_EQ(c_.TakeDeliveries(), "*1\r\n*2\r\n$1\r\ns\r\n*0\r\n");
}

TEST_F(StreamBlockingTest, ErrorsAndHistoryDoNotWait) {
  MakeGroup();
  Converse({{"XREAD BLOCK -1 STREAMS s $", "-ERR timeout is negative"},
            {"XREAD BLOCK x STREAMS s $", "-ERR timeout is not an integer or out of range"},
            {"XREADGROUP GROUP g c BLOCK 0 STREAMS s 0", "*1\r\n*2\r\n$1\r\ns\r\n*0"},
            {"XREAD BLOCK 0 STREAMS s 0",
             "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n"
             "$1\r\na\r\n$1\r\n1"}});
  ExpectWaits(b_, {"XREAD", "BLOCK", "9223372036854775807", "STREAMS", "s", "$"});
  EXPECT_EQ(engine_.blocked.with_deadline(), 0);
}

}  // namespace
}  // namespace ruddock::engine
