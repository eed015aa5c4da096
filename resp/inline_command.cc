// SPDX-License-Identifier: BSD-3-Clause
#include "resp/inline_command.h"

#include <cctype>

namespace ruddock::resp {
namespace {

bool IsSpace(char c) { return std::isspace(static_cast<unsigned char>(c)); }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char Unescape(char c) {
  switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'b': return '\b';
    case 'a': return '\a';
    default: return c;
  }
}

// Reads a quoted part from behind its opening quote; moves `at` behind the closing one.
bool ReadQuoted(std::string_view line, size_t& at, char quote, std::string& word) {
  while (at < line.size()) {
    const char c = line[at];
    if (c == quote) {
      ++at;
      return at == line.size() || IsSpace(line[at]);
    }
    if (c == '\\' && at + 1 < line.size()) {
      if (quote == '\'') {
        if (line[at + 1] == '\'') ++at;
        word += line[at++];
        continue;
      }
      if (line[at + 1] == 'x' && at + 3 < line.size() && HexDigit(line[at + 2]) >= 0 &&
          HexDigit(line[at + 3]) >= 0) {
        word += static_cast<char>(HexDigit(line[at + 2]) * 16 + HexDigit(line[at + 3]));
        at += 4;
        continue;
      }
      word += Unescape(line[at + 1]);
      at += 2;
      continue;
    }
    word += c;
    ++at;
  }
  return false;
}

}  // namespace

bool SplitInline(std::string_view line, std::vector<std::string>& words) {
  // As in Redis, whose lines are C strings: nothing behind a NUL counts.
  line = line.substr(0, line.find('\0'));
  size_t at = 0;
  for (;;) {
    while (at < line.size() && IsSpace(line[at])) ++at;
    if (at == line.size()) return true;
    std::string word;
    while (at < line.size() && !IsSpace(line[at])) {
      const char c = line[at];
      if (c == '"' || c == '\'') {
        ++at;
        if (!ReadQuoted(line, at, c, word)) return false;
        break;
      }
      word += c;
      ++at;
    }
    words.push_back(std::move(word));
  }
}

}  // namespace ruddock::resp
