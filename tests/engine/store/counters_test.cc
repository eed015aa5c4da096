// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/counters.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "engine/store/store.h"

namespace ruddock::engine {
namespace {

TEST(ThreadIndex, StaysTheSameOnAThread) {
  EXPECT_EQ(ThreadIndex(), ThreadIndex());
  EXPECT_LT(ThreadIndex(), ThreadIndexLimit());
}

TEST(ThreadIndexStress, IsUniqueAmongLiveThreadsAndReused) {
  for (int round = 0; round < 100; ++round) {
    std::mutex mutex;
    std::set<uint32_t> indexes = {ThreadIndex()};
    std::atomic<int> arrived{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        {
          std::lock_guard guard(mutex);
          EXPECT_TRUE(indexes.insert(ThreadIndex()).second);
        }
        // Nobody leaves before everybody has an index.
        ++arrived;
        while (arrived < 8) std::this_thread::yield();
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_LT(ThreadIndexLimit(), 64u);
}

TEST(StoreCountersStress, SumIsExactAcrossThreads) {
  Store store({4, 2});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        store.counters().hits.Add(1);
        store.CountKeys(1, 2, -1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store.Total(&StoreCounters::hits), 40'000);
  EXPECT_EQ(store.KeyCount(1), 80'000);
  EXPECT_EQ(store.ExpiringCount(1), -40'000);
  EXPECT_EQ(store.KeyCount(0), 0);
  store.ResetStats();
  EXPECT_EQ(store.Total(&StoreCounters::hits), 0);
  EXPECT_EQ(store.KeyCount(1), 80'000);
}

}  // namespace
}  // namespace ruddock::engine
