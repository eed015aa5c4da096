// SPDX-License-Identifier: BSD-3-Clause
// One row of the configuration table: everything that the parser, CONFIG GET, CONFIG SET, CONFIG
// REWRITE and the documentation know of a directive.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/config/settings.h"
#include "engine/config/value.h"

namespace ruddock::engine {

enum class ConfigKind : uint8_t {
  kBool,             // yes or no
  kInteger,          // decimal, within bounds
  kMemory,           // bytes, with or without a unit
  kMemoryOrPercent,  // the same, or a percentage kept as its negative
  kOctal,
  kEnum,
  kEnumSet,  // several names, or-ed
  kText,
  kSpecial,  // has its own syntax: see Directive::parse
};

// Effective: the server acts on it. Stored: accepted, shown and rewritten, and named in
// docs/differences.md.
enum class ConfigEffect : uint8_t { kEffective, kStored };

struct EnumName {
  std::string_view name;
  int64_t value;
};

// What a parser is told beside the words.
struct ParseContext {
  const ConfigValue& current;  // lines of a file may add to what earlier lines said
  bool from_file;              // else CONFIG SET, which replaces
  bool first_line;             // the first line of a file or command line that names the directive
};

// Fills `out` and returns an empty string, or returns the reason for refusing.
using ConfigParser = std::string (*)(const ParseContext& context,
                                     std::span<const std::string> words, ConfigValue& out);
// The text that CONFIG GET shows.
using ConfigFormatter = std::string (*)(const ConfigValue& value);
// The arguments of each line that CONFIG REWRITE writes, quoted where needed.
using ConfigLines = std::vector<std::string> (*)(const ConfigValue& value);
// Returns an empty string, or the reason for refusing.
using ConfigValidator = std::string (*)(const ConfigValue& value);

struct Directive {
  std::string_view name;
  std::string_view alias;  // the older name, or empty
  ConfigKind kind = ConfigKind::kText;
  std::string initial;  // the default, in the syntax of CONFIG SET
  int64_t min = 0;
  uint64_t max = 0;
  std::span<const EnumName> names;
  bool immutable = false;
  bool is_protected = false;  // CONFIG SET needs enable-protected-configs
  bool hidden = false;        // not found by a pattern, only by its name
  bool sensitive = false;     // never to be shown in SLOWLOG, MONITOR or a log
  ConfigEffect effect = ConfigEffect::kStored;
  ConfigParser parse = nullptr;
  ConfigFormatter format = nullptr;
  ConfigLines lines = nullptr;
  ConfigValidator validate = nullptr;
  int64_t (*adjust)(int64_t) = nullptr;  // moves an accepted number into the range that is used
  // Where the value lives; null where Config keeps it.
  ConfigValue (*load)(const Settings&) = nullptr;
  void (*store)(Settings&, ConfigValue) = nullptr;

  // Several words make the value, so a single quoted word is split again.
  bool takes_words = false;

  Directive Alias(std::string_view older) &&;
  Directive Immutable() &&;
  Directive Protected() &&;
  Directive Hidden() &&;
  Directive Sensitive() &&;
  Directive TakesWords() &&;
  Directive Effective() &&;
  Directive Validate(ConfigValidator validator) &&;
  Directive Adjust(int64_t (*adjuster)(int64_t)) &&;

  // Keeps the value in a member of Settings.
  template <auto kMember>
  Directive In() && {
    using Holder = std::remove_reference_t<decltype(std::declval<Settings>().*kMember)>;
    load = [](const Settings& settings) -> ConfigValue { return (settings.*kMember).Load(); };
    store = [](Settings& settings, ConfigValue value) {
      (settings.*kMember).Store(std::get<typename Holder::Stored>(std::move(value)));
    };
    return std::move(*this);
  }
};

// Builders of rows, one per kind.
Directive Bool(std::string_view name, std::string_view initial);
Directive Integer(std::string_view name, std::string_view initial, int64_t min, uint64_t max);
Directive Memory(std::string_view name, std::string_view initial, int64_t min, uint64_t max);
Directive MemoryOrPercent(std::string_view name, std::string_view initial);
Directive Octal(std::string_view name, std::string_view initial, uint64_t max);
Directive Enum(std::string_view name, std::string_view initial, std::span<const EnumName> names);
Directive EnumSet(std::string_view name, std::string_view initial, std::span<const EnumName> names);
Directive TextLine(std::string_view name, std::string_view initial);
Directive Special(std::string_view name, std::string_view initial, ConfigParser parse,
                  ConfigFormatter format, ConfigLines lines);

inline constexpr uint64_t kIntMax = 0x7fffffff;
inline constexpr uint64_t kLongMax = 0x7fffffffffffffff;
inline constexpr uint64_t kUnsignedMax = 0xffffffffffffffff;

// Reads the words of a line or of CONFIG SET as a value of this directive.
std::string ParseValue(const Directive& directive, const ParseContext& context,
                       std::span<const std::string> words, ConfigValue& out);
std::string FormatValue(const Directive& directive, const ConfigValue& value);
std::vector<std::string> FormatLines(const Directive& directive, const ConfigValue& value);

}  // namespace ruddock::engine
