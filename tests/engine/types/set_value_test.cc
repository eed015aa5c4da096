// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/set_value.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/types/set_algebra.h"

namespace ruddock::engine {
namespace {

using Model = std::set<std::string>;

Model Contents(const SetValue& set) {
  Model all;
  set.ForEach([&](std::string_view member) { EXPECT_TRUE(all.emplace(member).second); });
  return all;
}

void ExpectFits(const SetValue& set, const Model& model) {
  ASSERT_EQ(set.size(), model.size());
  ASSERT_EQ(Contents(set), model);
  for (const std::string& member : model) ASSERT_TRUE(set.Contains(member));
  Model seen;
  set.ForEachWhile([&](const Element& member) {
    NumberText scratch;
    seen.emplace(member.Text(scratch));
    return true;
  });
  ASSERT_EQ(seen, model);
}

std::string SomeMember(Random& random, bool texts) {
  if (texts && random.Below(8) == 0) return std::string(random.Below(400), 'x');
  const int64_t number = static_cast<int64_t>(random.Below(80)) - 40;
  if (texts && random.Below(8) == 0) return "0" + std::to_string(number);
  return std::to_string(random.Below(10) == 0 ? number * 1'000'000'007 : number);
}

SetValue Range(int64_t from, int64_t to, const SetLimits& limits = {}) {
  SetValue set;
  for (int64_t i = from; i < to; ++i) set.Add(std::to_string(i), limits);
  return set;
}

TEST(SetValue, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const SetLimits limits{20 + random.Below(60)};
    SetValue set;
    Model model;
    bool expect_table = false;
    for (int step = 0; step < 1500; ++step) {
      const std::string member = SomeMember(random, /*texts=*/step > 700);
      if (random.Below(2) == 0) {
        ASSERT_EQ(set.Erase(member), model.erase(member) == 1);
      } else {
        ASSERT_EQ(set.Add(member, limits), model.insert(member).second);
        expect_table = expect_table || model.size() > limits.max_intset_entries ||
                       !ParseInt64(member).has_value();
      }
      ASSERT_EQ(set.object().encoding == Encoding::kHashtable, expect_table);
      if (step % 50 == 0) ExpectFits(set, model);
      if (testing::Test::HasFatalFailure()) return;
    }
    SetValue copy = set.Copy();
    ExpectFits(copy, model);
    EXPECT_EQ(copy.object().encoding, set.object().encoding);
    copy.Add("only here", limits);
    EXPECT_FALSE(set.Contains("only here"));
    copy.Free();
    set.Free();
    EXPECT_EQ(set.size(), 0u);
    EXPECT_EQ(set.memory(), 0u);
  }
}

TEST(SetValue, DigestIgnoresOrderAndEncoding) {
  SetValue integers = Range(0, 100);
  SetValue table = Range(0, 100, {10});
  Sha1Digest a{};
  Sha1Digest b{};
  integers.Mix(a);
  table.Mix(b);
  EXPECT_EQ(a, b);
  table.Erase("5");
  b = {};
  table.Mix(b);
  EXPECT_NE(a, b);
  integers.Free();
  table.Free();
}

TEST(SetValue, PopTakesDifferentMembersAndKeepsTheOthers) {
  Random random(3);
  for (const uint64_t limit : {uint64_t{1000}, uint64_t{100}}) {
    for (const size_t count : {1, 2, 100, 249, 250, 251, 299}) {
      SetValue set = Range(0, 300, {limit});
      Model taken;
      set.Pop(count, {limit}, random,
              [&](std::string_view member) { EXPECT_TRUE(taken.emplace(member).second); });
      EXPECT_EQ(taken.size(), count);
      EXPECT_EQ(set.size(), 300 - count);
      for (const std::string& member : taken) EXPECT_FALSE(set.Contains(member));
      // A fifth of what was taken, or less, is made anew: 50 of 250.
      const bool intset = limit == 1000 || count >= 250;
      EXPECT_EQ(set.object().encoding, intset ? Encoding::kIntset : Encoding::kHashtable) << count;
      ExpectFits(set, Contents(set));
      set.Free();
    }
  }
}

TEST(SetValue, RandomMembersAreFair) {
  Random random(5);
  for (const uint64_t limit : {uint64_t{100}, uint64_t{0}}) {
    const SetLimits limits{limit};
    SetValue set = Range(0, 20, limits);
    std::map<std::string, int> counts;
    const auto count = [&](std::string_view member) { ++counts[std::string(member)]; };
    for (int round = 0; round < 20'000; ++round) {
      NumberText scratch;
      count(set.Any(random).Text(scratch));
    }
    for (int round = 0; round < 4000; ++round) set.SampleDistinct(5, random, count);
    for (int round = 0; round < 4000; ++round) {
      SetValue copy = set.Copy();
      copy.Pop(5, limits, random, count);
      copy.Free();
    }
    EXPECT_EQ(counts.size(), 20u);
    // 60,000 draws of 20 members: six standard deviations.
    for (const auto& [member, drawn] : counts) EXPECT_NEAR(drawn, 3000, 330) << member;
    set.Free();
  }
}

TEST(SetValue, SizeInAFileIsThatOfRedis) {
  SetValue set;
  set.Add("1", {});
  EXPECT_EQ(set.saved_length(), 1u + 10);
  set.Add("ab", {});
  EXPECT_EQ(set.saved_length(), 1u + 2 + 3);
  set.Free();
}

TEST(SetAlgebra, AnythingAgainstAModel) {
  Random random(7);
  for (int round = 0; round < 600; ++round) {
    const SetLimits limits{random.Below(30)};
    std::vector<SetValue> sets(1 + random.Below(4));
    std::vector<Model> models(sets.size());
    for (size_t i = 0; i < sets.size(); ++i) {
      const bool texts = random.Below(2) == 0;
      for (uint64_t n = random.Below(60); n > 0; --n) {
        const std::string member = SomeMember(random, texts);
        sets[i].Add(member, limits);
        models[i].insert(member);
      }
    }
    Model all;
    Model common;
    Model rest;
    for (const Model& model : models) all.insert(model.begin(), model.end());
    for (const std::string& member : models[0]) {
      size_t elsewhere = 0;
      for (size_t i = 1; i < models.size(); ++i) elsewhere += models[i].count(member);
      if (elsewhere == 0) rest.insert(member);
      if (elsewhere == models.size() - 1) common.insert(member);
    }
    std::vector<SetValue> order = sets;
    SetValue united = Unite(order, limits);
    EXPECT_EQ(Contents(united), all);
    SetValue left = Subtract(order, limits);
    EXPECT_EQ(Contents(left), rest);
    Model found;
    order = sets;
    Intersect(order, [&](const Element& member) {
      NumberText scratch;
      found.emplace(member.Text(scratch));
      return true;
    });
    EXPECT_EQ(found, common);
    order = sets;
    SetValue shared = Common(order, limits);
    EXPECT_EQ(Contents(shared), common);
    for (SetValue* set : {&united, &left, &shared}) set->Free();
    for (SetValue& set : sets) set.Free();
  }
}

TEST(SetAlgebra, ASetLessItselfIsEmpty) {
  SetValue a = Range(0, 10);
  SetValue b = Range(20, 30);
  std::vector<SetValue> sets = {a, b, a};
  EXPECT_EQ(Subtract(sets, {}).size(), 0u);
  a.Free();
  b.Free();
}

// Members come in hash order: without room made for them beforehand the buckets multiply.
TEST(SetAlgebra, ResultsAreAsDenseAsOtherSets) {
  SetValue a = Range(0, 60'000);
  SetValue b = Range(0, 40'000);
  SetValue c = Range(50'000, 60'000);
  std::vector<SetValue> both = {a, b};
  SetValue results[] = {Common(both, {}), Unite(both, {}), SetValue(), SetValue()};
  both = {a, b};
  results[2] = Subtract(both, {});
  std::vector<SetValue> many = {a, c, c, c, c, c};
  results[3] = Subtract(many, {});
  const size_t sizes[] = {40'000, 60'000, 20'000, 50'000};
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(results[i].size(), sizes[i]);
    EXPECT_LE(results[i].table_figures().buckets, sizes[i] * 2 + 64);
    results[i].Free();
  }
  for (SetValue* set : {&a, &b, &c}) set->Free();
}

TEST(SetAlgebra, IntersectStopsWhenTold) {
  for (const uint64_t limit : {uint64_t{1000}, uint64_t{0}}) {
    std::vector<SetValue> sets = {Range(0, 500, {limit}), Range(0, 400, {limit})};
    size_t visits = 0;
    Intersect(sets, [&](const Element&) { return ++visits != 7; });
    EXPECT_EQ(visits, 7u);
    for (SetValue& set : sets) set.Free();
  }
}

}  // namespace
}  // namespace ruddock::engine
