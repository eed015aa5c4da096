// SPDX-License-Identifier: BSD-3-Clause
#include "server/coalescing.h"

#include <gtest/gtest.h>

#include <vector>

namespace ruddock::server {
namespace {

// Sockets that are served in turn, until a window is full.
class Sockets {
 public:
  explicit Sockets(size_t count) : windows_(count) {}
  void ServeWindow(Coalescing& coalescing) {
    for (uint32_t i = 0; i < Coalescing::kWindow; ++i) {
      coalescing.NoteServed(windows_[next_++ % windows_.size()]);
    }
  }

 private:
  std::vector<uint32_t> windows_;
  size_t next_ = 0;
};

// How many of the next `occasions` are refused, each pause taken finding `ready` sockets.
int Refused(Coalescing& coalescing, int occasions, uint32_t ready) {
  int refused = 0;
  for (int i = 0; i < occasions; ++i) {
    if (coalescing.ShouldPause()) {
      coalescing.NotePause(ready);
    } else {
      ++refused;
    }
  }
  return refused;
}

TEST(Coalescing, FewSocketsAreNeverMadeToWait) {
  Coalescing coalescing;
  EXPECT_FALSE(coalescing.ShouldPause());
  for (const size_t count : {1, 4, 11}) {
    Sockets sockets(count);
    for (int window = 0; window < 3; ++window) {
      sockets.ServeWindow(coalescing);
      EXPECT_FALSE(coalescing.ShouldPause()) << count;
    }
  }
}

TEST(Coalescing, TheActiveSocketsAreThoseOfTheWindowBefore) {
  Coalescing coalescing;
  Sockets many(50);
  Sockets few(2);
  many.ServeWindow(coalescing);
  EXPECT_TRUE(coalescing.ShouldPause());
  few.ServeWindow(coalescing);
  EXPECT_FALSE(coalescing.ShouldPause());
  many.ServeWindow(coalescing);
  EXPECT_TRUE(coalescing.ShouldPause());
}

TEST(Coalescing, PausesThatPayGoOn) {
  Coalescing coalescing;
  Sockets sockets(50);
  sockets.ServeWindow(coalescing);
  EXPECT_EQ(Refused(coalescing, 1000, 3), 0);
  EXPECT_EQ(Refused(coalescing, 1000, 12), 0);
}

TEST(Coalescing, RestsEverLongerWhereFewerCome) {
  Coalescing coalescing;
  Sockets sockets(50);
  sockets.ServeWindow(coalescing);
  // Pauses after rests of 1, 2, 4, …: 14 of them in the first 5,000 occasions.
  EXPECT_EQ(Refused(coalescing, 5000, 2), 5000 - 14);
}

TEST(Coalescing, RestsWhereTheClientsStoodStill) {
  Coalescing coalescing;
  Sockets sockets(50);
  sockets.ServeWindow(coalescing);
  EXPECT_EQ(Refused(coalescing, 5000, 13), 5000 - 14);
}

TEST(Coalescing, RestsEndWhenPausesPayAgain) {
  Coalescing coalescing;
  Sockets sockets(50);
  sockets.ServeWindow(coalescing);
  Refused(coalescing, 5000, 0);
  // What is left of the last rest, then the pauses pay.
  const int left = Refused(coalescing, 2000, 4);
  EXPECT_GT(left, 0);
  EXPECT_LE(left, static_cast<int>(Coalescing::kLongestRest));
  EXPECT_EQ(Refused(coalescing, 1000, 4), 0);
}

TEST(Coalescing, ManyWindowsLater) {
  Coalescing coalescing;
  Sockets sockets(12);
  for (int window = 0; window < 1000; ++window) sockets.ServeWindow(coalescing);
  EXPECT_TRUE(coalescing.ShouldPause());
}

}  // namespace
}  // namespace ruddock::server
