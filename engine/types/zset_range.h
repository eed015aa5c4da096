// SPDX-License-Identifier: BSD-3-Clause
// Ranges of a sorted set: by rank, by score, by the bytes of members.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ruddock::engine {

// Ranks from `first` up to, not including, `last`.
struct RankSpan {
  size_t first = 0;
  size_t last = 0;

  bool empty() const { return first >= last; }
  size_t size() const { return empty() ? 0 : last - first; }
};

struct ScoreRange {
  double min = 0;
  double max = 0;
  bool min_exclusive = false;
  bool max_exclusive = false;

  bool AtLeastMin(double score) const { return min_exclusive ? score > min : score >= min; }
  bool AtMostMax(double score) const { return max_exclusive ? score < max : score <= max; }
};

// One end of a range of members; views of the request.
struct LexBound {
  enum class Kind { kLowest, kHighest, kMember };  // "-", "+", "[member" or "(member"
  Kind kind = Kind::kMember;
  bool exclusive = false;
  std::string_view member;
};

struct LexRange {
  LexBound min;
  LexBound max;

  bool AtLeastMin(std::string_view member) const {
    if (min.kind != LexBound::Kind::kMember) return min.kind == LexBound::Kind::kLowest;
    return min.exclusive ? member > min.member : member >= min.member;
  }
  bool AtMostMax(std::string_view member) const {
    if (max.kind != LexBound::Kind::kMember) return max.kind == LexBound::Kind::kHighest;
    return max.exclusive ? member < max.member : member <= max.member;
  }
  // No member can be in it.
  bool empty() const {
    if (min.kind == LexBound::Kind::kHighest || max.kind == LexBound::Kind::kLowest) return true;
    if (min.kind == LexBound::Kind::kLowest || max.kind == LexBound::Kind::kHighest) return false;
    return min.member > max.member ||
           (min.member == max.member && (min.exclusive || max.exclusive));
  }
};

// As ZRANGEBYSCORE reads them: "1.5", "(1.5", "-inf", "+inf". Nothing where one is no number.
std::optional<ScoreRange> ParseScoreRange(std::string_view min, std::string_view max);
// As ZRANGEBYLEX reads them: "[a", "(a", "-", "+".
std::optional<LexRange> ParseLexRange(std::string_view min, std::string_view max);

}  // namespace ruddock::engine
