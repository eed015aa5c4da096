// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/zset_value.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/types/zset_builder.h"

namespace ruddock::engine {
namespace {

using Model = std::map<std::string, double>;
using Ordered = std::vector<std::pair<double, std::string>>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Ordered InOrder(const Model& model) {
  Ordered all;
  for (const auto& [member, score] : model) all.emplace_back(score, member);
  std::sort(all.begin(), all.end());
  return all;
}

Ordered Contents(const ZsetValue& zset, RankSpan span, bool reverse = false) {
  Ordered all;
  zset.ForSpan(span, reverse, [&](std::string_view member, double score) {
    all.emplace_back(score, std::string(member));
  });
  return all;
}

void ExpectFits(const ZsetValue& zset, const Model& model) {
  const Ordered expected = InOrder(model);
  ASSERT_EQ(zset.size(), model.size());
  ASSERT_EQ(Contents(zset, {0, zset.size()}), expected);
  ASSERT_EQ(Contents(zset, {0, zset.size()}, true), Ordered(expected.rbegin(), expected.rend()));
  for (size_t rank = 0; rank < expected.size(); ++rank) {
    ASSERT_EQ(zset.Rank(expected[rank].second), rank);
    ASSERT_EQ(zset.Score(expected[rank].second), expected[rank].first);
  }
  for (double min : {-kInfinity, -3.0, 0.0, 2.5, kInfinity}) {
    for (double max : {-kInfinity, -1.0, 0.0, 7.0, kInfinity}) {
      for (bool exclusive : {false, true}) {
        const ScoreRange range{min, max, exclusive, exclusive};
        Ordered within;
        for (const auto& pair : expected) {
          if (range.AtLeastMin(pair.first) && range.AtMostMax(pair.first)) within.push_back(pair);
        }
        ASSERT_EQ(Contents(zset, zset.InScores(range)), within);
      }
    }
  }
}

double AnyScore(Random& random) {
  static const double kOdd[] = {kInfinity, -kInfinity, 1e17, 0x1p62, -0x1p62, 0x1p63, 1e-300, 0.1};
  if (random.Below(10) == 0) return kOdd[random.Below(std::size(kOdd))];
  const double whole = static_cast<double>(random.Below(20)) - 10;
  return random.Below(2) == 0 ? whole : whole / 3;
}

TEST(ZsetValue, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const ZsetLimits limits{random.Below(40), 20 + random.Below(40)};
    ZsetValue zset;
    Model model;
    bool expect_tree = false;
    for (int step = 0; step < 1500; ++step) {
      const std::string member = step % 200 == 199 ? std::string(random.Below(400), 'x')
                                                   : std::string(random.Below(2) ? "" : "m") +
                                                         std::to_string(random.Below(60));
      const uint64_t action = random.Below(100);
      if (action < 25) {
        ASSERT_EQ(zset.Erase(member), model.erase(member) == 1);
      } else if (action < 27 && !model.empty()) {
        const size_t first = random.Below(model.size());
        const size_t last = std::min(model.size(), first + random.Below(5));
        const Ordered all = InOrder(model);
        for (size_t rank = first; rank < last; ++rank) model.erase(all[rank].second);
        zset.EraseSpan({first, last});
      } else {
        const double score = AnyScore(random);
        const bool fresh = model.count(member) == 0;
        expect_tree =
            expect_tree ||
            (fresh && (member.size() > limits.max_value || model.size() >= limits.max_entries));
        ASSERT_EQ(zset.Set(member, score, limits), fresh);
        model[member] = score;
      }
      ASSERT_EQ(zset.object().encoding, expect_tree ? Encoding::kSkiplist : Encoding::kListpack);
      ASSERT_EQ(zset.Score("none"), std::nullopt);
      ASSERT_EQ(zset.Rank("none"), std::nullopt);
      if (step % 50 == 0) ExpectFits(zset, model);
      if (testing::Test::HasFatalFailure()) return;
    }
    ZsetValue copy = zset.Copy();
    ExpectFits(copy, model);
    EXPECT_EQ(copy.object().encoding, zset.object().encoding);
    copy.Set("only here", 1, limits);
    EXPECT_EQ(zset.Score("only here"), std::nullopt);
    copy.Free();
    zset.Free();
    EXPECT_EQ(zset.size(), 0u);
  }
}

TEST(ZsetValue, RangesOfMembersAreTheSameInBothEncodings) {
  ZsetValue list;
  ZsetValue tree;
  tree.Convert();
  for (const char* member : {"", "a", "aa", "b", "c", "d", "\xff"}) {
    list.Set(member, 0, {});
    tree.Set(member, 0, {});
  }
  ASSERT_EQ(list.object().encoding, Encoding::kListpack);
  ASSERT_EQ(tree.object().encoding, Encoding::kSkiplist);
  for (const char* min : {"-", "+", "[", "[a", "(a", "(b", "[bb", "(\xff"}) {
    for (const char* max : {"-", "+", "(", "[a", "(a", "(c", "[cc", "[\xff"}) {
      const std::optional<LexRange> range = ParseLexRange(min, max);
      ASSERT_TRUE(range);
      Ordered expected;
      list.ForEach([&](std::string_view member, double score) {
        if (range->AtLeastMin(member) && range->AtMostMax(member)) {
          expected.emplace_back(score, std::string(member));
        }
      });
      for (bool reverse : {false, true}) {
        EXPECT_EQ(Contents(list, list.InLex(*range, reverse)), expected) << min << " " << max;
        EXPECT_EQ(Contents(tree, tree.InLex(*range, reverse)), expected) << min << " " << max;
      }
    }
  }
  list.Free();
  tree.Free();
}

TEST(ZsetValue, ScoresAsAListpackShowsThem) {
  EXPECT_EQ(CompactScoreText(-0.0), "0");
  EXPECT_EQ(CompactScoreText(1e17), "100000000000000000");
  EXPECT_EQ(CompactScoreText(0x1p62), "4611686018427387904");
  EXPECT_EQ(CompactScoreText(0x1p63), "9.2233720368547758e+18");
  EXPECT_EQ(CompactScoreText(0.1), "0.10000000000000001");
  EXPECT_EQ(CompactScoreText(-kInfinity), "-inf");
}

TEST(ZsetValue, SamplesAreFairAndDistinct) {
  for (bool tree : {false, true}) {
    ZsetValue zset;
    if (tree) zset.Convert();
    for (int i = 0; i < 20; ++i) zset.Set("m" + std::to_string(i), i, {});
    Random random(5);
    std::map<std::string, int> counts;
    for (int round = 0; round < 4000; ++round) {
      std::set<std::string> sample;
      zset.SampleDistinct(5, random, [&](std::string_view member, double score) {
        EXPECT_EQ(member.substr(1), std::to_string(static_cast<int>(score)));
        sample.emplace(member);
      });
      ASSERT_EQ(sample.size(), 5u);
      for (const std::string& member : sample) ++counts[member];
    }
    for (int round = 0; round < 20'000; ++round) {
      zset.Any(random, [&](std::string_view member, double) { ++counts[std::string(member)]; });
    }
    // 40,000 draws of 20 members: six standard deviations.
    for (const auto& [member, count] : counts) EXPECT_NEAR(count, 2000, 270) << member;
    EXPECT_EQ(counts.size(), 20u);
    zset.Free();
  }
}

TEST(ZsetBuilder, MakesWhatFits) {
  for (int members : {0, 5, 128, 129}) {
    ZsetBuilder builder;
    Model model;
    for (int i = 0; i < members; ++i) {
      const std::string member = "m" + std::to_string(i);
      builder.Add(member, 1);
      builder.Find(member)->set_score(i * 7 % 5);
      model[member] = i * 7 % 5;
    }
    EXPECT_EQ(builder.Find("none"), nullptr);
    ZsetValue zset = builder.Finish({});
    ExpectFits(zset, model);
    EXPECT_EQ(zset.object().encoding, members > 128 ? Encoding::kSkiplist : Encoding::kListpack);
    zset.Free();
  }
}

}  // namespace
}  // namespace ruddock::engine
