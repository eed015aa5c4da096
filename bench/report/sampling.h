// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace ruddock::bench {

// Resident memory of a process in bytes: /proc/<pid>/statm, which counts whole pages.
std::uint64_t ResidentBytes(pid_t pid);

// From /proc/<pid>/task/*/schedstat, summed over the threads that are there; zero where the kernel
// does not say.
struct SchedulerTimes {
  std::uint64_t ran = 0;     // nanoseconds on a processor
  std::uint64_t waited = 0;  // nanoseconds ready to run, while something else had the processor
};

SchedulerTimes ReadSchedulerTimes(pid_t pid);

// "AMD EPYC, 2 processors, Linux 6.1.0": what the figures were taken on.
std::string DescribeMachine();

}  // namespace ruddock::bench
