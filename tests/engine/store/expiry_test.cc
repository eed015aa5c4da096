// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/expiry.h"

#include <gtest/gtest.h>

#include "tests/support/store_audit.h"
#include "tests/support/store_user.h"

namespace ruddock::engine {
namespace {

constexpr int64_t kPlenty = 60'000'000;  // no test waits for it

class ExpiryTest : public ::testing::Test {
 protected:
  void Fill(int count, int64_t expire_at, const std::string& prefix) {
    for (int i = 0; i < count; ++i) user_.Set(prefix + std::to_string(i), "v", expire_at);
  }
  // Until many cycles in a row have found nothing: the cursors have been round.
  void RunToTheEnd(int64_t now_ms) {
    for (int idle = 0; idle < 50; ++idle) {
      if (cycle_.Run(now_ms, kPlenty).expired > 0) idle = 0;
    }
  }

  Store store_{{16, 4}};
  StoreUser user_{store_};
  ActiveExpiry cycle_{store_, 0, 1};
  const int64_t now_ = StoreUser::kStart;
};

TEST_F(ExpiryTest, NothingToDo) {
  Fill(100, WriteGate::kNoExpiry, "forever:");
  const ExpireResult result = cycle_.Run(now_, kPlenty);
  EXPECT_EQ(result.sampled, 0);
  EXPECT_EQ(store_.KeyCount(0), 100);
}

TEST_F(ExpiryTest, TakesWhatIsDueAndNothingElse) {
  Fill(1000, now_ + 100, "soon:");
  Fill(1000, now_ + 100'000, "late:");
  Fill(1000, WriteGate::kNoExpiry, "forever:");
  RunToTheEnd(now_ + 100);  // due only after its millisecond
  EXPECT_EQ(store_.KeyCount(0), 3000);
  RunToTheEnd(now_ + 101);
  EXPECT_EQ(store_.KeyCount(0), 2000);
  EXPECT_EQ(store_.ExpiringCount(0), 1000);
  EXPECT_EQ(store_.Total(&StoreCounters::expired), 1000);
  EXPECT_EQ(AuditStore(store_), "");
}

TEST_F(ExpiryTest, OneCycleRepeatsWhileMoreThanATenthIsDue) {
  Fill(20'000, now_ + 1, "soon:");
  const ExpireResult result = cycle_.Run(now_ + 2, kPlenty);
  EXPECT_EQ(result.expired, 20'000);
  EXPECT_FALSE(result.out_of_time);
  EXPECT_EQ(store_.KeyCount(0), 0);
}

TEST_F(ExpiryTest, SamplesLittleWhileFewAreDue) {
  Fill(50'000, now_ + 100'000, "late:");
  const ExpireResult result = cycle_.Run(now_, kPlenty);
  EXPECT_GT(result.sampled, 0);
  EXPECT_LE(result.sampled, 20 * 17);
}

TEST_F(ExpiryTest, LeavesAtMostATenthInTheEnd) {
  Fill(5'000, now_ + 1, "soon:");
  Fill(20'000, now_ + 100'000, "late:");
  // The cursor has been round long before this many cycles are over.
  for (int i = 0; i < 500; ++i) cycle_.Run(now_ + 2, kPlenty);
  EXPECT_LT(store_.KeyCount(0) - 20'000, 2'500);
}

TEST_F(ExpiryTest, MoreEffortLooksAtMore) {
  Fill(50'000, now_ + 100'000, "late:");
  const int64_t little = cycle_.Run(now_, kPlenty).sampled;
  store_.expiry.effort = 10;
  EXPECT_GT(cycle_.Run(now_, kPlenty).sampled, 2 * little);
  EXPECT_EQ(ActiveExpiry::TimePercent(1), 25);
  EXPECT_EQ(ActiveExpiry::TimePercent(10), 43);
}

TEST_F(ExpiryTest, StopsWhenItsTimeIsOver) {
  Fill(50'000, now_ + 1, "soon:");
  const ExpireResult result = cycle_.Run(now_ + 2, 0);
  EXPECT_TRUE(result.out_of_time);
  EXPECT_LT(result.expired, 50'000);
  EXPECT_EQ(store_.expiry.out_of_time, 1);
  // The next one goes on.
  RunToTheEnd(now_ + 2);
  EXPECT_EQ(store_.KeyCount(0), 0);
}

TEST_F(ExpiryTest, CanBeSwitchedOff) {
  Fill(100, now_ + 1, "soon:");
  store_.expiry.active = false;
  EXPECT_EQ(cycle_.Run(now_ + 2, kPlenty).sampled, 0);
  EXPECT_EQ(store_.KeyCount(0), 100);
}

TEST_F(ExpiryTest, ThreadsShareTheShards) {
  Fill(1000, now_ + 1, "soon:");
  for (uint32_t thread = 0; thread < 3; ++thread) {
    ActiveExpiry cycle(store_, thread, 3);
    while (cycle.Run(now_ + 2, kPlenty).expired > 0) {
    }
    for (uint32_t shard = 0; shard < 16; ++shard) {
      const bool done = shard % 3 <= thread;
      EXPECT_EQ(store_.FindTable(shard, 0)->entries.empty(), done);
    }
  }
  // More threads than shards.
  EXPECT_EQ(ActiveExpiry(store_, 16, 17).Run(now_ + 2, kPlenty).sampled, 0);
}

TEST_F(ExpiryTest, EveryDatabase) {
  for (uint32_t database = 0; database < 4; ++database) {
    user_.set_database(database);
    Fill(100, now_ + 1, "soon:");
  }
  RunToTheEnd(now_ + 2);
  for (uint32_t database = 0; database < 4; ++database) EXPECT_EQ(store_.KeyCount(database), 0);
  EXPECT_EQ(store_.MemoryUsed(), [&] {
    int64_t buckets = 0;
    for (uint32_t shard = 0; shard < 16; ++shard) {
      for (uint32_t database = 0; database < 4; ++database) {
        if (const Table* table = store_.FindTable(shard, database)) {
          buckets += static_cast<int64_t>(table->entries.memory() + table->expiring.memory());
        }
      }
    }
    return buckets;
  }());
}

TEST_F(ExpiryTest, Estimates) {
  Fill(1000, now_ + 50'000, "late:");
  for (int i = 0; i < 20; ++i) cycle_.Run(now_, kPlenty);
  EXPECT_NEAR(static_cast<double>(store_.expiry.average_ttl_ms[0]), 50'000, 5'000);
  EXPECT_EQ(store_.expiry.stale_percent, 0);
  Fill(1000, now_ - 1, "late:");
  cycle_.Run(now_, kPlenty);
  EXPECT_GT(store_.expiry.stale_percent, 0);
  RunToTheEnd(now_);
  cycle_.Run(now_, kPlenty);
  EXPECT_EQ(store_.expiry.average_ttl_ms[0], 0);
}

TEST_F(ExpiryTest, FarAwayTimesDoNotOverflow) {
  Fill(1000, INT64_MAX, "late:");
  cycle_.Run(now_, kPlenty);
  EXPECT_GT(store_.expiry.average_ttl_ms[0], 0);
  EXPECT_EQ(store_.KeyCount(0), 1000);
}

}  // namespace
}  // namespace ruddock::engine
