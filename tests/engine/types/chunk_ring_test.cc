// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/chunk_ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

// The elements of chunks, as a ring should have them: numbers, each once, so that one that is found
// by its index is the right one.
using Model = std::deque<std::deque<int>>;

class ChunkRingTest : public ::testing::Test {
 protected:
  ~ChunkRingTest() override { ChunkRing::Destroy(ring_); }

  // Sizes differ, so that marks are not where they would be in another chunk.
  std::string Text(int number) {
    return std::to_string(number) + std::string(static_cast<size_t>(number) % 7, 'x') + "!";
  }
  void InsertChunk(size_t index, int count) {
    Listpack list;
    std::deque<int> numbers;
    for (int i = 0; i < count; ++i) {
      list.Append(Text(next_));
      numbers.push_back(next_++);
    }
    ring_->Insert(index, list, static_cast<uint32_t>(count));
    model_.insert(model_.begin() + static_cast<int64_t>(index), numbers);
  }
  void PutIn(size_t chunk, size_t at) {
    std::deque<int>& numbers = model_[chunk];
    const Listpack list = ring_->at(chunk).list;
    const auto place = at == numbers.size() ? Listpack::kNone : list.Seek(static_cast<int64_t>(at));
    ring_->Change(chunk, place == Listpack::kNone ? ChunkRing::kEnd : place, [&](Listpack& own) {
      own.Insert(place, Text(next_));
      return 1;
    });
    numbers.insert(numbers.begin() + static_cast<int64_t>(at), next_++);
  }
  void TakeOut(size_t chunk, size_t at, size_t count) {
    std::deque<int>& numbers = model_[chunk];
    const auto place = ring_->at(chunk).list.Seek(static_cast<int64_t>(at));
    ring_->Change(chunk, place, [&](Listpack& own) {
      own.Erase(place, count);
      return -static_cast<int64_t>(count);
    });
    const auto first = numbers.begin() + static_cast<int64_t>(at);
    numbers.erase(first, first + static_cast<int64_t>(count));
  }
  void ReplaceIn(size_t chunk, size_t at) {
    const auto place = ring_->at(chunk).list.Seek(static_cast<int64_t>(at));
    ring_->Change(chunk, place, [&](Listpack& own) {
      own.Replace(place, Text(next_));
      return 0;
    });
    model_[chunk][at] = next_++;
  }
  void Step() {
    const size_t kind = random_.Below(20);
    if (model_.empty() || (kind == 0 && model_.size() < 60)) {
      return InsertChunk(random_.Below(model_.size() + 1),
                         static_cast<int>(1 + random_.Below(200)));
    }
    const size_t chunk =
        kind % 2 == 0 ? random_.Below(model_.size()) : (kind % 4 == 1 ? 0 : model_.size() - 1);
    std::deque<int>& numbers = model_[chunk];
    if (kind == 1 && model_.size() > 1) {
      ring_->Erase(chunk);
      model_.erase(model_.begin() + static_cast<int64_t>(chunk));
    } else if (kind == 2 && chunk + 1 < model_.size()) {
      ring_->MoveElements(chunk + 1, chunk);
      ring_->Erase(chunk + 1);
      numbers.insert(numbers.end(), model_[chunk + 1].begin(), model_[chunk + 1].end());
      model_.erase(model_.begin() + static_cast<int64_t>(chunk) + 1);
    } else if (kind < 8) {
      const size_t at = random_.Below(numbers.size());
      const size_t count = std::min<size_t>(1 + random_.Below(3), numbers.size() - at);
      if (count < numbers.size()) TakeOut(chunk, at, count);
    } else if (kind < 12) {
      ReplaceIn(chunk, random_.Below(numbers.size()));
    } else if (kind < 18) {
      const size_t end = random_.Below(2) == 0 ? 0 : numbers.size();
      PutIn(chunk, random_.Below(3) == 0 ? random_.Below(numbers.size() + 1) : end);
    } else {
      ring_->Mark(chunk);
    }
  }
  void ExpectEqual() {
    ASSERT_EQ(ring_->chunks(), model_.size());
    size_t bytes =
        AllocationSize(sizeof(ChunkRing)) + AllocationSize(ring_->slots() * sizeof(ListChunk));
    size_t index = 0;
    for (size_t chunk = 0; chunk < model_.size(); ++chunk) {
      const ListChunk& own = ring_->at(chunk);
      ASSERT_EQ(own.count, model_[chunk].size());
      bytes += own.list.memory();
      if (own.marks != nullptr) bytes += own.marks->memory();
      for (size_t offset = 0; offset < own.count; ++offset, ++index) {
        const ChunkRing::Place place = ring_->Find(index);
        ASSERT_EQ(place.chunk, chunk);
        ASSERT_EQ(place.offset, offset);
        NumberText scratch;
        const auto at = ChunkRing::Seek(own, offset);
        ASSERT_EQ(own.list.Get(at).Text(scratch), Text(model_[chunk][offset]));
      }
    }
    ASSERT_EQ(ring_->elements(), index);
    ASSERT_EQ(ring_->memory(), bytes);
  }

  ChunkRing* ring_ = ChunkRing::Make();
  Model model_;
  int next_ = 0;
  Random random_{1};
};

TEST_F(ChunkRingTest, EveryElementIsFoundWhateverChanges) {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE(seed);
    random_ = Random(seed);
    for (int step = 0; step < 3000; ++step) {
      Step();
      if (step % 20 == 0) {
        ASSERT_NO_FATAL_FAILURE(ExpectEqual()) << step;
      }
    }
  }
}

TEST_F(ChunkRingTest, ManyChangesAndThenOnePass) {
  for (size_t i = 0; i < 40; ++i) InsertChunk(i, 100);
  for (size_t i = 0; i < 40; ++i) ring_->Mark(i);
  EXPECT_EQ(ring_->at(0).marks, nullptr);
  ASSERT_NE(ring_->at(5).marks, nullptr);
  EXPECT_EQ(ring_->at(5).marks->count, 3);
  for (size_t i = 0; i < 40; ++i) {
    const size_t gone = i % 4 == 3 ? 100 : i;
    ring_->ChangeUnplaced(i, ring_->at(i).list.First(), [&](Listpack& own) {
      own.Erase(own.First(), gone);
      return -static_cast<int64_t>(gone);
    });
    model_[i].erase(model_[i].begin(), model_[i].begin() + static_cast<int64_t>(gone));
  }
  for (size_t i = 40; i-- > 0;) {
    if (model_[i].empty()) model_.erase(model_.begin() + static_cast<int64_t>(i));
  }
  ring_->DropEmpty();
  ASSERT_NO_FATAL_FAILURE(ExpectEqual());
  EXPECT_EQ(ring_->chunks(), 30u);
}

// Chunks of very different sizes, so that a guess from the mean is wrong.
TEST_F(ChunkRingTest, FindsAmongUnevenChunks) {
  for (size_t i = 0; i < 100; ++i) InsertChunk(i, i % 10 == 9 ? 400 : 1);
  ASSERT_NO_FATAL_FAILURE(ExpectEqual());
}

}  // namespace
}  // namespace ruddock::engine
