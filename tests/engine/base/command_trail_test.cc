// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/command_trail.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace ruddock::engine {
namespace {

// The names of the trail that holds `mark`, oldest first.
std::vector<std::string> TrailWith(const char* mark) {
  struct Search {
    const char* mark;
    std::vector<std::string> names;
  } search{mark, {}};
  VisitCommandTrails(
      [](const CommandTrail& trail, void* argument) {
        auto& found = *static_cast<Search*>(argument);
        std::vector<std::string> names;
        bool has_mark = false;
        const uint32_t next = trail.next;
        for (uint32_t i = 0; i < CommandTrail::kLength; ++i) {
          const char* name = trail.names[(next + i) % CommandTrail::kLength];
          if (name == nullptr) continue;
          has_mark = has_mark || name == found.mark;
          names.emplace_back(name);
        }
        if (has_mark) found.names = names;
      },
      &search);
  return search.names;
}

TEST(CommandTrail, KeepsTheLastOfEachThread) {
  static const char kMine[] = "mine";
  static const char kOther[] = "other";
  for (int i = 0; i < 20; ++i) CommandTrailOfThread().Note("old");
  CommandTrailOfThread().Note(kMine);
  std::vector<std::string> seen;
  std::thread([&] {
    CommandTrailOfThread().Note("get");
    CommandTrailOfThread().Note(kOther);
    seen = TrailWith(kOther);
  }).join();
  EXPECT_EQ(seen, (std::vector<std::string>{"get", "other"}));
  const std::vector<std::string> mine = TrailWith(kMine);
  ASSERT_EQ(mine.size(), CommandTrail::kLength);
  EXPECT_EQ(mine.back(), "mine");
  EXPECT_EQ(mine.front(), "old");
  // The other thread's trail went with it.
  EXPECT_TRUE(TrailWith(kOther).empty());
}

TEST(CommandTrail, MoreThreadsThanTrails) {
  std::vector<std::thread> threads;
  std::atomic<bool> go{false};
  for (size_t i = 0; i < kMaxCommandTrails + 8; ++i) {
    threads.emplace_back([&] {
      CommandTrailOfThread().Note("x");
      while (!go) std::this_thread::yield();
      CommandTrailOfThread().Note("y");
    });
  }
  go = true;
  for (auto& thread : threads) thread.join();
  CommandTrailOfThread().Note("alive");
  SUCCEED();
}

}  // namespace
}  // namespace ruddock::engine
