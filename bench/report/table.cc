// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/report/budget.h"

namespace ruddock::bench {
namespace {

std::string Word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMet: return "ok";
    case Verdict::kMissed: return "MISS";
    case Verdict::kNoLimit: break;
  }
  return "-";
}

std::string Limit(std::optional<double> limit) {
  return limit ? fmt::format("<= {:.2f}", *limit) : std::string("-");
}

std::string Ratio(const Spread& spread) {
  return fmt::format("{:.2f} ({:.2f}-{:.2f})", spread.median, spread.low, spread.high);
}

Spread Of(const std::vector<Sample>& samples, double Sample::*member) {
  std::vector<double> values;
  for (const Sample& sample : samples) values.push_back(sample.*member);
  return Summarize(std::move(values));
}

// The floor may be above a limit that is set beside Redis; then no server of this design can meet
// it.
std::string FloorNote(const LoadResult& load) {
  if (Judge(load) != Verdict::kMissed || !load.row.limits.of_redis) return {};
  const double redis = CpuSpread(load, ServerKind::kRedis).median;
  const double floor = CpuSpread(load, ServerKind::kFloor).median;
  if (floor <= *load.row.limits.of_redis * redis) return {};
  return fmt::format(" (the floor is {:.2f} of redis)", floor / redis);
}

std::string DisturbedNote(const LoadResult& load) {
  return LongestWait(load) > kDisturbed ? " *" : "";
}

std::string CpuTable(const Report& report) {
  std::string text = "\nServer CPU per command (ns, medians) and its ratios, round by round\n";
  text += fmt::format("{:<20} {:>8} {:>8} {:>8}  {:<18} {:<8} {:<18} {:<8} {}\n", "load", "ruddock",
                      "redis", "floor", "/redis (spread)", "budget", "/floor (spread)", "budget",
                      "verdict");
  for (const LoadResult& load : report.loads) {
    if (!load.failure.empty()) {
      text += fmt::format("{:<20} FAILED: {}\n", load.row.id, load.failure);
      continue;
    }
    text += fmt::format("{:<20}", load.row.id);
    for (ServerKind kind : kServerKinds) {
      text += fmt::format(" {:>8.0f}", CpuSpread(load, kind).median);
    }
    text += fmt::format("  {:<18} {:<8} {:<18} {:<8} {}\n",
                        Ratio(CpuRatio(load, ServerKind::kRedis)), Limit(load.row.limits.of_redis),
                        Ratio(CpuRatio(load, ServerKind::kFloor)), Limit(load.row.limits.of_floor),
                        Word(Judge(load)) + FloorNote(load) + DisturbedNote(load));
  }
  const auto disturbed =
      std::count_if(report.loads.begin(), report.loads.end(),
                    [](const LoadResult& load) { return LongestWait(load) > kDisturbed; });
  if (disturbed > 0) {
    text += fmt::format(
        "* {} rows were disturbed: something else ran on these cores, so do not trust them\n",
        disturbed);
  }
  return text;
}

std::string LatencyTable(const Report& report) {
  std::string text =
      "\nAs redis-benchmark saw it: thousand requests per second, p50 and p99 in ms (medians)\n";
  text += fmt::format("{:<20} {:^26} {:^26} {:^26}\n", "load", "ruddock", "redis", "floor");
  for (const LoadResult& load : report.loads) {
    if (!load.failure.empty()) continue;
    text += fmt::format("{:<20}", load.row.id);
    for (ServerKind kind : kServerKinds) {
      const auto& samples = load.samples[kind];
      text += fmt::format(" {:>8.0f} {:>8.3f} {:>8.3f}",
                          Of(samples, &Sample::requests_per_second).median / 1000,
                          Of(samples, &Sample::p50_milliseconds).median,
                          Of(samples, &Sample::p99_milliseconds).median);
    }
    text += '\n';
  }
  return text;
}

std::string FigureTable(const Report& report) {
  std::string text = "\nMemory, threads, and waiting for others\n";
  text += fmt::format("{:<52} {:>8} {:>8} {:<5} {:<16} {:<16} {}\n", "figure", "ruddock", "redis",
                      "", "spread", "budget", "verdict");
  for (const Figure& figure : report.figures) {
    if (!figure.failure.empty()) {
      text += fmt::format("{:<52} FAILED: {}\n", figure.title, figure.failure);
      continue;
    }
    const Spread ours = Summarize(figure.values[ServerKind::kRuddock]);
    const Spread redis = Summarize(figure.values[ServerKind::kRedis]);
    text += fmt::format(
        "{:<52} {:>8.2f} {:>8} {:<5} {:<16} {:<16} {}  {}\n", figure.title, ours.median,
        redis.median > 0 ? fmt::format("{:.2f}", redis.median) : std::string("-"), figure.unit,
        ours.low < ours.high ? fmt::format("{:.2f}-{:.2f}", ours.low, ours.high) : std::string("-"),
        figure.limit_of_redis ? fmt::format("<= {:.2f} x redis", *figure.limit_of_redis)
                              : Limit(figure.limit),
        Word(Judge(figure)), figure.note);
  }
  return text;
}

std::string Join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

}  // namespace

std::string FormatTables(const Report& report) {
  std::string text = fmt::format("\n{}; {}; ruddock {}, redis {}; {:.0f} s\n", report.machine,
                                 report.mode, report.versions[ServerKind::kRuddock],
                                 report.versions[ServerKind::kRedis], report.seconds);
  if (!report.loads.empty()) text += CpuTable(report) + LatencyTable(report);
  if (!report.figures.empty()) text += FigureTable(report);
  if (!report.skipped.empty()) {
    text += fmt::format("\nSkipped, because a server does not know the command: {}\n",
                        Join(report.skipped));
  }
  const std::vector<std::string> missed = Missed(report);
  text += missed.empty() ? "\nBudget: met\n" : fmt::format("\nBudget: MISSED: {}\n", Join(missed));
  return text;
}

}  // namespace ruddock::bench
