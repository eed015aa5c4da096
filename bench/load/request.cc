// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/request.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include "bench/load/opcodes.h"
#include "binary/frames.h"

namespace ruddock::load {
namespace {

struct NamedLine {
  std::string_view name;
  std::string_view line;
};

// Those of redis-benchmark have its keys.
constexpr std::array kNamedLines = {
    NamedLine{"ping", "PING"},
    NamedLine{"get", "GET __key__"},
    NamedLine{"set", "SET __key__ __data__"},
    NamedLine{"del", "DEL __key__"},
    NamedLine{"incr", "INCR counter:__rand_int__"},
    NamedLine{"lpush", "LPUSH mylist __data__"},
    NamedLine{"rpush", "RPUSH mylist __data__"},
    NamedLine{"lpop", "LPOP mylist"},
    NamedLine{"rpop", "RPOP mylist"},
    NamedLine{"lrange_100", "LRANGE mylist 0 99"},
    NamedLine{"sadd", "SADD myset element:__rand_int__"},
    NamedLine{"spop", "SPOP myset"},
    NamedLine{"hset", "HSET myhash element:__rand_int__ __data__"},
    NamedLine{"hget", "HGET myhash element:__rand_int__"},
    NamedLine{"zadd", "ZADD myzset __rand_int__ element:__rand_int__"},
    NamedLine{"zscore", "ZSCORE myzset element:__rand_int__"},
    NamedLine{"zpopmin", "ZPOPMIN myzset"},
    NamedLine{"mget",
              "MGET __key__ __key__ __key__ __key__ __key__ __key__ __key__ __key__ "
              "__key__ __key__"},
    NamedLine{"mset",
              "MSET __key__ __data__ __key__ __data__ __key__ __data__ __key__ __data__ "
              "__key__ __data__ __key__ __data__ __key__ __data__ __key__ __data__ "
              "__key__ __data__ __key__ __data__"},
};

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What stands behind a backslash at `at`, which is moved behind it.
char Unescape(std::string_view line, size_t& at) {
  const char c = line[at++];
  if (c == 'n') return '\n';
  if (c == 'r') return '\r';
  if (c == 't') return '\t';
  if (c == 'x' && at + 1 < line.size() && HexDigit(line[at]) >= 0 && HexDigit(line[at + 1]) >= 0) {
    at += 2;
    return static_cast<char>(HexDigit(line[at - 2]) * 16 + HexDigit(line[at - 1]));
  }
  return c;
}

// One word of a request, with its placeholders replaced.
struct Word {
  std::string text;
  std::vector<size_t> numbers;
};

Word Expand(std::string_view word, std::string_view prefix, std::string_view value) {
  Word out;
  const auto add_number = [&] {
    out.numbers.push_back(out.text.size());
    out.text.append(kNumberDigits, '0');
  };
  for (size_t at = 0; at < word.size();) {
    const std::string_view rest = word.substr(at);
    if (rest.starts_with(kNumberWord)) {
      add_number();
      at += kNumberWord.size();
    } else if (rest.starts_with(kKeyWord)) {
      out.text += prefix;
      add_number();
      at += kKeyWord.size();
    } else if (rest.starts_with(kDataWord)) {
      out.text += value;
      at += kDataWord.size();
    } else {
      out.text += word[at++];
    }
  }
  return out;
}

void AppendVarint(std::string& out, uint64_t value) {
  char bytes[binary::kMaxVarint];
  out.append(bytes, binary::WriteVarint(bytes, value));
}

std::string InCase(std::string text, int (*convert)(int)) {
  for (char& c : text) c = static_cast<char>(convert(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::vector<std::string> SplitWords(std::string_view line) {
  std::vector<std::string> words;
  for (size_t at = 0;;) {
    while (at < line.size() && IsBlank(line[at])) ++at;
    if (at == line.size()) return words;
    std::string word;
    while (at < line.size() && !IsBlank(line[at])) {
      const char quote = line[at];
      if (quote != '"' && quote != '\'') {
        word += line[at++];
        continue;
      }
      ++at;
      while (at < line.size() && line[at] != quote) {
        const char c = line[at++];
        word += c == '\\' && quote == '"' && at < line.size() ? Unescape(line, at) : c;
      }
      if (at == line.size()) throw std::invalid_argument("a quote that does not end");
      ++at;
    }
    words.push_back(std::move(word));
  }
}

std::string_view NamedCommand(std::string_view name) {
  const auto* found = std::find_if(kNamedLines.begin(), kNamedLines.end(),
                                   [&](const NamedLine& line) { return line.name == name; });
  return found != kNamedLines.end() ? found->line : std::string_view();
}

std::string NamedCommands() {
  std::string names;
  for (const NamedLine& line : kNamedLines) {
    if (!names.empty()) names += ' ';
    names += line.name;
  }
  return names;
}

Request EncodeRequest(Protocol protocol, const std::vector<std::string>& words,
                      std::string_view prefix, std::string_view value) {
  Request request;
  request.name = InCase(words[0], std::toupper);
  std::string& out = request.bytes;
  size_t first = 0;  // word that is sent as text
  if (protocol == Protocol::kResp) {
    out = "*" + std::to_string(words.size()) + "\r\n";
  } else if (const int opcode = FindOpcode(InCase(words[0], std::tolower)); opcode != 0) {
    out += static_cast<char>(binary::RequestCode::kCall);
    AppendVarint(out, static_cast<uint64_t>(opcode));
    AppendVarint(out, words.size() - 1);
    first = 1;
  } else {
    out += static_cast<char>(binary::RequestCode::kNamedCall);
    AppendVarint(out, words.size());
  }
  for (size_t i = first; i < words.size(); ++i) {
    const Word word = Expand(words[i], prefix, value);
    if (protocol == Protocol::kResp) {
      out += "$" + std::to_string(word.text.size()) + "\r\n";
    } else {
      AppendVarint(out, word.text.size());
    }
    for (const size_t number : word.numbers) {
      request.numbers.push_back(out.size() + number);
    }
    out += word.text;
    if (protocol == Protocol::kResp) out += "\r\n";
  }
  return request;
}

void AppendRequest(const Request& request, KeyChooser& keys, std::string& out) {
  const size_t start = out.size();
  out += request.bytes;
  for (const size_t offset : request.numbers) {
    uint64_t number = keys.Next();
    for (char* at = out.data() + start + offset + kNumberDigits - 1; number > 0; number /= 10) {
      *at-- = static_cast<char>('0' + number % 10);
    }
  }
}

}  // namespace ruddock::load
