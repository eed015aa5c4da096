// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/script.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ruddock::compat {
namespace {

std::vector<std::string> Lines(const std::string& script) {
  std::vector<std::string> lines;
  for (const Step& step : ParseScript(script)) lines.push_back(CommandLine(step.arguments));
  return lines;
}

TEST(Script, UnfoldsALineOverItsMatrices) {
  const std::size_t values = Matrix("when").size();
  EXPECT_EQ(Lines("EXPIRE k 1 {when}\n").size(), values);
  EXPECT_EQ(Lines("EXPIRE k 1 {when} {when}\n").size(), values * values);
  EXPECT_EQ(Lines("EXPIRE k 1 {when} ;; EXPIRE k 2 {when}\n").size(), 2 * values * values);
  EXPECT_EQ(Lines("ECHO {id:a} {nothing} {when\n"),
            std::vector<std::string>{"ECHO {id:a} {nothing} {when"});
}

TEST(Script, OneValueEverywhere) {
  const std::vector<std::string> lines = Lines("A {when*} x ;; B {when*} ;; C {when*}\n");
  ASSERT_EQ(lines.size(), 3 * Matrix("when").size());
  for (std::size_t i = 0; i < lines.size(); i += 3) {
    const std::string& value = Matrix("when")[i / 3];
    EXPECT_EQ(lines[i], "A " + value + " x");
    EXPECT_EQ(lines[i + 1], "B " + value);
    EXPECT_EQ(lines[i + 2], "C " + value);
  }
  const std::size_t values = Matrix("overflow").size();
  EXPECT_EQ(Lines("A {when*} {overflow} {when*} {overflow}\n").size(),
            Matrix("when").size() * values * values);
}

// A line may not become a minute of commands by oversight.
TEST(Script, RefusesToUnfoldTooFar) {
  EXPECT_NO_THROW(ParseScript("A {int} {int}\n"));
  EXPECT_THROW(ParseScript("A {value} ;; B {value} ;; C {value}\n"), std::invalid_argument);
  EXPECT_THROW(ParseScript("A \"x\n"), std::invalid_argument);
}

}  // namespace
}  // namespace ruddock::compat
