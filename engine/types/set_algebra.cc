// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/set_algebra.h"

namespace ruddock::engine {
namespace {

// Room for all that the result may have, most of it from `first`; it is trimmed in the end.
SetLimits Expecting(size_t members, const SetValue& first, const SetLimits& limits) {
  return {limits.max_intset_entries, members, first.order()};
}

bool Same(const SetValue& a, const SetValue& b) { return a.object().data == b.object().data; }

// Looks every member of the first set up in the others, the largest first.
SetValue SubtractByLookup(std::span<SetValue> sets, const SetLimits& limits) {
  const SetValue& first = sets[0];
  const auto others = sets.subspan(1);
  std::sort(others.begin(), others.end(),
            [](const SetValue& a, const SetValue& b) { return a.size() > b.size(); });
  SetValue result;
  first.ForEachElement([&](const Element& member) {
    const bool elsewhere = std::any_of(others.begin(), others.end(), [&](const SetValue& other) {
      return other.Contains(member);
    });
    if (!elsewhere) result.Add(member, limits);
  });
  return result;
}

// Copies the first set and takes the members of the others away.
SetValue SubtractByErasing(std::span<SetValue> sets, const SetLimits& limits) {
  SetValue result;
  sets[0].ForEachElement([&](const Element& member) { result.Add(member, limits); });
  for (const SetValue& other : sets.subspan(1)) {
    other.ForEachWhile([&](const Element& member) {
      result.Erase(member);
      return result.size() != 0;
    });
  }
  return result;
}

}  // namespace

SetValue Common(std::span<SetValue> sets, const SetLimits& limits) {
  const SetValue smallest =
      *std::min_element(sets.begin(), sets.end(),
                        [](const SetValue& a, const SetValue& b) { return a.size() < b.size(); });
  const SetLimits roomy = Expecting(smallest.size(), smallest, limits);
  SetValue result;
  Intersect(sets, [&](const Element& member) {
    result.Add(member, roomy);
    return true;
  });
  result.Trim();
  return result;
}

SetValue Unite(std::span<const SetValue> sets, const SetLimits& limits) {
  SetValue result;
  for (const SetValue& set : sets) {
    // Set by set: the sum of all would be far too much where they have much in common.
    const SetLimits roomy = Expecting(result.size() + set.size(), sets[0], limits);
    result.Reserve(roomy.expected);
    set.ForEachElement([&](const Element& member) { result.Add(member, roomy); });
  }
  result.Trim();
  return result;
}

SetValue Subtract(std::span<SetValue> sets, const SetLimits& limits) {
  const SetValue first = sets[0];
  if (first.size() == 0) return SetValue();
  const auto others = sets.subspan(1);
  if (std::any_of(others.begin(), others.end(),
                  [&](const SetValue& other) { return Same(first, other); })) {
    return SetValue();
  }
  size_t lookups = 0;
  size_t erasures = 0;
  for (const SetValue& set : sets) {
    if (set.size() == 0) continue;
    lookups += first.size();
    erasures += set.size();
  }
  // Lookups cost less than additions and erasures do.
  const SetLimits roomy = Expecting(first.size(), first, limits);
  SetValue result =
      lookups / 2 <= erasures ? SubtractByLookup(sets, roomy) : SubtractByErasing(sets, roomy);
  result.Trim();
  return result;
}

}  // namespace ruddock::engine
