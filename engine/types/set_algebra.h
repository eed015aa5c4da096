// SPDX-License-Identifier: BSD-3-Clause
// Intersection, union and difference of sets. Empty sets stand for keys that are not there.
#pragma once

#include <algorithm>
#include <span>

#include "engine/types/set_value.h"

namespace ruddock::engine {

// Calls `visit(const Element&)` for every member that all sets have, until it returns false. Sorts
// the sets by size. O(members of the smallest * sets).
template <typename Visit>
void Intersect(std::span<SetValue> sets, Visit visit) {
  std::sort(sets.begin(), sets.end(),
            [](const SetValue& a, const SetValue& b) { return a.size() < b.size(); });
  const auto others = sets.subspan(1);
  sets[0].ForEachWhile([&](const Element& member) {
    for (const SetValue& other : others) {
      if (!other.Contains(member)) return true;
    }
    return visit(member);
  });
}

// What all sets have, as a new set, which is the caller's to free, as are those of the others.
SetValue Common(std::span<SetValue> sets, const SetLimits& limits);

// What any of them has.
SetValue Unite(std::span<const SetValue> sets, const SetLimits& limits);

// The members of the first set that none of the others has. Works in one of two ways, chosen as
// Redis does, since members that are added and removed again may leave a table behind. Reorders the
// others.
SetValue Subtract(std::span<SetValue> sets, const SetLimits& limits);

}  // namespace ruddock::engine
