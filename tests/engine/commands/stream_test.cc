// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

class StreamTest : public EngineTest {
 protected:
  StreamTest() { engine_.debug_access = DebugAccess::kEverybody; }

  int64_t Changes() { return engine_.store.Total(&StoreCounters::changes); }
};

TEST_F(StreamTest, AddReadAndRemove) {
  Converse({{"XADD s 1-1 a 1 b x", "$3\r\n1-1"},
            {"XADD s 1-* a 2", "$3\r\n1-2"},
            {"XADD s 1-2 a 2",
             "-ERR The ID specified in XADD is equal or smaller than the target stream top item"},
            {"XADD s 0-0 a 2", "-ERR The ID specified in XADD must be greater than 0-0"},
            {"XADD none NOMKSTREAM * a 2", "$-1"},
            {"XLEN s", ":2"},
            {"XLEN none", ":0"},
            {"XRANGE s - +",
             "*2\r\n*2\r\n$3\r\n1-1\r\n*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\nx\r\n"
             "*2\r\n$3\r\n1-2\r\n*2\r\n$1\r\na\r\n$1\r\n2"},
            {"XREVRANGE s + - COUNT 1", "*1\r\n*2\r\n$3\r\n1-2\r\n*2\r\n$1\r\na\r\n$1\r\n2"},
            {"XRANGE s (1-2 +", "*0"},
            {"XRANGE s - + COUNT 0", "*-1"},
            {"OBJECT ENCODING s", "$6\r\nstream"},
            {"TYPE s", "+stream"},
            {"XDEL s 1-1 1-2 9", ":2"},
            {"EXISTS s", ":1"},
            {"XLEN s", ":0"},
            {"XADD s 1-2 a 2",
             "-ERR The ID specified in XADD is equal or smaller than the target stream top item"}});
}

TEST_F(StreamTest, IdsFromTheClock) {
  clock_.SetMs(5000);
  Converse({{"XADD s * a 1", "$6\r\n5000-0"}, {"XADD s * a 1", "$6\r\n5000-1"}});
  clock_.SetMs(4000);
  Converse({{"XADD s * a 1", "$6\r\n5000-2"}});
  clock_.SetMs(6000);
  Converse({{"XADD s * a 1", "$6\r\n6000-0"}});
}

TEST_F(StreamTest, ReadInMaps) {
  Converse({{"XADD s 1 a 1", "$3\r\n1-0"},
            {"XADD t 2 b 2", "$3\r\n2-0"},
            {"XREAD STREAMS s t 0 2",
             "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n"
             "$1\r\na\r\n$1\r\n1"},
            {"XREAD STREAMS s t $ $", "*-1"}});
  SetProtocol(3);
  Converse({{"XREAD STREAMS t s 0 1",
             "%1\r\n$1\r\nt\r\n*1\r\n*2\r\n$3\r\n2-0\r\n*2\r\n"
             "$1\r\nb\r\n$1\r\n2"},
            {"XREAD STREAMS s t $ $", "_"}});
}

TEST_F(StreamTest, GroupsDeliverOnceAndWaitForTheAcknowledgement) {
  Converse(
      {{"XGROUP CREATE s g $ MKSTREAM", "+OK"},
       {"XGROUP CREATE s g $", "-BUSYGROUP Consumer Group name already exists"},
       {"XADD s 1 a 1", "$3\r\n1-0"},
       {"XADD s 2 a 2", "$3\r\n2-0"},
       {"XREADGROUP GROUP g c COUNT 1 STREAMS s >",
        "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\na\r\n$1\r\n1"},
       {"XREADGROUP GROUP g d NOACK STREAMS s >",
        "*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$3\r\n2-0\r\n*2\r\n$1\r\na\r\n$1\r\n2"},
       {"XREADGROUP GROUP g c STREAMS s >", "*-1"},
       {"XPENDING s g", "*4\r\n:1\r\n$3\r\n1-0\r\n$3\r\n1-0\r\n*1\r\n*2\r\n$1\r\nc\r\n$1\r\n1"}});
  clock_.AdvanceMs(100);
  Converse({{"XPENDING s g - + 9", "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:100\r\n:1"},
            {"XPENDING s g IDLE 101 - + 9", "*0"},
            {"XCLAIM s g d 101 1", "*0"},
            {"XCLAIM s g d 100 1 JUSTID", "*1\r\n$3\r\n1-0"},
            {"XPENDING s g - + 9", "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nd\r\n:0\r\n:1"},
            {"XCLAIM s g c 0 1 IDLE 50 RETRYCOUNT 7 JUSTID", "*1\r\n$3\r\n1-0"},
            {"XPENDING s g - + 9 c", "*1\r\n*4\r\n$3\r\n1-0\r\n$1\r\nc\r\n:50\r\n:7"},
            {"XAUTOCLAIM s g e 50 0",
             "*3\r\n$3\r\n0-0\r\n*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\na"
             "\r\n$1\r\n1\r\n*0"},
            {"XACK s g 1 2", ":1"},
            {"XPENDING s g", "*4\r\n:0\r\n$-1\r\n$-1\r\n*-1"},
            {"XGROUP DESTROY s g", ":1"}});
}

