// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/zset_range.h"

#include <cmath>
#include <cstdlib>
#include <string>

namespace ruddock::engine {
namespace {

// Whatever strtod reads to the end of the C string, so that "" is 0 and " 1" is 1: looser than the
// scores of ZADD, as in Redis.
std::optional<double> ParseScoreBound(std::string_view text, bool* exclusive) {
  *exclusive = !text.empty() && text.front() == '(';
  if (*exclusive) text.remove_prefix(1);
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (*end != '\0' || std::isnan(value)) return std::nullopt;
  return value;
}

std::optional<LexBound> ParseLexBound(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const bool alone = text.size() == 1 || text[1] == '\0';
  switch (text.front()) {
    case '-':
      if (alone) return LexBound{LexBound::Kind::kLowest, false, {}};
      break;
    case '+':
      if (alone) return LexBound{LexBound::Kind::kHighest, false, {}};
      break;
    case '[':
    case '(': return LexBound{LexBound::Kind::kMember, text.front() == '(', text.substr(1)};
    default: break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<ScoreRange> ParseScoreRange(std::string_view min, std::string_view max) {
  ScoreRange range;
  const std::optional<double> low = ParseScoreBound(min, &range.min_exclusive);
  const std::optional<double> high = ParseScoreBound(max, &range.max_exclusive);
  if (!low || !high) return std::nullopt;
  range.min = *low;
  range.max = *high;
  return range;
}

std::optional<LexRange> ParseLexRange(std::string_view min, std::string_view max) {
  const std::optional<LexBound> low = ParseLexBound(min);
  const std::optional<LexBound> high = ParseLexBound(max);
  if (!low || !high) return std::nullopt;
  return LexRange{*low, *high};
}

}  // namespace ruddock::engine
