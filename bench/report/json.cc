// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/json.h"

#include <fmt/format.h>

#include <cmath>

#include "bench/report/budget.h"

namespace ruddock::bench {
namespace {

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

// JSON has no infinity, which redis-benchmark prints for very short runs.
std::string Number(double value) {
  return std::isfinite(value) ? fmt::format("{:.6g}", value) : std::string("null");
}

std::string Optional(std::optional<double> value) { return value ? Number(*value) : "null"; }

std::string_view Word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kMet: return "met";
    case Verdict::kMissed: return "missed";
    case Verdict::kNoLimit: break;
  }
  return "no limit";
}

template <typename Values, typename Format>
std::string Array(const Values& values, Format format) {
  std::string out = "[";
  for (const auto& value : values) {
    if (out.size() > 1) out += ", ";
    out += format(value);
  }
  return out + "]";
}

std::string Member(const std::vector<Sample>& samples, double Sample::*member) {
  return Array(samples, [&](const Sample& sample) { return Number(sample.*member); });
}

std::string RatioObject(const Spread& ratio, std::optional<double> limit) {
  return fmt::format(R"({{"median": {}, "low": {}, "high": {}, "limit": {}}})",
                     Number(ratio.median), Number(ratio.low), Number(ratio.high), Optional(limit));
}

std::string LoadObject(const LoadResult& load) {
  std::string out =
      fmt::format(R"(    {{"id": {}, "command": {}, "keys": {}, "pipeline": {}, "requests": {}, )"
                  R"("verdict": {}, "failure": {},)",
                  Quote(load.row.id), Quote(load.row.command), load.row.keys, load.row.pipeline,
                  load.row.requests, Quote(Word(Judge(load))), Quote(load.failure));
  for (ServerKind kind : kServerKinds) {
    const auto& samples = load.samples[kind];
    out += fmt::format("\n     {}: {{\"cpu_ns\": {}, \"rps\": {}, \"p50_ms\": {}, \"p99_ms\": {}, ",
                       Quote(Name(kind)), Member(samples, &Sample::cpu_nanoseconds),
                       Member(samples, &Sample::requests_per_second),
                       Member(samples, &Sample::p50_milliseconds),
                       Member(samples, &Sample::p99_milliseconds));
    out += fmt::format("\"waited_share\": {}}},", Member(samples, &Sample::waited_share));
  }
  const Limits& limits = load.row.limits;
  return out + fmt::format("\n     \"ratio_to_redis\": {},\n     \"ratio_to_floor\": {}}}",
                           RatioObject(CpuRatio(load, ServerKind::kRedis), limits.of_redis),
                           RatioObject(CpuRatio(load, ServerKind::kFloor), limits.of_floor));
}

std::string FigureObject(const Figure& figure) {
  return fmt::format(
      R"(    {{"id": {}, "title": {}, "unit": {}, "ruddock": {}, "redis": {}, "limit": {}, "limit_of_redis": {}, )"
      R"("verdict": {}, "failure": {}, "note": {}}})",
      Quote(figure.id), Quote(figure.title), Quote(figure.unit),
      Array(figure.values[ServerKind::kRuddock], Number),
      Array(figure.values[ServerKind::kRedis], Number), Optional(figure.limit),
      Optional(figure.limit_of_redis), Quote(Word(Judge(figure))), Quote(figure.failure),
      Quote(figure.note));
}

template <typename Items, typename Format>
std::string Lines(const Items& items, Format format) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "\n" : ",\n") + format(item);
  return "[" + out + "\n  ]";
}

}  // namespace

std::string FormatJson(const Report& report) {
  std::string out = "{\n";
  out += fmt::format("  \"name\": {},\n  \"date\": {},\n  \"machine\": {},\n  \"mode\": {},\n",
                     Quote(report.name), Quote(report.date), Quote(report.machine),
                     Quote(report.mode));
  out += fmt::format("  \"versions\": {{\"ruddock\": {}, \"redis\": {}}},\n  \"seconds\": {},\n",
                     Quote(report.versions[ServerKind::kRuddock]),
                     Quote(report.versions[ServerKind::kRedis]), Number(report.seconds));
  out += fmt::format("  \"loads\": {},\n", Lines(report.loads, LoadObject));
  out += fmt::format("  \"figures\": {},\n", Lines(report.figures, FigureObject));
  out += fmt::format("  \"skipped\": {},\n", Array(report.skipped, Quote));
  return out + fmt::format("  \"missed\": {}\n}}\n", Array(Missed(report), Quote));
}

}  // namespace ruddock::bench
