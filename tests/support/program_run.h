// SPDX-License-Identifier: BSD-3-Clause
// The server as a program: its arguments, streams, files and exit status. For tests that want a
// server to talk to, ServerProcess is simpler.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace ruddock::testing {

// A folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string ReadFile(const std::string& path);
void WriteFile(const std::string& path, const std::string& text);

// Waits until `condition` holds; false, and a failed test, after a generous while.
template <typename Condition>
bool Eventually(Condition condition);

class ProgramRun {
 public:
  struct Options {
    std::vector<std::string> arguments;
    std::string input;
    std::vector<std::pair<std::string, std::string>> environment;  // added
  };

  explicit ProgramRun(Options options);
  // Kills what is still running.
  ~ProgramRun();
  ProgramRun(const ProgramRun&) = delete;
  ProgramRun& operator=(const ProgramRun&) = delete;

  pid_t pid() const { return pid_; }
  std::string out() const;
  std::string err() const;
  // Waits until standard output contains `text`.
  bool Says(const std::string& text) const;
  // The status of waitpid, after the program ended by itself.
  int Wait();

 private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  int status_ = 0;
};

bool Poll(bool (*condition)(void*), void* argument);

template <typename Condition>
bool Eventually(Condition condition) {
  return Poll([](void* argument) { return (*static_cast<Condition*>(argument))(); }, &condition);
}

}  // namespace ruddock::testing
