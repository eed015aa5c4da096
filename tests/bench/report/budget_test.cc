// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/budget.h"

#include <gtest/gtest.h>

#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

LoadResult MakeLoad(std::vector<double> ruddock, std::vector<double> redis,
                    std::vector<double> floor) {
  LoadResult load;
  load.row.id = "GET/100k/P16";
  load.row.limits = LimitsFor("GET", kFewKeys, 16);
  const auto add = [&](ServerKind kind, const std::vector<double>& values) {
    for (double value : values) load.samples[kind].push_back({value, 0, 0, 0, 0});
  };
  add(ServerKind::kRuddock, ruddock);
  add(ServerKind::kRedis, redis);
  add(ServerKind::kFloor, floor);
  return load;
}

TEST(Budget, JudgesTheMedianOfTheRatiosOfEachRound) {
  // A slow second round is slow for all servers: the ratios stay 0.5 and 1.25.
  EXPECT_EQ(Judge(MakeLoad({500, 5000, 500}, {1000, 10000, 1000}, {400, 4000, 400})),
            Verdict::kMet);
  EXPECT_DOUBLE_EQ(CpuRatio(MakeLoad({500, 5000}, {1000, 10000}, {}), ServerKind::kRedis).high,
                   0.5);
}

TEST(Budget, MissesWhereEitherRatioIsAboveItsLimit) {
  EXPECT_EQ(Judge(MakeLoad({551, 551, 1}, {1000, 1000, 1000}, {500, 500, 500})), Verdict::kMissed);
  EXPECT_EQ(Judge(MakeLoad({500, 500, 1}, {1000, 1000, 1000}, {369, 369, 369})), Verdict::kMissed);
  EXPECT_EQ(Judge(MakeLoad({500, 500, 900}, {1000, 1000, 1000}, {371, 371, 371})), Verdict::kMet);
}

TEST(Budget, WhatWasNotMeasuredIsMissed) {
  EXPECT_EQ(Judge(MakeLoad({}, {1000}, {400})), Verdict::kMissed);
  LoadResult failed = MakeLoad({1}, {1000}, {400});
  failed.failure = "the server closed the connection";
  EXPECT_EQ(Judge(failed), Verdict::kMissed);
  Figure figure;
  figure.limit = 8;
  EXPECT_EQ(Judge(figure), Verdict::kMissed);
}

TEST(Budget, NamesEverythingThatMissed) {
  Report report;
  report.loads = {MakeLoad({500}, {1000}, {400}), MakeLoad({900}, {1000}, {400})};
  report.loads[1].row.id = "late";
  Figure figure;
  figure.id = "heavy";
  figure.limit = 8;
  figure.values[ServerKind::kRuddock] = {9};
  report.figures = {figure};
  EXPECT_EQ(Missed(report), (std::vector<std::string>{"late", "heavy"}));
}

TEST(Budget, EveryLoadAtPipelineSixteenHasALimit) {
  for (const LoadRow& row : LoadRows(false)) {
    if (row.pipeline != 16) continue;
    EXPECT_TRUE(row.limits.of_redis) << row.id;
  }
}

TEST(Plan, SelectsByRegularExpressionWithoutRegardToCase) {
  EXPECT_TRUE(IsWanted("GET/100k/P16", ""));
  EXPECT_TRUE(IsWanted("GET/100k/P16", "^get/.*p16$"));
  EXPECT_FALSE(IsWanted("MGET/100k/P16", "^get/"));
}

}  // namespace
}  // namespace ruddock::bench
