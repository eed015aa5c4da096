// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <ctime>
#include <mutex>

#include "engine/base/clock.h"

namespace ruddock::engine {

namespace {

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct LogState {
  std::atomic<LogLevel> level{LogLevel::kNotice};
  std::mutex mutex;
  LogSink sink;
};

LogState& State() {
  // Never destroyed: threads may log until the very end.
  static LogState* const state = new LogState;
  return *state;
}

void WriteToStandardOutput(LogLevel level, std::string_view message) {
  const std::string line =
      FormatLogLine(level, message, SystemClock().NowUs(), static_cast<int>(getpid()), 'M');
  [[maybe_unused]] const ssize_t written = write(STDOUT_FILENO, line.data(), line.size());
}

}  // namespace

void SetLogSink(LogSink sink) {
  std::lock_guard guard(State().mutex);
  State().sink = std::move(sink);
}

void SetLogLevel(LogLevel level) { State().level.store(level, std::memory_order_relaxed); }

bool LogEnabled(LogLevel level) { return level >= State().level.load(std::memory_order_relaxed); }

void Log(LogLevel level, std::string_view message) {
  if (!LogEnabled(level)) return;
  std::lock_guard guard(State().mutex);
  if (State().sink) {
    State().sink(level, message);
  } else {
    WriteToStandardOutput(level, message);
  }
}

std::string FormatLogLine(LogLevel level, std::string_view message, int64_t now_us, int pid,
                          char role) {
  static constexpr char kMarks[] = ".-*#";
  const time_t seconds = now_us / 1'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  return fmt::format("{}:{} {:02} {} {} {:02}:{:02}:{:02}.{:03} {} {}\n", pid, role, local.tm_mday,
                     kMonths[static_cast<size_t>(local.tm_mon)], local.tm_year + 1900,
                     local.tm_hour, local.tm_min, local.tm_sec, now_us / 1000 % 1000,
                     kMarks[static_cast<size_t>(level)], message);
}

}  // namespace ruddock::engine
