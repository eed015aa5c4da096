// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/key_chooser.h"

#include <algorithm>
#include <cmath>

namespace ruddock::load {
namespace {

// Where the exponent is near 1 the plain terms are 0 / 0: these are their limits.
double LogarithmShare(double x) {  // log(1 + x) / x
  return std::abs(x) > 1e-8 ? std::log1p(x) / x : 1 - x / 2;
}

double PowerShare(double x) {  // (e^x - 1) / x
  return std::abs(x) > 1e-8 ? std::expm1(x) / x : 1 + x / 2;
}

}  // namespace

Zipf::Zipf(uint64_t range, double exponent)
    : range_(static_cast<double>(range)), exponent_(exponent) {
  from_ = Integral(1.5) - 1;
  to_ = Integral(range_ + 0.5);
  sure_ = 2 - InverseIntegral(Integral(2.5) - Density(2));
}

double Zipf::Density(double x) const { return std::exp(-exponent_ * std::log(x)); }

double Zipf::Integral(double x) const {
  const double log_x = std::log(x);
  return PowerShare((1 - exponent_) * log_x) * log_x;
}

double Zipf::InverseIntegral(double y) const {
  // Rounding must not lead to the logarithm of a negative number.
  const double t = std::max(y * (1 - exponent_), -1.0);
  return std::exp(LogarithmShare(t) * y);
}

uint64_t Zipf::Next(Random& random) const {
  for (;;) {
    const double drawn = to_ + random.Share() * (from_ - to_);
    const double x = InverseIntegral(drawn);
    const double k = std::clamp(std::floor(x + 0.5), 1.0, range_);
    if (k - x <= sure_ || drawn >= Integral(k + 0.5) - Density(k)) return static_cast<uint64_t>(k);
  }
}

KeyChooser::KeyChooser(Distribution distribution, uint64_t range, double exponent, uint64_t seed,
                       uint64_t start)
    : distribution_(distribution),
      range_(range),
      random_(seed),
      zipf_(range, exponent),
      next_(start % range) {}

}  // namespace ruddock::load
