// SPDX-License-Identifier: BSD-3-Clause
// The server's log. Any thread may log; lines do not mix. Where lines go is the program's choice
// (SetLogSink, once, before threads start); until then to standard output.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ruddock::engine {

enum class LogLevel : uint8_t { kDebug, kVerbose, kNotice, kWarning };

using LogSink = std::function<void(LogLevel, std::string_view message)>;

void SetLogSink(LogSink sink);
void SetLogLevel(LogLevel level);
bool LogEnabled(LogLevel level);

// Formats only where it costs nothing or LogEnabled was asked: the text is dropped below the level.
void Log(LogLevel level, std::string_view message);

// "662:M 21 Nov 2026 10:51:36.149 * message\n", in local time. Redis's line, so that tools read it.
std::string FormatLogLine(LogLevel level, std::string_view message, int64_t now_us, int pid,
                          char role);

}  // namespace ruddock::engine
