// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/listpack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

class ListpackTest : public ::testing::Test {
 protected:
  ~ListpackTest() override { list_.Free(); }

  std::string At(Listpack::Position at) const {
    NumberText scratch;
    return std::string(list_.Get(at).Text(scratch));
  }
  std::vector<std::string> Forwards() const {
    std::vector<std::string> all;
    for (auto at = list_.First(); at != Listpack::kNone; at = list_.Next(at)) all.push_back(At(at));
    return all;
  }
  std::vector<std::string> Backwards() const {
    std::vector<std::string> all;
    for (auto at = list_.Last(); at != Listpack::kNone; at = list_.Prev(at)) {
      all.insert(all.begin(), At(at));
    }
    return all;
  }
  std::string Bytes() const { return {reinterpret_cast<const char*>(list_.data()), list_.bytes()}; }
  // Everything that can be read of the list fits the model.
  void ExpectEqual(const std::vector<std::string>& model) {
    ASSERT_EQ(Forwards(), model);
    ASSERT_EQ(Backwards(), model);
    ASSERT_EQ(list_.size(), model.size());
    ASSERT_EQ(list_.empty(), model.empty());
    if (list_.data() != nullptr) {
      ASSERT_TRUE(Listpack::IsValid(list_.data(), list_.bytes()));
    }
  }

  Listpack list_;
};

std::string RandomText(Random& random) {
  switch (random.Below(8)) {
    case 0: return std::to_string(static_cast<int64_t>(random.Next()) >> random.Below(64));
    case 1: return std::to_string(random.Below(200));
    case 2: return "-" + std::to_string(random.Below(5000));
    case 3: {
      static constexpr size_t kSizes[] = {0,   62,  63,   64,   65,   125,  126,   127,
                                          128, 255, 4094, 4095, 4096, 5000, 16379, 16382};
      return std::string(kSizes[random.Below(std::size(kSizes))], 'x');
    }
    case 4: return "0" + std::to_string(random.Below(10));  // no canonical integer
    default: return std::string(random.Below(12), static_cast<char>('a' + random.Below(3)));
  }
}

TEST_F(ListpackTest, EmptyOwnsNothing) {
  ExpectEqual({});
  EXPECT_EQ(list_.memory(), 0u);
  EXPECT_EQ(list_.Find("x", list_.First()), Listpack::kNone);
  EXPECT_EQ(list_.Seek(0), Listpack::kNone);
}

// Whoever accounts it asks for the memory only where the bytes have moved, and they move only where
// the size class is another one.
TEST_F(ListpackTest, MovesExactlyWhenItsMemoryChanges) {
  Random random(7);
  size_t moves = 0;
  for (int i = 0; i < 4000; ++i) {
    const uint8_t* const data = list_.data();
    const size_t memory = list_.memory();
    const auto at = list_.size() == 0 || random.Below(4) == 0
                        ? Listpack::kNone
                        : list_.Seek(static_cast<int64_t>(random.Below(list_.size())));
    // Grows, then shrinks.
    if (at == Listpack::kNone || random.Below(8) < (i < 2000 ? 5u : 1u)) {
      list_.Insert(at, RandomText(random));
    } else if (random.Below(3) == 0) {
      list_.Replace(at, RandomText(random));
    } else {
      list_.Erase(at);
    }
    ASSERT_EQ(list_.data() == data, list_.memory() == memory);
    moves += list_.data() != data ? 1 : 0;
  }
  EXPECT_GT(moves, 20u);
}

