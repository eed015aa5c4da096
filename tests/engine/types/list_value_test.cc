// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/list_value.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "engine/base/memory.h"
#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

using Model = std::deque<std::string>;

Model Contents(const ListValue& list) {
  Model all;
  list.Range(0, list.size(), [&](std::string_view text) { all.emplace_back(text); });
  return all;
}

Model Backwards(const ListValue& list) {
  Model all;
  list.RangeFromBack(list.size(), [&](std::string_view text) { all.emplace_front(text); });
  return all;
}

std::string TextAt(const ListValue& list, size_t index) {
  NumberText scratch;
  return std::string(list.Get(index).Text(scratch));
}

void ExpectFits(const ListValue& list, const Model& model) {
  ASSERT_EQ(list.size(), model.size());
  ASSERT_EQ(Contents(list), model);
  ASSERT_EQ(Backwards(list), model);
  ASSERT_EQ(list.object().encoding == Encoding::kQuicklist, list.chunks() > 1);
  ListValue copy = list.Copy();
  ASSERT_EQ(Contents(copy), model);
  // Kept as a running sum there, counted afresh here; only the ring's spare room, and that for
  // marks, may differ.
  const int64_t spare = static_cast<int64_t>(list.memory()) - static_cast<int64_t>(copy.memory());
  ASSERT_LE(std::abs(spare), static_cast<int64_t>(256 + list.chunks() * 192));
  copy.Free();
  for (size_t i = 0; i < model.size(); i += 7) ASSERT_EQ(TextAt(list, i), model[i]) << i;
}

size_t RemoveFromModel(Model& model, bool front, size_t count, const std::string& text) {
  size_t removed = 0;
  if (!front) std::reverse(model.begin(), model.end());
  for (auto it = model.begin(); it != model.end() && removed < count;) {
    if (*it == text) {
      it = model.erase(it);
      ++removed;
    } else {
      ++it;
    }
  }
  if (!front) std::reverse(model.begin(), model.end());
  return removed;
}

