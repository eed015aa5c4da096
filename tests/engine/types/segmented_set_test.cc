// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/segmented_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/types/member_node.h"

namespace ruddock::engine {
namespace {

using Set = SegmentedSet<MemberNode>;

class SegmentedSetTest : public ::testing::Test {
 protected:
  ~SegmentedSetTest() override { set_.ForEach(MemberNode::Destroy); }

  bool Contains(const std::string& name) const { return set_.Find(Key::Of(name)) != nullptr; }
  void Insert(const std::string& name) { set_.Insert(MemberNode::Make(name)); }
  bool Erase(const std::string& name) {
    const Key key = Key::Of(name);
    const Set::Slot* slot = set_.Find(key);
    if (slot == nullptr) return false;
    MemberNode* node = slot->entry;
    EXPECT_TRUE(set_.Erase(key));
    MemberNode::Destroy(node);
    return true;
  }
  std::set<std::string> Members() const {
    std::set<std::string> all;
    set_.ForEach([&](const MemberNode* node) { all.emplace(node->key()); });
    return all;
  }
  // As many as a set's places have to be divided for.
  void Fill(int count) {
    for (int i = 0; i < count; ++i) Insert("member:" + std::to_string(i));
  }
  uint64_t PlaceOf(const MemberNode& node) const { return places_.PlaceOf(HashKey(node.key())); }