TEST_F(ListpackTest, BytesAreThoseOfRedis) {
  list_.Append("a");
  list_.Append("5");
  EXPECT_EQ(Bytes(), std::string("\x0c\0\0\0\x02\0\x81"
                                 "a\x02\x05\x01\xff",
                                 12));
  list_.Free();
  for (const char* text : {"127", "128", "-1", "4095", "-4096", "4096", "-4097", "32767", "32768",
                           "8388607", "-8388609", "2147483648", "-9223372036854775808"}) {
    list_.Append(text);
  }
  constexpr char kExpected[] =
      "\x7f\x01"
      "\xc0\x80\x02"
      "\xdf\xff\x02"
      "\xcf\xff\x02"
      "\xd0\x00\x02"
      "\xf1\x00\x10\x03"
      "\xf1\xff\xef\x03"
      "\xf1\xff\x7f\x03"
      "\xf2\x00\x80\x00\x04"
      "\xf2\xff\xff\x7f\x04"
      "\xf3\xff\xff\x7f\xff\x05"
      "\xf4\x00\x00\x00\x80\x00\x00\x00\x00\x09"
      "\xf4\x00\x00\x00\x00\x00\x00\x00\x80\x09"
      "\xff";
  EXPECT_EQ(Bytes().substr(6), std::string(kExpected, sizeof(kExpected) - 1));
  list_.Free();
  list_.Append(std::string(200, 'x'));
  // 12 bits of size; a length of 202 backwards.
  EXPECT_EQ(Bytes().substr(6, 2), "\xe0\xc8");
  EXPECT_EQ(Bytes().substr(Bytes().size() - 3), "\x01\xca\xff");
}

TEST_F(ListpackTest, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<std::string> model;
    list_.Free();
    for (int step = 0; step < 400; ++step) {
      const size_t index = model.empty() ? 0 : random.Below(model.size());
      const auto at = list_.Seek(static_cast<int64_t>(index));
      const std::string text = RandomText(random);
      switch (model.empty() ? 0 : random.Below(6)) {
        case 0:
          list_.Append(text);
          model.push_back(text);
          break;
        case 1:
          ASSERT_EQ(At(list_.Insert(at, text)), text);
          model.insert(model.begin() + static_cast<ptrdiff_t>(index), text);
          break;
        case 2:
          list_.Replace(at, text);
          model[index] = text;
          break;
        case 3: {
          const size_t count = std::min(random.Below(3) + 1, model.size() - index);
          const auto behind = list_.Erase(at, count);
          model.erase(model.begin() + static_cast<ptrdiff_t>(index),
                      model.begin() + static_cast<ptrdiff_t>(index + count));
          ASSERT_EQ(behind == Listpack::kNone, index == model.size());
          if (behind != Listpack::kNone) {
            ASSERT_EQ(At(behind), model[index]);
          }
          break;
        }
        case 4: {
          list_.AppendPair(text, "7");
          model.push_back(text);
          model.push_back("7");
          break;
        }
        default: {
          const auto found = list_.Find(model[index], list_.First());
          ASSERT_NE(found, Listpack::kNone);
          ASSERT_EQ(At(found), model[index]);
          const auto first = std::find(model.begin(), model.end(), model[index]) - model.begin();
          ASSERT_EQ(found, list_.Seek(first));
          ASSERT_EQ(found, list_.Seek(first - static_cast<ptrdiff_t>(model.size())));
        }
      }
      ExpectEqual(model);
      if (HasFatalFailure()) return;
    }
  }
}

