// SPDX-License-Identifier: BSD-3-Clause
// What clients cost, and who goes when they cost too much.
#include "engine/exec/clients.h"

#include <gtest/gtest.h>

#include "engine/store/eviction.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class ClientsTest : public EngineTest {
 protected:
  void Hold(TestClient& client, size_t bytes) {
    engine_.clients.NoteInput(client.session(), {.bytes = bytes});
  }
};

TEST_F(ClientsTest, CountsWhatEachHolds) {
  const size_t alone = engine_.clients.memory();
  EXPECT_EQ(alone, client_.session().memory());
  {
    TestClient other(engine_, mailbox_);
    engine_.clients.NoteInput(other.session(), {.bytes = 1000, .free = 200, .arguments = 30});
    engine_.clients.NoteOutput(other.session(), {.bytes = 5000, .memory = 6000, .pieces = 2});
    EXPECT_EQ(engine_.clients.memory(), alone + other.session().fixed_memory + 7230);
    EXPECT_EQ(engine_.clients.output_bytes(), 5000u);
    const std::string list = Run("CLIENT", "LIST", "ID", std::to_string(other.session().id()));
    EXPECT_NE(list.find(" qbuf=1000 qbuf-free=200 argv-mem=30 "), std::string::npos) << list;
    EXPECT_NE(list.find(" oll=2 omem=6000 "), std::string::npos) << list;
  }
  EXPECT_EQ(engine_.clients.memory(), alone);
  EXPECT_EQ(engine_.clients.output_bytes(), 0u);
}

TEST_F(ClientsTest, TheLargestGoUntilTheOthersFit) {
  TestClient small(engine_, mailbox_);
  TestClient middle(engine_, mailbox_);
  TestClient large(engine_, mailbox_);
  Hold(small, 1'000);
  Hold(middle, 50'000);
  Hold(large, 200'000);
  engine_.clients.SetMemoryLimit(300'000);
  EXPECT_TRUE(mailbox_.closed().empty());
  engine_.clients.SetMemoryLimit(100'000);
  EXPECT_EQ(mailbox_.closed(), std::vector<uint64_t>{large.session().id()});
  EXPECT_EQ(engine_.clients.evicted, 1);
  EXPECT_LE(engine_.clients.memory(), 100'000u);
  // One that is on its way out costs nothing, whatever its thread still says.
  Hold(large, 300'000);
  EXPECT_FALSE(engine_.clients.AboveMemoryLimit());
  EXPECT_NE(Run("INFO", "stats").find("\r\nevicted_clients:1\r\n"), std::string::npos);
  Run("CONFIG", "RESETSTAT");
  EXPECT_NE(Run("INFO", "stats").find("\r\nevicted_clients:0\r\n"), std::string::npos);
}

TEST_F(ClientsTest, WhoAskedToStayStays) {
  TestClient kept(engine_, mailbox_);
  EXPECT_EQ(kept.Run("CLIENT", "NO-EVICT", "on"), "+OK\r\n");
  EXPECT_EQ(Run("CLIENT", "NO-EVICT", "on"), "+OK\r\n");
  TestClient other(engine_, mailbox_);
  Hold(kept, 500'000);
  engine_.clients.SetMemoryLimit(200'000);
  EXPECT_EQ(mailbox_.closed(), std::vector<uint64_t>{other.session().id()});
  EXPECT_TRUE(engine_.clients.AboveMemoryLimit());
  EXPECT_FALSE(engine_.clients.ShouldEvict()) << "nobody is left who may go";
  Hold(kept, 0);
  engine_.clients.EvictToLimit();
  Hold(kept, 500'000);
  EXPECT_TRUE(engine_.clients.ShouldEvict());
}

TEST_F(ClientsTest, RemembersTheLargestBuffersOfEightSeconds) {
  const int64_t now_ms = clock_.NowMs();
  ClientPeaks& peaks = engine_.clients.peaks();
  peaks.NoteInput(now_ms, 1000);
  peaks.NoteInput(now_ms, 300);
  peaks.NoteOutput(now_ms + 3000, 70);
  EXPECT_EQ(peaks.Input(now_ms), 1000u);
  EXPECT_EQ(peaks.Output(now_ms + 3000), 70u);
  clock_.AdvanceMs(7000);
  const std::string info = Run("INFO", "clients");
  EXPECT_NE(info.find("client_recent_max_input_buffer:1000\r\n"), std::string::npos) << info;
  EXPECT_NE(info.find("client_recent_max_output_buffer:70\r\n"), std::string::npos) << info;
  EXPECT_EQ(peaks.Input(now_ms + 8000), 0u);
  EXPECT_EQ(peaks.Output(now_ms + 8000), 70u);
}

TEST(TimeAboveLimit, AddsUpItsSpells) {
  TimeAboveLimit time;
  time.Note(false, 5);
  EXPECT_FALSE(time.running());
  time.Note(true, 10);
  time.Note(true, 20);
  EXPECT_TRUE(time.running());
  EXPECT_EQ(time.CurrentUs(30), 20);
  EXPECT_EQ(time.EndedUs(), 0);
  time.Note(false, 40);
  time.Note(true, 100);
  EXPECT_EQ(time.CurrentUs(101), 1);
  EXPECT_EQ(time.EndedUs(), 30);
  time.Reset();
  EXPECT_EQ(time.CurrentUs(200) + time.EndedUs(), 0);
}

}  // namespace
}  // namespace ruddock::engine
