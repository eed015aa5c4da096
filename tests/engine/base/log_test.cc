// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/log.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace ruddock::engine {
namespace {

TEST(Log, LineLooksLikeRedis) {
  const char* const before = std::getenv("TZ");
  const std::string old = before != nullptr ? before : "";
  setenv("TZ", "UTC", 1);
  tzset();
  EXPECT_EQ(FormatLogLine(LogLevel::kNotice, "hello", 1795258296149000, 662, 'M'),
            "662:M 21 Nov 2026 10:51:36.149 * hello\n");
  EXPECT_EQ(FormatLogLine(LogLevel::kDebug, "", 7'000, 1, 'C'),
            "1:C 01 Jan 1970 00:00:00.007 . \n");
  EXPECT_EQ(FormatLogLine(LogLevel::kVerbose, "x", 0, 1, 'M')[29], '-');
  EXPECT_EQ(FormatLogLine(LogLevel::kWarning, "x", 0, 1, 'M')[29], '#');
  if (before != nullptr) {
    setenv("TZ", old.c_str(), 1);
  } else {
    unsetenv("TZ");
  }
  tzset();
}

TEST(Log, LevelFiltersAndSinkReceives) {
  std::vector<std::string> lines;
  SetLogSink([&](LogLevel, std::string_view message) { lines.emplace_back(message); });
  SetLogLevel(LogLevel::kNotice);
  Log(LogLevel::kVerbose, "quiet");
  Log(LogLevel::kNotice, "a");
  SetLogLevel(LogLevel::kDebug);
  Log(LogLevel::kDebug, "b");
  SetLogLevel(LogLevel::kWarning);
  EXPECT_FALSE(LogEnabled(LogLevel::kNotice));
  Log(LogLevel::kNotice, "quiet");
  SetLogLevel(LogLevel::kNotice);
  SetLogSink(nullptr);
  EXPECT_EQ(lines, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace ruddock::engine
