// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "engine/store/store.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {
namespace {

TEST(ShardLock, IsExclusive) {
  ShardLock lock;
  EXPECT_TRUE(lock.TryLock());
  EXPECT_FALSE(lock.TryLock());
  lock.Unlock();
  lock.Lock();
  EXPECT_FALSE(lock.TryLock());
  lock.Unlock();
}

TEST(ShardLockStress, CountsExactly) {
  ShardLock lock;
  int64_t counter = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20'000; ++i) {
        lock.Lock();
        ++counter;
        // Held for longer than waiters spin, now and then.
        if (i % 1000 == 0) std::this_thread::yield();
        lock.Unlock();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter, 80'000);
}

// Whoever parked is woken.
TEST(ShardLockStress, HandsOverBetweenParkedThreads) {
  ShardLock lock;
  int turn = 0;
  auto play = [&](int mine) {
    for (int i = 0; i < 30;) {
      lock.Lock();
      if (turn == mine) {
        turn = 1 - mine;
        ++i;
      }
      std::this_thread::yield();
      lock.Unlock();
    }
  };
  std::thread other(play, 1);
  play(0);
  other.join();
  EXPECT_EQ(turn, 0);
}

// A client with a long pipeline takes the lock again as soon as it has let it go. Who waits is let
// in soon all the same; without being handed over the lock was had by chance, after a thousand
// holds.
TEST(ShardLockStress, WhoeverWaitsIsNotKeptOut) {
  using Clock = std::chrono::steady_clock;
  constexpr size_t kRounds = 41;
  ShardLock lock;
  std::vector<int> holds;
  for (size_t round = 0; round < kRounds; ++round) {
    std::atomic<bool> asks{false};
    std::atomic<bool> had_it{false};
    lock.Lock();
    std::thread other([&] {
      asks = true;
      lock.Lock();
      had_it = true;
      lock.Unlock();
    });
    while (!asks) std::this_thread::yield();
    int count = 0;
    for (; !had_it && count < 50'000; ++count) {
      const auto end = Clock::now() + std::chrono::microseconds(100);
      while (Clock::now() < end) continue;
      lock.Unlock();
      lock.Lock();
    }
    lock.Unlock();
    other.join();
    holds.push_back(count);
  }
  // Half of the rounds, as the other thread may not have begun to wait for long, where the machine
  // is busy.
  std::nth_element(holds.begin(), holds.begin() + kRounds / 2, holds.end());
  EXPECT_LT(holds[kRounds / 2], 200);
}

// Many that wait, come and go while the lock is handed over; nobody is left behind.
TEST(ShardLockStress, HandsOverAmongMany) {
  ShardLock lock;
  int64_t counter = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 60; ++i) {
        lock.Lock();
        const int64_t seen = counter;
        // Long enough for those that wait to lose patience.
        if ((i + t) % 4 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        counter = seen + 1;
        lock.Unlock();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter, 360);
  EXPECT_TRUE(lock.TryLock());  // as free as at first
  lock.Unlock();
}

class ShardGuardTest : public ::testing::Test {
 protected:
  bool Locked(uint32_t shard) {
    if (!store_.shard(shard).lock.TryLock()) return true;
    store_.shard(shard).lock.Unlock();
    return false;
  }
  std::vector<uint32_t> LockedShards() {
    std::vector<uint32_t> locked;
    for (uint32_t i = 0; i < store_.shard_count(); ++i) {
      EXPECT_EQ(guard_.Holds(i), Locked(i));
      if (Locked(i)) locked.push_back(i);
    }
    return locked;
  }
  using Shards = std::vector<uint32_t>;

  Store store_{{8, 1}};
  ShardGuard guard_{store_};
};

TEST_F(ShardGuardTest, One) {
  EXPECT_EQ(LockedShards(), Shards{});
  guard_.TakeOne(3);
  EXPECT_EQ(LockedShards(), Shards{3});
  guard_.TakeOne(3);
  EXPECT_EQ(LockedShards(), Shards{3});
  guard_.TakeOne(1);
  EXPECT_EQ(LockedShards(), Shards{1});
  guard_.Release();
  guard_.Release();
  EXPECT_EQ(LockedShards(), Shards{});
}

TEST_F(ShardGuardTest, ManyAreSortedAndDeduplicated) {
  Shards wanted = {5, 2, 5, 7, 2, 0};
  guard_.TakeMany(wanted);
  EXPECT_EQ(LockedShards(), (Shards{0, 2, 5, 7}));
  wanted = {6, 6, 6};
  guard_.TakeMany(wanted);
  EXPECT_EQ(LockedShards(), Shards{6});
  wanted = {1, 0};
  guard_.TakeMany(wanted);
  EXPECT_EQ(LockedShards(), (Shards{0, 1}));
  guard_.TakeOne(1);
  EXPECT_EQ(LockedShards(), Shards{1});
}

TEST_F(ShardGuardTest, All) {
  guard_.TakeOne(4);
  guard_.TakeAll();
  guard_.TakeAll();
  EXPECT_EQ(LockedShards().size(), 8u);
  Shards wanted = {3, 2};
  guard_.TakeMany(wanted);
  EXPECT_EQ(LockedShards(), (Shards{2, 3}));
}

TEST_F(ShardGuardTest, ReleasesInTheEnd) {
  {
    ShardGuard guard(store_);
    Shards wanted = {1, 6};
    guard.TakeMany(wanted);
    EXPECT_TRUE(Locked(6));
  }
  EXPECT_EQ(LockedShards(), Shards{});
}

TEST(ShardIndex, ComesFromTheHighBits) {
  Store one({1, 1});
  EXPECT_EQ(one.ShardIndex(UINT64_MAX), 0u);
  Store many({1024, 1});
  EXPECT_EQ(many.ShardIndex(0), 0u);
  EXPECT_EQ(many.ShardIndex(UINT64_MAX), 1023u);
  EXPECT_EQ(many.ShardIndex(uint64_t{5} << 54), 5u);
}

#ifdef RUDDOCK_DEBUG_CHECKS
using ShardDisciplineDeathTest = ShardGuardTest;

TEST_F(ShardDisciplineDeathTest, WrongOrder) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  guard_.TakeOne(4);
  ShardGuard second(store_);
  EXPECT_DEATH(second.TakeOne(3), "shards taken out of order");
  EXPECT_DEATH(second.TakeOne(4), "shards taken out of order");
}

TEST_F(ShardDisciplineDeathTest, KeyOutsideTheHeldShards) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  WriteGate gate(store_, 0, 0);
  const Key key = Key::Of("key");
  EXPECT_DEATH(gate.Find(key), "without holding its shard");
  EXPECT_DEATH(gate.Remove(key), "without holding its shard");
  guard_.TakeOne((store_.ShardIndex(key.hash) + 1) % 8);
  EXPECT_DEATH(gate.SetString(key, "v"), "without holding its shard");
}

TEST_F(ShardDisciplineDeathTest, SwapWithoutAllShards) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  guard_.TakeOne(0);
  EXPECT_DEATH(store_.Detach(0), "without holding all shards");
}
#endif

}  // namespace
}  // namespace ruddock::engine
