// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace ruddock::bench {

// The processors that this process may run on, ascending.
std::vector<int> AllowedCpus();

// Keeps this process, and so what it sends and receives itself, on the given processors.
void PinSelf(const std::vector<int>& cpus);

// A folder of this run's own below the system's temporary folder; removed with everything in it.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One child process, pinned before it starts. It ends with this object, by its pid, and with this
// process, however that ends. Not thread-safe.
class Child {
 public:
  // `command[0]` is looked up on the PATH. Standard output and standard error go to the two files.
  // Throws std::runtime_error where the program cannot be started.
  Child(const std::vector<std::string>& command, const std::vector<int>& cpus,
        const std::string& output_path, const std::string& error_path);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  bool IsRunning();
  // Waits for its end, but leaves what /proc says about it readable until Wait().
  void WaitUntilEnded();
  // Waits for its end; returns the exit status, or 128 plus the signal.
  int Wait();
  // SIGTERM, and SIGKILL when that has not helped within five seconds.
  void Stop();

  // User and system time of all its threads, those that ended included, in nanoseconds.
  std::uint64_t CpuNanoseconds() const;

 private:
  bool Reap(bool block);

  pid_t pid_ = -1;
  bool ended_ = false;
  int status_ = 0;
};

// The whole file as text; empty where it cannot be read.
std::string ReadFile(const std::string& path);

}  // namespace ruddock::bench
