// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/histogram.h"

#include <algorithm>
#include <cmath>

namespace ruddock::load {

void Histogram::Add(const Histogram& other) {
  for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Histogram::mean() const {
  return count_ > 0 ? static_cast<double>(sum_) / static_cast<double>(count_) : 0;
}

uint64_t Histogram::Highest(size_t index) {
  constexpr size_t kExact = size_t{2} << kBits;
  if (index < kExact) return index;
  const size_t shift = (index >> kBits) - 1;
  const uint64_t top = index - (shift << kBits);
  return ((top + 1) << shift) - 1;
}

uint64_t Histogram::Percentile(double percent) const {
  if (count_ == 0) return 0;
  // 99.9 % of 1,000 are 999, whatever the last bit of the product says.
  const double share = std::ceil(percent / 100 * static_cast<double>(count_) - 1e-6);
  const uint64_t rank =
      std::clamp<uint64_t>(static_cast<uint64_t>(std::max(share, 1.0)), 1, count_);
  uint64_t seen = 0;
  for (size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(Highest(i), max_);
  }
  return max_;
}

}  // namespace ruddock::load
