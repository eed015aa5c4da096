// SPDX-License-Identifier: BSD-3-Clause
// Which key a request is about.
#pragma once

#include <cstdint>

#include "bench/load/random.h"

namespace ruddock::load {

// Numbers from 1 to `range`, n with a probability proportional to 1 / n^exponent. Needs no table:
// rejection-inversion after W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates
// from monotone discrete distributions" (ACM TOMACS 6(3), 1996); at most a few tries per number.
class Zipf {
 public:
  // `exponent` is above 0; 1 is allowed.
  Zipf(uint64_t range, double exponent);
  uint64_t Next(Random& random) const;

 private:
  double Density(double x) const;   // x^-exponent
  double Integral(double x) const;  // of it, from 1 to x
  double InverseIntegral(double y) const;

  double range_;
  double exponent_;
  double from_;  // integrals at both ends, between which is drawn
  double to_;
  double sure_;  // a number this close to what was drawn is taken without a further look
};

enum class Distribution { kUniform, kZipf, kSequential };

// Numbers below `range`. Not thread-safe.
class KeyChooser {
 public:
  // `exponent` is Zipf's: 0 is the most popular number. `start` is where a sequence begins, which
  // goes on with 0 behind the last number.
  KeyChooser(Distribution distribution, uint64_t range, double exponent, uint64_t seed,
             uint64_t start);

  uint64_t Next() {
    if (distribution_ == Distribution::kUniform) return random_.Below(range_);
    if (distribution_ == Distribution::kZipf) return zipf_.Next(random_) - 1;
    const uint64_t number = next_;
    if (++next_ == range_) next_ = 0;
    return number;
  }

  Random& random() { return random_; }

 private:
  Distribution distribution_;
  uint64_t range_;
  Random random_;
  Zipf zipf_;
  uint64_t next_;
};

}  // namespace ruddock::load
