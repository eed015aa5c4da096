// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/load.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ruddock::bench {
namespace {

const std::string kHeader =
    "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\","
    "\"p99_latency_ms\",\"max_latency_ms\"\n";

TEST(BenchmarkCsv, ReadsThroughputAndPercentiles) {
  const BenchmarkLine line = ParseBenchmarkCsv(
      kHeader + "\"GET\",\"934579.44\",\"0.700\",\"0.200\",\"0.703\",\"0.9\",\"1.399\",\"2.0\"\n");
  EXPECT_DOUBLE_EQ(line.requests_per_second, 934579.44);
  EXPECT_DOUBLE_EQ(line.p50_milliseconds, 0.703);
  EXPECT_DOUBLE_EQ(line.p99_milliseconds, 1.399);
}

TEST(BenchmarkCsv, ACommaInTheNameOfATestIsNoSeparator) {
  const BenchmarkLine line =
      ParseBenchmarkCsv("\"EVAL a,b\",\"5\",\"1\",\"1\",\"2\",\"3\",\"4\",\"5\"\n");
  EXPECT_DOUBLE_EQ(line.requests_per_second, 5);
  EXPECT_DOUBLE_EQ(line.p99_milliseconds, 4);
}

TEST(BenchmarkCsv, NoFiguresIsAnError) {
  EXPECT_THROW(ParseBenchmarkCsv(kHeader), std::runtime_error);
  EXPECT_THROW(ParseBenchmarkCsv(""), std::runtime_error);
}

}  // namespace
}  // namespace ruddock::bench
