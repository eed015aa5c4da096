// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/eviction.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/access.h"
#include "tests/support/store_audit.h"
#include "tests/support/store_user.h"

namespace ruddock::engine {
namespace {

class EvictionTest : public ::testing::Test {
 protected:
  EvictionTest() { Eviction().tenacity = 100; }
  ~EvictionTest() override {
    Eviction().max_memory = 0;
    Eviction().policy = EvictionPolicy::kNoEviction;
    Eviction().samples = 5;
    Eviction().tenacity = 10;
    Eviction().other_memory = 0;
  }

  void Use(EvictionPolicy policy) {
    Eviction().policy = policy;
    store_.access_policy.lfu =
        policy == EvictionPolicy::kAllKeysLfu || policy == EvictionPolicy::kVolatileLfu;
  }
  static std::string Name(int i) { return "key:" + std::to_string(i); }
  void SetAccess(int i, uint32_t access) {
    const std::string name = Name(i);
    const Key key = Key::Of(name);
    ShardGuard guard(store_);
    guard.TakeOne(store_.ShardIndex(key.hash));
    WriteGate gate(store_, 0, now_);
    gate.SetAccess(gate.Peek(key), access);
  }
  // Without a trace.
  bool Has(int i, uint32_t database = 0) {
    const std::string name = Name(i);
    const Key key = Key::Of(name);
    ShardGuard guard(store_);
    guard.TakeOne(store_.ShardIndex(key.hash));
    const Table* table = store_.FindTable(store_.ShardIndex(key.hash), database);
    return table != nullptr && table->entries.Find(key) != nullptr;
  }
  int Count(int first, int end) {
    int count = 0;
    for (int i = first; i < end; ++i) count += Has(i);
    return count;
  }
  // Of 4,000 keys, the first half being the better choice.
  void ExpectMostlyFirstHalfGone() {
    const int first = 2000 - Count(0, 2000);
    const int second = 2000 - Count(2000, 4000);
    EXPECT_GT(first, 800);
    EXPECT_LT(second * 10, first);
  }
  // Evicts until `share` of the memory is left, half of which is bucket arrays.
  bool EvictTo(double share) {
    Eviction().max_memory = static_cast<uint64_t>(static_cast<double>(store_.MemoryUsed()) * share);
    return EvictToLimit(store_, now_);
  }

