// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/machine.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace ruddock::engine {
namespace {

namespace fs = std::filesystem;

class Machine : public ::testing::Test {
 protected:
  Machine() {
    std::string pattern = (fs::temp_directory_path() / "ruddock-machine-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~Machine() override { fs::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text;
  }

  std::string root_;
};

TEST_F(Machine, NoGroupsNoLimits) {
  const CgroupLimits limits = ReadCgroupLimits(root_);
  EXPECT_FALSE(limits.cores);
  EXPECT_FALSE(limits.memory);
}

TEST_F(Machine, UnifiedTakesTheNarrowestLevel) {
  Write("/proc/self/cgroup", "0::/a/b\n");
  Write("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  Write("/sys/fs/cgroup/a/b/memory.max", "max\n");
  Write("/sys/fs/cgroup/a/cpu.max", "150000 100000\n");
  Write("/sys/fs/cgroup/a/memory.max", "33554432\n");
  Write("/sys/fs/cgroup/cpu.max", "400000 100000\n");
  Write("/sys/fs/cgroup/memory.max", "67108864\n");
  const CgroupLimits limits = ReadCgroupLimits(root_);
  EXPECT_EQ(limits.cores, 1.5);
  EXPECT_EQ(limits.memory, 33554432u);
}

TEST_F(Machine, UnifiedInAContainerIsAtTheTop) {
  Write("/proc/self/cgroup", "0::/\n");
  Write("/sys/fs/cgroup/cpu.max", "50000 100000\n");
  EXPECT_EQ(ReadCgroupLimits(root_).cores, 0.5);
}

TEST_F(Machine, VersionOne) {
  Write("/proc/self/cgroup",
        "9:name=systemd:/\n4:memory:/docker/x\n3:cpuset:/\n2:cpu,cpuacct:/docker/x\n");
  Write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "200000\n");
  Write("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  Write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "1048576\n");
  const CgroupLimits limits = ReadCgroupLimits(root_);
  EXPECT_EQ(limits.cores, 2.0);
  EXPECT_EQ(limits.memory, 1048576u);
}

TEST_F(Machine, VersionOneWithoutQuota) {
  Write("/proc/self/cgroup", "1:cpu:/\n");
  Write("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  Write("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_FALSE(ReadCgroupLimits(root_).cores);
}

TEST(MachineLimits, AreOfThisMachine) {
  EXPECT_GE(UsableCores(), 1);
  EXPECT_LE(UsableCores(), sysconf(_SC_NPROCESSORS_CONF));
  EXPECT_GT(UsableMemory(), 0u);
}

TEST(MachineLimits, FollowAffinity) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(UsableCores(), 1);
  ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
}

}  // namespace
}  // namespace ruddock::engine
