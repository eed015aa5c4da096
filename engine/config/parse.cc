// SPDX-License-Identifier: BSD-3-Clause
// Parsing and formatting of the kinds that many directives share.
#include <fmt/format.h>

#include "engine/base/number.h"
#include "engine/config/directive.h"
#include "engine/config/line.h"
#include "engine/config/number_text.h"

namespace ruddock::engine {

namespace {

std::string CheckSigned(const Directive& directive, int64_t value) {
  if (value >= directive.min && (value < 0 || static_cast<uint64_t>(value) <= directive.max)) {
    return {};
  }
  return fmt::format("argument must be between {} and {} inclusive", directive.min, directive.max);
}

std::string ParseBool(const std::string& word, ConfigValue& out) {
  if (EqualsIgnoreCase(word, "yes")) {
    out = int64_t{1};
  } else if (EqualsIgnoreCase(word, "no")) {
    out = int64_t{0};
  } else {
    return "argument must be 'yes' or 'no'";
  }
  return {};
}

std::string ParseInteger(const Directive& directive, const std::string& word, ConfigValue& out) {
  const std::optional<int64_t> value = ParseInt64(word);
  if (!value) return "argument couldn't be parsed into an integer";
  std::string problem = CheckSigned(directive, *value);
  if (problem.empty()) out = *value;
  return problem;
}

std::string ParseSize(const Directive& directive, const std::string& word, ConfigValue& out) {
  const std::optional<uint64_t> value = ParseMemory(word);
  if (!value) return "argument must be a memory value";
  if (*value > directive.max || *value < static_cast<uint64_t>(directive.min)) {
    return fmt::format("argument must be between {} and {} inclusive", directive.min,
                       directive.max);
  }
  out = static_cast<int64_t>(*value);
  return {};
}

std::string ParseSizeOrPercent(const std::string& word, ConfigValue& out) {
  static constexpr std::string_view kNeither = "argument must be a memory or percent value";
  if (!word.empty() && word.back() == '%') {
    const std::optional<int64_t> percent =
        ParseInt64(std::string_view(word).substr(0, word.size() - 1));
    if (!percent || *percent < 0) return std::string(kNeither);
    if (*percent > 100) return "percentage argument must be less or equal to 100";
    out = -*percent;
    return {};
  }
  const std::optional<uint64_t> bytes = ParseMemory(word);
  if (!bytes || *bytes > kLongMax) return std::string(kNeither);
  out = static_cast<int64_t>(*bytes);
  return {};
}

std::string ParsePermissions(const Directive& directive, const std::string& word,
                             ConfigValue& out) {
  const std::optional<int64_t> value = ParseOctal(word);
  if (!value) return "argument couldn't be parsed as an octal number";
  if (*value < directive.min || static_cast<uint64_t>(*value) > directive.max) {
    return fmt::format("argument must be between {:o} and {:o} inclusive", directive.min,
                       directive.max);
  }
  out = *value;
  return {};
}

std::string ParseNames(const Directive& directive, std::span<const std::string> words,
                       ConfigValue& out) {
  int64_t value = 0;
  bool known = !words.empty();
  for (const std::string& word : words) {
    bool found = false;
    for (const EnumName& name : directive.names) {
      if (!EqualsIgnoreCase(word, name.name)) continue;
      value |= name.value;
      found = true;
      break;
    }
    known = known && found;
  }
  if (known) {
    out = value;
    return {};
  }
  std::string problem = "argument(s) must be one of the following: ";
  for (const EnumName& name : directive.names) {
    if (&name != directive.names.data()) problem += ", ";
    problem += name.name;
  }
  return problem;
}

std::string ParseByKind(const Directive& directive, const ParseContext& context,
                        std::span<const std::string> words, ConfigValue& out) {
  if (directive.kind == ConfigKind::kSpecial) return directive.parse(context, words, out);
  if (directive.kind == ConfigKind::kEnumSet) return ParseNames(directive, words, out);
  if (words.size() != 1) return "wrong number of arguments";
  const std::string& word = words.front();
  switch (directive.kind) {
    case ConfigKind::kBool: return ParseBool(word, out);
    case ConfigKind::kInteger: return ParseInteger(directive, word, out);
    case ConfigKind::kMemory: return ParseSize(directive, word, out);
    case ConfigKind::kMemoryOrPercent: return ParseSizeOrPercent(word, out);
    case ConfigKind::kOctal: return ParsePermissions(directive, word, out);
    case ConfigKind::kEnum: return ParseNames(directive, words, out);
    default: out = word; return {};
  }
}

std::string FormatNames(const Directive& directive, int64_t value) {
  if (directive.kind == ConfigKind::kEnum || value == 0) {
    for (const EnumName& name : directive.names) {
      if (name.value == value) return std::string(name.name);
    }
  }
  std::string text;
  for (const EnumName& name : directive.names) {
    if ((value & name.value) == 0) continue;
    if (!text.empty()) text += ' ';
    text += name.name;
  }
  return text;
}

}  // namespace

std::string ParseValue(const Directive& directive, const ParseContext& context,
                       std::span<const std::string> words, ConfigValue& out) {
  std::string problem = ParseByKind(directive, context, words, out);
  if (problem.empty() && directive.validate != nullptr) problem = directive.validate(out);
  if (problem.empty() && directive.adjust != nullptr) {
    out = directive.adjust(std::get<int64_t>(out));
  }
  return problem;
}

std::string FormatValue(const Directive& directive, const ConfigValue& value) {
  switch (directive.kind) {
    case ConfigKind::kBool: return std::get<int64_t>(value) != 0 ? "yes" : "no";
    case ConfigKind::kInteger: return std::to_string(std::get<int64_t>(value));
    case ConfigKind::kMemory:
      return std::to_string(static_cast<uint64_t>(std::get<int64_t>(value)));
    case ConfigKind::kMemoryOrPercent: {
      const int64_t number = std::get<int64_t>(value);
      return number < 0 ? std::to_string(-number) + "%" : std::to_string(number);
    }
    case ConfigKind::kOctal: return FormatOctal(static_cast<uint64_t>(std::get<int64_t>(value)));
    case ConfigKind::kEnum:
    case ConfigKind::kEnumSet: return FormatNames(directive, std::get<int64_t>(value));
    case ConfigKind::kText: return std::get<std::string>(value);
    case ConfigKind::kSpecial: return directive.format(value);
  }
  return {};
}

std::vector<std::string> FormatLines(const Directive& directive, const ConfigValue& value) {
  switch (directive.kind) {
    case ConfigKind::kMemory:
      return {FormatMemory(static_cast<uint64_t>(std::get<int64_t>(value)))};
    case ConfigKind::kMemoryOrPercent: {
      const int64_t number = std::get<int64_t>(value);
      if (number < 0) break;
      return {FormatMemory(static_cast<uint64_t>(number))};
    }
    case ConfigKind::kText: return {QuoteWord(std::get<std::string>(value))};
    case ConfigKind::kSpecial: return directive.lines(value);
    default: break;
  }
  return {FormatValue(directive, value)};
}

}  // namespace ruddock::engine