  Store store_{{16, 4}};
  StoreUser user_{store_};
  const int64_t now_ = StoreUser::kStart;
};

TEST_F(EvictionTest, NoLimitNoWork) {
  user_.Set("a", "1");
  EXPECT_TRUE(EvictToLimit(store_, now_));
  Eviction().max_memory = UINT64_MAX;
  EXPECT_TRUE(EvictToLimit(store_, now_));
  EXPECT_EQ(store_.KeyCount(0), 1);
}

TEST_F(EvictionTest, NoEvictionRefuses) {
  for (int i = 0; i < 100; ++i) user_.Set(Name(i), "value");
  EXPECT_FALSE(EvictTo(0.5));
  EXPECT_EQ(store_.KeyCount(0), 100);
}

TEST_F(EvictionTest, OtherMemoryCounts) {
  for (int i = 0; i < 100; ++i) user_.Set(Name(i), "value");
  Eviction().max_memory = 1'000'000;
  EXPECT_TRUE(EvictToLimit(store_, now_));
  Eviction().other_memory = 1'000'000;
  EXPECT_FALSE(EvictToLimit(store_, now_));
  Use(EvictionPolicy::kAllKeysLru);
  // Where the rest alone is over the limit, everything goes and it is not enough.
  Eviction().other_memory = 1'000'001;
  EXPECT_FALSE(EvictToLimit(store_, now_));
  EXPECT_EQ(store_.KeyCount(0), 0);
  EXPECT_EQ(store_.Total(&StoreCounters::evicted), 100);
}

TEST_F(EvictionTest, LruTakesOldKeysRatherThanNew) {
  Use(EvictionPolicy::kAllKeysLru);
  for (int i = 0; i < 4000; ++i) user_.Set(Name(i), "value");
  // The first half was used an hour ago.
  for (int i = 0; i < 2000; ++i) SetAccess(i, LruClock(now_ - 3'600'000));
  EXPECT_TRUE(EvictTo(0.85));
  ExpectMostlyFirstHalfGone();
  EXPECT_EQ(store_.Total(&StoreCounters::evicted), 4000 - Count(0, 4000));
  EXPECT_EQ(AuditStore(store_), "");
}

TEST_F(EvictionTest, LfuKeepsHotKeys) {
  Use(EvictionPolicy::kAllKeysLfu);
  for (int i = 0; i < 4000; ++i) user_.Set(Name(i), "value");
  for (int i = 2000; i < 4000; ++i) SetAccess(i, LfuMinutes(now_) << 8 | 100);
  EXPECT_TRUE(EvictTo(0.85));
  ExpectMostlyFirstHalfGone();
}

TEST_F(EvictionTest, LfuDecays) {
  Use(EvictionPolicy::kAllKeysLfu);
  for (int i = 0; i < 4000; ++i) user_.Set(Name(i), "value");
  // Hot once, but not for the last 200 minutes, against lukewarm now.
  for (int i = 0; i < 2000; ++i) SetAccess(i, LfuMinutes(now_ - 200 * 60'000) << 8 | 200);
  for (int i = 2000; i < 4000; ++i) SetAccess(i, LfuMinutes(now_) << 8 | 20);
  EXPECT_TRUE(EvictTo(0.85));
  ExpectMostlyFirstHalfGone();
}

TEST_F(EvictionTest, TtlTakesTheNearestFirst) {
  Use(EvictionPolicy::kVolatileTtl);
  for (int i = 0; i < 4000; ++i) {
    user_.Set(Name(i), "value", now_ + (i < 2000 ? 1'000 : 1'000'000));
  }
  EXPECT_TRUE(EvictTo(0.85));
  ExpectMostlyFirstHalfGone();
}

TEST_F(EvictionTest, RandomTakesAnything) {
  Use(EvictionPolicy::kAllKeysRandom);
  for (int i = 0; i < 4000; ++i) user_.Set(Name(i), "value");
  for (int i = 0; i < 2000; ++i) SetAccess(i, LruClock(now_ - 3'600'000));
  EXPECT_TRUE(EvictTo(0.75));
  EXPECT_NEAR(Count(0, 2000), Count(2000, 4000), 250);
}

TEST_F(EvictionTest, VolatilePoliciesLeaveKeysWithoutExpiryAlone) {
  for (EvictionPolicy policy : {EvictionPolicy::kVolatileLru, EvictionPolicy::kVolatileLfu,
                                EvictionPolicy::kVolatileRandom, EvictionPolicy::kVolatileTtl}) {
    Use(policy);
    for (int i = 0; i < 1000; ++i) user_.Set(Name(i), "value");
    for (int i = 1000; i < 1100; ++i) user_.Set(Name(i), "value", now_ + 100'000);
    EXPECT_FALSE(EvictTo(0.5));
    EXPECT_EQ(Count(0, 1000), 1000);
    EXPECT_EQ(Count(1000, 1100), 0);
  }
}

TEST_F(EvictionTest, EveryDatabaseGives) {
  for (EvictionPolicy policy : {EvictionPolicy::kAllKeysLru, EvictionPolicy::kAllKeysRandom}) {
    Use(policy);
    for (uint32_t database = 0; database < 4; ++database) {
      user_.set_database(database);
      for (int i = 0; i < 500; ++i) user_.Set(Name(i), "value");
    }
    EXPECT_TRUE(EvictTo(0.5));
    for (uint32_t database = 0; database < 4; ++database) {
      EXPECT_LT(store_.KeyCount(database), 500);
    }
    Eviction().max_memory = 1;
    EXPECT_FALSE(EvictToLimit(store_, now_));
    for (uint32_t database = 0; database < 4; ++database) EXPECT_EQ(store_.KeyCount(database), 0);
  }
}

TEST_F(EvictionTest, ACandidateThatIsUsedAgainStays) {
  Use(EvictionPolicy::kAllKeysLru);
  Eviction().samples = 16;
  for (int i = 0; i < 100; ++i) {
    user_.Set(Name(i), "value");
    SetAccess(i, LruClock(now_ - 3'600'000 - i * 1000));
  }
  // Fills the pool with the oldest keys.
  Eviction().max_memory = static_cast<uint64_t>(store_.MemoryUsed() - 1);
  EXPECT_TRUE(EvictToLimit(store_, now_));
  // Now they are the newest.
  for (int i = 50; i < 100; ++i) {
    if (Has(i)) SetAccess(i, LruClock(now_));
  }
  const int before = Count(50, 100);
  Eviction().max_memory = static_cast<uint64_t>(store_.MemoryUsed() - 1);
  EXPECT_TRUE(EvictToLimit(store_, now_));
  EXPECT_EQ(Count(50, 100), before);
}

class ListenerOfOne : public KeyspaceListener {
 public:
  void Event(NotifyClass kind, std::string_view event, uint32_t, std::string_view key) override {
    events.push_back(std::to_string(kind) + " " + std::string(event) + " " + std::string(key));
  }
  std::vector<std::string> events;
};

TEST_F(EvictionTest, Notifies) {
  Use(EvictionPolicy::kAllKeysLru);
  user_.Set("one", "value");
  ListenerOfOne listener;
  store_.listener = &listener;
  store_.notify_mask = kNotifyEvicted;
  Eviction().max_memory = 1;
  EvictToLimit(store_, now_);
  ASSERT_EQ(listener.events.size(), 1u);
  EXPECT_EQ(listener.events[0], std::to_string(kNotifyEvicted) + " evicted one");
}

// Memory stays near the limit while values of all sizes are written, under every policy.
TEST_F(EvictionTest, HoldsTheLimitUnderPressure) {
  constexpr int64_t kLimit = 4 << 20;
  for (int policy = 1; policy <= 7; ++policy) {
    Eviction().max_memory = kLimit;
    Eviction().tenacity = 10;
    Use(static_cast<EvictionPolicy>(policy));
    Random random(static_cast<uint64_t>(policy));
    int64_t most = 0;
    int written = 0;
    for (int i = 0; i < 10'000; ++i) {
      const bool within = EvictToLimit(store_, now_ + i);
      EXPECT_TRUE(within);
      user_.set_database(static_cast<uint32_t>(random.Below(4)));
      user_.set_now_ms(now_ + i);
      user_.Set(Name(i), std::string(size_t{1} << random.Below(15), 'x'), now_ + 1'000'000 + i);
      ++written;
      most = std::max(most, store_.MemoryUsed());
    }
    EXPECT_LE(most, kLimit + kLimit / 5) << "policy " << policy;
    EXPECT_GE(most, kLimit);
    EXPECT_EQ(AuditStore(store_), "");
  }
}

}  // namespace
}  // namespace ruddock::engine
