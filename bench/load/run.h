// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "bench/load/worker.h"

namespace ruddock::load {

struct RunResult {
  double seconds = 0;              // up to the last reply
  std::vector<std::string> names;  // of the commands, as in `stats`
  WorkerStats stats{0};
  CommandStats all;  // of all commands

  uint64_t replies() const { return all.latency.count(); }
};

// Connects, warms up, sends the load and returns when all of it was answered, or, after SIGINT,
// what had been sent so far. Tells on standard error how far it is, where that is a terminal.
// Throws Failure.
RunResult RunLoad(const Options& options);

}  // namespace ruddock::load
