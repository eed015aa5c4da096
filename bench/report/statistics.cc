// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/statistics.h"

#include <algorithm>

namespace ruddock::bench {

Spread Summarize(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {median, values.front(), values.back()};
}

Spread SummarizeRatios(const std::vector<double>& numerators,
                       const std::vector<double>& denominators) {
  std::vector<double> ratios;
  const std::size_t rounds = std::min(numerators.size(), denominators.size());
  for (std::size_t i = 0; i < rounds; ++i) {
    if (denominators[i] > 0) ratios.push_back(numerators[i] / denominators[i]);
  }
  return Summarize(std::move(ratios));
}

}  // namespace ruddock::bench