TEST_F(StreamTest, ConsumersIdle) {
  Run("XADD", "s", "1", "a", "1");
  Run("XGROUP", "CREATE", "s", "g", "0");
  Run("XGROUP", "CREATECONSUMER", "s", "g", "c");
  clock_.AdvanceMs(70);
  Run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "s", ">");
  clock_.AdvanceMs(7);
  Converse({{"XINFO CONSUMERS s g",
             "*2\r\n*6\r\n$4\r\nname\r\n$1\r\nc\r\n$7\r\npending\r\n:0\r\n"
             "$4\r\nidle\r\n:77\r\n*6\r\n$4\r\nname\r\n$1\r\nd\r\n"
             "$7\r\npending\r\n:1\r\n$4\r\nidle\r\n:7"}});
}

TEST_F(StreamTest, Events) {
  EventRecorder events(engine_.store);
  for (const char* line :
       {"XADD s 1 a 1", "XADD s MAXLEN 1 2 a 1", "XTRIM s MAXLEN 1", "XTRIM s MAXLEN 0",
        "XADD s 3 a 1", "XDEL s 9", "XDEL s 3", "XSETID s 5", "XGROUP CREATE s g 0",
        "XGROUP SETID s g 1", "XGROUP CREATECONSUMER s g c", "XGROUP CREATECONSUMER s g c",
        "XREADGROUP GROUP g d STREAMS s 0", "XGROUP DELCONSUMER s g d", "XGROUP DESTROY s g"}) {
    RunLine(line);
  }
  EXPECT_EQ(events.Take(),
            (std::vector<std::string>{
                "new s@0", "xadd s@0", "xadd s@0", "xtrim s@0", "xtrim s@0", "xadd s@0", "xdel s@0",
                "xsetid s@0", "xgroup-create s@0", "xgroup-setid s@0", "xgroup-createconsumer s@0",
                "xgroup-createconsumer s@0", "xgroup-delconsumer s@0", "xgroup-destroy s@0"}));
}

// The handlers and the locks have to find the same keys.
TEST_F(StreamTest, KeysAreThoseOfTheHandler) {
  Converse(
      {{"XADD k 1 a 1", "$3\r\n1-0"},
       {"XGROUP CREATE k streams 0", "+OK"},
       {"XREADGROUP NOACK NOACK GROUP streams streams STREAMS k 0", "*1\r\n*2\r\n$1\r\nk\r\n*0"},
       {"XREAD COUNT streams STREAMS k 0", "-ERR value is not an integer or out of range"},
       {"COMMAND GETKEYS XREADGROUP NOACK NOACK GROUP streams streams STREAMS k 0",
        "*1\r\n$1\r\nk"}});
}

TEST_F(StreamTest, AccountingInRandomOperations) {
  Random random(7);
  uint64_t added = 0;
  for (int step = 0; step < 8000; ++step) {
    const std::string s = " s" + std::to_string(random.Below(3)) + " ";
    const std::string g = "g" + std::to_string(random.Below(2)) + " ";
    const std::string c = "c" + std::to_string(random.Below(3)) + " ";
    const std::string now = std::to_string(added / 4);
    const std::string id = std::to_string(added / 4 - std::min(added / 4, random.Below(40)));
    const std::string lines[] = {"XDEL" + s + id,
                                 "XGROUP CREATE" + s + g + "0",
                                 "XGROUP DESTROY" + s + g,
                                 "XREADGROUP GROUP " + g + c + "COUNT 5 STREAMS" + s + ">",
                                 "XREADGROUP GROUP " + g + c + "COUNT 50 STREAMS" + s + ">",
                                 "XACK" + s + g + id,
                                 "XTRIM" + s + "MINID " + id,
                                 "XTRIM" + s + "MAXLEN ~ 100",
                                 "XCLAIM" + s + g + c + "0 " + id + " FORCE",
                                 "XGROUP DELCONSUMER" + s + g + c,
                                 "COPY" + s + s + "DB 1 REPLACE",
                                 "XAUTOCLAIM" + s + g + c + "0 0 COUNT 3",
                                 random.Below(30) == 0 ? "DEL" + s : "XLEN" + s};
    if (random.Below(2) == 0) {
      ++added;
      RunLine("XADD" + s + now + "-* field value" + now + (random.Below(9) == 0 ? " more 1" : ""));
    } else {
      RunLine(lines[random.Below(std::size(lines))]);
    }
    if (step % 100 == 0) EntryBytes();
  }
  RunLine("FLUSHALL");
  EXPECT_EQ(EntryBytes(), 0);
}

}  // namespace
}  // namespace ruddock::engine
