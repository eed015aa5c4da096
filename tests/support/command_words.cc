// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/command_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "engine/base/number.h"
#include "engine/commands/debug.h"

namespace ruddock::engine {
namespace {

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
    case ArgType::kUnixTime: found = {Words{kNumberWord}}; break;
    case ArgType::kKey: found = {Words{"key"}}; break;
    default: found = {Words{arg.name == "encoding" ? "i64" : "word"}, Words{"u7"}}; break;
  }
  if (!arg.token.empty()) {
    for (Words& words : found) words.insert(words.begin(), std::string(arg.token));
  }
  if (arg.flags & kMultiple) {
    Words twice = found[0];
    Append(twice, found[0]);
    found.push_back(std::move(twice));
  }
  return found;
}

constexpr size_t kIncomplete = std::string_view::npos;

// The end of the reply that starts at `at`, or kIncomplete.
size_t SkipReply(std::string_view text, size_t at) {
  const size_t line = text.find("\r\n", at);
  if (line == std::string_view::npos) return kIncomplete;
  const size_t end = line + 2;
  const char type = text[at];
  const std::string_view rest = text.substr(at + 1, line - at - 1);
  if (std::string_view("+-:_,#(").find(type) != std::string_view::npos) {
    return rest.find_first_of("\r\n") == std::string_view::npos ? end : kIncomplete;
  }
  if (std::string_view("$=*~%|>").find(type) == std::string_view::npos) return kIncomplete;
  const int64_t count = ParseInt64(rest).value_or(-2);
  if (count < -1) return kIncomplete;
  if (count == -1) return end;
  if (type == '$' || type == '=') {
    const size_t last = end + static_cast<size_t>(count) + 2;
    return last <= text.size() && text.substr(last - 2, 2) == "\r\n" ? last : kIncomplete;
  }
  // An attribute, and a push, stand before the reply that they come with.
  const int64_t elements =
      type == '%' ? 2 * count : (type == '|' ? 2 * count + 1 : (type == '>' ? count + 1 : count));
  size_t next = end;
  for (int64_t i = 0; i < elements && next != kIncomplete; ++i) next = SkipReply(text, next);
  return next;
}

}  // namespace

std::vector<const Command*> NamedCommands(const CommandRegistry& registry) {
  std::vector<const Command*> named;
  for (const Command* command : registry.by_id()) {
    if (!(command->flags & kInternal)) named.push_back(command);
  }
  return named;
}

std::vector<Words> Spellings(const Command& command) {
  std::vector<Words> spellings = Sequences(command.spec->arguments);
  for (Words& words : spellings) {
    words.insert(words.begin(), std::string(command.spec->name));
    if (command.parent != nullptr) {
      words.insert(words.begin(), std::string(command.parent->spec->name));
    }
  }
  return spellings;
}

std::vector<Words> DebugSpellings() {
  // These do what they are told: they end the process, or make it wait.
  static constexpr std::string_view kDeadly[] = {
      "assert",  "oom",    "panic",    "segfault", "sleep",
      "restart", "reload", "populate", "log",      "stringmatch-len"};
  std::vector<Words> spellings;
  for (const auto& list : {DebugKeySubcommands(), DebugServerSubcommands()}) {
    for (const DebugSubcommand& subcommand : list) {
      if (std::count(std::begin(kDeadly), std::end(kDeadly), subcommand.name) != 0) continue;
      for (uint32_t args = subcommand.min_args; args <= std::min(subcommand.max_args, 4u); ++args) {
        Words words = {"debug", std::string(subcommand.name)};
        words.insert(words.end(), args, kNumberWord);
        spellings.push_back(std::move(words));
      }
    }
  }
  return spellings;
}

std::string JudgeReply(std::string_view text) {
  if (text.empty()) return "no reply";
  const size_t end = SkipReply(text, 0);
  if (end == kIncomplete) return fmt::format("not a whole reply: {}", Show({std::string(text)}));
  if (end == text.size()) return {};
  return fmt::format("more than one reply: {}", Show({std::string(text)}));
}

std::string Show(const Words& words) {
  std::string shown;
  for (const std::string& word : words) {
    shown += '\'';
    for (const char c : word.substr(0, 80)) {
      if (c >= ' ' && c <= '~') {
        shown += c;
      } else {
        shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      }
    }
    shown += word.size() > 80 ? fmt::format("' ({} bytes) ", word.size()) : "' ";
  }
  return shown;
}

}  // namespace ruddock::engine
