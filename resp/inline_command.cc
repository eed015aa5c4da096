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

// Reads a quoted part from behind its opening quote; moves `at` behind the closing one. What it
// means goes to `out`, which moves along; it is never longer than what was read.
bool ReadQuoted(std::string_view line, size_t& at, char quote, char*& out) {
  while (at < line.size()) {
    const char c = line[at];
    if (c == quote) {
      ++at;
      return at == line.size() || IsSpace(line[at]);
    }
    if (c == '\\' && at + 1 < line.size()) {
      if (quote == '\'') {
        if (line[at + 1] == '\'') ++at;
        *out++ = line[at++];
        continue;
      }
      if (line[at + 1] == 'x' && at + 3 < line.size() && HexDigit(line[at + 2]) >= 0 &&
          HexDigit(line[at + 3]) >= 0) {
        *out++ = static_cast<char>(HexDigit(line[at + 2]) * 16 + HexDigit(line[at + 3]));
        at += 4;
        continue;
      }
      *out++ = Unescape(line[at + 1]);
      at += 2;
      continue;
    }
    *out++ = c;
    ++at;
  }
  return false;
}

}  // namespace

bool SplitInline(std::string_view line, engine::Batch& batch) {
  // As in Redis, whose lines are C strings: nothing behind a NUL counts.
  line = line.substr(0, line.find('\0'));
  if (line.empty()) return true;
  // One allocation for all words: a line of many short ones would cost many times its size else.
  char* out = batch.Hold(engine::Blob::Make(line.size()));
  size_t at = 0;
  for (;;) {
    while (at < line.size() && IsSpace(line[at])) ++at;
    if (at == line.size()) return true;
    const char* const word = out;
    while (at < line.size() && !IsSpace(line[at])) {
      const char c = line[at++];
      if (c == '"' || c == '\'') {
        if (!ReadQuoted(line, at, c, out)) return false;
        break;
      }
      *out++ = c;
    }
    batch.AddArg({word, static_cast<size_t>(out - word)});
  }
}

}  // namespace ruddock::resp