  Set set_;
  const HashOrderSet<MemberNode> places_{set_.order()};
};

TEST_F(SegmentedSetTest, AgainstAModel) {
  Random random(7);
  std::set<std::string> model;
  // Grows to several segments, shrinks to one, and again.
  size_t most_segments = 0;
  for (int round = 0; round < 2; ++round) {
    for (const bool growing : {true, false}) {
      for (int step = 0; step < 200'000; ++step) {
        const std::string name = std::to_string(random.Below(120'000));
        const bool insert = growing ? random.Below(8) != 0 : random.Below(60) == 0;
        const bool there = model.count(name) == 1;
        ASSERT_EQ(Contains(name), there);
        if (insert && !there) {
          Insert(name);
          model.insert(name);
        } else if (!insert) {
          ASSERT_EQ(Erase(name), there);
          model.erase(name);
        }
        ASSERT_EQ(set_.size(), model.size());
      }
      most_segments = std::max(most_segments, set_.segments());
      ASSERT_EQ(Members(), model);
    }
    while (!model.empty()) {
      ASSERT_TRUE(Erase(*model.begin()));
      model.erase(model.begin());
    }
    EXPECT_EQ(set_.segments(), 1u);
    EXPECT_LT(set_.memory(), 4096u);
  }
  EXPECT_GE(most_segments, 4u);
}

// What would take long with the shard held: no single change makes or frees a large table.
TEST_F(SegmentedSetTest, EveryStepOfGrowthAndShrinkageIsSmall) {
  constexpr int kNodes = 300'000;
  constexpr size_t kMostBytes = 4 * Set::kMostNodes * 16;
  size_t largest = 0;
  size_t before = 0;
  const auto note = [&] {
    const size_t now = set_.memory();
    largest = std::max(largest, std::max(now, before) - std::min(now, before));
    before = now;
  };
  for (int i = 0; i < kNodes; ++i) {
    Insert("member:" + std::to_string(i));
    note();
  }
  EXPECT_GT(set_.segments(), 8u);
  EXPECT_LT(set_.bucket_count(), kNodes * 7 / 4);
  EXPECT_LT(set_.LongestProbe(), 200u);
  for (int i = 0; i < kNodes; ++i) {
    ASSERT_TRUE(Erase("member:" + std::to_string(i)));
    note();
    ASSERT_LT(set_.bucket_count(), 64 + 20 * (set_.size() + set_.segments())) << set_.size();
  }
  EXPECT_LT(largest, kMostBytes);
  EXPECT_EQ(set_.segments(), 1u);
}

TEST_F(SegmentedSetTest, ScansMissNothingWhileSegmentsComeAndGo) {
  Random random(5);
  std::set<std::string> steady;
  for (int i = 0; i < 3'000; ++i) steady.insert("steady:" + std::to_string(random.Below(100'000)));
  for (const std::string& name : steady) Insert(name);
  size_t fewest = SIZE_MAX;
  size_t most = 0;
  for (int scan = 0; scan < 6; ++scan) {
    SCOPED_TRACE(scan);
    std::set<std::string> seen;
    int passing = 0;
    bool growing = scan % 2 == 0;
    if (!growing) Fill(passing = 120'000);
    uint64_t cursor = 0;
    uint64_t steps = 0;
    do {
      const uint64_t next = set_.VisitFrom(cursor, [&](const MemberNode* node) {
        EXPECT_GE(PlaceOf(*node), cursor);
        seen.emplace(node->key());
      });
      ASSERT_GT(next, cursor);
      cursor = next;
      if (++steps % 10 != 0) continue;
      // About as many as the scan takes steps, so that it meets every size on its way.
      for (int i = 0; i < 100; ++i) {
        if (growing && passing < 120'000) {
          Insert("member:" + std::to_string(passing++));
        } else if (passing > 0) {
          growing = false;
          ASSERT_TRUE(Erase("member:" + std::to_string(--passing)));
        }
      }
      fewest = std::min(fewest, set_.segments());
      most = std::max(most, set_.segments());
    } while (cursor != Set::kScanEnd);
    for (const std::string& name : steady) EXPECT_TRUE(seen.count(name)) << name;
    while (passing > 0) Erase("member:" + std::to_string(--passing));
  }
  EXPECT_EQ(fewest, 1u);
  EXPECT_GE(most, 4u);
}

TEST_F(SegmentedSetTest, AnyCursorOfAnEmptySegmentGoesOn) {
  set_.Reserve(200'000);
  EXPECT_GT(set_.segments(), 8u);
  Insert("one");
  size_t visited = 0;
  size_t steps = 0;
  for (uint64_t cursor = 0; cursor != Set::kScanEnd; ++steps) {
    cursor = set_.VisitFrom(cursor, [&](const MemberNode*) { ++visited; });
  }
  EXPECT_EQ(visited, 1u);
  EXPECT_LE(steps, set_.bucket_count() + set_.segments());
}

// Draws by the part of the places that they fall into, while some segments are divided already and
// others are not.
TEST_F(SegmentedSetTest, DrawsAreFairWhereSegmentsDiffer) {
  int count = 0;
  while (count < 40'000 || set_.segments() % 4 != 3) Insert("member:" + std::to_string(count++));
  ASSERT_GE(set_.segments(), 3u);
  constexpr int kGroups = 32;
  std::vector<double> sizes(kGroups);
  const auto group = [&](const MemberNode& node) { return PlaceOf(node) >> 27; };
  set_.ForEach([&](const MemberNode* node) { ++sizes[group(*node)]; });
  constexpr int kDraws = 300'000;
  std::vector<double> draws(kGroups);
  Random random(11);
  for (int i = 0; i < kDraws; ++i) ++draws[group(*set_.Any(random))];
  double sum = 0;
  for (int i = 0; i < kGroups; ++i) {
    const double expected = sizes[i] * kDraws / count;
    sum += (draws[i] - expected) * (draws[i] - expected) / expected;
  }
  // 31 degrees of freedom stay below with a chance of 0.9999.
  EXPECT_LT(sum, 72);
}

TEST_F(SegmentedSetTest, WhatIsReservedIsEnoughAndIsGivenBack) {
  Fill(100'000);
  Set copy(set_.order());
  copy.Reserve(set_.size());
  const size_t buckets = copy.bucket_count();
  set_.ForEach([&](const MemberNode* node) { copy.Insert(MemberNode::Make(node->key())); });
  EXPECT_EQ(copy.size(), set_.size());
  EXPECT_EQ(copy.bucket_count(), buckets);
  EXPECT_LT(copy.LongestProbe(), 300u);
  copy.ForEach(MemberNode::Destroy);
  // Of much that was expected little has come.
  Set sparse(set_.order());
  sparse.Reserve(1'000'000);
  EXPECT_GT(sparse.memory(), 10'000'000u);
  for (int i = 0; i < 1000; ++i) sparse.Insert(MemberNode::Make(std::to_string(i)));
  sparse.ShrinkToFit();
  EXPECT_EQ(sparse.segments(), 1u);
  EXPECT_LT(sparse.memory(), 64'000u);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_NE(sparse.Find(Key::Of(std::to_string(i))), nullptr) << i;
  }
  sparse.ForEach(MemberNode::Destroy);
}

// A client that sends what it read from a set of the same order, for which nothing was reserved.
TEST_F(SegmentedSetTest, NodesInTheirOwnOrderAreFoundAgain) {
  Fill(60'000);
  Set copy(set_.order());
  set_.ForEach([&](const MemberNode* node) { copy.Insert(MemberNode::Make(node->key())); });
  EXPECT_EQ(copy.size(), set_.size());
  set_.ForEach([&](const MemberNode* node) {
    ASSERT_NE(copy.Find(Key::Of(node->key())), nullptr) << node->key();
  });
  copy.ForEach(MemberNode::Destroy);
}

}  // namespace
}  // namespace ruddock::engine
