// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/special.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "engine/base/number.h"
#include "engine/config/line.h"
#include "engine/config/number_text.h"
#include "engine/config/title_template.h"

namespace ruddock::engine {

namespace {

using Words = std::span<const std::string>;

std::string JoinWords(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

template <typename T>
std::string JoinNumbers(const std::vector<T>& numbers, std::string (*format)(T)) {
  std::string text;
  for (const T number : numbers) {
    if (!text.empty()) text += ' ';
    text += format(number);
  }
  return text;
}

std::string Decimal(int64_t value) { return std::to_string(value); }

// --- save ---------------------------------------------------------------------------------------

constexpr std::string_view kBadSave = "Invalid save parameters";

std::string ParseSave(const ParseContext& context, Words words, ConfigValue& out) {
  std::vector<int64_t> points;
  const bool clears = words.size() == 1 && words.front().empty();
  // Lines of a file add up; the first one replaces the default.
  if (context.from_file && !context.first_line && !clears) {
    points = std::get<std::vector<int64_t>>(context.current);
  }
  if (clears) words = {};
  if (words.size() % 2 != 0) return std::string(kBadSave);
  for (size_t i = 0; i < words.size(); i += 2) {
    const std::optional<int64_t> seconds = ParseLooseInt(words[i], INT64_MAX);
    const std::optional<int64_t> changes = ParseLooseInt(words[i + 1], kIntMax);
    if (!seconds || !changes || *seconds < 1 || *changes < 0) return std::string(kBadSave);
    points.push_back(*seconds);
    points.push_back(*changes);
  }
  out = std::move(points);
  return {};
}

std::string FormatSave(const ConfigValue& value) {
  return JoinNumbers<int64_t>(std::get<std::vector<int64_t>>(value), Decimal);
}

std::vector<std::string> SaveLines(const ConfigValue& value) {
  const auto& points = std::get<std::vector<int64_t>>(value);
  if (points.empty()) return {"\"\""};
  std::vector<std::string> lines;
  for (size_t i = 0; i + 1 < points.size(); i += 2) {
    lines.push_back(fmt::format("{} {}", points[i], points[i + 1]));
  }
  return lines;
}

// --- client-output-buffer-limit -----------------------------------------------------------------

constexpr std::array<std::string_view, kClientClasses> kClassNames = {"normal", "slave", "pubsub"};

std::optional<size_t> ClassIndex(std::string_view word) {
  if (EqualsIgnoreCase(word, "replica")) return size_t{1};
  for (size_t i = 0; i < kClassNames.size(); ++i) {
    if (EqualsIgnoreCase(word, kClassNames[i])) return i;
  }
  return std::nullopt;
}

// The value is hard, soft and seconds of each class in turn; classes not named stay as they are.
std::string ParseOutputLimits(const ParseContext& context, Words words, ConfigValue& out) {
  if (words.size() % 4 != 0) return "Wrong number of arguments in buffer limit configuration.";
  auto limits = std::get<std::vector<int64_t>>(context.current);
  for (size_t i = 0; i < words.size(); i += 4) {
    const std::optional<size_t> index = ClassIndex(words[i]);
    if (!index) return "Invalid client class specified in buffer limit configuration.";
    const std::optional<uint64_t> hard = ParseMemory(words[i + 1]);
    const std::optional<uint64_t> soft = ParseMemory(words[i + 2]);
    const std::optional<int64_t> seconds = ParseLooseInt(words[i + 3], kIntMax);
    if (!hard || !soft || !seconds || *seconds < 0) {
      return "Error in hard, soft or soft_seconds setting in buffer limit configuration.";
    }
    limits[*index * 3] = static_cast<int64_t>(*hard);
    limits[*index * 3 + 1] = static_cast<int64_t>(*soft);
    limits[*index * 3 + 2] = *seconds;
  }
  out = std::move(limits);
  return {};
}

std::string FormatOutputLimits(const ConfigValue& value) {
  const auto& limits = std::get<std::vector<int64_t>>(value);
  std::string text;
  for (size_t i = 0; i < kClientClasses; ++i) {
    text += fmt::format("{}{} {} {} {}", i == 0 ? "" : " ", kClassNames[i],
                        static_cast<uint64_t>(limits[i * 3]),
                        static_cast<uint64_t>(limits[i * 3 + 1]), limits[i * 3 + 2]);
  }
  return text;
}

std::vector<std::string> OutputLimitLines(const ConfigValue& value) {
  const auto& limits = std::get<std::vector<int64_t>>(value);
  std::vector<std::string> lines;
  for (size_t i = 0; i < kClientClasses; ++i) {
    lines.push_back(fmt::format("{} {} {} {}", i == 1 ? "replica" : kClassNames[i],
                                FormatMemory(static_cast<uint64_t>(limits[i * 3])),
                                FormatMemory(static_cast<uint64_t>(limits[i * 3 + 1])),
                                limits[i * 3 + 2]));
  }
  return lines;
}

ConfigValue LoadOutputLimits(const Settings& settings) {
  std::vector<int64_t> limits;
  for (const OutputBufferLimit& limit : settings.client_output_buffer_limit) {
    limits.insert(limits.end(), {limit.hard.Load(), limit.soft.Load(), limit.soft_seconds.Load()});
  }
  return limits;
}

void StoreOutputLimits(Settings& settings, ConfigValue value) {
  const auto& limits = std::get<std::vector<int64_t>>(value);
  for (size_t i = 0; i < kClientClasses; ++i) {
    OutputBufferLimit& limit = settings.client_output_buffer_limit[i];
    limit.hard.Store(limits[i * 3]);
    limit.soft.Store(limits[i * 3 + 1]);
    limit.soft_seconds.Store(limits[i * 3 + 2]);
  }
}

// --- notify-keyspace-events ---------------------------------------------------------------------

struct NotifyLetter {
  char letter;
  uint32_t flag;
};

// In the order in which they are shown; those before 'A' are what 'A' stands for.
constexpr NotifyLetter kNotifyLetters[] = {
    {'g', kNotifyFlagGeneric}, {'$', kNotifyFlagString},  {'l', kNotifyFlagList},
    {'s', kNotifyFlagSet},     {'h', kNotifyFlagHash},    {'z', kNotifyFlagZset},
    {'x', kNotifyFlagExpired}, {'e', kNotifyFlagEvicted}, {'t', kNotifyFlagStream},
    {'d', kNotifyFlagModule},
};
constexpr NotifyLetter kNewLetter = {'n', kNotifyFlagNew};
constexpr NotifyLetter kLastLetters[] = {
    {'K', kNotifyFlagKeyspace}, {'E', kNotifyFlagKeyevent}, {'m', kNotifyFlagMiss}};

constexpr uint32_t AllNotifyFlags() {
  uint32_t all = 0;
  for (const NotifyLetter& letter : kNotifyLetters) all |= letter.flag;
  return all;
}

uint32_t NotifyFlagOf(char letter) {
  if (letter == 'A') return AllNotifyFlags();
  if (letter == kNewLetter.letter) return kNewLetter.flag;
  for (const NotifyLetter& known : kNotifyLetters) {
    if (known.letter == letter) return known.flag;
  }
  for (const NotifyLetter& known : kLastLetters) {
    if (known.letter == letter) return known.flag;
  }
  return 0;
}

std::string ParseNotify(const ParseContext&, Words words, ConfigValue& out) {
  if (words.size() > 1) return "wrong number of arguments";
  uint32_t flags = 0;
  for (const char letter : words.empty() ? std::string() : words.front()) {
    const uint32_t flag = NotifyFlagOf(letter);
    if (flag == 0) return "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.";
    flags |= flag;
  }
  out = int64_t{flags};
  return {};
}

std::string NotifyText(uint32_t flags, bool new_beside_all) {
  std::string text;
  const bool all = (flags & AllNotifyFlags()) == AllNotifyFlags();
  if (all) {
    text += 'A';
  } else {
    for (const NotifyLetter& letter : kNotifyLetters) {
      if (flags & letter.flag) text += letter.letter;
    }
  }
  if ((flags & kNewLetter.flag) && (!all || new_beside_all)) text += kNewLetter.letter;
  for (const NotifyLetter& letter : kLastLetters) {
    if (flags & letter.flag) text += letter.letter;
  }
  return text;
}

// Redis does not show the 'n' of "An…"; in a file it must not get lost.
std::string FormatNotify(const ConfigValue& value) {
  return NotifyText(static_cast<uint32_t>(std::get<int64_t>(value)), false);
}

std::vector<std::string> NotifyLines(const ConfigValue& value) {
  return {QuoteWord(NotifyText(static_cast<uint32_t>(std::get<int64_t>(value)), true))};
}

// --- bind, replicaof ----------------------------------------------------------------------------

constexpr size_t kMaxBindAddresses = 16;

std::string ParseBind(const ParseContext&, Words words, ConfigValue& out) {
  if (words.size() > kMaxBindAddresses) return "Too many bind addresses specified.";
  if (words.size() == 1 && words.front().empty()) words = {};
  out = std::vector<std::string>(words.begin(), words.end());
  return {};
}

std::string FormatWords(const ConfigValue& value) {
  return JoinWords(std::get<std::vector<std::string>>(value));
}

std::vector<std::string> WordLines(const ConfigValue& value) {
  const std::string text = FormatWords(value);
  return {text.empty() ? "\"\"" : text};
}

std::string ParseReplicaOf(const ParseContext& context, Words words, ConfigValue& out) {
  if (!context.from_file && words.empty()) {
    out = std::vector<std::string>();
    return {};
  }
  if (words.size() != 2) return "wrong number of arguments";
  if (EqualsIgnoreCase(words[0], "no") && EqualsIgnoreCase(words[1], "one")) {
    out = std::vector<std::string>();
    return {};
  }
  const std::optional<int64_t> port = ParseLooseInt(words[1], 65535);
  if (!port || *port < 0) return "Invalid master port";
  out = std::vector<std::string>{words[0], std::to_string(*port)};
  return {};
}

std::vector<std::string> ReplicaOfLines(const ConfigValue& value) {
  if (std::get<std::vector<std::string>>(value).empty()) return {"no one"};
  return {FormatWords(value)};
}

// --- oom-score-adj-values, latency-tracking-info-percentiles ------------------------------------

std::string ParseOomScores(const ParseContext&, Words words, ConfigValue& out) {
  if (words.size() != 3) return "wrong number of arguments";
  std::vector<int64_t> values;
  for (const std::string& word : words) {
    const std::optional<int64_t> value = ParseLooseInt(word, 2000);
    if (!value) {
      return "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
    }
    values.push_back(*value);
  }
  out = std::move(values);
  return {};
}

std::string FormatOomScores(const ConfigValue& value) {
  return JoinNumbers<int64_t>(std::get<std::vector<int64_t>>(value), Decimal);
}

std::vector<std::string> OomScoreLines(const ConfigValue& value) {
  return {FormatOomScores(value)};
}

std::string ParsePercentiles(const ParseContext&, Words words, ConfigValue& out) {
  std::vector<double> values;
  if (words.size() == 1 && words.front().empty()) words = {};
  for (const std::string& word : words) {
    const std::optional<double> value = ParseDouble(word);
    if (!value) return "Invalid latency-tracking-info-percentiles parameters";
    if (*value < 0 || *value > 100) {
      return "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";
    }
    values.push_back(*value);
  }
  out = std::move(values);
  return {};
}

std::string FormatPercentiles(const ConfigValue& value) {
  return JoinNumbers<double>(std::get<std::vector<double>>(value), FormatPercentile);
}

std::vector<std::string> PercentileLines(const ConfigValue& value) {
  const std::string text = FormatPercentiles(value);
  return {text.empty() ? "\"\"" : text};
}

// --- dir ----------------------------------------------------------------------------------------

// Kept absolute, so that it means the same wherever the process moves to.
std::string ParseDir(const ParseContext&, Words words, ConfigValue& out) {
  if (words.size() != 1) return "wrong number of arguments";
  std::error_code error;
  const std::filesystem::path path = std::filesystem::canonical(words.front(), error);
  if (error) return std::strerror(words.front().empty() ? ENOENT : error.value());
  if (!std::filesystem::is_directory(path, error)) return std::strerror(ENOTDIR);
  out = path.string();
  return {};
}

std::string FormatDir(const ConfigValue& value) { return std::get<std::string>(value); }

std::vector<std::string> DirLines(const ConfigValue& value) {
  return {QuoteWord(std::get<std::string>(value))};
}

}  // namespace

Directive SaveDirective() {
  return Special("save", "3600 1 300 100 60 10000", ParseSave, FormatSave, SaveLines).TakesWords();
}

Directive OutputBufferLimitDirective() {
  Directive row = Special("client-output-buffer-limit",
                          "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60",
                          ParseOutputLimits, FormatOutputLimits, OutputLimitLines);
  row.takes_words = true;
  row.load = LoadOutputLimits;
  row.store = StoreOutputLimits;
  return row;
}

Directive NotifyDirective() {
  return Special("notify-keyspace-events", "", ParseNotify, FormatNotify, NotifyLines);
}

Directive BindDirective() {
  return Special("bind", "127.0.0.1 -::1", ParseBind, FormatWords, WordLines).TakesWords();
}

Directive OomScoreValuesDirective() {
  return Special("oom-score-adj-values", "0 200 800", ParseOomScores, FormatOomScores,
                 OomScoreLines)
      .TakesWords();
}

Directive PercentilesDirective() {
  return Special("latency-tracking-info-percentiles", "50 99 99.9", ParsePercentiles,
                 FormatPercentiles, PercentileLines)
      .TakesWords();
}

Directive ReplicaOfDirective() {
  return Special("replicaof", "", ParseReplicaOf, FormatWords, ReplicaOfLines).TakesWords();
}

Directive DirDirective() { return Special("dir", ".", ParseDir, FormatDir, DirLines); }

std::string CheckTitleTemplate(const ConfigValue& value) {
  if (IsValidTitle(std::get<std::string>(value))) return {};
  return "template format is invalid or contains unknown variables";
}

std::string CheckHostname(const ConfigValue& value) {
  const auto& name = std::get<std::string>(value);
  if (name.size() >= 256) return "Hostnames must be less than 256 characters";
  static constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
  if (name.find_first_not_of(kAllowed) == std::string::npos) return {};
  return "Hostnames may only contain alphanumeric characters, hyphens or dots";
}

std::string CheckShutdownOptions(const ConfigValue& value) {
  const int64_t both = kShutdownSave | kShutdownNoSave;
  if ((std::get<int64_t>(value) & both) != both) return {};
  return "shutdown options SAVE and NOSAVE can't be used simultaneously";
}

std::string CheckDatabaseFile(const ConfigValue& value) {
  if (std::get<std::string>(value).find('/') == std::string::npos) return {};
  return "dbfilename can't be a path, just a filename";
}

std::string CheckAppendFile(const ConfigValue& value) {
  const auto& name = std::get<std::string>(value);
  if (name.empty()) return "appendfilename can't be empty";
  if (name.find('/') == std::string::npos) return {};
  return "appendfilename can't be a path, just a filename";
}

std::string CheckAppendDir(const ConfigValue& value) {
  const auto& name = std::get<std::string>(value);
  if (name.empty()) return "appenddirname can't be empty";
  if (name.find('/') == std::string::npos) return {};
  return "appenddirname can't be a path, just a dirname";
}

std::string CheckPowerOfTwo(const ConfigValue& value) {
  const auto number = static_cast<uint64_t>(std::get<int64_t>(value));
  if ((number & (number - 1)) == 0) return {};
  return "argument must be a power of two";
}

}  // namespace ruddock::engine
