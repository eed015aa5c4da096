// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "engine/base/random.h"
#include "tests/support/store_user.h"

namespace ruddock::engine {
namespace {

std::set<std::string> ScanAll(Store& store, size_t count) {
  std::set<std::string> seen;
  uint64_t cursor = 0;
  do {
    cursor = ScanStep(store, 0, cursor, count, [&](const Entry& e) { seen.emplace(e.key()); });
  } while (cursor != 0);
  return seen;
}

TEST(BucketOf, KeepsTheOrderOfHashes) {
  for (size_t count : {1, 4, 6, 9, 1000, 4095}) {
    for (size_t index = 0; index < count; ++index) {
      const uint64_t first = FirstHashOf(index, count);
      EXPECT_EQ(BucketOf(first, count), index);
      if (index > 0) {
        EXPECT_EQ(BucketOf(first - 1, count), index - 1);
      }
    }
    EXPECT_EQ(FirstHashOf(count, count), EntrySet::kScanEnd);
    EXPECT_EQ(BucketOf(UINT64_MAX, count), count - 1);
  }
}

TEST(Scan, EmptyStoreEndsAtOnce) {
  Store store({16, 2});
  int visited = 0;
  EXPECT_EQ(ScanStep(store, 0, 0, 10, [&](const Entry&) { ++visited; }), 0u);
  EXPECT_EQ(visited, 0);
}

TEST(Scan, VisitsEveryKeyOfTheDatabaseAlone) {
  Store store({16, 2});
  StoreUser user(store);
  std::set<std::string> keys;
  for (int i = 0; i < 1000; ++i) keys.insert("key:" + std::to_string(i));
  for (const std::string& key : keys) user.Set(key, "v");
  user.set_database(1);
  user.Set("elsewhere", "v");
  for (size_t count : {1, 7, 10, 100, 5000}) EXPECT_EQ(ScanAll(store, count), keys);
  // Nothing changes meanwhile, so nothing comes twice.
  std::multiset<std::string> seen;
  EXPECT_EQ(ScanStep(store, 0, 0, SIZE_MAX, [&](const Entry& e) { seen.emplace(e.key()); }), 0u);
  EXPECT_EQ(seen.size(), keys.size());
}

TEST(Scan, WorkIsBounded) {
  Store store({4096, 1});
  StoreUser user(store);
  for (int i = 0; i < 200'000; ++i) user.Set(std::to_string(i), "v");
  size_t visited = 0;
  EXPECT_NE(ScanStep(store, 0, 0, 10, [&](const Entry&) { ++visited; }), 0u);
  EXPECT_GE(visited, 10u);
  EXPECT_LT(visited, 10u + 64);
  // An empty keyspace of many shards takes several calls.
  Store empty({4096, 1});
  EXPECT_EQ(ScanStep(empty, 0, 0, 10, [](const Entry&) {}), uint64_t{kScanShards});
}

TEST(Scan, AnyCursorIsSafe) {
  Store store({16, 1});
  StoreUser user(store);
  for (int i = 0; i < 500; ++i) user.Set(std::to_string(i), "v");
  Random random(7);
  for (int i = 0; i < 10'000; ++i) {
    uint64_t cursor = random.Next() >> random.Below(64);
    if (i == 0) cursor = UINT64_MAX;
    // A scan that starts anywhere ends.
    size_t steps = 0;
    while (cursor != 0 && ++steps < 100'000) {
      cursor = ScanStep(store, 0, cursor, 100, [](const Entry&) {});
    }
    ASSERT_EQ(cursor, 0u);
  }
}

// One scan while keys come and go and the tables grow and shrink between its steps. Keys of the
// core stay throughout, so each of them must be seen.
void ScanWhileChanging(uint64_t seed) {
  Random random(seed);
  Store store({uint32_t{1} << random.Below(4), 1});
  StoreUser user(store);
  std::set<std::string> core;
  std::vector<std::string> others;
  auto name = [&] { return std::to_string(random.Next()); };
  const uint64_t core_size = random.Below(40);
  for (uint64_t i = 0; i < core_size; ++i) core.insert(name());
  for (const std::string& key : core) user.Set(key, "core");
  auto grow = [&](uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
      others.push_back(name());
      user.Set(others.back(), "other");
    }
  };
  auto shrink = [&](uint64_t count) {
    for (uint64_t i = 0; i < count && !others.empty(); ++i) {
      std::swap(others[random.Below(others.size())], others.back());
      user.Remove(others.back());
      others.pop_back();
    }
  };
  grow(random.Below(150));

  std::set<std::string> seen;
  uint64_t cursor = 0;
  const size_t count = 1 + random.Below(12);
  size_t changes_left = 12;
  do {
    cursor = ScanStep(store, 0, cursor, count, [&](const Entry& e) { seen.emplace(e.key()); });
    if (changes_left == 0) continue;
    --changes_left;
    switch (random.Below(6)) {
      case 0: grow(random.Below(10)); break;
      case 1: shrink(random.Below(10)); break;
      case 2: grow(random.Below(100)); break;
      case 3: shrink(others.size()); break;
      case 4: shrink(others.size() / 2); break;
      default: break;
    }
  } while (cursor != 0);
  for (const std::string& key : core) {
    ASSERT_TRUE(seen.contains(key)) << "seed " << seed << " missed " << key;
  }
}

TEST(ScanProperty, NeverMissesAKeyThatStays) {
  for (uint64_t seed = 1; seed <= 10'000; ++seed) {
    ScanWhileChanging(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace ruddock::engine
