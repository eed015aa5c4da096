// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/rules.h"

#include <cstdlib>
#include <set>
#include <string>

namespace ruddock::compat::rules {
namespace {

// What two calls on a busy machine may lie apart.
constexpr long long kSlackSeconds = 5;

Verdict Near(const Reply& expected, const Reply& got, long long slack) {
  const auto left = expected.Integer();
  const auto right = got.Integer();
  if (!left || !right) return SameKind({}, expected, got);
  if (*left < 0 || *right < 0) return "one of them is negative";
  if (std::llabs(*left - *right) <= slack) return std::nullopt;
  return "further apart than " + std::to_string(slack);
}

}  // namespace

Verdict Unordered(const Arguments&, const Reply& expected, const Reply& got) {
  return SameUnordered(expected, got);
}

Verdict SameKind(const Arguments&, const Reply& expected, const Reply& got) {
  if (expected.type == got.type && expected.null == got.null) return std::nullopt;
  return "not of the same type";
}

Verdict SharedRefcount(const Arguments&, const Reply& expected, const Reply& got) {
  if (expected.type == ':' && got.type == ':' && expected.text == "1" && got.text == "2147483647") {
    return std::nullopt;
  }
  return "another count";
}

Verdict SameShape(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  if (expected.items.size() != got.items.size()) return "not of the same length";
  for (std::size_t i = 0; i < expected.items.size(); ++i) {
    if (Verdict verdict = SameShape(command, expected.items[i], got.items[i])) return verdict;
  }
  return std::nullopt;
}

Verdict UnorderedPairs(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  Reply left = expected;
  Reply right = got;
  for (Reply* list : {&left, &right}) {
    if (list->items.size() % 2 != 0) return "an odd number of elements";
    list->type = '%';  // whose pairs SortItems keeps together
  }
  return SameUnordered(left, right);
}

Verdict RandomElements(const Arguments& command, const Reply& expected, const Reply& got) {
  if (command.size() == 2) return SameKind(command, expected, got);
  if (Verdict verdict = SameShape(command, expected, got)) return verdict;
  const bool flat_pairs =
      command.size() > 3 && !expected.items.empty() && expected.items[0].type == '$';
  const std::size_t elements = expected.items.size() / (flat_pairs ? 2 : 1);
  const long long count = std::strtoll(command[2].c_str(), nullptr, 10);
  // A part may be any part; fewer than asked for are all.
  if (count < 0 || static_cast<unsigned long long>(count) <= elements) return std::nullopt;
  return flat_pairs ? UnorderedPairs(command, expected, got) : SameUnordered(expected, got);
}

namespace {

// `compare` judges the elements of whole iterations.
Verdict Page(const Arguments& command, std::size_t cursor_at, const Reply& expected,
             const Reply& got, CompareFunction compare) {
  if (expected.items.size() != 2 || got.items.size() != 2) return "not [cursor, keys]";
  if (Verdict verdict = SameShape(command, expected.items[0], got.items[0])) return verdict;
  if (Verdict verdict = SameKind(command, expected.items[1], got.items[1])) return verdict;
  const bool from_start = command.size() > cursor_at && command[cursor_at] == "0";
  const bool complete = expected.items[0].text == "0" && got.items[0].text == "0";
  if (from_start && complete) return compare(command, expected.items[1], got.items[1]);
  for (const Reply& key : got.items[1].items) {
    if (key.type != '$' || key.null) return "an element is no bulk string";
  }
  return std::nullopt;
}

}  // namespace

Verdict ScanPage(const Arguments& command, const Reply& expected, const Reply& got) {
  return Page(command, 1, expected, got, Unordered);
}

Verdict MemberScanPage(const Arguments& command, const Reply& expected, const Reply& got) {
  return Page(command, 2, expected, got, Unordered);
}

Verdict PairScanPage(const Arguments& command, const Reply& expected, const Reply& got) {
  return Page(command, 2, expected, got, UnorderedPairs);
}

Verdict NearSeconds(const Arguments&, const Reply& expected, const Reply& got) {
  return Near(expected, got, kSlackSeconds);
}

Verdict NearMilliseconds(const Arguments&, const Reply& expected, const Reply& got) {
  return Near(expected, got, kSlackSeconds * 1000);
}

Verdict HelloMap(const Arguments&, const Reply& expected, const Reply& got) {
  Reply left = expected;
  Reply right = got;
  for (Reply* map : {&left, &right}) {
    for (std::size_t i = 0; i + 1 < map->items.size(); i += 2) {
      if (map->items[i].text == "id" && map->items[i + 1].type == ':') {
        map->items[i + 1].text = "<id>";
      }
    }
  }
  if (Serialize(left) == Serialize(right)) return std::nullopt;
  return "differs beyond the id";
}

Verdict SlowlogEntries(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  if (expected.items.size() != got.items.size()) return "another number of entries";
  for (std::size_t i = 0; i < expected.items.size(); ++i) {
    const Reply& left = expected.items[i];
    const Reply& right = got.items[i];
    if (Verdict verdict = SameKind(command, left, right)) return verdict;
    if (left.items.size() != 6 || right.items.size() != 6) return "an entry has not six fields";
    for (std::size_t field = 0; field < 6; ++field) {
      if (left.items[field].type != right.items[field].type) return "a field has another type";
    }
    if (Serialize(left.items[3]) != Serialize(right.items[3])) return "other arguments";
    if (left.items[5].text != right.items[5].text) return "another client name";
  }
  return std::nullopt;
}

namespace {

// Pairs of where a bucket ends and how many calls were not longer: only ends that Redis has, and
// all calls in the last one.
bool AreBuckets(const Reply& buckets, const Reply& calls) {
  static const std::set<std::string> kEnds = {
      "1",     "2",     "4",     "8",      "16",     "33",     "66",
      "132",   "264",   "528",   "1056",   "2113",   "4227",   "8454",
      "16908", "33816", "67633", "135266", "270532", "541065", "1073741"};
  for (std::size_t i = 0; i < buckets.items.size(); i += 2) {
    if (!kEnds.contains(buckets.items[i].text)) return false;
  }
  return buckets.items.empty() || buckets.items.back().text == calls.text;
}

}  // namespace

Verdict LatencyEntries(const Arguments& command, const Reply& expected, const Reply& got) {
  const std::string name = QualifiedName(command);
  if (name != "latency|histogram") {
    if (Verdict verdict = SameKind(command, expected, got)) return verdict;
    if (expected.items.size() != got.items.size()) return "another number of entries";
    for (std::size_t i = 0; i < expected.items.size(); ++i) {
      if (Verdict verdict = SameShape(command, expected.items[i], got.items[i])) return verdict;
      const auto& left = expected.items[i].items;
      if (!left.empty() && left[0].type == '$' && left[0].text != got.items[i].items[0].text) {
        return "another event";
      }
    }
    return std::nullopt;
  }
  // name -> {calls, n, histogram_usec, buckets}. Which buckets there are depends on the times;
  // where they end, and everything else, is steady.
  Reply left = expected;
  Reply right = got;
  for (Reply* map : {&left, &right}) {
    for (std::size_t i = 1; i < map->items.size(); i += 2) {
      std::vector<Reply>& fields = map->items[i].items;
      if (fields.size() != 4) continue;
      if (!AreBuckets(fields[3], fields[1])) return "buckets that Redis does not have";
      fields[3].items.clear();
    }
    SortItems(map);
  }
  if (Serialize(left) == Serialize(right)) return std::nullopt;
  return "other commands or calls";
}

Verdict MapKeys(const Arguments& command, const Reply& expected, const Reply& got) {
  if (Verdict verdict = SameKind(command, expected, got)) return verdict;
  for (std::size_t i = 0; i + 1 < expected.items.size(); i += 2) {
    bool found = false;
    for (std::size_t j = 0; j + 1 < got.items.size(); j += 2) {
      if (got.items[j].text != expected.items[i].text) continue;
      found = true;
      if (got.items[j + 1].type != expected.items[i + 1].type) {
        return "another type for " + expected.items[i].text;
      }
    }
    if (!found) return "lacks " + expected.items[i].text;
  }
  return std::nullopt;
}

Verdict KeysAndFlags(const Arguments& command, const Reply& expected, const Reply& got) {
  Reply left = expected;
  Reply right = got;
  for (Reply* list : {&left, &right}) {
    for (Reply& entry : list->items) {
      for (Reply& field : entry.items) SortItems(&field);
    }
  }
  if (Serialize(left) == Serialize(right)) return std::nullopt;
  (void)command;
  return "other keys or flags";
}

}  // namespace ruddock::compat::rules
