// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/sort_order.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace ruddock::engine {
namespace {

int CompareTexts(std::string_view a, std::string_view b, bool collate) {
  return collate ? std::strcoll(a.data(), b.data()) : a.compare(b);
}

// Below, at or above zero as `a` comes before, is equal to, or comes behind `b`.
class Comparison {
 public:
  explicit Comparison(const SortRules& rules) : rules_(rules) {}

  int operator()(const SortItem& a, const SortItem& b) const {
    const int order = Ascending(a, b);
    return !rules_.descending ? order : order > 0 ? -1 : order < 0 ? 1 : 0;
  }

 private:
  int Ascending(const SortItem& a, const SortItem& b) const {
    switch (rules_.by) {
      case SortRules::By::kScores:
        if (a.score != b.score) return a.score < b.score ? -1 : 1;
        return a.element.compare(b.element);
      case SortRules::By::kElements: return CompareTexts(a.element, b.element, rules_.collate);
      case SortRules::By::kWeights: break;
    }
    const bool has_a = a.weight.data() != nullptr;
    const bool has_b = b.weight.data() != nullptr;
    if (!has_a || !has_b) return int{has_a} - int{has_b};
    return CompareTexts(a.weight, b.weight, rules_.collate);
  }

  const SortRules& rules_;
};

// The quicksort of Bentley and McIlroy ("Engineering a sort function", 1993), which Redis has for
// this case, and which leaves equal items in an order of its own: what is equal to the pivot is
// gathered at both ends while the rest is parted, and then swapped into the middle. Parts that lie
// outside of the wanted positions are left alone.
class PartialSort {
 public:
  PartialSort(std::span<SortItem> items, const Comparison& compare, size_t first, size_t last)
      : items_(items), compare_(compare), first_(first), last_(last) {}

  void Run() { Sort(0, items_.size(), 2 * std::bit_width(items_.size())); }

 private:
  // `depth`: so many more cuts. Who prepares elements that cut badly each time gets a sort that
  // does not mind instead.
  void Sort(size_t low, size_t high, int depth) {
    while (high - low >= kFew) {
      if (depth-- == 0) {
        std::stable_sort(At(low), At(high), [this](const SortItem& a, const SortItem& b) {
          return compare_(a, b) < 0;
        });
        return;
      }
      const auto [less_end, greater_begin] = Part(low, high);
      if (less_end - low > 1 && Wanted(low, less_end)) Sort(low, less_end, depth);
      if (high - greater_begin <= 1 || !Wanted(greater_begin, high)) return;
      low = greater_begin;
    }
    for (size_t i = low; i < high; ++i) {
      for (size_t at = i; at > low && compare_(items_[at - 1], items_[at]) > 0; --at) {
        std::swap(items_[at - 1], items_[at]);
      }
    }
  }

  // Parts [low, high): less than the pivot up to the first position returned, greater from the
  // second one on.
  std::pair<size_t, size_t> Part(size_t low, size_t high) {
    std::swap(items_[low], items_[Pivot(low, high)]);
    const SortItem& pivot = items_[low];
    size_t equal_left = low + 1;  // behind those equal to the pivot at the front
    size_t left = low + 1;
    size_t right = high;        // behind what has not been looked at
    size_t equal_right = high;  // where those equal to the pivot at the back begin
    for (;;) {
      int order;
      for (; left < right && (order = compare_(items_[left], pivot)) <= 0; ++left) {
        if (order == 0) std::swap(items_[equal_left++], items_[left]);
      }
      for (; left < right && (order = compare_(items_[right - 1], pivot)) >= 0; --right) {
        if (order == 0) std::swap(items_[right - 1], items_[--equal_right]);
      }
      if (left >= right) break;
      std::swap(items_[left++], items_[--right]);
    }
    const size_t less = left - equal_left;
    const size_t greater = equal_right - right;
    SwapRuns(low, left, std::min(equal_left - low, less));
    SwapRuns(left, high, std::min(greater, high - equal_right));
    return {low + less, high - greater};
  }

  // Swaps the `count` items from `low` on with those in front of `high`.
  void SwapRuns(size_t low, size_t high, size_t count) {
    std::swap_ranges(At(low), At(low + count), At(high - count));
  }

  size_t Pivot(size_t low, size_t high) const {
    const size_t count = high - low;
    size_t middle = low + count / 2;
    if (count == kFew) return middle;
    size_t front = low;
    size_t back = high - 1;
    if (count > kMany) {
      const size_t step = count / 8;
      front = Median(front, front + step, front + 2 * step);
      middle = Median(middle - step, middle, middle + step);
      back = Median(back - 2 * step, back - step, back);
    }
    return Median(front, middle, back);
  }

  size_t Median(size_t a, size_t b, size_t c) const {
    const auto order = [this](size_t x, size_t y) { return compare_(items_[x], items_[y]); };
    if (order(a, b) < 0) return order(b, c) < 0 ? b : order(a, c) < 0 ? c : a;
    return order(b, c) > 0 ? b : order(a, c) < 0 ? a : c;
  }

  bool Wanted(size_t low, size_t high) const { return low < last_ && high > first_; }
  std::span<SortItem>::iterator At(size_t index) const {
    return items_.begin() + static_cast<std::ptrdiff_t>(index);
  }

  static constexpr size_t kFew = 7;
  static constexpr size_t kMany = 40;

  std::span<SortItem> items_;
  const Comparison& compare_;
  const size_t first_;
  const size_t last_;
};

}  // namespace

void SortItems(std::span<SortItem> items, const SortRules& rules, size_t first, size_t last) {
  const Comparison compare(rules);
  if (first >= last) return;
  const bool partial = first != 0 || last != items.size();
  // Elsewhere only what is the same compares equal, or Redis keeps it as it came.
  if (partial && rules.by == SortRules::By::kWeights) {
    PartialSort(items, compare, first, last).Run();
    return;
  }
  std::stable_sort(items.begin(), items.end(),
                   [&](const SortItem& a, const SortItem& b) { return compare(a, b) < 0; });
}

}  // namespace ruddock::engine