// Runs of elements that are alike, and others whose bytes only look so from where a run would go
// on.
TEST_F(ListpackTest, WalksOfAnyLengthMeetTheSameElements) {
  Random random(9);
  std::vector<std::string> kinds = {"5",
                                    "7",
                                    "abc",
                                    "xyz",
                                    std::string(62, 'y'),
                                    "300",
                                    "-1234567890",
                                    "",
                                    "12",
                                    std::string(63, 'z'),
                                    std::string(64, '!'),
                                    std::string(200, '?')};
  // A text that holds what another element begins with.
  kinds.push_back(std::string("\x83\x83\x83\x83\x83\x83\x83\x83\x83", 9));
  for (int round = 0; round < 200; ++round) {
    std::vector<Listpack::Position> places;
    const size_t runs = 1 + random.Below(8);
    for (size_t run = 0; run < runs; ++run) {
      const std::string& text = kinds[random.Below(kinds.size())];
      for (uint64_t i = 1 + random.Below(40); i > 0; --i) places.push_back(list_.Append(text));
    }
    // Appending moves bytes, but no element to another position.
    const auto behind = static_cast<Listpack::Position>(list_.bytes() - 1);
    for (int walk = 0; walk < 200; ++walk) {
      const size_t from = random.Below(places.size());
      const size_t to = random.Below(places.size());
      const auto steps = static_cast<int64_t>(to) - static_cast<int64_t>(from);
      ASSERT_EQ(list_.Walk(places[from], steps), places[to]) << from << " " << to;
      const auto index = static_cast<int64_t>(to);
      ASSERT_EQ(list_.Seek(index), places[to]);
      ASSERT_EQ(list_.Seek(index - static_cast<int64_t>(places.size())), places[to]);
    }
    ASSERT_EQ(list_.Walk(behind, -static_cast<int64_t>(places.size())), places[0]);
    list_.Free();
  }
}

TEST_F(ListpackTest, FindLooksAtEveryStridethElement) {
  for (const char* text : {"a", "b", "b", "c", "12", "a"}) list_.Append(text);
  EXPECT_EQ(list_.Find("b", list_.First(), 2), list_.Seek(2));
  EXPECT_EQ(list_.Find("c", list_.First(), 2), Listpack::kNone);
  EXPECT_EQ(list_.Find("12", list_.First(), 2), list_.Seek(4));
  EXPECT_EQ(list_.Find("a", list_.Seek(1), 2), list_.Seek(5));
}

TEST_F(ListpackTest, IntegersAreInserted) {
  for (int64_t value : {int64_t{0}, int64_t{-1}, int64_t{1} << 40, INT64_MIN, INT64_MAX}) {
    list_.Insert(Listpack::kNone, value);
    EXPECT_TRUE(list_.Get(list_.Last()).is_integer());
    EXPECT_EQ(list_.Get(list_.Last()).Integer(), value);
    EXPECT_EQ(At(list_.Last()), std::to_string(value));
  }
  EXPECT_TRUE(Listpack::IsValid(list_.data(), list_.bytes()));
}

TEST_F(ListpackTest, MoreElementsThanTheHeaderCanCount) {
  for (int i = 0; i < 70'000; ++i) list_.Append(std::to_string(i % 100));
  EXPECT_EQ(list_.size(), 70'000u);
  list_.Erase(list_.First(), 10'000);
  EXPECT_EQ(list_.size(), 60'000u);
  list_.Append("x");
  EXPECT_EQ(list_.size(), 60'001u);
}

TEST_F(ListpackTest, WhatIsNotCanonicalIsNotValid) {
  list_.Append("abc");
  list_.Append("1000");
  list_.Append(std::string(100, 'y'));
  const std::string good = Bytes();
  const auto valid = [](const std::string& bytes) {
    return Listpack::IsValid(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  };
  EXPECT_TRUE(valid(good));
  for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(valid(good.substr(0, size)));
  EXPECT_FALSE(valid(good + "\xff"));
  // Text that is an integer, and an integer in a larger encoding than it needs.
  EXPECT_FALSE(
      valid(std::string("\x0a\0\0\0\x01\0\x81"
                        "5\x02\xff",
                        10)));
  EXPECT_FALSE(valid(std::string("\x0b\0\0\0\x01\0\xf1\x05\0\x03\xff", 11)));
  // Bytes turned over one by one: never a crash, and whatever passes reads back.
  for (size_t i = 0; i < good.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      if (!valid(bad)) continue;
      Listpack list(reinterpret_cast<uint8_t*>(bad.data()));
      size_t count = 0;
      for (auto at = list.First(); at != Listpack::kNone; at = list.Next(at)) ++count;
      EXPECT_EQ(count, 3u);
    }
  }
}

}  // namespace
}  // namespace ruddock::engine
