// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/node_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "engine/types/field_node.h"

namespace ruddock::engine {
namespace {

using Table = NodeTable<FieldNode>;

class NodeTableTest : public ::testing::Test {
 protected:
  ~NodeTableTest() override { Table::Destroy(table_); }

  void Insert(const std::string& name) { table_->Insert(FieldNode::Make(name, "v")); }
  bool Erase(const std::string& name) { return table_->Erase(Key::Of(name)); }
  size_t CountedMemory() const {
    size_t bytes = AllocationSize(sizeof(Table)) + table_->figures().bucket_bytes;
    table_->ForEach([&](const FieldNode& node) { bytes += node.memory(); });
    return bytes;
  }

  Table* table_ = Table::Make();
};

TEST_F(NodeTableTest, AgainstAModel) {
  Random random(3);
  std::map<std::string, std::string> model;
  for (int step = 0; step < 20'000; ++step) {
    const std::string name = std::to_string(random.Below(step < 10'000 ? 5'000 : 200));
    const Key key = Key::Of(name);
    FieldNode* node = table_->Find(key);
    ASSERT_EQ(node != nullptr, model.count(name) == 1);
    if (node != nullptr) {
      ASSERT_EQ(node->value(), model[name]);
    }
    const std::string value(random.Below(300), static_cast<char>('a' + random.Below(20)));
    if (random.Below(step < 10'000 ? 4 : 2) == 0) {
      ASSERT_EQ(Erase(name), model.erase(name) == 1);
    } else {
      if (node == nullptr) {
        table_->Insert(FieldNode::Make(name, value));
      } else if (!node->Assign(value)) {
        table_->Replace(key, FieldNode::Make(name, value));
      }
      model[name] = value;
      ASSERT_EQ(table_->Find(key)->value(), value);
    }
    ASSERT_EQ(table_->size(), model.size());
  }
  EXPECT_EQ(table_->memory(), CountedMemory());
  std::map<std::string, std::string> seen;
  table_->ForEach([&](const FieldNode& node) { seen.emplace(node.key(), node.value()); });
  EXPECT_EQ(seen, model);
  for (const auto& [name, value] : model) EXPECT_TRUE(Erase(name));
  EXPECT_EQ(table_->memory(), CountedMemory());
}

TEST_F(NodeTableTest, ScanMissesNothingWhileTheTableGrowsAndShrinks) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::set<std::string> steady;
    for (int i = 0; i < 300; ++i) {
      steady.insert("steady:" + std::to_string(random.Below(100'000)));
    }
    for (const std::string& name : steady) Insert(name);
    std::set<std::string> passing;
    std::set<std::string> seen;
    uint64_t cursor = 0;
    do {
      cursor = table_->Scan(cursor, 1 + random.Below(20),
                            [&](const FieldNode& node) { seen.emplace(node.key()); });
      if (random.Below(2) == 0) {
        for (uint64_t i = random.Below(1000); i > 0; --i) {
          const std::string name = "passing:" + std::to_string(random.Below(5000));
          if (passing.insert(name).second) Insert(name);
        }
      } else {
        for (const std::string& name : passing) Erase(name);
        passing.clear();
      }
    } while (cursor != 0);
    for (const std::string& name : steady) EXPECT_TRUE(seen.count(name)) << name;
    for (const std::string& name : passing) Erase(name);
    for (const std::string& name : steady) Erase(name);
    ASSERT_EQ(table_->size(), 0u);
  }
}

TEST_F(NodeTableTest, AnyCursorIsSafeAndAStepIsBounded) {
  EXPECT_EQ(table_->Scan(5, 10, [](const FieldNode&) {}), 0u);
  for (int i = 0; i < 10'000; ++i) Insert(std::to_string(i));
  Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    size_t visited = 0;
    table_->Scan(random.Next() >> random.Below(64), 10, [&](const FieldNode&) { ++visited; });
    EXPECT_LT(visited, 60u);
  }
  size_t visited = 0;
  EXPECT_EQ(table_->Scan(0, SIZE_MAX, [&](const FieldNode&) { ++visited; }), 0u);
  EXPECT_EQ(visited, 10'000u);
}

// Chi-squared over the draws: 99 degrees of freedom stay below 160 with a chance of 0.9999.
double ChiSquared(const std::map<std::string, int>& counts, double expected) {
  double sum = 0;
  for (const auto& [name, count] : counts)
    sum += (count - expected) * (count - expected) / expected;
  return sum;
}

TEST_F(NodeTableTest, DrawsAreFair) {
  for (int i = 0; i < 100; ++i) Insert(std::to_string(i));
  Random random(11);
  std::map<std::string, int> counts;
  for (int i = 0; i < 100'000; ++i) ++counts[std::string(table_->Any(random).key())];
  EXPECT_EQ(counts.size(), 100u);
  EXPECT_LT(ChiSquared(counts, 1000), 160);
}

TEST_F(NodeTableTest, DistinctSamplesAreFairAndDistinct) {
  for (int i = 0; i < 100; ++i) Insert(std::to_string(i));
  for (size_t wanted : {size_t{0}, size_t{1}, size_t{10}, size_t{33}, size_t{34}, size_t{99},
                        size_t{100}, size_t{500}}) {
    SCOPED_TRACE(wanted);
    Random random(wanted);
    std::map<std::string, int> counts;
    for (int round = 0; round < 2000; ++round) {
      std::set<std::string> sample;
      table_->SampleDistinct(wanted, random,
                             [&](const FieldNode& node) { sample.emplace(node.key()); });
      ASSERT_EQ(sample.size(), std::min<size_t>(wanted, 100));
      for (const std::string& name : sample) ++counts[name];
    }
    if (wanted > 0 && wanted < 100) {
      EXPECT_LT(ChiSquared(counts, 20.0 * static_cast<double>(wanted)), 160);
    }
  }
}

// A client that copies a table in the order in which a scan shows it.
size_t LongestProbeOfCopy(const Table& source, Table& copy) {
  size_t longest = 0;
  size_t inserted = 0;
  source.ForEach([&](const FieldNode& node) {
    copy.Insert(FieldNode::Make(node.key(), node.value()));
    if (++inserted % 500 == 0) longest = std::max(longest, copy.LongestProbe());
  });
  return longest;
}

TEST_F(NodeTableTest, NodesInTheOrderOfAnotherTableDoNotCrowd) {
  for (int i = 0; i < 20'000; ++i) Insert(std::to_string(i));
  EXPECT_GT(table_->LongestProbe(), 1u);
  EXPECT_LT(table_->LongestProbe(), 200u);
  Table* copy = Table::Make();
  EXPECT_LT(LongestProbeOfCopy(*table_, *copy), 200u);
  EXPECT_EQ(copy->figures().buckets, table_->figures().buckets);
  Table::Destroy(copy);
  // They would where both tables had the same order.
  Table* crowded = Table::MakeInOrder(table_->order());
  EXPECT_GT(LongestProbeOfCopy(*table_, *crowded), 1000u);
  Table::Destroy(crowded);
  Table* roomy = Table::MakeInOrder(table_->order());
  roomy->Reserve(table_->size());
  EXPECT_LT(LongestProbeOfCopy(*table_, *roomy), 200u);
  Table::Destroy(roomy);
}

}  // namespace
}  // namespace ruddock::engine
