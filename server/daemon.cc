// SPDX-License-Identifier: BSD-3-Clause
#include "server/daemon.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "engine/base/log.h"

namespace ruddock::server {

namespace {

using engine::LogLevel;

constexpr const char* kDefaultPidFile = "/var/run/ruddock-server.pid";

// Descriptors for everything that is not a client: listeners, logs, event loops.
constexpr int64_t kReservedFiles = 32;

}  // namespace

Supervisor ChosenSupervisor(const engine::Config& config) {
  switch (config.supervised()) {
    case engine::Supervision::kSystemd: return Supervisor::kSystemd;
    case engine::Supervision::kUpstart: return Supervisor::kUpstart;
    case engine::Supervision::kNone: return Supervisor::kNone;
    case engine::Supervision::kAuto: break;
  }
  if (std::getenv("UPSTART_JOB") != nullptr) return Supervisor::kUpstart;
  return std::getenv("NOTIFY_SOCKET") != nullptr ? Supervisor::kSystemd : Supervisor::kNone;
}

void Daemonize() {
  const pid_t child = fork();
  if (child < 0) {
    engine::Log(LogLevel::kWarning, fmt::format("Cannot fork: {}", std::strerror(errno)));
    _exit(1);
  }
  if (child > 0) _exit(0);
  setsid();
  const int null = open("/dev/null", O_RDWR);
  if (null < 0) return;
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(null, fd);
  if (null > STDERR_FILENO) close(null);
}

bool NotifySystemd(std::string_view state) {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const size_t length = path == nullptr ? 0 : std::strlen(path);
  // A name that starts with '@' is in the abstract space.
  if (length < 2 || length >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@')) {
    return false;
  }
  std::memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = '\0';
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
  const ssize_t sent = sendto(fd, state.data(), state.size(), MSG_NOSIGNAL,
                              reinterpret_cast<const sockaddr*>(&address), size);
  close(fd);
  return sent == static_cast<ssize_t>(state.size());
}

PidFile::PidFile(const engine::Config& config, bool in_background) {
  std::string path = config.pidfile();
  if (path.empty() && !in_background) return;
  if (path.empty()) path = kDefaultPidFile;
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const std::string text = fmt::format("{}\n", getpid());
  const bool written =
      fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (!written) {
    engine::Log(LogLevel::kWarning,
                fmt::format("Failed to write PID file {}: {}", path, std::strerror(errno)));
  }
  if (fd < 0) return;
  close(fd);
  // The process may change its directory before the end.
  std::error_code ignored;
  path_ = std::filesystem::absolute(path, ignored).string();
}

PidFile::~PidFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

int64_t ClientsWithinFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024 - kReservedFiles;
  if (limit.rlim_cur == RLIM_INFINITY) return INT64_MAX;
  return static_cast<int64_t>(limit.rlim_cur) - kReservedFiles;
}

bool RaiseFileLimit(int64_t clients) {
  const rlim_t wanted = static_cast<rlim_t>(clients + kReservedFiles);
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
    rlimit raised = limit;
    raised.rlim_cur = wanted;
    raised.rlim_max = std::max(limit.rlim_max, wanted);
    if (setrlimit(RLIMIT_NOFILE, &raised) != 0) {
      // Beyond the hard limit only root may go; up to it everybody.
      raised = limit;
      raised.rlim_cur = std::min(limit.rlim_max, wanted);
      setrlimit(RLIMIT_NOFILE, &raised);
    }
  }
  return ClientsWithinFileLimit() >= clients;
}

std::string FitClientsToFileLimit(engine::Config& config) {
  if (RaiseFileLimit(config.maxclients())) return {};
  const int64_t possible = ClientsWithinFileLimit();
  if (possible < 1) {
    return fmt::format("The limit of {} open files leaves no room for clients",
                       possible + kReservedFiles);
  }
  engine::Log(LogLevel::kWarning,
              fmt::format("maxclients has been reduced from {} to {}: the system allows {} open "
                          "files",
                          config.maxclients(), possible, possible + kReservedFiles));
  config.maxclients.Store(possible);
  return {};
}

void ApplyNiceness(const engine::Config& config) {
  const int nice = config.io_thread_nice();
  if (nice == 0) return;
  // Else the threads that compress and free would inherit it, and nothing would be won.
  const sched_param no_realtime{};
  if (sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &no_realtime) == 0 &&
      setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice) == 0) {
    return;
  }
  engine::Log(LogLevel::kWarning, fmt::format("io-thread-nice {}: {}", nice, std::strerror(errno)));
}

void ApplyHugePages(const engine::Config& config) {
  if (config.disable_thp()) prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

}  // namespace ruddock::server
