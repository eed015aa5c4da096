// SPDX-License-Identifier: BSD-3-Clause
// The order in which SORT puts elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ruddock::engine {

// An element, and what it is ordered by. Texts belong to somebody else and end with a zero byte,
// which is not counted.
struct SortItem {
  std::string_view element;
  std::string_view weight = {};  // SortRules::kWeights; without data: there is none
  double score = 0;              // SortRules::kScores
};

struct SortRules {
  enum class By : uint8_t {
    kScores,    // numbers; equal ones by the bytes of the elements
    kElements,  // the elements' own texts
    kWeights,   // other texts, what has none first
  };
  By by = By::kScores;
  bool descending = false;
  // Texts as the locale has them (LC_COLLATE), up to their first zero byte; else by their bytes.
  bool collate = true;
};

// Puts `items` into order as far as the positions [first, last) go; elsewhere they may stay in any
// order. Items that compare equal stand as they do in Redis: as they came, except where only a part
// of an order by weights is asked for.
void SortItems(std::span<SortItem> items, const SortRules& rules, size_t first, size_t last);

}  // namespace ruddock::engine
