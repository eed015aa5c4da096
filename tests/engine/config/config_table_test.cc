// SPDX-License-Identifier: BSD-3-Clause
// The table as a whole: complete beside Redis, consistent in itself, documented.
#include "engine/config/table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "engine/config/config.h"
#include "engine/store/store.h"
#include "tests/engine/config/redis_defaults.h"

namespace ruddock::engine {
namespace {

// Defaults that are our own on purpose; docs/differences.md says why.
const std::map<std::string_view, std::string_view> kOwnDefaults = {{"bind", "127.0.0.1 -::1"}};
// Directives that Redis does not have.
const std::set<std::string> kOwnNames = {"binary-port",       "io-coalesce-usec",
                                         "io-thread-nice",    "shards",
                                         "value-compression", "value-compression-min-size"};

std::map<std::string, std::string> Everything(const Config& config) {
  const std::string_view all[] = {"*"};
  std::map<std::string, std::string> values;
  for (auto& [name, value] : config.Get(all)) {
    EXPECT_TRUE(values.emplace(name, value).second) << name << " appears twice";
  }
  return values;
}

TEST(ConfigTable, HasEveryParameterOfRedisWithItsDefault) {
  const Config config;
  const auto values = Everything(config);
  EXPECT_EQ(std::size(kRedisDefaults), 192u);
  for (const auto& [name, redis_default] : kRedisDefaults) {
    const auto found = values.find(std::string(name));
    if (found == values.end()) {
      ADD_FAILURE() << name << " is missing";
      continue;
    }
    std::string expected(redis_default);
    if (name == "dir") expected = std::filesystem::current_path().string();
    if (const auto own = kOwnDefaults.find(name); own != kOwnDefaults.end()) expected = own->second;
    EXPECT_EQ(found->second, expected) << name;
  }
}

TEST(ConfigTable, AddsOnlyItsOwnDirectives) {
  std::set<std::string_view> redis;
  for (const auto& row : kRedisDefaults) redis.insert(row.first);
  std::set<std::string> added;
  const Config config;
  for (const auto& row : Everything(config)) {
    if (!redis.contains(row.first)) added.insert(row.first);
  }
  EXPECT_EQ(added, kOwnNames);
  EXPECT_EQ(config.Show("binary-port"), "7001");
  EXPECT_EQ(config.Show("shards"), "1024");
}

TEST(ConfigTable, NamesAndAliasesAreUnique) {
  std::set<std::string_view> names;
  for (const Directive& directive : Directives()) {
    EXPECT_TRUE(names.insert(directive.name).second) << directive.name;
    if (directive.alias.empty()) continue;
    EXPECT_TRUE(names.insert(directive.alias).second) << directive.alias;
  }
}

// Every default is itself an accepted value that reads back as it is shown, and every row's lines
// of CONFIG REWRITE give the value back.
TEST(ConfigTable, DefaultsAndLinesRoundTrip) {
  Config config;
  for (const Directive& directive : Directives()) {
    const std::string shown = *config.Show(directive.name);
    const DirectiveName found = FindDirective(directive.name);
    ASSERT_EQ(found.directive, &directive);
    const ConfigValue current =
        directive.load ? directive.load(config) : ConfigValue(directive.initial);
    ConfigValue value;
    const std::string words[] = {directive.initial};
    const auto split = WordsOfLine(directive, words);
    ASSERT_TRUE(split);
    const bool no_words = directive.initial.empty() && directive.takes_words;
    const ParseContext context{current, !no_words, true};
    const std::span<const std::string> given =
        no_words ? std::span<const std::string>() : std::span<const std::string>(*split);
    ASSERT_EQ(ParseValue(directive, context, given, value), "") << directive.name;
    if (directive.name != "io-threads") {
      EXPECT_EQ(FormatValue(directive, value), shown) << directive.name;
    }
    std::string text;
    for (const std::string& line : FormatLines(directive, value)) {
      text += std::string(directive.name) + " " + line + "\n";
    }
    Config other;
    const auto error = other.LoadText(text, "test");
    ASSERT_FALSE(error) << directive.name << ": " << error->reason << "\n" << text;
    EXPECT_EQ(*other.Show(directive.name), FormatValue(directive, value)) << text;
  }
}

TEST(ConfigTable, BoundsAreEnforcedAtBothEnds) {
  const auto set = [](const Directive& directive, const std::string& value) {
    ConfigValue current = int64_t{0};
    ConfigValue out;
    const std::string words[] = {value};
    return ParseValue(directive, ParseContext{current, true, true}, words, out);
  };
  int checked = 0;
  for (const Directive& directive : Directives()) {
    if (directive.kind != ConfigKind::kInteger) continue;
    ++checked;
    const std::string between = "argument must be between " + std::to_string(directive.min) +
                                " and " + std::to_string(directive.max) + " inclusive";
    EXPECT_EQ(set(directive, std::to_string(directive.min)), "") << directive.name;
    if (directive.name != "shards") {
      EXPECT_EQ(set(directive, std::to_string(directive.max)), "") << directive.name;
    }
    EXPECT_EQ(set(directive, std::to_string(directive.min - 1)), between) << directive.name;
    if (directive.max != kLongMax) {
      EXPECT_EQ(set(directive, std::to_string(directive.max + 1)), between) << directive.name;
    }
    for (const char* bad : {"", "x", "1.5", "+1", "01", " 1", "1 ", "0x1", "1k", "-0",
                            "9223372036854775808", "-9223372036854775809"}) {
      EXPECT_EQ(set(directive, bad), "argument couldn't be parsed into an integer")
          << directive.name << " " << bad;
    }
  }
  EXPECT_GT(checked, 50);
}

// A directive that does nothing must be owned up to.
TEST(ConfigTable, StoredDirectivesAreNamedInTheDocumentation) {
  const std::filesystem::path path = RUDDOCK_SOURCE_DIR "/docs/differences.md";
  std::ifstream file(path);
  ASSERT_TRUE(file) << path;
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (const Directive& directive : Directives()) {
    const bool named = text.find(fmt::format("`{}`", directive.name)) != std::string::npos;
    if (directive.effect == ConfigEffect::kStored) {
      EXPECT_TRUE(named) << directive.name << " has no effect and docs/differences.md is silent";
    }
  }
}

// The bits that the store uses and those of the configuration are the same.
TEST(ConfigTable, NotifyFlagsMatchTheStore) {
  EXPECT_EQ(uint32_t{kNotifyFlagGeneric}, uint32_t{kNotifyGeneric});
  EXPECT_EQ(uint32_t{kNotifyFlagString}, uint32_t{kNotifyString});
  EXPECT_EQ(uint32_t{kNotifyFlagExpired}, uint32_t{kNotifyExpired});
  EXPECT_EQ(uint32_t{kNotifyFlagEvicted}, uint32_t{kNotifyEvicted});
  EXPECT_EQ(uint32_t{kNotifyFlagMiss}, uint32_t{kNotifyMiss});
  EXPECT_EQ(uint32_t{kNotifyFlagNew}, uint32_t{kNotifyNew});
  EXPECT_EQ(uint32_t{kNotifyFlagList}, uint32_t{kNotifyList});
  EXPECT_EQ(uint32_t{kNotifyFlagSet}, uint32_t{kNotifySet});
  EXPECT_EQ(uint32_t{kNotifyFlagHash}, uint32_t{kNotifyHash});
  EXPECT_EQ(uint32_t{kNotifyFlagZset}, uint32_t{kNotifyZset});
  EXPECT_EQ(uint32_t{kNotifyFlagStream}, uint32_t{kNotifyStream});
}

}  // namespace
}  // namespace ruddock::engine
