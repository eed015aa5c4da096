// SPDX-License-Identifier: BSD-3-Clause
// How often values of any size were seen, in constant memory: values below 256 are kept as they
// are, larger ones to within a 128th. Recording costs a few nanoseconds. Not thread-safe: one for
// each thread, added up in the end.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ruddock::load {

class Histogram {
 public:
  Histogram() : counts_(Index(~uint64_t{0}) + 1) {}

  void Record(uint64_t value) {
    ++counts_[Index(value)];
    ++count_;
    sum_ += value;
    if (value < min_) min_ = value;
    if (value > max_) max_ = value;
  }

  void Add(const Histogram& other);

  uint64_t count() const { return count_; }
  // Exact; 0 where nothing was recorded, like all that follow.
  uint64_t min() const { return count_ > 0 ? min_ : 0; }
  uint64_t max() const { return max_; }
  double mean() const;

  // A value that `percent` of the values do not exceed: the largest that is kept together with the
  // one at that rank, but no more than max().
  uint64_t Percentile(double percent) const;

 private:
  static constexpr int kBits = 7;  // of a value that are kept behind its highest

  static size_t Index(uint64_t value) {
    const int shift = std::bit_width(value) - kBits - 1;
    if (shift <= 0) return value;
    return (static_cast<size_t>(shift) << kBits) + static_cast<size_t>(value >> shift);
  }
  // The largest value of that index.
  static uint64_t Highest(size_t index);

  std::vector<uint64_t> counts_;
  uint64_t count_ = 0;
  uint64_t sum_ = 0;
  uint64_t min_ = ~uint64_t{0};
  uint64_t max_ = 0;
};

}  // namespace ruddock::load
