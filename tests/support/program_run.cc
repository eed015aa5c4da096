// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/program_run.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

namespace ruddock::testing {
namespace {

constexpr std::chrono::seconds kPatience(60);

// The server lies beside the test program.
std::string ServerPath() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ruddock-server";
}

void Redirect(const std::string& path, int flags, int to) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC, 0600);
  dup2(fd, to);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "ruddock-test-XXXXXX").string();
  path_ = mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

bool Poll(bool (*condition)(void*), void* argument) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!condition(argument)) {
    if (std::chrono::steady_clock::now() > end) {
      ADD_FAILURE() << "waited in vain";
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

ProgramRun::ProgramRun(Options options) {
  WriteFile(folder_ / "in", options.input);
  const std::string in = folder_ / "in";
  const std::string out = folder_ / "out";
  const std::string err = folder_ / "err";
  std::vector<std::string> arguments = {ServerPath()};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  Redirect(in, O_RDONLY, STDIN_FILENO);
  Redirect(out, O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
  Redirect(err, O_WRONLY | O_CREAT | O_APPEND, STDERR_FILENO);
  for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
  execv(argv[0], argv.data());
  _exit(127);
}

ProgramRun::~ProgramRun() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

std::string ProgramRun::out() const { return ReadFile(folder_ / "out"); }
std::string ProgramRun::err() const { return ReadFile(folder_ / "err"); }

bool ProgramRun::Says(const std::string& text) const {
  const bool said = Eventually([&] { return out().find(text) != std::string::npos; });
  EXPECT_TRUE(said) << text << " is not in: " << out() << err();
  return said;
}

int ProgramRun::Wait() {
  if (pid_ >= 0) waitpid(pid_, &status_, 0);
  pid_ = -1;
  return status_;
}

}  // namespace ruddock::testing
