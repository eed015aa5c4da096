// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <initializer_list>
#include <string_view>

namespace ruddock::engine {

namespace {

constexpr const char* kGroups = "/sys/fs/cgroup";

template <typename T>
void Narrow(std::optional<T>& limit, T value) {
  limit = limit ? std::min(*limit, value) : value;
}

std::optional<int64_t> ReadNumber(const std::string& path) {
  std::ifstream file(path);
  int64_t value;
  if (!(file >> value)) return std::nullopt;
  return value;
}

// "max 100000" or "150000 100000": microseconds of CPU time in a period.
std::optional<double> ReadCpuMax(const std::string& path) {
  std::ifstream file(path);
  double quota;
  double period;
  if (!(file >> quota >> period) || period <= 0) return std::nullopt;
  return quota / period;
}

// Calls `visit` for the folder of the group and of every group around it. Inside a container the
// path often names a place outside of what is mounted, but the top is the container's own group.
template <typename Visit>
void ForEachLevel(const std::string& mount, std::string_view group, Visit visit) {
  while (true) {
    while (!group.empty() && group.back() == '/') group.remove_suffix(1);
    visit(mount + std::string(group) + "/");
    if (group.empty()) return;
    group = group.substr(0, group.rfind('/'));
  }
}

void ReadUnified(const std::string& mount, std::string_view group, CgroupLimits& limits) {
  ForEachLevel(mount, group, [&](const std::string& folder) {
    if (const auto cores = ReadCpuMax(folder + "cpu.max")) Narrow(limits.cores, *cores);
    const auto memory = ReadNumber(folder + "memory.max");
    if (memory && *memory > 0) Narrow(limits.memory, static_cast<uint64_t>(*memory));
  });
}

void ReadCpuGroup(const std::string& mount, std::string_view group, CgroupLimits& limits) {
  ForEachLevel(mount, group, [&](const std::string& folder) {
    const auto quota = ReadNumber(folder + "cpu.cfs_quota_us");
    const auto period = ReadNumber(folder + "cpu.cfs_period_us");
    if (!quota || !period || *quota <= 0 || *period <= 0) return;
    Narrow(limits.cores, static_cast<double>(*quota) / static_cast<double>(*period));
  });
}

void ReadMemoryGroup(const std::string& mount, std::string_view group, CgroupLimits& limits) {
  ForEachLevel(mount, group, [&](const std::string& folder) {
    const auto memory = ReadNumber(folder + "memory.limit_in_bytes");
    if (memory && *memory > 0) Narrow(limits.memory, static_cast<uint64_t>(*memory));
  });
}

bool HasController(std::string_view controllers, std::string_view wanted) {
  while (!controllers.empty()) {
    const size_t comma = controllers.find(',');
    if (controllers.substr(0, comma) == wanted) return true;
    if (comma == std::string_view::npos) return false;
    controllers.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace

CgroupLimits ReadCgroupLimits(const std::string& root) {
  CgroupLimits limits;
  std::ifstream groups(root + "/proc/self/cgroup");
  const std::string base = root + kGroups;
  // Lines as "4:cpu,cpuacct:/path" (version 1) or "0::/path" (version 2).
  for (std::string line; std::getline(groups, line);) {
    const size_t first = line.find(':');
    const size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string_view group = std::string_view(line).substr(second + 1);
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (controllers.empty()) {
      // On a mixed system version 2 is mounted beside the others.
      for (const char* mount : {"", "/unified"}) ReadUnified(base + mount, group, limits);
    }
    for (const std::string& mount : {std::string("/") + controllers, std::string("/cpu")}) {
      if (HasController(controllers, "cpu")) ReadCpuGroup(base + mount, group, limits);
    }
    if (HasController(controllers, "memory")) ReadMemoryGroup(base + "/memory", group, limits);
  }
  return limits;
}

int UsableCores() {
  int cores = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) cores = CPU_COUNT(&allowed);
  const CgroupLimits limits = ReadCgroupLimits();
  if (limits.cores) cores = std::min(cores, static_cast<int>(std::ceil(*limits.cores)));
  return std::max(cores, 1);
}

uint64_t UsableMemory() {
  const uint64_t machine =
      static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  const CgroupLimits limits = ReadCgroupLimits();
  return limits.memory ? std::min(machine, *limits.memory) : machine;
}

}  // namespace ruddock::engine
