// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/load/random.h"

namespace ruddock::load {
namespace {

TEST(Histogram, SmallValuesAreExact) {
  Histogram histogram;
  for (uint64_t value = 1; value <= 200; ++value) histogram.Record(value);
  EXPECT_EQ(histogram.count(), 200u);
  EXPECT_EQ(histogram.min(), 1u);
  EXPECT_EQ(histogram.max(), 200u);
  EXPECT_DOUBLE_EQ(histogram.mean(), 100.5);
  EXPECT_EQ(histogram.Percentile(0), 1u);
  EXPECT_EQ(histogram.Percentile(50), 100u);
  EXPECT_EQ(histogram.Percentile(50.1), 101u);
  EXPECT_EQ(histogram.Percentile(99), 198u);
  EXPECT_EQ(histogram.Percentile(99.9), 200u);
  EXPECT_EQ(histogram.Percentile(100), 200u);
}

TEST(Histogram, RanksAreNotRoundedUp) {
  Histogram histogram;
  for (uint64_t i = 0; i < 1000; ++i) histogram.Record(i < 999 ? 1 : 2);
  EXPECT_EQ(histogram.Percentile(99.9), 1u);
  EXPECT_EQ(histogram.Percentile(99.91), 2u);
}

TEST(Histogram, EmptyIsZero) {
  const Histogram histogram;
  EXPECT_EQ(histogram.min(), 0u);
  EXPECT_EQ(histogram.max(), 0u);
  EXPECT_EQ(histogram.Percentile(99), 0u);
  EXPECT_DOUBLE_EQ(histogram.mean(), 0);
}

// Every value alone, around every power of two: what comes out is not below it, and not above by
// more than a 128th.
TEST(Histogram, LargeValuesAreWithinA128th) {
  for (int bit = 0; bit < 63; ++bit) {
    for (const int64_t beside : {-1, 0, 1}) {
      const uint64_t value = (uint64_t{1} << bit) + static_cast<uint64_t>(beside);
      Histogram histogram;
      histogram.Record(value);
      histogram.Record(~uint64_t{0} - 1);  // or max() would hide the rounding
      const uint64_t found = histogram.Percentile(50);
      EXPECT_GE(found, value);
      EXPECT_LE(static_cast<double>(found - value), static_cast<double>(value) / 128) << value;
    }
  }
}

TEST(Histogram, AgreesWithSortedValues) {
  Random random(7);
  Histogram histogram;
  std::vector<uint64_t> values;
  for (int i = 0; i < 20'000; ++i) {
    values.push_back(random.Next() >> (20 + random.Below(40)));
    histogram.Record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double percent : {0.01, 1.0, 10.0, 50.0, 90.0, 99.0, 99.9, 99.99}) {
    const auto rank = static_cast<size_t>(std::ceil(percent * 200 - 1e-6));
    const uint64_t exact = values[rank - 1];
    EXPECT_GE(histogram.Percentile(percent), exact) << percent;
    EXPECT_LE(histogram.Percentile(percent), exact + exact / 128 + 1) << percent;
  }
}

TEST(Histogram, SumsAreAsIfRecordedTogether) {
  Random random(9);
  Histogram parts[2], whole;
  for (int i = 0; i < 5'000; ++i) {
    const uint64_t value = random.Below(1'000'000);
    parts[i % 2].Record(value);
    whole.Record(value);
  }
  parts[0].Add(parts[1]);
  EXPECT_EQ(parts[0].count(), whole.count());
  EXPECT_EQ(parts[0].min(), whole.min());
  EXPECT_EQ(parts[0].max(), whole.max());
  EXPECT_DOUBLE_EQ(parts[0].mean(), whole.mean());
  for (double percent = 0; percent <= 100; percent += 0.5) {
    EXPECT_EQ(parts[0].Percentile(percent), whole.Percentile(percent));
  }
}

}  // namespace
}  // namespace ruddock::load
