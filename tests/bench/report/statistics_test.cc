// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/statistics.h"

#include <gtest/gtest.h>

namespace ruddock::bench {
namespace {

TEST(Statistics, MedianOfOddAndEvenNumbersOfValues) {
  EXPECT_DOUBLE_EQ(Summarize({9, 1, 5}).median, 5);
  EXPECT_DOUBLE_EQ(Summarize({9, 1, 5, 6}).median, 5.5);
  EXPECT_DOUBLE_EQ(Summarize({9, 1, 5}).low, 1);
  EXPECT_DOUBLE_EQ(Summarize({9, 1, 5}).high, 9);
  EXPECT_DOUBLE_EQ(Summarize({}).median, 0);
}

TEST(Statistics, RatiosPairTheValuesOfARound) {
  const Spread ratio = SummarizeRatios({1, 2, 3}, {3, 2, 1});
  EXPECT_DOUBLE_EQ(ratio.median, 1);
  EXPECT_DOUBLE_EQ(ratio.low, 1.0 / 3);
  EXPECT_DOUBLE_EQ(ratio.high, 3);
  EXPECT_DOUBLE_EQ(SummarizeRatios({1, 2, 30}, {2, 4}).high, 0.5);
  EXPECT_DOUBLE_EQ(SummarizeRatios({1}, {0}).median, 0);
}

}  // namespace
}  // namespace ruddock::bench
