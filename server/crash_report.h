// SPDX-License-Identifier: BSD-3-Clause
// What is written when the process dies of a signal: the signal, the registers, the stack and the
// names of the last commands of each thread. No argument of any command: those are the users' data.
#pragma once

#include <memory>
#include <string>

#include "engine/config/config.h"

namespace ruddock::server {

// Follows crash-log-enabled, now and on CONFIG SET. The report goes to the log file, or to standard
// output; `pid_file` is removed (empty: none). `version` as in "Ruddock 0.1.0". Call once.
void InstallCrashReport(engine::Config& config, const std::string& version,
                        const std::string& pid_file);

// A stack for the handler, so that a thread that ran out of its own is reported too. Make one at
// the start of each thread; it goes with the thread.
class CrashStack {
 public:
  CrashStack();
  ~CrashStack();
  CrashStack(const CrashStack&) = delete;
  CrashStack& operator=(const CrashStack&) = delete;

 private:
  std::unique_ptr<char[]> memory_;
};

}  // namespace ruddock::server
