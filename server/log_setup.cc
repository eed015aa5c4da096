// SPDX-License-Identifier: BSD-3-Clause
#include "server/log_setup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <syslog.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "engine/base/clock.h"
#include "engine/base/log.h"

namespace ruddock::server {

namespace {

using engine::LogLevel;

constexpr char kMasterRole = 'M';

// Opened for each line, so that the file may be moved away at any time.
void AppendLine(const std::string& path, std::string_view line) {
  const int fd = path.empty() ? STDOUT_FILENO
                              : open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) return;
  [[maybe_unused]] const ssize_t written = write(fd, line.data(), line.size());
  if (!path.empty()) close(fd);
}

int Priority(LogLevel level) {
  static constexpr std::array<int, 4> kPriorities = {LOG_DEBUG, LOG_INFO, LOG_NOTICE, LOG_WARNING};
  return kPriorities[static_cast<size_t>(level)];
}

}  // namespace

std::string SetUpLog(engine::Config& config) {
  std::string path = config.logfile();
  if (!path.empty()) {
    const int fd = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return fmt::format("Can't open the log file: {}", std::strerror(errno));
    close(fd);
    path = std::filesystem::absolute(path).string();
  }
  const bool to_syslog = config.syslog_enabled();
  if (to_syslog) {
    // openlog keeps the pointer.
    static std::string ident;
    ident = config.syslog_ident();
    openlog(ident.c_str(), LOG_PID | LOG_NDELAY | LOG_NOWAIT, config.syslog_facility());
  }
  engine::SetLogLevel(config.loglevel());
  engine::SetLogSink([path, to_syslog](LogLevel level, std::string_view message) {
    AppendLine(path, engine::FormatLogLine(level, message, engine::SystemClock().NowUs(),
                                           static_cast<int>(getpid()), kMasterRole));
    if (to_syslog) {
      syslog(Priority(level), "%.*s", static_cast<int>(message.size()), message.data());
    }
  });
  config.OnChange({"loglevel"}, [&config] {
    engine::SetLogLevel(config.loglevel());
    return std::string();
  });
  return {};
}

}  // namespace ruddock::server
