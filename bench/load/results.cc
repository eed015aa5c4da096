// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/results.h"

#include <fmt/format.h>

#include <algorithm>

namespace ruddock::load {
namespace {

double Micro(uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e3; }

double Per(uint64_t amount, double count) {
  return count > 0 ? static_cast<double>(amount) / count : 0;
}

std::string_view DistributionName(Distribution distribution) {
  switch (distribution) {
    case Distribution::kUniform: return "uniform";
    case Distribution::kZipf: return "zipf";
    case Distribution::kSequential: break;
  }
  return "sequential";
}

std::string TableRow(std::string_view name, const CommandStats& stats, double seconds) {
  const auto count = static_cast<double>(stats.latency.count());
  std::string out = fmt::format("{:<12} {:>12} {:>12.0f} {:>8}", name, stats.latency.count(),
                                Per(stats.latency.count(), seconds), stats.errors);
  for (const double percent : kPercentiles) {
    out += fmt::format(" {:>9.1f}", Micro(stats.latency.Percentile(percent)));
  }
  out += fmt::format(" {:>9.1f} {:>9.1f} {:>9.1f}\n", Micro(stats.latency.max()),
                     Per(stats.bytes_sent, count), Per(stats.bytes_received, count));
  return out;
}

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) {
      // Bytes that need not be UTF-8.
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string JsonCommand(std::string_view name, const CommandStats& stats, double seconds) {
  const Histogram& latency = stats.latency;
  std::string out = fmt::format(
      R"({{"name": {}, "replies": {}, "errors": {}, "per_second": {:.1f}, "bytes_sent": {}, )"
      R"("bytes_received": {}, "latency_us": {{"mean": {:.3f}, "min": {:.3f})",
      Quote(name), latency.count(), stats.errors, Per(latency.count(), seconds), stats.bytes_sent,
      stats.bytes_received, latency.mean() / 1e3, Micro(latency.min()));
  for (const double percent : kPercentiles) {
    out += fmt::format(R"(, "p{:g}": {:.3f})", percent, Micro(latency.Percentile(percent)));
  }
  return out + fmt::format(R"(, "max": {:.3f}}}}})", Micro(latency.max()));
}

std::string JsonLoad(const Options& options) {
  std::string out = fmt::format(
      R"({{"protocol": "{}", "server": {}, "connections": {}, "threads": {}, "pipeline": {}, )"
      R"("keys": {}, "distribution": "{}", "value_size": {}, "rate": {}, "warmup_seconds": {}, "mix": [)",
      options.protocol == Protocol::kResp ? "resp" : "binary", Quote(ServerName(options)),
      options.connections, options.threads, options.pipeline, options.keys,
      DistributionName(options.distribution), options.value_size, options.rate,
      options.warmup_seconds);
  for (const MixEntry& entry : options.mix) {
    std::string line;
    for (const std::string& word : entry.words) line += (line.empty() ? "" : " ") + word;
    out += fmt::format(R"({}{{"weight": {}, "command": {}}})",
                       &entry == &options.mix[0] ? "" : ", ", entry.weight, Quote(line));
  }
  return out + "]}";
}

}  // namespace

std::string DescribeLoad(const Options& options) {
  std::string out =
      fmt::format("{} to {}, {} connection{}, {} thread{}, -P {}, {} keys ({}",
                  options.protocol == Protocol::kResp ? "RESP" : "binary", ServerName(options),
                  options.connections, options.connections == 1 ? "" : "s", options.threads,
                  options.threads == 1 ? "" : "s", options.pipeline, options.keys,
                  DistributionName(options.distribution));
  if (options.distribution == Distribution::kZipf) out += fmt::format(" {}", options.zipf_exponent);
  out += fmt::format("), values of {} B", options.value_size);
  if (options.rate > 0) out += fmt::format(", {} requests per second due", options.rate);
  return out;
}

std::string FormatTable(const Options& options, const RunResult& result) {
  std::string out =
      fmt::format("{}\n{} replies in {:.3f} s: {:.0f} per second\n\n", DescribeLoad(options),
                  result.replies(), result.seconds, Per(result.replies(), result.seconds));
  out += fmt::format("{:<12} {:>12} {:>12} {:>8}", "", "replies", "per second", "errors");
  for (const double percent : kPercentiles)
    out += fmt::format(" {:>9}", fmt::format("p{:g}", percent));
  out += fmt::format(" {:>9} {:>9} {:>9}\n", "max us", "B sent", "B recv");
  for (size_t i = 0; i < result.names.size(); ++i) {
    out += TableRow(result.names[i], result.stats.commands[i], result.seconds);
  }
  if (result.names.size() > 1) out += TableRow("all", result.all, result.seconds);
  for (const auto& [word, error] : result.stats.errors) {
    out += fmt::format("\n{} replies were errors like: {}", error.count, error.example);
  }
  if (!result.stats.errors.empty()) out += '\n';
  if (result.stats.unsent > 0) {
    out += fmt::format("\n{} requests were due and not sent: every connection had {} under way\n",
                       result.stats.unsent, options.pipeline);
  }
  return out;
}

std::string FormatJson(const Options& options, const RunResult& result) {
  std::string out = fmt::format(
      "{{\n  \"load\": {},\n  \"seconds\": {:.6f},\n  \"unsent\": {},\n  \"all\": {},\n  "
      "\"commands\": [",
      JsonLoad(options), result.seconds, result.stats.unsent,
      JsonCommand("all", result.all, result.seconds));
  for (size_t i = 0; i < result.names.size(); ++i) {
    out += fmt::format("{}\n    {}", i > 0 ? "," : "",
                       JsonCommand(result.names[i], result.stats.commands[i], result.seconds));
  }
  out += "\n  ],\n  \"errors\": [";
  bool first = true;
  for (const auto& [word, error] : result.stats.errors) {
    out += fmt::format(R"({}{{"count": {}, "example": {}}})", first ? "" : ", ", error.count,
                       Quote(error.example));
    first = false;
  }
  return out + "]\n}\n";
}

}  // namespace ruddock::load
