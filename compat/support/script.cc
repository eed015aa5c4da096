// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/script.h"

#include <cctype>
#include <map>
#include <stdexcept>

namespace ruddock::compat {
namespace {

const std::map<std::string, std::vector<std::string>>& Matrices() {
  static const std::map<std::string, std::vector<std::string>> kMatrices = {
      // Every numeric argument meets these.
      // As "int", without those that are over before the next command asks.
      {"duration",
       {"0", "-1", "-2", "100000", "2147483646", "2147483647", "2147483648", "-2147483647",
        "-2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775806",
        "9223372036854775807", "9223372036854775808", "-9223372036854775807",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615"}},
      {"int",
       {"0",
        "1",
        "-1",
        "2",
        "-2",
        "2147483646",
        "2147483647",
        "2147483648",
        "-2147483647",
        "-2147483648",
        "-2147483649",
        "4294967295",
        "4294967296",
        "9223372036854775806",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775807",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616"}},
      // What is not an integer although it may look like one.
      {"notint",
       {"\"\"", "\" 1\"", "\"1 \"", "01", "+1", "-0", "1.0", "1e3", "0x10", "abc", "--1", "-",
        "\"1\\x00\""}},
      // Offsets of bits and bytes: none may make a server allocate hundreds of megabytes.
      {"offset",
       {"0",
        "1",
        "7",
        "8",
        "9",
        "63",
        "64",
        "100",
        "-1",
        "-8",
        "4294967296",
        "4294967297",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551615",
        "abc",
        "\"\"",
        "1.5",
        "\" 1\"",
        "01"}},
      {"range",
       {"0", "1", "2", "5", "6", "7", "100", "-1", "-2", "-6", "-7", "-100", "9223372036854775807",
        "-9223372036854775808", "2147483648", "-2147483649", "abc"}},
      {"float",
       {"0",
        "-0",
        "1",
        "-1",
        "0.1",
        "0.2",
        "3.0e3",
        "5e-5",
        "1e17",
        "1e21",
        "123456789012345678",
        "0.000000000000000001",
        "1.5e-17",
        "1e-20",
        "3.14159265358979323846",
        "1e308",
        "-1e308",
        "1.7976931348623157e308",
        "1e4931",
        "1e4933",
        "5e-324",
        "1e-4950",
        "10.50",
        "+1.5",
        ".5",
        "5.",
        "0x10",
        "0x1p3",
        "inf",
        "-inf",
        "+inf",
        "infinity",
        "nan",
        "-nan",
        "\"\"",
        "abc",
        "1.5abc",
        "\" 1.5\"",
        "\"1.5 \"",
        "1e",
        "1e+",
        "99999999999999999999999999999999",
        "1.0000000000000000000001"}},
      {"number",
       {"0", "-0", "1", "-5", "10.5", "0.1", "1e2", "5.0e3", "123456789.123456789",
        "9223372036854775807", "-9223372036854775808", "99999999999999999999", "3.0",
        "0.30000000000000004"}},
      {"encoding",
       {"i1", "i2", "i8", "i16", "i31", "i32", "i33", "i63", "i64", "u1", "u2", "u8", "u16", "u31",
        "u32", "u33", "u62", "u63"}},
      {"badencoding",
       {"i0", "i65", "u0", "u64", "i-1", "u-1", "x8", "8", "\"\"", "i", "u", "i08", "\" i8\"", "I8",
        "U8", "\"i8 \"", "i1.5", "i9223372036854775808"}},
      {"overflow", {"WRAP", "SAT", "FAIL"}},
      {"when", {"NX", "XX", "GT", "LT"}},
      {"value",
       {"\"\"", "a", "0", "-1", "12345", "9223372036854775807", "9223372036854775808", "3.14",
        "\"with space\"", "\"\\x00\\x01\\xff\"", "\"\\r\\n\"",
        "12345678901234567890123456789012345678901234",
        "123456789012345678901234567890123456789012345", "\" 1\"", "01", "-0"}},
  };
  return kMatrices;
}

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
    case 'a': return '\a';
    case 'b': return '\b';
    default: return c;
  }
}

// Reads a quoted word from `line` at `*at`, which stands behind the opening quote.
bool ReadQuoted(std::string_view line, char quote, std::size_t* at, std::string* word) {
  while (*at < line.size()) {
    char c = line[(*at)++];
    if (c == quote)
      return *at == line.size() || std::isspace(static_cast<unsigned char>(line[*at]));
    if (c == '\\' && *at < line.size()) {
      const char next = line[(*at)++];
      if (quote == '\'') {
        if (next != '\'') *word += '\\';
        c = next;
      } else if (next == 'x' && *at + 1 < line.size() && HexDigit(line[*at]) >= 0 &&
                 HexDigit(line[*at + 1]) >= 0) {
        c = static_cast<char>(HexDigit(line[*at]) * 16 + HexDigit(line[*at + 1]));
        *at += 2;
      } else {
        c = Unescape(next);
      }
    }
    *word += c;
  }
  return false;
}

// More lines than that come of a name that stands in a line once too often, and take a minute.
constexpr std::size_t kMostUnfolded = 1000;

// `line` from `at` on with each `pattern` replaced.
std::string Replaced(std::string line, std::size_t at, const std::string& pattern,
                     const std::string& value) {
  while ((at = line.find(pattern, at)) != std::string::npos) {
    line.replace(at, pattern.size(), value);
    at += value.size();
  }
  return line;
}

void Unfold(const std::string& line, std::vector<std::string>* out) {
  for (std::size_t open = line.find('{'); open != std::string::npos;
       open = line.find('{', open + 1)) {
    const std::size_t close = line.find('}', open);
    if (close == std::string::npos) break;
    const std::string braced = line.substr(open, close + 1 - open);
    std::string name = braced.substr(1, braced.size() - 2);
    const bool everywhere = !name.empty() && name.back() == '*';
    if (everywhere) name.pop_back();
    if (Matrices().count(name) == 0) continue;
    for (const std::string& value : Matrix(name)) {
      Unfold(everywhere ? Replaced(line, open, braced, value)
                        : line.substr(0, open) + value + line.substr(close + 1),
             out);
    }
    return;
  }
  out->push_back(line);
  if (out->size() > kMostUnfolded) throw std::invalid_argument("unfolds too far: " + line);
}

void SplitCommands(const std::string& line, std::vector<std::string>* out) {
  static const std::string kSeparator = " ;; ";
  std::size_t start = 0;
  while (true) {
    const std::size_t end = line.find(kSeparator, start);
    out->push_back(line.substr(start, end - start));
    if (end == std::string::npos) return;
    start = end + kSeparator.size();
  }
}

Step ParseDirective(Step step) {
  const std::string name = step.arguments[0];
  step.arguments.erase(step.arguments.begin());
  if (name == "!raw" || name == "!await") {
    if (step.arguments.empty()) throw std::invalid_argument(name);
    step.kind = name == "!raw" ? Step::Kind::kRaw : Step::Kind::kAwait;
    step.text = step.arguments[0];
    step.arguments.erase(step.arguments.begin());
  } else if (name == "!scan") {
    step.kind = Step::Kind::kScan;
  } else if (name == "!close") {
    step.kind = Step::Kind::kClose;
  } else if (name == "!eof") {
    step.kind = Step::Kind::kEndOfFile;
  } else {
    throw std::invalid_argument(name);
  }
  return step;
}

Step ParseStep(const std::string& line) {
  Step step;
  std::string_view rest = line;
  if (rest.size() >= 2 && rest[0] >= 'a' && rest[0] <= 'z' &&
      (rest.size() == 2 || rest[2] == ' ')) {
    const char mark = rest[1];
    if (mark == ':' || mark == '>' || mark == '<') {
      step.connection = rest[0];
      rest.remove_prefix(2);
      if (mark == '>') step.kind = Step::Kind::kSend;
      if (mark == '<') step.kind = Step::Kind::kRead;
    }
  }
  if (!SplitLine(rest, &step.arguments)) throw std::invalid_argument(line);
  if (step.kind == Step::Kind::kRead) return step;
  if (step.arguments.empty()) throw std::invalid_argument(line);
  if (step.arguments[0].size() > 1 && step.arguments[0][0] == '!') return ParseDirective(step);
  return step;
}

}  // namespace

const std::vector<std::string>& Matrix(const std::string& name) { return Matrices().at(name); }

bool SplitLine(std::string_view line, Arguments* out) {
  std::size_t at = 0;
  while (true) {
    while (at < line.size() && std::isspace(static_cast<unsigned char>(line[at]))) ++at;
    if (at == line.size()) return true;
    std::string word;
    while (at < line.size() && !std::isspace(static_cast<unsigned char>(line[at]))) {
      const char c = line[at++];
      if (c == '"' || c == '\'') {
        if (!ReadQuoted(line, c, &at, &word)) return false;
        break;
      }
      word += c;
    }
    out->push_back(std::move(word));
  }
}

std::vector<Step> ParseScript(const std::string& script) {
  std::vector<Step> steps;
  std::size_t start = 0;
  while (start < script.size()) {
    std::size_t end = script.find('\n', start);
    if (end == std::string::npos) end = script.size();
    std::string line = script.substr(start, end - start);
    start = end + 1;
    line.erase(0, line.find_first_not_of(' '));
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> unfolded;
    Unfold(line, &unfolded);
    for (const std::string& each : unfolded) {
      std::vector<std::string> commands;
      SplitCommands(each, &commands);
      for (const std::string& command : commands) steps.push_back(ParseStep(command));
    }
  }
  return steps;
}

}  // namespace ruddock::compat
