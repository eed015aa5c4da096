// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace ruddock::bench {

// Resident memory of a process in bytes: /proc/<pid>/statm, which counts whole pages.
std::uint64_t ResidentBytes(pid_t pid);

// How long the process's threads were ready to run but waited for a processor, in nanoseconds
// (/proc/<pid>/task/*/schedstat). 0 where the kernel does not say. Its growth during a run tells
// whether something else took the server's core away.
std::uint64_t WaitedNanoseconds(pid_t pid);

// "AMD EPYC, 2 processors, Linux 6.1.0": what the figures were taken on.
std::string DescribeMachine();

}  // namespace ruddock::bench
