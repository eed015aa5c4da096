// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/lease.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/store/lazy_free.h"
#include "engine/types/hash_value.h"
#include "engine/types/list_value.h"
#include "engine/types/set_value.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

using Texts = std::vector<std::string>;

std::string Name(int i) { return "element:" + std::to_string(i); }

// What is read under a lease is what was there when it was taken, whatever is done to the value
// meanwhile. The address sanitizer sees what is freed too early, and what never is.
class LeaseTest : public ::testing::Test {
 protected:
  ~LeaseTest() override {
    TheLazyFree().Drain();
    EXPECT_EQ(Lease::Retired(), 0);
    EXPECT_FALSE(Lease::AnyOut());
  }
};

TEST_F(LeaseTest, RetiredOnesGoWithTheLastLeaseThatMayReadThem) {
  static int freed;
  freed = 0;
  const auto retire = [] {
    Lease::Retire(&freed, [](void* count) { ++*static_cast<int*>(count); });
  };
  retire();
  EXPECT_EQ(freed, 1);
  auto first = std::make_unique<Lease>();
  retire();
  auto second = std::make_unique<Lease>();
  retire();
  EXPECT_EQ(Lease::Retired(), 2);
  first.reset();
  TheLazyFree().Drain();
  EXPECT_EQ(freed, 2);
  EXPECT_EQ(Lease::Retired(), 1);
  first = std::make_unique<Lease>();
  second.reset();
  TheLazyFree().Drain();
  EXPECT_EQ(freed, 3);
  first.reset();
}

TEST_F(LeaseTest, Hash) {
  const HashLimits limits{0, 64};
  HashValue hash;
  for (int i = 0; i < 1000; ++i) hash.Set(Name(i), "old", limits);
  const auto nodes = hash.fields()->Nodes();
  ASSERT_EQ(nodes.size(), 1000u);
  {
    const Lease lease;
    for (int i = 0; i < 1000; i += 2) hash.Set(Name(i), "new", limits);
    for (int i = 0; i < 1000; i += 3) hash.Erase(Name(i));
    for (int i = 1000; i < 5000; ++i) hash.Set(Name(i), "new", limits);
    EXPECT_GT(Lease::Retired(), 0);
    for (const FieldNode* node : nodes) EXPECT_EQ(node->value(), "old") << node->key();
    hash.Free();
    for (const FieldNode* node : nodes) EXPECT_EQ(node->value(), "old") << node->key();
  }
}

TEST_F(LeaseTest, SetAndWhatSpopLeaves) {
  const SetLimits limits{0};
  SetValue set;
  for (int i = 0; i < 1000; ++i) set.Add(Name(i), limits);
  const auto nodes = set.members()->Nodes();
  const Texts before = [&] {
    Texts texts;
    for (const MemberNode* node : nodes) texts.emplace_back(node->key());
    return texts;
  }();
  {
    const Lease lease;
    Random random(1);
    for (int i = 0; i < 300; ++i) set.Erase(Name(i));
    set.Pop(600, limits, random, [](std::string_view) {});
    set.Pop(99, limits, random, [](std::string_view) {});
    EXPECT_EQ(set.size(), 1u);
    for (size_t i = 0; i < nodes.size(); ++i) EXPECT_EQ(nodes[i]->key(), before[i]);
    set.Free();
    for (size_t i = 0; i < nodes.size(); ++i) EXPECT_EQ(nodes[i]->key(), before[i]);
  }
}

TEST_F(LeaseTest, SortedSet) {
  const ZsetLimits limits{0, 64};
  ZsetValue zset;
  for (int i = 0; i < 1000; ++i) zset.Set(Name(i), i, limits);
  const auto nodes = zset.Nodes({100, 900});
  ASSERT_EQ(nodes.size(), 800u);
  {
    const Lease lease;
    for (int i = 0; i < 1000; i += 2) zset.Set(Name(i), -i, limits);
    zset.EraseSpan({0, 300});
    for (size_t i = 0; i < nodes.size(); ++i) {
      EXPECT_EQ(nodes[i]->score(), static_cast<double>(i + 100));
      EXPECT_EQ(nodes[i]->key(), Name(static_cast<int>(i) + 100));
    }
    EXPECT_EQ(zset.Score(Name(301)), 301);
    EXPECT_EQ(*zset.Rank(Name(999)), zset.size() - 1);
    zset.Free();
    EXPECT_EQ(nodes[7]->key(), Name(107));
  }
}

Texts Read(const ListValue::Part& part, size_t count) {
  Texts texts;
  auto at = part.first;
  for (const Listpack list : part.chunks) {
    NumberText scratch;
    if (at == Listpack::kNone) at = list.First();
    for (; at != Listpack::kNone && texts.size() < count; at = list.Next(at)) {
      texts.emplace_back(list.Get(at).Text(scratch));
    }
  }
  return texts;
}

TEST_F(LeaseTest, ListAsOneChunkAfterTheOtherChanges) {
  const ListLimits limits = ListLimits::Of(16);
  ListValue list;
  for (int i = 0; i < 400; ++i) list.Push(ListEnd::kBack, Name(i), limits);
  const auto part = list.Chunks(100, 200);
  const Texts before = Read(part, 200);
  ASSERT_EQ(before.size(), 200u);
  EXPECT_EQ(before[0], Name(100));
  {
    const Lease lease;
    list.Set(150, "other", limits);
    list.Set(151, "other", limits);
    list.Insert(Name(160), true, "more", limits);
    list.Remove(ListEnd::kBack, 1, Name(170), limits);
    list.Remove(ListEnd::kFront, 100, "other", limits);
    EXPECT_EQ(Read(part, 200), before);
    const auto later = list.Chunks(0, 50);
    const Texts first = Read(later, 50);
    {
      const Lease second;
      for (int i = 0; i < 20; ++i) list.Push(ListEnd::kFront, "front", limits);
      list.Set(30, "other", limits);
      EXPECT_EQ(Read(later, 50), first);
    }
    list.Drop(ListEnd::kFront, 130);
    list.Drop(ListEnd::kBack, list.size() - 1);
    EXPECT_EQ(list.chunks(), 1u);
    list.Set(0, "last chunk", limits);
    EXPECT_EQ(Read(part, 200), before);
    list.Free();
    EXPECT_EQ(Read(part, 200), before);
  }
}

}  // namespace
}  // namespace ruddock::engine
