// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/line.h"

namespace ruddock::engine {

namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

// A word without quotes goes on over \v and \f, which only count as space between words.
bool EndsWord(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0'; }

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

// `at` is behind the opening quote; ends behind the closing one. False where there is none, or
// where the word goes on behind it.
bool ReadDoubleQuoted(std::string_view line, size_t& at, std::string& word) {
  while (at < line.size()) {
    const char c = line[at];
    if (c == '"') {
      ++at;
      return at == line.size() || IsSpace(line[at]);
    }
    if (c != '\\' || at + 1 == line.size()) {
      word += c;
      ++at;
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
  }
  return false;
}

bool ReadSingleQuoted(std::string_view line, size_t& at, std::string& word) {
  while (at < line.size()) {
    const char c = line[at];
    if (c == '\'') {
      ++at;
      return at == line.size() || IsSpace(line[at]);
    }
    const bool escaped = c == '\\' && at + 1 < line.size() && line[at + 1] == '\'';
    word += escaped ? '\'' : c;
    at += escaped ? 2 : 1;
  }
  return false;
}

// A quote may open in the middle of a word, but the word then ends with it.
bool ReadWord(std::string_view line, size_t& at, std::string& word) {
  while (at < line.size() && !EndsWord(line[at])) {
    const char c = line[at++];
    if (c == '"') return ReadDoubleQuoted(line, at, word);
    if (c == '\'') return ReadSingleQuoted(line, at, word);
    word += c;
  }
  return true;
}

}  // namespace

std::optional<std::vector<std::string>> SplitWords(std::string_view line) {
  std::vector<std::string> words;
  size_t at = 0;
  while (true) {
    while (at < line.size() && IsSpace(line[at])) ++at;
    if (at == line.size() || line[at] == '\0') return words;
    std::string word;
    if (!ReadWord(line, at, word)) return std::nullopt;
    words.push_back(std::move(word));
  }
}

std::string QuoteWord(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '\\': quoted += "\\\\"; break;
      case '"': quoted += "\\\""; break;
      case '\n': quoted += "\\n"; break;
      case '\r': quoted += "\\r"; break;
      case '\t': quoted += "\\t"; break;
      case '\a': quoted += "\\a"; break;
      case '\b': quoted += "\\b"; break;
      default:
        if (c >= 0x20 && c < 0x7f) {
          quoted += c;
        } else {
          quoted += "\\x";
          quoted += kHex[static_cast<unsigned char>(c) >> 4];
          quoted += kHex[static_cast<unsigned char>(c) & 15];
        }
    }
  }
  return quoted + "\"";
}

std::vector<std::string> SplitAtSpaces(std::string_view text) {
  std::vector<std::string> words;
  if (text.empty()) return words;
  while (true) {
    const size_t space = text.find(' ');
    words.emplace_back(text.substr(0, space));
    if (space == std::string_view::npos) return words;
    text.remove_prefix(space + 1);
  }
}

std::string_view TrimBlank(std::string_view text) {
  static constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && LowerCase(a) == LowerCase(b);
}

}  // namespace ruddock::engine
