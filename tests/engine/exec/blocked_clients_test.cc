// SPDX-License-Identifier: BSD-3-Clause
// The queues of waiting clients by themselves: thousands in one, statistics, whoever outlives whom.
#include "engine/exec/blocked_clients.h"

#include <deque>
#include <string>
#include <vector>

#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

class BlockedClientsTest : public EngineTest {
 protected:
  // Clients without an executor of their own, of which there could not be thousands.
  struct Waiter {
    Waiter(Engine& engine, TestMailbox& mailbox) : session(engine.clients.NextId(), &mailbox) {
      engine.clients.Add(session);
    }
    Session session;
  };

  void Wait(Waiter& waiter, const std::vector<std::string>& command) {
    Batch batch;
    for (const std::string& arg : command) batch.AddArg(arg);
    batch.CloseRequest();
    OutputBuffer out;
    encoder_.Attach(out);
    executor_.Run(batch, 0, waiter.session, encoder_);
    EXPECT_TRUE(out.empty());
  }
  std::string Answer(Waiter& waiter) {
    OutputBuffer out;
    encoder_.Attach(out);
    for (const Delivery& delivery : mailbox_.Take(waiter.session.id())) delivery(encoder_);
    return std::string(out.bytes());
  }
  void End(Waiter& waiter) {
    engine_.clients.Remove(waiter.session);
    engine_.blocked.Cancel(waiter.session);
  }
  void ExpectNothingLeft() {
    EXPECT_EQ(engine_.blocked.waiting(), 0);
    EXPECT_EQ(engine_.blocked.with_deadline(), 0);
    EXPECT_EQ(engine_.store.waiting_requests, 0u);
    for (uint32_t i = 0; i < engine_.store.shard_count(); ++i) {
      EXPECT_EQ(engine_.store.shard(i).awaited_keys, 0u);
    }
    EXPECT_EQ(engine_.attention.load() & kMoversWaiting, 0u);
  }

  Executor executor_{engine_};
  resp::Encoder encoder_;
};

constexpr size_t kMany = 10'000;

TEST_F(BlockedClientsTest, TenThousandAreServedInTheOrderInWhichTheyCame) {
  std::deque<Waiter> waiters;
  for (size_t i = 0; i < kMany; ++i) {
    waiters.emplace_back(engine_, mailbox_);
    // Some of them wait elsewhere too.
    std::vector<std::string> command = {"BLPOP", "x"};
    if (i % 3 == 0) command.push_back("y" + std::to_string(i % 7));
    command.emplace_back(i % 2 == 0 ? "0" : "100");
    Wait(waiters.back(), command);
  }
  EXPECT_EQ(engine_.blocked.waiting(), static_cast<int64_t>(kMany));
  EXPECT_EQ(engine_.blocked.with_deadline(), static_cast<int64_t>(kMany / 2));
  // Half by one push, half by one push each.
  std::vector<std::string> push = {"RPUSH", "x"};
  for (size_t i = 0; i < kMany / 2; ++i) push.push_back("e" + std::to_string(i));
  EXPECT_EQ(RunArgs(push), ":5000\r\n");
  for (size_t i = kMany / 2; i < kMany; ++i) {
    ASSERT_EQ(Run("RPUSH", "x", "e" + std::to_string(i)), ":1\r\n");
  }
  for (size_t i = 0; i < kMany; ++i) {
    ASSERT_EQ(Answer(waiters[i]), "*2\r\n$1\r\nx\r\n" + BulkReply("e" + std::to_string(i)));
  }
  ExpectNothingLeft();
  for (Waiter& waiter : waiters) End(waiter);
}

