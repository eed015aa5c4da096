// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream_group.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "engine/base/random.h"
#include "engine/types/stream.h"

namespace ruddock::engine {
namespace {

// Ids that come in order, at random, and at both ends.
class IdMapTest : public testing::TestWithParam<int> {
 protected:
  StreamId NewId() {
    switch (GetParam()) {
      case 0: return {++next_, 0};
      case 1: return {random_.Below(2000), random_.Below(2)};
      default: return {random_.Below(2) == 0 ? ++next_ : UINT64_MAX - ++next_, 0};
    }
  }
  StreamId OldId() {
    if (model_.empty()) return {1, 1};
    if (GetParam() == 0 && random_.Below(3) != 0) return model_.begin()->first;
    auto at = model_.lower_bound({random_.Below(3000), 0});
    return at == model_.end() ? model_.rbegin()->first : at->first;
  }
  void Compare() {
    ASSERT_EQ(map_.size(), model_.size());
    std::map<StreamId, uint64_t> all;
    map_.ForEach([&](const auto& item) { all.emplace_hint(all.end(), item.id, item.value); });
    ASSERT_EQ(all, model_);
    if (!model_.empty()) {
      ASSERT_EQ(map_.last(), model_.rbegin()->first);
    }
    const StreamId from = NewId();
    const auto expected = model_.lower_bound(from);
    const auto* found = map_.AtOrAfter(from);
    ASSERT_EQ(found == nullptr, expected == model_.end());
    if (found != nullptr) {
      ASSERT_EQ(found->id, expected->first);
    }
    size_t behind = 0;
    map_.ForEachFrom(from, [&](const auto&) { return ++behind < 7; });
    const auto left = static_cast<size_t>(std::distance(expected, model_.end()));
    ASSERT_EQ(behind, std::min<size_t>(left, 7));
  }

  Random random_{1};
  uint64_t next_ = 0;
  size_t meter_ = 0;
  IdMap<uint64_t> map_{meter_};
  std::map<StreamId, uint64_t> model_;
};

TEST_P(IdMapTest, AnythingAgainstAModel) {
  for (int step = 0; step < 30'000; ++step) {
    const bool grows = step % 6000 < 3000;
    if (random_.Below(10) < (grows ? 7u : 3u)) {
      const StreamId id = NewId();
      const uint64_t value = random_.Next();
      bool added = false;
      uint64_t* at = map_.Insert(id, value, &added);
      const auto [old, fresh] = model_.emplace(id, value);
      ASSERT_EQ(added, fresh);
      ASSERT_EQ(*at, old->second);
    } else {
      const StreamId id = random_.Below(10) == 0 ? NewId() : OldId();
      ASSERT_EQ(map_.Find(id) != nullptr, model_.count(id) == 1);
      ASSERT_EQ(map_.Erase(id), model_.erase(id) == 1);
    }
    if (step % 500 != 0) continue;
    ASSERT_NO_FATAL_FAILURE(Compare()) << step;
  }
  while (!model_.empty()) {
    const StreamId id = OldId();
    ASSERT_TRUE(map_.Erase(id));
    model_.erase(id);
  }
  EXPECT_EQ(meter_, 0u);
}

INSTANTIATE_TEST_SUITE_P(Orders, IdMapTest, testing::Values(0, 1, 2));

TEST(IdMap, IdsInOrderTakeFewBytes) {
  size_t meter = 0;
  IdMap<PendingEntry> group(meter);
  IdMap<NoValue> consumer(meter);
  constexpr size_t kIds = 100'000;
  for (size_t i = 0; i < kIds; ++i) {
    group.Insert({1'700'000'000'000 + i / 10, i % 10}, {});
    consumer.Insert({1'700'000'000'000 + i / 10, i % 10}, {});
  }
  EXPECT_LE(meter / kIds, 70u);
}

class GroupModelTest : public testing::Test {
 protected:
  ~GroupModelTest() override { Stream::Destroy(stream_); }

  void Compare(const StreamGroup& group) {
    ASSERT_EQ(group.pending().size(), owners_.size());
    std::map<std::string, std::set<StreamId>> by_consumer;
    for (const auto& [id, owner] : owners_) {
      const PendingEntry* delivery = group.FindPending(id);
      ASSERT_NE(delivery, nullptr);
      ASSERT_EQ(delivery->consumer->name, owner);
      by_consumer[owner].insert(id);
    }
    ASSERT_EQ(group.consumers().size(), consumers_.size());
    for (const std::string& name : consumers_) {
      const StreamConsumer* consumer = group.FindConsumer(name);
      ASSERT_NE(consumer, nullptr);
      std::set<StreamId> own;
      consumer->pending.ForEach([&](const auto& item) { own.insert(item.id); });
      ASSERT_EQ(own, by_consumer[name]);
    }
  }

  Random random_{1};
  Stream* stream_ = Stream::Make();
  std::map<StreamId, std::string> owners_;
  std::set<std::string> consumers_;
};

TEST_F(GroupModelTest, PendingEntriesOfConsumers) {
  const size_t empty = stream_->memory();
  ASSERT_TRUE(stream_->MakeGroup("a group with a long name", {}, StreamGroup::kUnknownRead));
  ASSERT_FALSE(stream_->MakeGroup("a group with a long name", {}, 0));
  StreamGroup& group = *stream_->FindGroup("a group with a long name");
  for (int step = 0; step < 20'000; ++step) {
    const std::string name = "consumer whose name is long " + std::to_string(random_.Below(5));
    const StreamId id{random_.Below(600), 0};
    const uint64_t kind = random_.Below(1000);
    if (kind < 600) {
      StreamConsumer* consumer = group.MakeConsumer(name, step);
      consumers_.insert(name);
      group.Assign(id, consumer)->times = id.ms;
      owners_[id] = name;
    } else if (kind < 995) {
      ASSERT_EQ(group.Acknowledge(id), owners_.erase(id) == 1);
    } else {
      group.RemoveConsumer(name);
      consumers_.erase(name);
      std::erase_if(owners_, [&](const auto& owner) { return owner.second == name; });
    }
    if (step % 200 != 0) continue;
    ASSERT_NO_FATAL_FAILURE(Compare(group)) << step;
  }
  Stream* copy = stream_->Copy();
  ASSERT_NO_FATAL_FAILURE(Compare(*copy->FindGroup("a group with a long name")));
  Stream::Destroy(copy);
  EXPECT_GT(stream_->memory(), empty);
  EXPECT_TRUE(stream_->RemoveGroup("a group with a long name"));
  EXPECT_FALSE(stream_->RemoveGroup("a group with a long name"));
  EXPECT_EQ(stream_->memory(), empty);
}

}  // namespace
}  // namespace ruddock::engine
