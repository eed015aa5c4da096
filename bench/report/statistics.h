// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace ruddock::bench {

// The median with the smallest and the largest value.
struct Spread {
  double median = 0;
  double low = 0;
  double high = 0;
};

// All zero where there are no values.
Spread Summarize(std::vector<double> values);

// The ratios of values taken in the same round: what disturbs a whole round (another guest on the
// machine, a changed clock speed) cancels out. Rounds that only one side has are left out.
Spread SummarizeRatios(const std::vector<double>& numerators,
                       const std::vector<double>& denominators);

}  // namespace ruddock::bench
