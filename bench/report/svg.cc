// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "bench/report/budget.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

constexpr int kWidth = 860;
constexpr int kLeft = 130;   // where bars begin
constexpr int kRight = 690;  // where the longest bar ends; its text follows
constexpr int kBar = 13;
constexpr int kGroupGap = 9;
constexpr int kHeader = 92;
constexpr int kPanelHeader = 34;

std::string_view Colour(ServerKind kind) {
  switch (kind) {
    case ServerKind::kRuddock: return "#0b6e4f";
    case ServerKind::kRedis: return "#c0504d";
    case ServerKind::kFloor: break;
  }
  return "#b8bcc2";
}

std::string Escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string Text(int x, int y, std::string_view text, std::string_view style = "") {
  return fmt::format("<text x=\"{}\" y=\"{}\" {}>{}</text>\n", x, y, style, Escape(text));
}

std::string Rectangle(double x, double y, double width, double height, std::string_view colour) {
  return fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x, y,
      width, height, colour);
}

// How long the budget lets Ruddock's bar be, in nanoseconds; 0 where there is no limit.
double Allowed(const LoadResult& load) {
  const Limits& limits = load.row.limits;
  double allowed = 0;
  const auto apply = [&](std::optional<double> limit, ServerKind kind) {
    if (!limit) return;
    const double nanoseconds = *limit * CpuSpread(load, kind).median;
    allowed = allowed == 0 ? nanoseconds : std::min(allowed, nanoseconds);
  };
  apply(limits.of_redis, ServerKind::kRedis);
  apply(limits.of_floor, ServerKind::kFloor);
  return allowed;
}

std::string Group(const LoadResult& load, double scale, int y) {
  std::string out = Text(kLeft - 8, y + kBar * 2 - 2, load.row.command, "text-anchor=\"end\"");
  const double of_redis = CpuRatio(load, ServerKind::kRedis).median;
  for (ServerKind kind : kServerKinds) {
    const double nanoseconds = CpuSpread(load, kind).median;
    const double width = nanoseconds * scale;
    out += Rectangle(kLeft, y, width, kBar - 2, Colour(kind));
    std::string label = fmt::format("{:.0f}", nanoseconds);
    if (kind == ServerKind::kRuddock) label += fmt::format("  ({:.2f} of Redis)", of_redis);
    int label_x = kLeft + static_cast<int>(width) + 5;
    if (const double allowed = Allowed(load); kind == ServerKind::kRuddock && allowed > 0) {
      const double mark = kLeft + allowed * scale;
      out += Rectangle(mark - 1, y - 2, 2, kBar + 2, "#222222");
      label_x = std::max(label_x, static_cast<int>(mark) + 5);
    }
    out += Text(label_x, y + kBar - 3, label, "class=\"v\"");
    y += kBar;
  }
  return out;
}

using Panel = std::vector<const LoadResult*>;
// Pipeline depth, number of keys, and whether its commands touch many keys or elements: those would
// squeeze the bars of the others.
using PanelKey = std::tuple<int, std::uint64_t, bool>;

bool TouchesMany(const LoadRow& row) {
  return row.command == "MSET" || row.command.starts_with("LRANGE");
}
std::string DrawPanel(const Panel& panel, int& y) {
  const LoadRow& row = panel.front()->row;
  const std::string depth =
      row.pipeline == 1 ? "no pipeline" : fmt::format("pipeline of {}", row.pipeline);
  const std::string_view kind = TouchesMany(row) ? ", commands on many keys or elements" : "";
  std::string out = Text(
      20, y + 20, fmt::format("{}, {} keys{}", depth, ShortNumber(row.keys), kind), "class=\"p\"");
  y += kPanelHeader;
  double longest = 1;
  for (const LoadResult* load : panel) {
    longest = std::max(longest, Allowed(*load));
    for (ServerKind kind : kServerKinds) longest = std::max(longest, CpuSpread(*load, kind).median);
  }
  const double scale = (kRight - kLeft) / longest;
  for (const LoadResult* load : panel) {
    out += Group(*load, scale, y);
    y += kBar * static_cast<int>(kServerKinds.size()) + kGroupGap;
  }
  return out;
}

std::string Legend(int y) {
  std::string out;
  int x = 20;
  for (ServerKind kind : kServerKinds) {
    out += Rectangle(x, y - 10, 12, 12, Colour(kind));
    out += Text(x + 18, y, Name(kind));
    x += 90;
  }
  out += Rectangle(x + 4, y - 12, 2, 16, "#222222");
  return out + Text(x + 14, y, "budget for ruddock");
}

}  // namespace

std::string FormatSvg(const Report& report) {
  std::map<PanelKey, Panel> panels;
  for (const LoadResult& load : report.loads) {
    if (load.failure.empty())
      panels[{load.row.pipeline, load.row.keys, TouchesMany(load.row)}].push_back(&load);
  }
  std::string body;
  int y = kHeader;
  for (const auto& entry : panels) body += DrawPanel(entry.second, y);
  const int height = y + 16;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" "
      "fill=\"#222222\">\n<style>.t{{font-size:18px;font-weight:bold}}.p{{font-size:14px;"
      "font-weight:bold}}.v{{font-size:11px;fill:#444444}}</style>\n",
      kWidth, height);
  out += Rectangle(0, 0, kWidth, height, "#ffffff");
  out += Text(20, 30, "Server CPU per command, nanoseconds (less is better)", "class=\"t\"");
  out += Text(20, 50,
              fmt::format("{}; redis {}; {}", report.machine, report.versions[ServerKind::kRedis],
                          report.date),
              "class=\"v\"");
  out += Legend(76);
  return out + body + "</svg>\n";
}

}  // namespace ruddock::bench
