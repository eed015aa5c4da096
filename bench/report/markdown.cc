// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/markdown.h"

#include <fmt/format.h>

#include "bench/report/budget.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

std::string_view Word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMet: return "met";
    case Verdict::kMissed: return "**missed**";
    case Verdict::kNoLimit: break;
  }
  return "";
}

std::string RatioAndLimit(const Spread& ratio, std::optional<double> limit) {
  return limit ? fmt::format("{:.2f} (≤ {:.2f})", ratio.median, *limit)
               : fmt::format("{:.2f}", ratio.median);
}

std::string LoadLine(const LoadResult& load) {
  std::string line = fmt::format("| {}, {} keys, -P {} |", load.row.command,
                                 ShortNumber(load.row.keys), load.row.pipeline);
  if (!load.failure.empty()) return line + " failed | | | | | **missed** |\n";
  for (ServerKind kind : kServerKinds)
    line += fmt::format(" {:.0f} |", CpuSpread(load, kind).median);
  return line +
         fmt::format(" {} | {} | {} |\n",
                     RatioAndLimit(CpuRatio(load, ServerKind::kRedis), load.row.limits.of_redis),
                     RatioAndLimit(CpuRatio(load, ServerKind::kFloor), load.row.limits.of_floor),
                     Word(Judge(load)));
}

std::string Budget(const Figure& figure) {
  if (figure.limit_of_redis) {
    return fmt::format("{:.2f} of Redis (≤ {:.2f})", RedisRatio(figure).median,
                       *figure.limit_of_redis);
  }
  return figure.limit ? fmt::format("≤ {:.2f}", *figure.limit) : std::string();
}

std::string FigureLine(const Figure& figure) {
  if (!figure.failure.empty())
    return fmt::format("| {} | failed | | | **missed** |\n", figure.title);
  const double redis = Summarize(figure.values[ServerKind::kRedis]).median;
  return fmt::format("| {} | {:.2f} {} | {} | {} | {} |\n", figure.title,
                     Summarize(figure.values[ServerKind::kRuddock]).median, figure.unit,
                     redis > 0 ? fmt::format("{:.2f} {}", redis, figure.unit) : std::string(),
                     Budget(figure), Word(Judge(figure)));
}

}  // namespace

std::string FormatMarkdown(const Report& report) {
  std::string text = fmt::format("Measured on {}: {}, beside redis-server {}; {}.\n", report.date,
                                 report.machine, report.versions[ServerKind::kRedis], report.mode);
  if (!report.loads.empty()) {
    text +=
        "\n| CPU of the server per command, ns | Ruddock | Redis | floor | of Redis (budget) | "
        "of the floor (budget) | |\n|---|---:|---:|---:|---|---|---|\n";
    for (const LoadResult& load : report.loads) text += LoadLine(load);
  }
  if (!report.figures.empty()) {
    text +=
        "\n| memory, threads, waiting | Ruddock | Redis | budget | |\n|---|---:|---:|---|---|\n";
    for (const Figure& figure : report.figures) text += FigureLine(figure);
  }
  return text;
}

}  // namespace ruddock::bench
