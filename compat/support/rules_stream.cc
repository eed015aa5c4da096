// SPDX-License-Identifier: BSD-3-Clause
// Rules for the replies about streams that hold times.
#include <cstdlib>

#include "compat/support/rules.h"

namespace ruddock::compat::rules {
namespace {

// Gives `got` the time of `expected` where the two are near.
void Settle(const Arguments& command, const Reply& expected, Reply* got) {
  if (!NearMilliseconds(command, expected, *got)) *got = expected;
}

// Times stand behind these names, and in the lists that "pending" holds: before the last element.
void SettleTimes(const Arguments& command, const Reply& expected, Reply* got) {
  if (expected.items.size() != got->items.size()) return;
  for (std::size_t i = 0; i < expected.items.size(); ++i) {
    const std::string name = i == 0 ? "" : expected.items[i - 1].text;
    const Reply& left = expected.items[i];
    Reply* right = &got->items[i];
    if (name == "seen-time" || name == "idle") Settle(command, left, right);
    if (name != "pending" || left.items.size() != right->items.size()) {
      SettleTimes(command, left, right);
      continue;
    }
    for (std::size_t at = 0; at < left.items.size(); ++at) {
      const std::size_t fields = left.items[at].items.size();
      if (fields < 3 || right->items[at].items.size() != fields) continue;
      Settle(command, left.items[at].items[fields - 2], &right->items[at].items[fields - 2]);
    }
  }
}

Verdict SameNow(const Reply& expected, const Reply& got) {
  if (Serialize(expected) == Serialize(got)) return std::nullopt;
  return "differs beyond its times";
}

}  // namespace

Verdict PendingEntries(const Arguments& command, const Reply& expected, const Reply& got) {
  Reply settled = got;
  for (std::size_t i = 0; i < expected.items.size() && i < got.items.size(); ++i) {
    const Reply& entry = expected.items[i];
    if (entry.items.size() != 4 || got.items[i].items.size() != 4) continue;
    Settle(command, entry.items[2], &settled.items[i].items[2]);
  }
  return SameNow(expected, settled);
}

Verdict StreamTimes(const Arguments& command, const Reply& expected, const Reply& got) {
  Reply settled = got;
  SettleTimes(command, expected, &settled);
  return SameNow(expected, settled);
}

Verdict StreamDescription(const Arguments& command, const Reply& expected, const Reply& got) {
  Reply settled = got;
  for (std::size_t i = 0; i + 1 < expected.items.size() && i + 1 < got.items.size(); i += 2) {
    if (expected.items[i].text != "radix-tree-nodes" || got.items[i + 1].type != ':') continue;
    settled.items[i + 1] = expected.items[i + 1];
  }
  return StreamTimes(command, expected, settled);
}

}  // namespace ruddock::compat::rules
