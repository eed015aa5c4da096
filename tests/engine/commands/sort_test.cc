// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/commands/sort_order.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/event_recorder.h"

namespace ruddock::engine {
namespace {

class SortTest : public EngineTest {
 protected:
  int64_t Changes() { return engine_.store.Total(&StoreCounters::changes); }
};

TEST_F(SortTest, OrdersNumbersAndTexts) {
  Converse({{"RPUSH l 10 9 1e1 0x1", ":4"},
            {"SORT l", "*4\r\n$3\r\n0x1\r\n$1\r\n9\r\n$2\r\n10\r\n$3\r\n1e1"},
            {"SORT l DESC LIMIT 0 2", "*2\r\n$3\r\n1e1\r\n$2\r\n10"},
            {"SORT l ALPHA LIMIT 2 9", "*2\r\n$3\r\n1e1\r\n$1\r\n9"},
            {"SORT l BY nosort DESC LIMIT 1 2", "*2\r\n$3\r\n1e1\r\n$1\r\n9"},
            {"RPUSH l x", ":5"},
            {"SORT l", "-ERR One or more scores can't be converted into double"},
            {"SORT l LIMIT 0", "-ERR syntax error"},
            {"SORT l LIMIT 0 x", "-ERR value is not an integer or out of range"},
            {"SORT_RO l STORE d", "-ERR syntax error"},
            {"SET s 1", "+OK"},
            {"SORT s", "-WRONGTYPE Operation against a key holding the wrong kind of value"},
            {"SORT none", "*0"}});
}

// The keys of the patterns lie in shards that the request does not name: debug builds end the
// program where one of them is not held.
TEST_F(SortTest, PatternsNameKeysOfAnyShard) {
  std::vector<std::string> push = {"RPUSH", "l"};
  std::string ascending = "*64\r\n";
  for (int i = 0; i < 64; ++i) {
    push.push_back(std::to_string(i));
    Run("SET", "w" + std::to_string(i), std::to_string(100 - i));
    Run("HSET", "h" + std::to_string(i), "f", "v" + std::to_string(i));
    ascending += BulkReply("v" + std::to_string(63 - i));
  }
  RunArgs(push);
  EXPECT_EQ(Run("SORT", "l", "BY", "w*", "GET", "h*->f"), ascending);
  EXPECT_EQ(Run("SORT_RO", "l", "BY", "w*", "GET", "h*->f"), ascending);
  EXPECT_EQ(Run("SORT", "l", "BY", "w*", "GET", "h*->f", "STORE", "d"), ":64\r\n");
  EXPECT_EQ(Run("LRANGE", "d", "0", "-1"), ascending);
  EXPECT_EQ(Run("SORT", "l", "BY", "w*", "LIMIT", "0", "1", "GET", "#", "GET", "none*"),
            "*2\r\n$2\r\n63\r\n$-1\r\n");
}

TEST_F(SortTest, StoreCountsAndTells) {
  Run("RPUSH", "l", "2", "1", "3");
  Run("SET", "d", "x", "EX", "100");
  const int64_t before = Changes();
  EventRecorder events(engine_.store);
  EXPECT_EQ(Run("SORT", "l", "STORE", "d"), ":3\r\n");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"sortstore d@0"}));
  EXPECT_EQ(Changes(), before + 3);
  EXPECT_EQ(Run("TTL", "d"), ":-1\r\n");
  EXPECT_EQ(Run("SORT", "l", "LIMIT", "3", "1", "STORE", "d"), ":0\r\n");
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"del d@0"}));
  EXPECT_EQ(Changes(), before + 4);
  EXPECT_EQ(Run("SORT", "none", "STORE", "d"), ":0\r\n");
  EXPECT_EQ(Changes(), before + 4);
  EXPECT_EQ(Run("SORT", "l", "DESC", "GET", "#", "GET", "#", "STORE", "l"), ":6\r\n");
  EXPECT_EQ(Run("LINDEX", "l", "1"), "$1\r\n3\r\n");
  EXPECT_EQ(Changes(), before + 10);
  EntryBytes();
}

TEST_F(SortTest, ConvertedSortedSetsStayAccounted) {
  Run("ZADD", "z", "1", "a", "2", "b");
  EXPECT_EQ(Run("SORT", "z", "ALPHA", "DESC"), "*2\r\n$1\r\nb\r\n$1\r\na\r\n");
  EXPECT_EQ(Run("OBJECT", "ENCODING", "z"), "$8\r\nskiplist\r\n");
  EXPECT_EQ(Run("ZSCORE", "z", "b"), "$1\r\n2\r\n");
  EntryBytes();
}

// Whatever part is asked for, it holds what a whole sort puts there.
TEST(SortItems, PartsAgreeWithTheWhole) {
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    const size_t size = random.Below(200) + 1;
    std::vector<std::string> weights;
    for (size_t i = 0; i < size; ++i) weights.push_back(std::to_string(random.Below(size)));
    std::vector<SortItem> items;
    for (const std::string& weight : weights) {
      items.push_back({.element = weight});
      if (random.Below(10) != 0) items.back().weight = weight;
    }
    const size_t first = random.Below(size);
    const size_t last = first + random.Below(size - first) + 1;
    const SortRules rules{.by = SortRules::By::kWeights,
                          .descending = random.Below(2) == 0,
                          .collate = random.Below(2) == 0};
    std::vector<SortItem> whole = items;
    SortItems(whole, rules, 0, size);
    SortItems(items, rules, first, last);
    for (size_t i = first; i < last; ++i) {
      EXPECT_EQ(items[i].weight, whole[i].weight);
      EXPECT_EQ(items[i].weight.data() == nullptr, whole[i].weight.data() == nullptr);
    }
    const auto by_address = [](const SortItem& a, const SortItem& b) {
      return a.element.data() < b.element.data();
    };
    std::sort(items.begin(), items.end(), by_address);
    std::sort(whole.begin(), whole.end(), by_address);
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(items[i].element.data(), whole[i].element.data());
  }
}

TEST(SortItems, EqualOnesStayAsTheyCame) {
  std::vector<SortItem> items(100);
  for (size_t i = 0; i < items.size(); ++i) {
    items[i].element = "abc";
    items[i].weight = std::string_view(i % 2 == 0 ? "a" : "b");
    items[i].score = static_cast<double>(i);  // tells them apart
  }
  SortItems(items, {.by = SortRules::By::kWeights}, 0, items.size());
  for (size_t i = 0; i + 1 < 50; ++i) {
    EXPECT_LT(items[i].score, items[i + 1].score);
    EXPECT_LT(items[50 + i].score, items[51 + i].score);
  }
}

}  // namespace
}  // namespace ruddock::engine
