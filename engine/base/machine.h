// SPDX-License-Identifier: BSD-3-Clause
// How much of the machine this process may use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ruddock::engine {

// Limits of the control groups (version 1 or 2) around the process, the narrowest of all levels.
struct CgroupLimits {
  std::optional<double> cores;
  std::optional<uint64_t> memory;  // bytes
};

// `root` stands before /proc and /sys; tests put their own folder there.
CgroupLimits ReadCgroupLimits(const std::string& root = "");

// Cores that may be used: affinity and CPU quota counted, a part of a core rounded up. At least 1.
int UsableCores();

// Bytes of memory that may be used: the machine's, or less where a control group says so.
uint64_t UsableMemory();

}  // namespace ruddock::engine
