// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/scratch_buffer.h"

#include <gtest/gtest.h>

#include <cstring>

namespace ruddock::engine {
namespace {

TEST(ScratchBuffer, SeveralAtATimeAreApart) {
  ScratchBuffer a, b, c;
  char* const x = a.Take(10);
  char* const y = b.Take(100'000);
  char* const z = c.Take(5000);
  std::memset(x, 'x', 10);
  std::memset(y, 'y', 100'000);
  std::memset(z, 'z', 5000);
  EXPECT_EQ(x[9], 'x');
  EXPECT_EQ(y[99'999], 'y');
  EXPECT_EQ(z[4999], 'z');
}

TEST(ScratchBuffer, WhatWasUsedIsUsedAgain) {
  char* first = nullptr;
  {
    ScratchBuffer buffer;
    first = buffer.Take(60'000);
    EXPECT_EQ(buffer.Take(10), first);
  }
  ScratchBuffer buffer;
  EXPECT_EQ(buffer.Take(50'000), first);
}

TEST(ScratchBuffer, TheLargestOnesAreKept) {
  char* large = nullptr;
  {
    ScratchBuffer a, b, c, d;
    a.Take(5000);
    large = b.Take(64 * 1024);
    c.Take(6000);
    d.Take(1 << 20);  // too large to be kept
  }
  ScratchBuffer buffer;
  EXPECT_EQ(buffer.Take(64 * 1024), large);
}

}  // namespace
}  // namespace ruddock::engine