class ListModelTest : public testing::TestWithParam<int64_t> {
 protected:
  std::string Text() {
    switch (random_.Below(4)) {
      case 0: return std::to_string(random_.Below(30));
      case 1: return std::to_string(static_cast<int64_t>(random_.Next()));
      case 2: return "text" + std::to_string(random_.Below(20));
      default: return std::string(random_.Below(random_.Below(60) == 0 ? 20'000 : 300), 'x');
    }
  }
  void Step() {
    const bool front = random_.Below(2) == 0;
    const ListEnd end = front ? ListEnd::kFront : ListEnd::kBack;
    const std::string text = Text();
    const uint64_t kind = random_.Below(100);
    if (kind < 55 || model_.empty()) {
      list_.Push(end, text, limits_);
      model_.insert(front ? model_.begin() : model_.end(), text);
      return;
    }
    const size_t index = random_.Below(model_.size());
    if (kind < 75) {
      ASSERT_EQ(TextAt(list_, front ? 0 : list_.size() - 1),
                front ? model_.front() : model_.back());
      list_.Drop(end, 1);
      model_.erase(front ? model_.begin() : model_.end() - 1);
    } else if (kind < 77) {
      const size_t count = random_.Below(random_.Below(5) == 0 ? model_.size() + 2 : 4);
      list_.Drop(end, count);
      const auto gone = static_cast<int64_t>(std::min(count, model_.size()));
      model_.erase(front ? model_.begin() : model_.end() - gone,
                   front ? model_.begin() + gone : model_.end());
    } else if (kind < 85) {
      ASSERT_EQ(TextAt(list_, index), model_[index]);
      list_.Set(index, text, limits_);
      model_[index] = text;
    } else if (kind < 95) {
      const std::string pivot = random_.Below(5) == 0 ? "none" : model_[index];
      const auto at = std::find(model_.begin(), model_.end(), pivot);
      const bool found = at != model_.end();
      if (found) model_.insert(front ? at : at + 1, text);
      ASSERT_EQ(list_.Insert(pivot, front, text, limits_), found);
    } else {
      const size_t count = random_.Below(3) == 0 ? SIZE_MAX : random_.Below(4);
      const std::string victim = model_[index];
      const size_t removed = list_.Remove(end, count, victim, limits_);
      ASSERT_EQ(removed, RemoveFromModel(model_, front, count, victim));
    }
  }

  Random random_{1};
  ListLimits limits_;
  ListValue list_;
  Model model_;
};

TEST_P(ListModelTest, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    random_ = Random(seed);
    limits_ = ListLimits::Of(GetParam());
    for (int step = 0; step < 2500; ++step) {
      ASSERT_NO_FATAL_FAILURE(Step()) << step;
      if (step % 50 != 0) continue;
      ASSERT_NO_FATAL_FAILURE(ExpectFits(list_, model_)) << step;
    }
    list_.Free();
    EXPECT_EQ(list_.size(), 0u);
    EXPECT_EQ(list_.memory(), 0u);
    model_.clear();
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, ListModelTest, testing::Values(-5, -2, -1, 1, 2, 7, 128, 100'000));

// Lists of many chunks, most of them marked, with changes everywhere between the questions.
TEST(ListValue, AnyIndexOfALongList) {
  for (const int64_t directive : {-1, -5, 100}) {
    SCOPED_TRACE(directive);
    const ListLimits limits = ListLimits::Of(directive);
    Random random(static_cast<uint64_t>(directive + 10));
    ListValue list;
    Model model;
    const auto fresh = [&] {
      return random.Below(3) == 0 ? std::to_string(random.Below(1000))
                                  : "element:" + std::string(random.Below(20), 'e');
    };
    const auto push = [&](bool front) {
      const std::string text = fresh();
      list.Push(front ? ListEnd::kFront : ListEnd::kBack, text, limits);
      model.insert(front ? model.begin() : model.end(), text);
    };
    for (int i = 0; i < 30'000; ++i) push(i % 3 == 0);
    ASSERT_GT(list.chunks(), directive == -5 ? 5u : 50u);
    for (int step = 0; step < 6'000; ++step) {
      const size_t index = random.Below(model.size());
      ASSERT_EQ(TextAt(list, index), model[index]) << step;
      const uint64_t kind = random.Below(40);
      if (kind < 10) {
        push(kind % 2 == 0);
      } else if (kind < 18) {
        const bool front = kind % 2 == 0;
        const size_t count = 1 + random.Below(3);
        list.Drop(front ? ListEnd::kFront : ListEnd::kBack, count);
        const auto gone = static_cast<int64_t>(count);
        model.erase(front ? model.begin() : model.end() - gone,
                    front ? model.begin() + gone : model.end());
      } else if (kind < 26) {
        model[index] = kind < 22 ? fresh() : std::string(model[index].size(), 's');
        list.Set(index, model[index], limits);
      } else if (kind == 26) {
        const std::string pivot = model[index];
        const std::string text = fresh();
        model.insert(std::find(model.begin(), model.end(), pivot) + 1, text);
        ASSERT_TRUE(list.Insert(pivot, /*before=*/false, text, limits));
      } else if (kind == 27) {
        const bool front = random.Below(2) == 0;
        const std::string victim = model[index];
        const size_t count = 1 + random.Below(30);
        ASSERT_EQ(list.Remove(front ? ListEnd::kFront : ListEnd::kBack, count, victim, limits),
                  RemoveFromModel(model, front, count, victim));
      } else if (kind == 28) {
        const size_t count = std::min<size_t>(random.Below(300), model.size() - index);
        size_t at = index;
        list.Range(index, count, [&](std::string_view text) { EXPECT_EQ(text, model[at++]); });
      }
    }
    ASSERT_NO_FATAL_FAILURE(ExpectFits(list, model));
    // And down to nothing.
    while (model.size() > 1'000) {
      const auto gone = static_cast<int64_t>(random.Below(1'000));
      list.Drop(ListEnd::kFront, static_cast<size_t>(gone));
      model.erase(model.begin(), model.begin() + gone);
      const size_t index = random.Below(model.size());
      ASSERT_EQ(TextAt(list, index), model[index]);
    }
    ASSERT_NO_FATAL_FAILURE(ExpectFits(list, model));
    list.Free();
  }
}

TEST(ListValue, Limits) {
  EXPECT_EQ(ListLimits::Of(-1).max_bytes, 4096u);
  EXPECT_EQ(ListLimits::Of(-2).max_bytes, 8192u);
  EXPECT_EQ(ListLimits::Of(-5).max_bytes, 65536u);
  EXPECT_EQ(ListLimits::Of(INT32_MIN).max_bytes, 65536u);
  EXPECT_EQ(ListLimits::Of(0).max_count, 1u);
  EXPECT_EQ(ListLimits::Of(17).max_count, 17u);
  EXPECT_EQ(ListLimits::Of(17).max_bytes, 8192u);
}

TEST(ListValue, ChunksStayWithinTheirLimits) {
  const ListLimits limits = ListLimits::Of(-1);
  ListValue list;
  for (int i = 0; i < 20'000; ++i) {
    list.Push(i % 2 == 0 ? ListEnd::kFront : ListEnd::kBack, "element:" + std::to_string(i),
              limits);
  }
  // Nearly full ones, too: those that grew at the front lack up to the small chunk worked at there.
  EXPECT_LE(list.chunks(), list.packed_bytes() / 3500 + 3);
  EXPECT_GE(list.chunks(), list.packed_bytes() / 4096);
  // Whatever is put into the middle.
  for (int i = 0; i < 2000; ++i) list.Insert("element:500", i % 2 == 0, std::to_string(i), limits);
  for (int i = 0; i < 500; ++i) list.Set(static_cast<size_t>(i), std::string(100, 'y'), limits);
  EXPECT_EQ(list.size(), 22'000u);
  EXPECT_LE(list.chunks(), list.packed_bytes() / 2000);
  // What is left of many chunks comes together.
  for (int i = 0; i < 20'000; ++i) {
    if (i % 1000 != 0) list.Remove(ListEnd::kFront, 1, "element:" + std::to_string(i), limits);
  }
  list.Remove(ListEnd::kFront, SIZE_MAX, std::string(100, 'y'), limits);
  EXPECT_LE(list.chunks(), list.packed_bytes() / 2000 + 1);
  list.Free();
}

TEST(ListValue, FrontOfALongListIsASmallChunk) {
  const ListLimits limits = ListLimits::Of(-2);
  ListValue list;
  for (int i = 0; i < 5000; ++i) list.Push(ListEnd::kFront, "element:" + std::to_string(i), limits);
  // Moved by one push or pop at the front, so small; the others are as full as they may be.
  const auto front_bytes = [&] {
    ListValue rest = list.Copy();
    const size_t chunks = rest.chunks();
    size_t dropped = 0;
    while (rest.chunks() == chunks) {
      rest.Drop(ListEnd::kFront, 1);
      ++dropped;
    }
    rest.Free();
    return dropped * 15;
  };
  EXPECT_LE(front_bytes(), 1200u);
  EXPECT_LE(list.chunks(), list.packed_bytes() / 7000 + 2);
  for (int i = 0; i < 300; ++i) {
    list.Drop(ListEnd::kFront, 1);
    EXPECT_LE(front_bytes(), 2400u) << i;
  }
  EXPECT_EQ(TextAt(list, 0), "element:4699");
  EXPECT_LE(list.chunks(), list.packed_bytes() / 7000 + 4);
  list.Free();
}

TEST(ListValue, FindsFromBothEnds) {
  for (const int64_t directive : {-2, 3}) {
    const ListLimits limits = ListLimits::Of(directive);
    ListValue list;
    for (int i = 0; i < 30; ++i) list.Push(ListEnd::kBack, std::to_string(i % 10), limits);
    list.Push(ListEnd::kBack, "07", limits);
    const auto find = [&](ListEnd from, std::string_view text, size_t most, size_t wanted) {
      std::vector<size_t> found;
      list.FindEach(from, text, most, [&](size_t distance) {
        found.push_back(distance);
        return found.size() < wanted;
      });
      return found;
    };
    using Found = std::vector<size_t>;
    EXPECT_EQ(find(ListEnd::kFront, "7", 100, 100), (Found{7, 17, 27}));
    EXPECT_EQ(find(ListEnd::kFront, "7", 100, 2), (Found{7, 17}));
    EXPECT_EQ(find(ListEnd::kFront, "7", 17, 100), (Found{7}));
    EXPECT_EQ(find(ListEnd::kBack, "7", 100, 100), (Found{3, 13, 23}));
    EXPECT_EQ(find(ListEnd::kBack, "07", 1, 100), (Found{0}));
    EXPECT_EQ(find(ListEnd::kBack, "none", 100, 100), (Found{}));
    list.Free();
  }
}

TEST(ListValue, ManySmallListsAreCompact) {
  ListValue list;
  for (int i = 0; i < 20; ++i) list.Push(ListEnd::kBack, "value:" + std::to_string(i), {});
  EXPECT_EQ(list.memory(), AllocationSize(list.packed_bytes()));
  list.Free();
}

}  // namespace
}  // namespace ruddock::engine
