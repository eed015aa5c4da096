// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/intset.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/base/memory.h"
#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

std::string Bytes(const Intset& set) {
  return std::string(reinterpret_cast<const char*>(set.data()), set.bytes());
}

bool IsValid(const std::string& bytes) {
  return Intset::IsValid(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
}

std::string Text(std::initializer_list<int> bytes) {
  std::string text;
  for (const int byte : bytes) text += static_cast<char>(byte);
  return text;
}

TEST(Intset, LayoutIsThatOfRedis) {
  Intset set;
  set.Add(300);
  set.Add(1);
  EXPECT_EQ(Bytes(set), Text({2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0x2c, 1}));
  set.Add(-70'000);
  EXPECT_EQ(Bytes(set),
            Text({4, 0, 0, 0, 3, 0, 0, 0, 0x90, 0xee, 0xfe, 0xff, 1, 0, 0, 0, 0x2c, 1, 0, 0}));
  set.Erase(-70'000);  // stays wide
  EXPECT_EQ(Bytes(set), Text({4, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0x2c, 1, 0, 0}));
  set.Add(int64_t{1} << 40);
  EXPECT_EQ(Bytes(set).substr(0, 8), Text({8, 0, 0, 0, 3, 0, 0, 0}));
  EXPECT_EQ(set.Get(2), int64_t{1} << 40);
  set.Free();
}

TEST(Intset, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 9; ++seed) {
    Random random(seed);
    Intset set;
    std::set<int64_t> model;
    const int shift = static_cast<int>(seed % 3) * 20;
    for (int step = 0; step < 3000; ++step) {
      int64_t value = static_cast<int64_t>(random.Below(400)) - 200;
      if (step > 1500 && random.Below(10) == 0)
        value = static_cast<int64_t>(random.Next() >> shift);
      switch (random.Below(3)) {
        case 0: ASSERT_EQ(set.Erase(value), model.erase(value) == 1); break;
        case 1: ASSERT_EQ(set.Contains(value), model.count(value) == 1); break;
        default: ASSERT_EQ(set.Add(value), model.insert(value).second);
      }
      ASSERT_EQ(set.size(), model.size());
      ASSERT_EQ(set.memory(), set.data() == nullptr ? 0 : AllocationSize(set.bytes()));
      if (step % 100 != 0) continue;
      size_t at = 0;
      for (const int64_t expected : model) ASSERT_EQ(set.Get(at++), expected);
      ASSERT_TRUE(model.empty() || IsValid(Bytes(set)));
    }
    Intset copy = set.Copy();
    copy.EraseIf([&](int64_t value) { return value % 2 == 0; });
    std::erase_if(model, [](int64_t value) { return value % 2 == 0; });
    ASSERT_EQ(copy.size(), model.size());
    for (const int64_t value : model) ASSERT_TRUE(copy.Contains(value));
    ASSERT_GT(set.size(), copy.size());
    copy.Free();
    set.Free();
  }
}

TEST(Intset, BoundsOfEveryWidth) {
  Intset set;
  for (const int64_t value :
       {int64_t{INT16_MAX}, int64_t{INT16_MIN}, int64_t{INT16_MAX} + 1, int64_t{INT16_MIN} - 1,
        int64_t{INT32_MAX}, int64_t{INT32_MIN}, int64_t{INT32_MAX} + 1, int64_t{INT32_MIN} - 1,
        INT64_MAX, INT64_MIN}) {
    EXPECT_FALSE(set.Contains(value));
    EXPECT_TRUE(set.Add(value));
    EXPECT_FALSE(set.Add(value));
    EXPECT_TRUE(set.Contains(value));
  }
  for (size_t i = 1; i < set.size(); ++i) EXPECT_LT(set.Get(i - 1), set.Get(i));
  EXPECT_EQ(set.size(), 10u);
  set.Free();
}

TEST(Intset, RefusesWhatIsNone) {
  const std::string good = Text({2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 2, 0});
  EXPECT_TRUE(IsValid(good));
  for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(IsValid(good.substr(0, size)));
  EXPECT_FALSE(IsValid(good + "x"));
  EXPECT_FALSE(IsValid(Text({2, 0, 0, 0, 0, 0, 0, 0})));                    // nothing in it
  EXPECT_FALSE(IsValid(Text({3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 2, 0, 0, 0})));  // width
  EXPECT_FALSE(IsValid(Text({2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 0})));        // order
  EXPECT_FALSE(IsValid(Text({2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 1, 0})));        // twice
  EXPECT_FALSE(IsValid(Text({2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 0})));
  EXPECT_FALSE(IsValid(Text({8, 0, 0, 0, 0, 0, 0, 0x20, 1, 0})));  // 32 bits of it would wrap
}

}  // namespace
}  // namespace ruddock::engine
