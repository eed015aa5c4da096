// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/scored_tree.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

struct Before {
  bool operator()(const ScoredNode* a, const ScoredNode* b) const {
    return ComesBefore(a->score(), a->key(), b->score(), b->key());
  }
};
using Model = std::set<const ScoredNode*, Before>;

// A tree over nodes that it owns, with the model beside it.
struct Pair {
  ~Pair() {
    for (ScoredNode* node : nodes) ScoredNode::Destroy(node);
  }
  void Insert(double score, const std::string& member) {
    ScoredNode* node = ScoredNode::Make(member, score);
    nodes.push_back(node);
    if (model.insert(node).second) tree.Insert(node);
  }
  void EraseAt(size_t rank) {
    const auto it = std::next(model.begin(), static_cast<long>(rank));
    tree.Erase(*it);
    model.erase(it);
  }
  void MoveAt(size_t rank, double score) {
    const auto it = std::next(model.begin(), static_cast<long>(rank));
    auto* node = const_cast<ScoredNode*>(*it);
    model.erase(it);
    tree.Move(node, score);
    EXPECT_TRUE(model.insert(node).second);
    EXPECT_EQ(node->score(), score);
  }

  ScoredTree tree;
  Model model;
  std::vector<ScoredNode*> nodes;
};

std::vector<const ScoredNode*> Listed(const ScoredTree& tree, size_t first, size_t last,
                                      bool reverse) {
  std::vector<const ScoredNode*> all;
  tree.ForRange(first, last, reverse, [&](const ScoredNode& node) { all.push_back(&node); });
  return all;
}

void ExpectEqual(const Pair& pair) {
  ASSERT_EQ(pair.tree.size(), pair.model.size());
  const size_t size = pair.tree.size();
  const std::vector<const ScoredNode*> expected(pair.model.begin(), pair.model.end());
  ASSERT_EQ(Listed(pair.tree, 0, size, false), expected);
  ASSERT_EQ(Listed(pair.tree, 0, size, true),
            std::vector<const ScoredNode*>(expected.rbegin(), expected.rend()));
  for (size_t rank = 0; rank < size; ++rank) {
    ASSERT_EQ(&pair.tree.At(rank), expected[rank]);
    ASSERT_EQ(pair.tree.RankOf(*expected[rank]), rank);
  }
  ASSERT_EQ(pair.tree.memory(), pair.tree.blocks() == 0 ? 0 : pair.tree.memory());
}

// Grows, shrinks to nothing and grows again, with scores that are often equal.
TEST(ScoredTree, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Pair pair;
    const uint64_t scores = seed % 2 == 0 ? 5 : 1'000'000;
    for (int phase = 0; phase < 6; ++phase) {
      const uint64_t erase_percent = phase % 2 == 0 ? 20 : 80;
      const int steps = phase % 2 == 0 ? 3000 : 4500;
      for (int step = 0; step < steps; ++step) {
        if (!pair.model.empty() && random.Below(100) < erase_percent) {
          pair.EraseAt(random.Below(pair.model.size()));
        } else {
          pair.Insert(static_cast<double>(random.Below(scores)),
                      "m" + std::to_string(random.Below(100'000)));
        }
      }
      ExpectEqual(pair);
      if (testing::Test::HasFatalFailure()) return;
    }
    while (!pair.model.empty()) pair.EraseAt(random.Below(pair.model.size()));
    EXPECT_EQ(pair.tree.blocks(), 0u);
    EXPECT_EQ(pair.tree.memory(), 0u);
  }
}

TEST(ScoredTree, PartitionsAndParts) {
  Pair pair;
  for (int i = 0; i < 5000; ++i) pair.Insert(i / 10, "m" + std::to_string(i % 10));
  for (int bound = -1; bound <= 501; ++bound) {
    const size_t below =
        pair.tree.Partition([&](double score, const ScoredNode&) { return score < bound; });
    EXPECT_EQ(below, static_cast<size_t>(std::min(std::max(bound, 0), 500)) * 10);
  }
  const std::vector<const ScoredNode*> all(pair.model.begin(), pair.model.end());
  for (size_t first = 0; first < 5000; first += 37) {
    const size_t last = std::min<size_t>(first + 1 + first % 200, 5000);
    std::vector<const ScoredNode*> expected(all.begin() + static_cast<long>(first),
                                            all.begin() + static_cast<long>(last));
    EXPECT_EQ(Listed(pair.tree, first, last, false), expected);
    std::reverse(expected.begin(), expected.end());
    EXPECT_EQ(Listed(pair.tree, first, last, true), expected);
  }
  EXPECT_TRUE(Listed(pair.tree, 7, 7, false).empty());
}

// To where they are, to a place near by, anywhere, to either end, and onto the scores of others.
TEST(ScoredTree, MembersMove) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Pair pair;
    const int members = seed == 1 ? 1 : seed == 2 ? 20 : 3000;
    for (int i = 0; i < members; ++i) {
      pair.Insert(static_cast<double>(random.Below(1000)), "m" + std::to_string(i));
    }
    for (int step = 0; step < 4000; ++step) {
      const size_t rank = random.Below(pair.model.size());
      const double old = pair.tree.At(rank).score();
      const uint64_t how = random.Below(10);
      double score = static_cast<double>(random.Below(1000));
      if (how < 4) score = old + static_cast<double>(random.Below(7)) - 3;
      if (how == 4) score = step + 2000;
      if (how == 5) score = -step;
      if (how == 6) score = pair.tree.At(random.Below(pair.model.size())).score();
      pair.MoveAt(rank, score);
      ASSERT_EQ(pair.tree.RankOf(pair.tree.At(rank)), rank);
    }
    ExpectEqual(pair);
    if (testing::Test::HasFatalFailure()) return;
  }
}

// Members that come in order, from either end, leave no half-empty leaves behind.
TEST(ScoredTree, OrderedMembersFillTheirLeaves) {
  constexpr int kMembers = 20'000;
  for (int direction : {1, -1}) {
    Pair pair;
    for (int i = 0; i < kMembers; ++i) pair.Insert(i * direction, "m");
    ExpectEqual(pair);
    EXPECT_LT(pair.tree.memory(), static_cast<size_t>(kMembers) * 20);
    while (pair.model.size() > 100) pair.EraseAt(pair.model.size() / 2);
    ExpectEqual(pair);
    EXPECT_LT(pair.tree.memory(), 100u * 64);
  }
}

}  // namespace
}  // namespace ruddock::engine
