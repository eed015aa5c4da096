// SPDX-License-Identifier: BSD-3-Clause
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

class ListTest : public EngineTest {
 protected:
  ListTest() { engine_.debug_access = DebugAccess::kEverybody; }

  int64_t Changes() { return engine_.store.Total(&StoreCounters::changes); }
};

TEST_F(ListTest, PushPopAndRead) {
  Converse({{"RPUSH l b c", ":2"},
            {"LPUSH l a 0", ":4"},
            {"LRANGE l 0 -1", "*4\r\n$1\r\n0\r\n$1\r\na\r\n$1\r\nb\r\n$1\r\nc"},
            {"LPUSHX none a", ":0"},
            {"RPUSHX l d", ":5"},
            {"LLEN l", ":5"},
            {"LINDEX l 0", "$1\r\n0"},
            {"LINDEX l -1", "$1\r\nd"},
            {"LINDEX l 5", "$-1"},
            {"LINDEX none x", "$-1"},
            {"LPOP l", "$1\r\n0"},
            {"RPOP l 2", "*2\r\n$1\r\nd\r\n$1\r\nc"},
            {"LPOP l 0", "*0"},
            {"LPOP none", "$-1"},
            {"LPOP none 2", "*-1"},
            {"LPOP l -1", "-ERR value is out of range, must be positive"},
            {"OBJECT ENCODING l", "$9\r\nquicklist"},
            {"LPOP l 9", "*2\r\n$1\r\na\r\n$1\r\nb"},
            {"EXISTS l", ":0"}});
}

TEST_F(ListTest, ChangeInTheMiddle) {
  Converse({{"RPUSH l a b a c a", ":5"},
            {"LSET l 1 B", "+OK"},
            {"LSET l 9 x", "-ERR index out of range"},
            {"LSET none 0 x", "-ERR no such key"},
            {"LINSERT l BEFORE B 1", ":6"},
            {"LINSERT l AFTER none 1", ":-1"},
            {"LINSERT none AFTER a 1", ":0"},
            {"LREM l -2 a", ":2"},
            {"LRANGE l 0 -1", "*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nB\r\n$1\r\nc"},
            {"LTRIM l 1 -2", "+OK"},
            {"LRANGE l 0 -1", "*2\r\n$1\r\n1\r\n$1\r\nB"},
            {"LREM l 0 none", ":0"},
            {"LTRIM l 5 9", "+OK"},
            {"EXISTS l", ":0"}});
}

TEST_F(ListTest, Positions) {
  Converse({{"RPUSH l a b c 1 2 3 c c", ":8"},
            {"LPOS l c", ":2"},
            {"LPOS l c RANK -1", ":7"},
            {"LPOS l c RANK 2 COUNT 0", "*2\r\n:6\r\n:7"},
            {"LPOS l c RANK -2 COUNT 0", "*2\r\n:6\r\n:2"},
            {"LPOS l c COUNT 1 MAXLEN 2", "*0"},
            {"LPOS l c MAXLEN 2", "$-1"},
            {"LPOS none c", "$-1"},
            {"LPOS none c COUNT 2", "*0"},
            {"LPOS l c RANK -9223372036854775808", ":7"}});
}

TEST_F(ListTest, Moves) {
  Converse({{"RPUSH l a b c", ":3"},
            {"LMOVE l l LEFT RIGHT", "$1\r\na"},
            {"RPOPLPUSH l m", "$1\r\na"},
            {"LMOVE l m LEFT RIGHT", "$1\r\nb"},
            {"LRANGE m 0 -1", "*2\r\n$1\r\na\r\n$1\r\nb"},
            {"LMOVE none m LEFT LEFT", "$-1"},
            {"SET s 1", "+OK"},
            {"LMOVE l s LEFT LEFT",
             "-WRONGTYPE Operation against a key holding the wrong kind of value"},
            {"LMOVE s l LEFT LEFT",
             "-WRONGTYPE Operation against a key holding the wrong kind of value"},
            {"LMOVE l m LEFT LEFT", "$1\r\nc"},
            {"EXISTS l", ":0"},
            {"LMPOP 2 l m RIGHT COUNT 2", "*2\r\n$1\r\nm\r\n*2\r\n$1\r\nb\r\n$1\r\na"},
            {"LMPOP 2 l m LEFT COUNT 2", "*2\r\n$1\r\nm\r\n*1\r\n$1\r\nc"},
            {"LMPOP 2 l m LEFT", "*-1"}});
}

TEST_F(ListTest, EventsAndChanges) {
  EventRecorder events(engine_.store);
  Run("RPUSH", "l", "a", "b", "c");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"new l@0", "rpush l@0"}));
  EXPECT_EQ(Changes(), 3);
  Run("LMOVE", "l", "m", "LEFT", "LEFT");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"new m@0", "lpush m@0", "lpop l@0"}));
  EXPECT_EQ(Changes(), 4);
  Run("LMOVE", "l", "l", "LEFT", "RIGHT");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"rpush l@0", "lpop l@0"}));
  Run("LTRIM", "l", "0", "-1");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"ltrim l@0"}));
  EXPECT_EQ(Changes(), 5);
  Run("LTRIM", "l", "1", "0");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"ltrim l@0", "del l@0"}));
  EXPECT_EQ(Changes(), 7);
  Run("LINSERT", "m", "AFTER", "a", "b");
  Run("LSET", "m", "0", "c");
  Run("LREM", "m", "0", "x");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"linsert m@0", "lset m@0"}));
  EXPECT_EQ(Changes(), 9);
  Run("LMPOP", "1", "m", "RIGHT", "COUNT", "9");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"rpop m@0", "del m@0"}));
  EXPECT_EQ(Changes(), 11);
}

TEST_F(ListTest, MemoryIsAccounted) {
  Random random(7);
  const auto pick = [&](std::initializer_list<const char*> words) {
    return std::string(words.begin()[random.Below(words.size())]);
  };
  for (int step = 0; step < 3000; ++step) {
    const std::string key = pick({"a", "b"});
    const std::string text = random.Below(3) == 0 ? std::to_string(random.Below(20))
                                                  : std::string(random.Below(900), 't');
    switch (random.Below(12)) {
      case 0: RunArgs({"LREM", key, pick({"0", "-1", "2"}), text}); break;
      case 1: RunArgs({"LINSERT", key, pick({"BEFORE", "AFTER"}), "5", text}); break;
      case 2: RunArgs({"LSET", key, pick({"0", "-1", "7", "20"}), text}); break;
      case 3: RunArgs({"LMOVE", "a", key, pick({"LEFT", "RIGHT"}), pick({"LEFT", "RIGHT"})}); break;
      case 4: RunArgs({pick({"LPOP", "RPOP"}), key, pick({"0", "1", "3", "40"})}); break;
      case 5: RunArgs({"COPY", "a", "b", "REPLACE"}); break;
      case 6:
        if (random.Below(20) == 0) RunArgs({"LTRIM", key, "3", "-4"});
        break;
      default: RunArgs({pick({"LPUSH", "RPUSH"}), key, text, text});
    }
    if (step % 50 == 0) EntryBytes();
  }
}

}  // namespace
}  // namespace ruddock::engine
