// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/glob.h"

#include <cctype>
#include <utility>

namespace ruddock::engine {
namespace {

unsigned char Fold(char c, bool nocase) {
  const unsigned char byte = static_cast<unsigned char>(c);
  return nocase ? static_cast<unsigned char>(std::tolower(byte)) : byte;
}

// Matches `c` against the class that starts behind the '[' at pattern[at - 1]; moves `at` behind
// the class. An unclosed class ends with the pattern, as in Redis.
bool MatchClass(std::string_view pattern, size_t& at, char c, bool nocase) {
  const bool negate = at < pattern.size() && pattern[at] == '^';
  if (negate) ++at;
  const unsigned char wanted = Fold(c, nocase);
  bool found = false;
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) {
      found |= Fold(pattern[at + 1], nocase) == wanted;
      at += 2;
    } else if (at + 2 < pattern.size() && pattern[at + 1] == '-') {
      unsigned char low = static_cast<unsigned char>(pattern[at]);
      unsigned char high = static_cast<unsigned char>(pattern[at + 2]);
      if (low > high) std::swap(low, high);
      low = Fold(static_cast<char>(low), nocase);
      high = Fold(static_cast<char>(high), nocase);
      found |= wanted >= low && wanted <= high;
      at += 3;
    } else {
      found |= Fold(pattern[at], nocase) == wanted;
      ++at;
    }
  }
  if (at < pattern.size()) ++at;  // the ']'
  return found != negate;
}

// Matches one element of the pattern (not a '*') against `c` and moves `at` behind it.
bool MatchOne(std::string_view pattern, size_t& at, char c, bool nocase) {
  char symbol = pattern[at++];
  if (symbol == '?') return true;
  if (symbol == '[') return MatchClass(pattern, at, c, nocase);
  if (symbol == '\\' && at < pattern.size()) symbol = pattern[at++];
  return Fold(symbol, nocase) == Fold(c, nocase);
}

}  // namespace

bool GlobMatch(std::string_view pattern, std::string_view text, bool nocase) {
  // As in Redis, where a '*' needs a text to be asked about, however little of it it matches.
  if (text.empty()) return pattern.empty();
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;  // behind the last '*' seen
  size_t resume = 0;                     // where that '*' stops eating
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      resume = t;
      continue;
    }
    if (p < pattern.size() && MatchOne(pattern, p, text[t], nocase)) {
      ++t;
      continue;
    }
    if (star == std::string_view::npos) return false;
    p = star;
    t = ++resume;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace ruddock::engine
