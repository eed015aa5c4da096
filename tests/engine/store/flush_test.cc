// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/flush.h"

#include <gtest/gtest.h>

#include "engine/store/lazy_free.h"
#include "tests/support/store_audit.h"
#include "tests/support/store_user.h"

namespace ruddock::engine {
namespace {

class FlushTest : public ::testing::TestWithParam<bool> {
 protected:
  FlushTest() {
    for (uint32_t database = 0; database < 3; ++database) {
      StoreUser user(store_, database);
      for (int i = 0; i < 100; ++i) {
        const int64_t expire_at = i % 2 == 0 ? StoreUser::kStart + 1000 : WriteGate::kNoExpiry;
        user.Set("key:" + std::to_string(i), std::string(static_cast<size_t>(i) * 400, 'x'),
                 expire_at);
      }
    }
  }

  Store store_{{16, 3}};
  ShardGuard guard_{store_};
};

TEST_P(FlushTest, OneDatabase) {
  EXPECT_EQ(FlushDatabase(store_, guard_, 1, GetParam()), 100);
  EXPECT_EQ(store_.KeyCount(0), 100);
  EXPECT_EQ(store_.KeyCount(1), 0);
  EXPECT_EQ(store_.ExpiringCount(1), 0);
  EXPECT_EQ(store_.KeyCount(2), 100);
  EXPECT_EQ(AuditStore(store_), "");
  StoreUser user(store_, 1);
  EXPECT_FALSE(user.Has("key:1"));
  user.Set("key:1", "again");
  EXPECT_EQ(user.Get("key:1"), "again");
  EXPECT_EQ(AuditStore(store_), "");
}

TEST_P(FlushTest, AllDatabases) {
  guard_.TakeAll();
  EXPECT_EQ(FlushDatabase(store_, guard_, kAllDatabases, GetParam()), 300);
  EXPECT_FALSE(guard_.Holds(0));
  for (uint32_t database = 0; database < 3; ++database) EXPECT_EQ(store_.KeyCount(database), 0);
  EXPECT_EQ(store_.MemoryUsed(), 0);
  EXPECT_EQ(AuditStore(store_), "");
  EXPECT_EQ(FlushDatabase(store_, guard_, kAllDatabases, GetParam()), 0);
}

INSTANTIATE_TEST_SUITE_P(SyncAndAsync, FlushTest, ::testing::Bool());

TEST(FlushLazily, CountsTheObjects) {
  Store store({16, 1});
  StoreUser user(store);
  for (int i = 0; i < 50; ++i) user.Set(std::to_string(i), "v");
  const int64_t freed = TheLazyFree().freed();
  ShardGuard guard(store);
  FlushDatabase(store, guard, 0, true);
  TheLazyFree().Drain();
  EXPECT_EQ(TheLazyFree().freed() - freed, 50);
  EXPECT_EQ(TheLazyFree().pending(), 0);
}

}  // namespace
}  // namespace ruddock::engine
