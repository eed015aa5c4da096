// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace ruddock::engine {
namespace {

TEST(GlobTest, Stars) {
  EXPECT_TRUE(GlobMatch("*", "abc"));
  EXPECT_TRUE(GlobMatch("a*", "a"));
  EXPECT_TRUE(GlobMatch("a**", "a"));
  EXPECT_TRUE(GlobMatch("*c*b*", "xcyb"));
  EXPECT_FALSE(GlobMatch("*c*b*", "xbyc"));
  EXPECT_TRUE(GlobMatch("h?llo", "hello"));
  EXPECT_FALSE(GlobMatch("h?llo", "hllo"));
}

// Redis answers so.
TEST(GlobTest, AnEmptyTextMatchesNothingElse) {
  EXPECT_TRUE(GlobMatch("", ""));
  EXPECT_FALSE(GlobMatch("*", ""));
  EXPECT_FALSE(GlobMatch("**", ""));
  EXPECT_FALSE(GlobMatch("", "a"));
}

TEST(GlobTest, Classes) {
  EXPECT_TRUE(GlobMatch("[a-c]", "b"));
  EXPECT_TRUE(GlobMatch("[c-a]", "b"));
  EXPECT_FALSE(GlobMatch("[^a-c]", "b"));
  EXPECT_TRUE(GlobMatch("[\\]]", "]"));
  EXPECT_TRUE(GlobMatch("[abc", "c"));  // unclosed
  EXPECT_FALSE(GlobMatch("[abc", "d"));
}

TEST(GlobTest, EscapesAndCase) {
  EXPECT_TRUE(GlobMatch("a\\*", "a*"));
  EXPECT_FALSE(GlobMatch("a\\*", "ab"));
  EXPECT_TRUE(GlobMatch("a\\", "a\\"));
  EXPECT_FALSE(GlobMatch("ABC", "abc"));
  EXPECT_TRUE(GlobMatch("A[B-C]?", "abx", /*nocase=*/true));
}

// A matcher that tries every way to divide the text among the stars would not come back.
TEST(GlobTest, ManyStarsEnd) {
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "a*";
  EXPECT_FALSE(GlobMatch(pattern + "b", std::string(4096, 'a')));
}

}  // namespace
}  // namespace ruddock::engine
