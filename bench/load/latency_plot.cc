// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/load/results.h"

namespace ruddock::load {
namespace {

constexpr double kWidth = 860;
constexpr double kHeight = 480;
constexpr double kLeft = 90;
constexpr double kRight = 830;
constexpr double kTop = 80;
constexpr double kBottom = 420;
// 99.999 % is at the right end.
constexpr double kNines = 5;

constexpr std::array<std::string_view, 8> kColours = {"#0b6e4f", "#c0504d", "#2f5f9e", "#b8860b",
                                                      "#6a4c93", "#008b8b", "#8b4513", "#555555"};

// Bytes that XML gives a meaning, or none at all.
std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) {
      out += '?';
    } else {
      out += c;
    }
  }
  return out;
}

std::string Text(double x, double y, std::string_view text, std::string_view anchor = "start") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     Escape(text));
}

// From the percentile at 0 nines (0 %), 1 (90 %), 2 (99 %) and so on.
double PercentAt(double nines) { return 100 * (1 - std::pow(10, -nines)); }
double XAt(double nines) { return kLeft + (kRight - kLeft) * nines / kNines; }

// The powers of ten around all values, in nanoseconds.
class Scale {
 public:
  explicit Scale(const Histogram& all) {
    low_ = std::floor(std::log10(static_cast<double>(std::max<uint64_t>(all.min(), 1))));
    high_ = std::ceil(std::log10(static_cast<double>(std::max<uint64_t>(all.max(), 1))));
    if (high_ <= low_) high_ = low_ + 1;
  }
  int low() const { return static_cast<int>(low_); }
  int high() const { return static_cast<int>(high_); }
  double Y(double nanoseconds) const {
    const double share = (std::log10(std::max(nanoseconds, 1.0)) - low_) / (high_ - low_);
    return kBottom - (kBottom - kTop) * std::clamp(share, 0.0, 1.0);
  }

 private:
  double low_;
  double high_;
};

std::string Duration(int power) {
  constexpr std::array<std::string_view, 4> kUnits = {"ns", "us", "ms", "s"};
  const int unit = std::clamp(power / 3, 0, 3);
  return fmt::format("{:.0f} {}", std::pow(10, power - 3 * unit),
                     kUnits[static_cast<size_t>(unit)]);
}

std::string Grid(const Scale& scale) {
  std::string out;
  const auto line = [&](double x1, double y1, double x2, double y2) {
    out += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#dddddd\"/>\n", x1,
        y1, x2, y2);
  };
  for (int power = scale.low(); power <= scale.high(); ++power) {
    const double y = scale.Y(std::pow(10, power));
    line(kLeft, y, kRight, y);
    out += Text(kLeft - 8, y + 4, Duration(power), "end");
  }
  for (int nines = 0; nines <= static_cast<int>(kNines); ++nines) {
    line(XAt(nines), kTop, XAt(nines), kBottom);
    out += Text(XAt(nines), kBottom + 18, fmt::format("{:g} %", PercentAt(nines)), "middle");
  }
  return out;
}

std::string Curve(const Histogram& latency, const Scale& scale, std::string_view colour) {
  constexpr int kSteps = 200;
  std::string points;
  for (int i = 0; i <= kSteps; ++i) {
    const double nines = kNines * i / kSteps;
    const auto value = static_cast<double>(latency.Percentile(PercentAt(nines)));
    points += fmt::format("{:.1f},{:.1f} ", XAt(nines), scale.Y(value));
  }
  return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n",
                     points, colour);
}

}  // namespace

std::string FormatSvg(const Options& options, const RunResult& result) {
  const Scale scale(result.all.latency);
  std::string body = Text(20, 28, "Latency by percentile");
  body += Text(20, 48, DescribeLoad(options));
  body += Grid(scale);
  double x = kLeft;
  for (size_t i = 0; i < result.names.size(); ++i) {
    const Histogram& latency = result.stats.commands[i].latency;
    if (latency.count() == 0) continue;
    const std::string_view colour = kColours[i % kColours.size()];
    body += Curve(latency, scale, colour);
    body +=
        fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"12\" height=\"12\" fill=\"{}\"/>\n", x,
                    kBottom + 36, colour);
    body += Text(x + 18, kBottom + 47, result.names[i]);
    x += 40 + 8.0 * static_cast<double>(result.names[i].size());
  }
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 "
             "{0} "
             "{1}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" "
             "fill=\"#222222\">\n"
             "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
             kWidth, kHeight) +
         body + "</svg>\n";
}

}  // namespace ruddock::load
