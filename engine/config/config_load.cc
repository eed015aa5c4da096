// SPDX-License-Identifier: BSD-3-Clause
// Files, standard input and the command line.
#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <iterator>
#include <memory>

#include "engine/config/config.h"
#include "engine/config/line.h"

namespace ruddock::engine {

namespace {

constexpr std::string_view kBadDirective = "Bad directive or wrong number of arguments";
constexpr std::string_view kUnbalanced = "Unbalanced quotes in configuration line";
constexpr std::string_view kCommandLine = "command line";
constexpr std::string_view kStandardInput = "standard input";
constexpr int kMaxIncludeDepth = 16;

// Accepted and forgotten, as Redis does.
constexpr std::array<std::string_view, 3> kDeprecated = {
    "list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands"};

ConfigError CannotOpen(const std::string& path, int error) {
  return {{path, 0, {}},
          fmt::format("Fatal error, can't open config file '{}': {}", path, std::strerror(error))};
}

// What a rule of the default user may say without restricting it.
bool IsUnrestricting(const std::string& rule) {
  static constexpr std::array<std::string_view, 10> kRules = {"on",
                                                              "nopass",
                                                              "~*",
                                                              "&*",
                                                              "+@all",
                                                              "allkeys",
                                                              "allchannels",
                                                              "allcommands",
                                                              "sanitize-payload",
                                                              "skip-sanitize-payload"};
  return std::find(kRules.begin(), kRules.end(), LowerCase(rule)) != kRules.end();
}

bool StartsOption(std::string_view argument) { return argument.substr(0, 2) == "--"; }

// The options of the command line as lines of a file.
std::string OptionLines(std::span<const std::string> arguments) {
  std::string text;
  bool wants_value = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (wants_value || !StartsOption(argument)) {
      text += QuoteWord(argument) + " ";
      wants_value = false;
      continue;
    }
    if (!text.empty()) text += '\n';
    text += argument.substr(2) + " ";
    // "--port 6380" may be one argument; behind a bare name the next one is a value whatever it is.
    const auto words = SplitWords(argument);
    wants_value = words && words->size() == 1;
    const bool last = i + 1 == arguments.size();
    if (EqualsIgnoreCase(argument, "--save") && (last || StartsOption(arguments[i + 1]))) {
      text += "\"\"";
      wants_value = false;
    }
  }
  return text;
}

}  // namespace

std::string ConfigError::Report(std::string_view server) const {
  std::string report = fmt::format("\n*** FATAL CONFIG FILE ERROR ({}) ***\n", server);
  if (origin.line == 0) return report + reason + "\n";
  if (origin.source == kCommandLine) {
    report += fmt::format("Reading the options of the command line, number {}\n", origin.line);
  } else if (origin.source == kStandardInput) {
    report +=
        fmt::format("Reading the configuration from standard input, at line {}\n", origin.line);
  } else {
    report += fmt::format("Reading the configuration file '{}', at line {}\n", origin.source,
                          origin.line);
  }
  return report + fmt::format(">>> '{}'\n{}\n", origin.text, reason);
}

std::optional<std::vector<std::string>> WordsOfLine(const Directive& directive,
                                                    std::span<const std::string> words) {
  if (directive.takes_words && words.size() == 1 && !words.front().empty()) {
    return SplitWords(words.front());
  }
  return std::vector<std::string>(words.begin(), words.end());
}

std::string Config::ApplyDirective(std::span<const std::string> words) {
  const DirectiveName found = FindDirective(words.front());
  if (found.directive == nullptr) return std::string(kBadDirective);
  const auto arguments = WordsOfLine(*found.directive, words.subspan(1));
  if (!arguments) return std::string(kUnbalanced);
  const ConfigValue current = Load(found.index);
  const ParseContext context{current, true, !seen_[found.index]};
  ConfigValue value;
  std::string problem = ParseValue(*found.directive, context, *arguments, value);
  if (!problem.empty()) return problem;
  seen_[found.index] = true;
  Store(found.index, std::move(value));
  return {};
}

// There are no access lists yet. A line that leaves the default user as it is does no harm; any
// other would promise a restriction that nobody enforces.
std::string Config::ApplyUser(std::span<const std::string> words) {
  const std::string& name = words[1];
  const auto refuse = [&](std::string_view reason) {
    return fmt::format("Error in user declaration '{}': {}", name, reason);
  };
  if (std::find(users_.begin(), users_.end(), name) != users_.end()) {
    return refuse("Duplicate user found. A user can only be defined once in config files");
  }
  if (name != "default") return refuse("only the user 'default' is supported");
  for (const std::string& rule : words.subspan(2)) {
    if (!rule.empty() && rule.front() == '>') {
      requirepass.Store(rule.substr(1));
    } else if (!rule.empty() && rule.front() == '#') {
      user_has_hash_ = true;
    } else if (!IsUnrestricting(rule)) {
      return refuse(fmt::format("the rule '{}' is not supported", rule));
    }
  }
  users_.push_back(name);
  return {};
}

