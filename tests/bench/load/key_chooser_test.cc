// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/key_chooser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ruddock::load {
namespace {

std::vector<uint64_t> Draw(KeyChooser& keys, uint64_t range, int times) {
  std::vector<uint64_t> counts(range);
  for (int i = 0; i < times; ++i) {
    const uint64_t number = keys.Next();
    EXPECT_LT(number, range);
    if (number < range) ++counts[number];
  }
  return counts;
}

// The chi-squared statistic in standard deviations from what it is on average.
double Strangeness(const std::vector<uint64_t>& counts, const std::vector<double>& expected) {
  double sum = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const double difference = static_cast<double>(counts[i]) - expected[i];
    sum += difference * difference / expected[i];
  }
  const auto degrees = static_cast<double>(counts.size() - 1);
  return (sum - degrees) / std::sqrt(2 * degrees);
}

TEST(KeyChooser, UniformIsUniform) {
  constexpr uint64_t kRange = 1000;
  constexpr int kTimes = 500'000;
  KeyChooser keys(Distribution::kUniform, kRange, 1, 3, 0);
  const std::vector<double> expected(kRange, double{kTimes} / kRange);
  EXPECT_LT(std::abs(Strangeness(Draw(keys, kRange, kTimes), expected)), 5);
}

// The sampler has no table; here one says what it must come to, for exponents on both sides of 1.
TEST(KeyChooser, ZipfHasTheShapeOfItsFormula) {
  constexpr uint64_t kRange = 500;
  constexpr int kTimes = 500'000;
  for (const double exponent : {0.3, 0.99, 1.0, 1.2, 2.0}) {
    double sum = 0;
    std::vector<double> expected(kRange);
    for (uint64_t i = 0; i < kRange; ++i) {
      expected[i] = std::pow(static_cast<double>(i + 1), -exponent);
      sum += expected[i];
    }
    for (double& value : expected) value *= kTimes / sum;
    KeyChooser keys(Distribution::kZipf, kRange, exponent, 11, 0);
    EXPECT_LT(std::abs(Strangeness(Draw(keys, kRange, kTimes), expected)), 5) << exponent;
  }
}

TEST(KeyChooser, ZipfOfHugeAndTinyRanges) {
  constexpr uint64_t kHuge = 1'000'000'000'000;
  KeyChooser huge(Distribution::kZipf, kHuge, 0.5, 5, 0);
  uint64_t above_half = 0;
  for (int i = 0; i < 10'000; ++i) {
    const uint64_t number = huge.Next();
    ASSERT_LT(number, kHuge);
    above_half += number >= kHuge / 2;
  }
  // With an exponent of a half that share is 1 - sqrt(1/2), 29 %.
  EXPECT_NEAR(static_cast<double>(above_half) / 10'000, 1 - std::sqrt(0.5), 0.03);
  KeyChooser one(Distribution::kZipf, 1, 0.99, 5, 0);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(one.Next(), 0u);
}

TEST(KeyChooser, SequencesGoOnInFront) {
  KeyChooser keys(Distribution::kSequential, 5, 1, 0, 3);
  for (const uint64_t expected : {3, 4, 0, 1, 2, 3}) EXPECT_EQ(keys.Next(), expected);
}

TEST(KeyChooser, TheSameSeedGivesTheSameNumbers) {
  for (const Distribution distribution : {Distribution::kUniform, Distribution::kZipf}) {
    KeyChooser one(distribution, 1'000'000, 0.99, 17, 0);
    KeyChooser same(distribution, 1'000'000, 0.99, 17, 0);
    KeyChooser other(distribution, 1'000'000, 0.99, 18, 0);
    int different = 0;
    for (int i = 0; i < 100; ++i) {
      const uint64_t number = one.Next();
      EXPECT_EQ(number, same.Next());
      different += number != other.Next();
    }
    EXPECT_GT(different, 50);
  }
}

}  // namespace
}  // namespace ruddock::load