TEST_F(BlockedClientsTest, TenThousandLeaveInAnyOrder) {
  std::deque<Waiter> waiters;
  for (size_t i = 0; i < kMany; ++i) {
    waiters.emplace_back(engine_, mailbox_);
    if (i % 2 == 0) {
      Wait(waiters.back(), {"BLMOVE", "x", "to" + std::to_string(i), "LEFT", "LEFT", "0"});
    } else {
      Wait(waiters.back(), {"BZPOPMIN", "x", "y", "5"});
    }
  }
  // From the end, the middle and the start.
  for (size_t i = kMany; i-- > kMany / 2;) End(waiters[i]);
  for (size_t i = 1; i < kMany / 2; i += 2) End(waiters[i]);
  EXPECT_EQ(engine_.blocked.waiting(), static_cast<int64_t>(kMany / 4));
  for (size_t i = 0; i < kMany / 2; i += 2) {
    // A push finds its mover among thousands, and holds the shard of its destination.
    ASSERT_EQ(Run("RPUSH", "x", "1"), ":1\r\n");
    ASSERT_EQ(Answer(waiters[i]), BulkReply("1"));
    End(waiters[i]);
  }
  ExpectNothingLeft();
}

TEST_F(BlockedClientsTest, CountedWhenItBeginsAndWhenItEnds) {
  Waiter waiter(engine_, mailbox_);
  const Command* blpop = engine_.commands.Find("blpop");
  const auto sum = [&](Counter CommandCounters::*counter) {
    int64_t total = 0;
    engine_.stats.ForEachThread(
        [&](ThreadStats& stats) { total += (stats.commands[blpop->id].*counter).Get(); });
    return total;
  };
  Wait(waiter, {"BLPOP", "x", "0"});
  EXPECT_EQ(sum(&CommandCounters::calls), 1);
  const int64_t ticks = sum(&CommandCounters::ticks);
  Run("RPUSH", "x", "1");
  EXPECT_EQ(Answer(waiter), "*2\r\n$1\r\nx\r\n$1\r\n1\r\n");
  EXPECT_EQ(sum(&CommandCounters::calls), 1);
  EXPECT_GT(sum(&CommandCounters::ticks), ticks);
  EXPECT_EQ(sum(&CommandCounters::failed), 0);
  Wait(waiter, {"BLPOP", "x", "0"});
  const std::string id = std::to_string(waiter.session.id());
  Run("CLIENT", "UNBLOCK", id);
  EXPECT_EQ(Answer(waiter), "*-1\r\n");
  EXPECT_EQ(sum(&CommandCounters::failed), 1);
  Wait(waiter, {"BLPOP", "x", "0"});
  Run("CLIENT", "UNBLOCK", id, "ERROR");
  EXPECT_EQ(Answer(waiter), "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
  EXPECT_EQ(sum(&CommandCounters::calls), 3);
  EXPECT_EQ(sum(&CommandCounters::failed), 2);
  End(waiter);
}

TEST_F(BlockedClientsTest, InTheSlowLogWhenTheWaitIsOver) {
  engine_.SetSlowThresholds(0, -1);
  Waiter waiter(engine_, mailbox_);
  Wait(waiter, {"BLPOP", "x", "0"});
  EXPECT_EQ(engine_.slowlog.size(), 0u);
  Run("RPUSH", "x", "1");
  Answer(waiter);
  const std::vector<SlowLog::Entry> entries = engine_.slowlog.Newest(10);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].args, (std::vector<std::string>{"BLPOP", "x", "0"}));
  EXPECT_EQ(entries[1].args, (std::vector<std::string>{"RPUSH", "x", "1"}));
  End(waiter);
}

TEST_F(BlockedClientsTest, FlushingKeepsThemWaiting) {
  Waiter waiter(engine_, mailbox_);
  Wait(waiter, {"BLPOP", "x", "y", "0"});
  Run("SET", "x", "1");
  for (const char* flush : {"FLUSHALL", "FLUSHDB"}) {
    EXPECT_EQ(Run(flush), "+OK\r\n");
    EXPECT_EQ(Answer(waiter), "");
  }
  Run("RPUSH", "y", "1");
  EXPECT_EQ(Answer(waiter), "*2\r\n$1\r\ny\r\n$1\r\n1\r\n");
  End(waiter);
  ExpectNothingLeft();
}

}  // namespace
}  // namespace ruddock::engine