std::string Config::ApplyLine(std::vector<std::string>& words, const ConfigOrigin& origin,
                              std::optional<ConfigError>& nested) {
  const std::string name = LowerCase(words.front());
  const size_t arguments = words.size() - 1;
  if (FindDirective(name).directive != nullptr) return ApplyDirective(words);
  if (name == "include" && arguments == 1) {
    nested = Include(words[1], origin);
    return {};
  }
  if (name == "rename-command" && arguments == 2) {
    renamed_commands_.push_back({words[1], words[2], origin});
    return {};
  }
  if (name == "user" && arguments >= 1) return ApplyUser(words);
  if (name == "loadmodule" && arguments >= 1) return "Modules are not supported";
  if (name == "sentinel") return "sentinel directive while not in sentinel mode";
  const bool deprecated =
      std::find(kDeprecated.begin(), kDeprecated.end(), name) != kDeprecated.end();
  if (deprecated && arguments == 1) return {};
  return std::string(kBadDirective);
}

std::optional<ConfigError> Config::LoadText(std::string_view text, const std::string& source) {
  ConfigOrigin origin{source, 0, {}};
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = TrimBlank(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++origin.line;
    if (line.empty() || line.front() == '#') continue;
    origin.text = line;
    auto words = SplitWords(line);
    if (!words) return ConfigError{origin, std::string(kUnbalanced)};
    if (words->empty()) continue;
    std::optional<ConfigError> nested;
    std::string problem = ApplyLine(*words, origin, nested);
    if (nested) return nested;
    if (!problem.empty()) return ConfigError{origin, std::move(problem)};
  }
  return std::nullopt;
}

std::optional<ConfigError> Config::ReadFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return CannotOpen(path, errno);
  if (std::filesystem::is_directory(path)) return CannotOpen(path, EISDIR);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return LoadText(text, path);
}

std::optional<ConfigError> Config::Include(const std::string& pattern, const ConfigOrigin& origin) {
  if (include_depth_ == kMaxIncludeDepth) {
    return ConfigError{origin, "Files include each other too deeply"};
  }
  // A relative path starts where the directive dir points to by now.
  const std::string path = (std::filesystem::path(dir()) / pattern).string();
  glob_t found{};
  std::unique_ptr<glob_t, decltype(&globfree)> owner(&found, globfree);
  ++include_depth_;
  std::optional<ConfigError> error;
  if (pattern.find_first_of("*?[") == std::string::npos) {
    error = ReadFile(path);
  } else if (::glob(path.c_str(), 0, nullptr, &found) == 0) {
    for (size_t i = 0; i < found.gl_pathc && !error; ++i) error = ReadFile(found.gl_pathv[i]);
  }
  --include_depth_;
  return error;
}

std::optional<ConfigError> Config::CheckWhole() const {
  if (cluster_enabled() && !replicaof().empty()) {
    return ConfigError{{}, "replicaof directive not allowed in cluster mode"};
  }
  if (user_has_hash_ && requirepass().empty()) {
    return ConfigError{
        {}, "A hashed password of the user 'default' is not supported: set requirepass as well"};
  }
  return std::nullopt;
}

std::optional<ConfigError> Config::LoadFile(const std::string& path) {
  std::error_code ignored;
  file_ = std::filesystem::absolute(path, ignored).string();
  if (auto error = ReadFile(path)) return error;
  return CheckWhole();
}

std::optional<ConfigError> Config::LoadArguments(std::span<const std::string> arguments,
                                                 std::istream& input) {
  bool from_input = false;
  if (!arguments.empty() && arguments.front().substr(0, 1) != "-") {
    std::error_code ignored;
    file_ = std::filesystem::absolute(arguments.front(), ignored).string();
    arguments = arguments.subspan(1);
    if (auto error = ReadFile(file_)) return error;
  } else if (!arguments.empty() && arguments.front() == "-") {
    from_input = true;
    arguments = arguments.subspan(1);
  }
  if (!arguments.empty() && arguments.back() == "-") {
    from_input = true;
    arguments = arguments.first(arguments.size() - 1);
  }
  if (from_input) {
    const std::string text((std::istreambuf_iterator<char>(input)),
                           std::istreambuf_iterator<char>());
    if (auto error = LoadText(text, std::string(kStandardInput))) return error;
  }
  if (auto error = LoadText(OptionLines(arguments), std::string(kCommandLine))) return error;
  return CheckWhole();
}

}  // namespace ruddock::engine
