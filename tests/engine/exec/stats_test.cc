// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/stats.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

TEST(TickHistogram, EveryDurationFallsBetweenItsBounds) {
  Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const uint64_t ticks = random.Next() >> random.Below(64);
    const size_t index = TickHistogram::IndexOf(ticks);
    ASSERT_LT(index, TickHistogram::kSize);
    const uint64_t upper = TickHistogram::UpperBound(index);
    ASSERT_LE(ticks, upper);
    if (index > 0) {
      ASSERT_GT(ticks, TickHistogram::UpperBound(index - 1));
    }
    // Exact to one part in 32.
    ASSERT_LE(upper - ticks, ticks / 32);
  }
}

TEST(TickHistogram, Edges) {
  EXPECT_EQ(TickHistogram::IndexOf(0), 0u);
  EXPECT_EQ(TickHistogram::IndexOf(31), 31u);
  EXPECT_EQ(TickHistogram::IndexOf(32), 32u);
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  EXPECT_EQ(TickHistogram::IndexOf(kMost), TickHistogram::kSize - 1);
  EXPECT_EQ(TickHistogram::UpperBound(TickHistogram::kSize - 1), kMost);
}

TEST(TickHistogram, BinsAreContiguous) {
  for (size_t i = 1; i < TickHistogram::kSize; ++i) {
    const uint64_t first = TickHistogram::UpperBound(i - 1) + 1;
    ASSERT_EQ(TickHistogram::IndexOf(first), i);
    ASSERT_EQ(TickHistogram::IndexOf(TickHistogram::UpperBound(i)), i);
  }
}

TEST(TickHistogram, CountsAndForgets) {
  TickHistogram histogram;
  for (int i = 0; i < 5; ++i) histogram.Add(1000);
  histogram.Add(7);
  EXPECT_EQ(histogram.At(TickHistogram::IndexOf(1000)), 5u);
  EXPECT_EQ(histogram.At(TickHistogram::IndexOf(7)), 1u);
  histogram.Reset();
  EXPECT_EQ(histogram.At(TickHistogram::IndexOf(1000)), 0u);
}

TEST(Stats, ErrorsAreCountedByTheirFirstWord) {
  Stats stats(3);
  stats.CountError("ERR something");
  stats.CountError("ERR other");
  stats.CountError("WRONGTYPE Operation");
  const auto errors = stats.Errors();
  EXPECT_EQ(errors.at("ERR"), 2);
  EXPECT_EQ(errors.at("WRONGTYPE"), 1);
  stats.Reset();
  EXPECT_TRUE(stats.Errors().empty());
}

}  // namespace
}  // namespace ruddock::engine
