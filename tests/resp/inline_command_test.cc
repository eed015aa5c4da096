// SPDX-License-Identifier: BSD-3-Clause
#include "resp/inline_command.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace ruddock::resp {
namespace {

using Args = std::vector<std::string>;

// The words; nothing where a quote is wrong.
std::optional<Args> Split(std::string_view line) {
  engine::Batch batch;
  if (!SplitInline(line, batch)) return std::nullopt;
  batch.CloseRequest();
  const engine::ArgView args = batch.args(batch.request(0));
  return Args(args.begin(), args.end());
}

TEST(InlineCommand, Words) {
  EXPECT_EQ(Split(""), Args{});
  EXPECT_EQ(Split(" \t "), Args{});
  EXPECT_EQ(Split("PING"), Args{"PING"});
  EXPECT_EQ(Split("  set\tk   v "), (Args{"set", "k", "v"}));
  // A quote in the middle of a word opens a quoted part of it.
  EXPECT_EQ(Split("x\"y z\" w"), (Args{"xy z", "w"}));
}

TEST(InlineCommand, DoubleQuotes) {
  EXPECT_EQ(Split("\"\""), Args{""});
  EXPECT_EQ(Split("\"a b\" c"), (Args{"a b", "c"}));
  EXPECT_EQ(Split(R"("\n\r\t\b\a\\\"\q")"), Args{"\n\r\t\b\a\\\"q"});
  EXPECT_EQ(Split(R"("\x41\xfF\x00z")"), Args{std::string("A\xff\0z", 4)});
  // Not two hexadecimal digits: the letter itself.
  EXPECT_EQ(Split(R"("\x4g")"), Args{"x4g"});
}

TEST(InlineCommand, SingleQuotes) {
  EXPECT_EQ(Split("''"), Args{""});
  EXPECT_EQ(Split(R"('a\n\'b"' c)"), (Args{R"(a\n'b")", "c"}));
}

TEST(InlineCommand, WrongQuotes) {
  for (const char* line :
       {"\"", "'", "\"a", "'a", "\"a\"b", "'a'b", "\"a\\", "x \"y\"z", "'a\\'"}) {
    EXPECT_EQ(Split(line), std::nullopt) << line;
  }
}

}  // namespace
}  // namespace ruddock::resp
