// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace ruddock::bench {
namespace {

cpu_set_t MakeCpuSet(const std::vector<int>& cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int cpu : cpus) CPU_SET(cpu, &set);
  return set;
}

void Redirect(const std::string& path, int descriptor) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file >= 0) ::dup2(file, descriptor);
}

}  // namespace

std::vector<int> AllowedCpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  ::sched_getaffinity(0, sizeof set, &set);
  std::vector<int> cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  }
  return cpus;
}

void PinSelf(const std::vector<int>& cpus) {
  const cpu_set_t set = MakeCpuSet(cpus);
  if (::sched_setaffinity(0, sizeof set, &set) != 0) {
    throw std::runtime_error(fmt::format("sched_setaffinity: {}", std::strerror(errno)));
  }
}

Workspace::Workspace() {
  std::string pattern = (std::filesystem::temp_directory_path() / "ruddock-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error(fmt::format("mkdtemp {}: {}", pattern, std::strerror(errno)));
  }
  path_ = pattern;
}

Workspace::~Workspace() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Child::Child(const std::vector<std::string>& command, const std::vector<int>& cpus,
             const std::string& output_path, const std::string& error_path) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const cpu_set_t set = MakeCpuSet(cpus);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error(fmt::format("fork: {}", std::strerror(errno)));
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have gone before the line above took effect.
    if (::getppid() != parent) ::_exit(127);
    if (::sched_setaffinity(0, sizeof set, &set) != 0) ::_exit(126);
    Redirect("/dev/null", STDIN_FILENO);
    Redirect(output_path, STDOUT_FILENO);
    Redirect(error_path, STDERR_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::dprintf(STDERR_FILENO, "cannot run %s: %s\n", arguments[0], std::strerror(errno));
    ::_exit(127);
  }
}

Child::~Child() { Stop(); }

bool Child::Reap(bool block) {
  while (!ended_) {
    const pid_t done = ::waitpid(pid_, &status_, block ? 0 : WNOHANG);
    if (done == pid_) ended_ = true;
    if (done == 0) return false;
    if (done < 0 && errno != EINTR) ended_ = true;
  }
  return true;
}

bool Child::IsRunning() { return !Reap(false); }

void Child::WaitUntilEnded() {
  siginfo_t information{};
  while (!ended_ &&
         ::waitid(P_PID, static_cast<id_t>(pid_), &information, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
}

int Child::Wait() {
  Reap(true);
  return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
}

void Child::Stop() {
  using namespace std::chrono_literals;
  if (Reap(false)) return;
  ::kill(pid_, SIGTERM);
  for (int i = 0; i < 500 && !Reap(false); ++i) std::this_thread::sleep_for(10ms);
  if (Reap(false)) return;
  ::kill(pid_, SIGKILL);
  Reap(true);
}

std::uint64_t Child::CpuNanoseconds() const {
  clockid_t clock = 0;
  if (int error = ::clock_getcpuclockid(pid_, &clock); error != 0) {
    throw std::runtime_error(fmt::format("CPU clock of {}: {}", pid_, std::strerror(error)));
  }
  timespec time{};
  if (::clock_gettime(clock, &time) != 0) {
    throw std::runtime_error(fmt::format("CPU clock of {}: {}", pid_, std::strerror(errno)));
  }
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u +
         static_cast<std::uint64_t>(time.tv_nsec);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace ruddock::bench
