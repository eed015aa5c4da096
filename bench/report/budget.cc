// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/budget.h"

#include <algorithm>

namespace ruddock::bench {

Limits LimitsFor(std::string_view command, std::uint64_t keys, int pipeline) {
  const bool is_get_or_set = command == "GET" || command == "SET";
  const bool few_keys = keys <= kFewKeys;
  if (is_get_or_set && pipeline == 1) {
    // The floor has no store, so its cache misses are those of few keys only.
    return few_keys ? Limits{0.95, 1.12} : Limits{0.95, {}};
  }
  if (is_get_or_set && pipeline == 16) return few_keys ? Limits{0.55, 1.35} : Limits{0.30, {}};
  if (is_get_or_set && pipeline == 64) return few_keys ? Limits{0.33, 1.45} : Limits{0.25, {}};
  if (command == "INCR" && pipeline == 16 && few_keys) return {0.55, 1.35};
  if (keys == kManyElements && (command == "ZADD" || command == "ZRANK")) return {0.50, {}};
  if (pipeline == 16) return {0.70, {}};
  return {};
}

namespace {

std::vector<double> CpuValues(const LoadResult& result, ServerKind kind) {
  std::vector<double> values;
  for (const Sample& sample : result.samples[kind]) values.push_back(sample.cpu_nanoseconds);
  return values;
}

Verdict Worse(Verdict a, Verdict b) { return a > b ? a : b; }

}  // namespace

Spread CpuSpread(const LoadResult& result, ServerKind kind) {
  return Summarize(CpuValues(result, kind));
}

Spread CpuRatio(const LoadResult& result, ServerKind other) {
  return SummarizeRatios(CpuValues(result, ServerKind::kRuddock), CpuValues(result, other));
}

Verdict JudgeRatio(const Spread& ratio, std::optional<double> limit) {
  if (!limit) return Verdict::kNoLimit;
  return ratio.median > 0 && ratio.median <= *limit ? Verdict::kMet : Verdict::kMissed;
}

Verdict Judge(const LoadResult& result) {
  if (!result.failure.empty()) return Verdict::kMissed;
  return Worse(JudgeRatio(CpuRatio(result, ServerKind::kRedis), result.row.limits.of_redis),
               JudgeRatio(CpuRatio(result, ServerKind::kFloor), result.row.limits.of_floor));
}

Verdict Judge(const Figure& figure) {
  if (!figure.failure.empty()) return Verdict::kMissed;
  return Worse(JudgeRatio(Summarize(figure.values[ServerKind::kRuddock]), figure.limit),
               JudgeRatio(RedisRatio(figure), figure.limit_of_redis));
}

Spread RedisRatio(const Figure& figure) {
  return SummarizeRatios(figure.values[ServerKind::kRuddock], figure.values[ServerKind::kRedis]);
}

double LongestWait(const LoadResult& result) {
  double longest = 0;
  for (ServerKind kind : kServerKinds) {
    for (const Sample& sample : result.samples[kind]) {
      longest = std::max(longest, sample.waited_share);
    }
  }
  return longest;
}

std::vector<std::string> Missed(const Report& report) {
  std::vector<std::string> missed;
  for (const LoadResult& load : report.loads) {
    if (Judge(load) == Verdict::kMissed) missed.push_back(load.row.id);
  }
  for (const Figure& figure : report.figures) {
    if (Judge(figure) == Verdict::kMissed) missed.push_back(figure.id);
  }
  return missed;
}

}  // namespace ruddock::bench
