// SPDX-License-Identifier: BSD-3-Clause
// Every numeric argument of every data command gets the numbers at which arithmetic breaks. The
// commands and their arguments come from the records that COMMAND DOCS shows, so a new command is
// covered without being named here. What is wrong shows as a crash under the sanitizers, or as
// anything but one whole reply.
#include <limits>

#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

using Words = std::vector<std::string>;

// Stands in a word list where a number belongs.
const std::string kNumber = "\x01number";

const char* const kMatrix[] = {"0",
                               "1",
                               "-1",
                               "2147483647",
                               "2147483648",
                               "2147483649",
                               "-2147483647",
                               "-2147483649",
                               "4294967295",
                               "4294967296",
                               "1048575",
                               "1048576",
                               "1048577",
                               "8388607",
                               "8388608",
                               "9223372036854775806",
                               "9223372036854775807",
                               "9223372036854775808",
                               "-9223372036854775807",
                               "-9223372036854775808",
                               "-9223372036854775809",
                               "18446744073709551615",
                               "-0",
                               "1e400",
                               "-inf",
                               "nan",
                               ""};

void Append(Words& words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
}

std::vector<Words> Alternatives(const ArgSpec& arg);

// All children in a row: each alternative of one child beside the first ones of the others.
std::vector<Words> Sequences(std::initializer_list<ArgSpec> args) {
  std::vector<std::vector<Words>> each;
  Words plain;
  for (const ArgSpec& arg : args) {
    each.push_back(Alternatives(arg));
    if (!(arg.flags & kOptional)) Append(plain, each.back()[0]);
  }
  std::vector<Words> sequences = {plain};
  for (size_t chosen = 0; chosen < each.size(); ++chosen) {
    for (const Words& alternative : each[chosen]) {
      Words words;
      for (size_t i = 0; i < each.size(); ++i) {
        if (i == chosen) {
          Append(words, alternative);
        } else if (!(args.begin()[i].flags & kOptional)) {
          Append(words, each[i][0]);
        }
      }
      sequences.push_back(words);
    }
  }
  return sequences;
}

std::vector<Words> Alternatives(const ArgSpec& arg) {
  std::vector<Words> found;
  switch (arg.type) {
    case ArgType::kOneOf:
      for (const ArgSpec& child : arg.children) {
        for (const Words& words : Alternatives(child)) found.push_back(words);
      }
      break;
    case ArgType::kBlock: found = Sequences(arg.children); break;
    case ArgType::kPureToken: found = {Words{}}; break;
    case ArgType::kInteger:
    case ArgType::kDouble:
    case ArgType::kUnixTime: found = {Words{kNumber}}; break;
    case ArgType::kKey: found = {Words{"key"}}; break;
    default: found = {Words{arg.name == "encoding" ? "i64" : "word"}, Words{"u7"}}; break;
  }
  if (!arg.token.empty()) {
    for (Words& words : found) words.insert(words.begin(), std::string(arg.token));
  }
  return found;
}

// The end of the reply that starts at `at`, or npos where there is no whole one.
size_t SkipReply(std::string_view text, size_t at) {
  const size_t line = text.find("\r\n", at);
  if (line == std::string_view::npos) return line;
  const size_t end = line + 2;
  const char type = text[at];
  if (std::string_view("+-:_,#(").find(type) != std::string_view::npos) return end;
  const int64_t count = ParseInt64(text.substr(at + 1, line - at - 1)).value_or(-2);
  if (count < -1) return std::string_view::npos;
  if (count == -1) return end;
  if (type == '$' || type == '=') {
    const size_t last = end + static_cast<size_t>(count) + 2;
    return last <= text.size() ? last : std::string_view::npos;
  }
  size_t next = end;
  for (int64_t i = 0; i < (type == '%' ? 2 * count : count); ++i) {
    next = SkipReply(text, next);
    if (next == std::string_view::npos) break;
  }
  return next;
}

class NumericMatrixTest : public EngineTest {
 protected:
  void Try(const Words& words) {
    for (const char* setup : {"DEL key", "SET key 12345", "SET key ff EX 100"}) {
      RunLine(setup);
      const std::string reply = RunArgs(words);
      if (SkipReply(reply, 0) == reply.size()) continue;
      std::string line;
      for (const std::string& word : words) line += word + " ";
      ADD_FAILURE() << line << "answered " << reply.substr(0, 200);
    }
    ++tried_;
  }

  void TryEveryNumber(const Words& words) {
    for (size_t at = 0; at < words.size(); ++at) {
      if (words[at] != kNumber) continue;
      for (const char* number : kMatrix) {
        for (const char* others : {"1", "-1"}) {
          Words filled = words;
          for (std::string& word : filled) {
            if (word == kNumber) word = others;
          }
          filled[at] = number;
          Try(filled);
        }
      }
    }
  }

  size_t tried_ = 0;
};

TEST_F(NumericMatrixTest, EveryReplyIsWhole) {
  // Strings of half a gibibyte would be all that this test does.
  engine_.max_string_size = 1 << 20;
  for (const auto& command : engine_.commands.commands()) {
    // Of the others, some wait, and some need a server.
    if (!(command->flags & (kWrite | kReadOnly)) || (command->flags & (kBlocking | kAdmin)))
      continue;
    for (Words words : Sequences(command->spec->arguments)) {
      words.insert(words.begin(), std::string(command->spec->name));
      TryEveryNumber(words);
    }
  }
  EXPECT_GT(tried_, 1000u);
  RunLine("DEL key word");
  RunLine("FLUSHALL");
  EXPECT_EQ(EntryBytes(), 0);
}

}  // namespace
}  // namespace ruddock::engine
