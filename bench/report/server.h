// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/report/model.h"
#include "bench/report/process.h"

namespace ruddock::bench {

// One server under measurement, on a free port of 127.0.0.1, without persistence. Ends with this
// object.
class Server {
 public:
  // Returns once it answers. Throws std::runtime_error, with what the server printed, where it does
  // not. `settings` are more words of its command line; `binary`: with the second port of Ruddock.
  Server(ServerKind kind, const std::string& program, int io_threads, const std::vector<int>& cpus,
         const std::string& folder, const std::vector<std::string>& settings = {},
         bool binary = false);

  ServerKind kind() const { return kind_; }
  int port() const { return port_; }
  int binary_port() const { return binary_port_; }
  pid_t pid() const { return child_->pid(); }
  std::uint64_t CpuNanoseconds() const { return child_->CpuNanoseconds(); }
  bool IsRunning() { return child_->IsRunning(); }

  // Waits until the server uses next to no CPU: background work after a load (freeing, rehashing)
  // must not count for the next run. Gives up after some seconds.
  void WaitUntilQuiet() const;

  // What it calls itself, from INFO; empty for the floor.
  std::string Version() const;

 private:
  void WaitUntilReady(const std::string& error_path, const std::string& output_path);

  ServerKind kind_;
  int port_ = 0;
  int binary_port_ = 0;
  std::unique_ptr<Child> child_;
};

}  // namespace ruddock::bench
