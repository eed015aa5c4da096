// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/sampling.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace ruddock::bench {

std::uint64_t ResidentBytes(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/statm", pid));
  std::uint64_t total_pages = 0;
  std::uint64_t resident_pages = 0;
  if (!(file >> total_pages >> resident_pages)) {
    throw std::runtime_error(fmt::format("no memory figures for process {}", pid));
  }
  return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

SchedulerTimes ReadSchedulerTimes(pid_t pid) {
  SchedulerTimes sum;
  std::error_code error;
  for (const auto& task :
       std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid), error)) {
    std::ifstream file(task.path() / "schedstat");
    std::uint64_t ran = 0;
    std::uint64_t waited = 0;
    if (!(file >> ran >> waited)) continue;
    sum.ran += ran;
    sum.waited += waited;
  }
  return sum;
}

std::string DescribeMachine() {
  std::string model = "unknown processor";
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      model = line.substr(colon + 2);
    }
    break;
  }
  utsname system{};
  ::uname(&system);
  return fmt::format("{}, {} processors, {} {}", model, std::thread::hardware_concurrency(),
                     static_cast<const char*>(system.sysname),
                     static_cast<const char*>(system.release));
}

}  // namespace ruddock::bench
