// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/packing_dictionary.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/base/packed_bytes.h"
#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

std::string Session(uint64_t number) {
  return R"({"user":)" + std::to_string(number * 7919) +
         R"(,"roles":["reader","writer"],"theme":)" + std::to_string(number % 97) +
         R"(,"language":"en","expires":)" + std::to_string(1'700'000'000 + number * 31) + "}";
}

std::string Sessions(size_t size) {
  std::string text;
  for (uint64_t i = 0; text.size() < size; ++i) text += Session(i);
  return text;
}

std::string Packed(std::string_view bytes, const PackingDictionary& dictionary) {
  std::string packed(bytes.size() + 64 + bytes.size() / 100, '\0');
  packed.resize(Pack(bytes, dictionary, packed.data(), packed.size()));
  return packed;
}

TEST(PackingDictionary, WhatGoesInComesOut) {
  for (const size_t dictionary_size : {1u, 3u, 4u, 100u, 4096u, 65'535u, 65'536u, 200'000u}) {
    const auto dictionary = PackingDictionary::Make(Sessions(dictionary_size));
    for (const size_t size : {1u, 5u, 12u, 13u, 45u, 127u, 128u, 1000u, 16'383u, 1'048'576u}) {
      for (const std::string& bytes : {Sessions(size).substr(0, size), std::string(size, 'a')}) {
        const std::string packed = Packed(bytes, *dictionary);
        ASSERT_FALSE(packed.empty());
        EXPECT_EQ(DictionaryOf(packed), dictionary->number());
        EXPECT_EQ(UnpackedSize(packed), size);
        std::string back(size, '\0');
        Unpack(packed, back.data());
        EXPECT_EQ(back, bytes);
        EXPECT_EQ(UnpackToBlob(packed)->view(), bytes);
      }
    }
  }
}

TEST(PackingDictionary, ShortValuesReferToIt) {
  const auto dictionary = PackingDictionary::Make(Sessions(20'000));
  const std::string value = Session(1'000'000);
  std::string out(value.size(), '\0');
  EXPECT_EQ(Pack(value, out.data(), value.size() * 4 / 5), 0u);
  EXPECT_LT(Packed(value, *dictionary).size(), value.size() / 2);
}

TEST(PackingDictionary, CompressingLeavesItAsItIs) {
  const auto dictionary = PackingDictionary::Make(Sessions(20'000));
  const std::string first = Packed(Session(5), *dictionary);
  for (uint64_t i = 0; i < 1000; ++i) Packed(std::string(300, 'x') + Session(i), *dictionary);
  EXPECT_EQ(Packed(Session(5), *dictionary), first);
}

TEST(PackingDictionary, SaysWhereItDoesNotFit) {
  const auto dictionary = PackingDictionary::Make(Sessions(20'000));
  const std::string value = Session(5) + Session(1'000'000) + "and something else";
  const size_t size = Packed(value, *dictionary).size();
  for (size_t most = 0; most < size; ++most) {
    std::string guarded(most + 8, '#');
    EXPECT_EQ(Pack(value, *dictionary, guarded.data(), most), 0u) << most;
    EXPECT_EQ(guarded.substr(most), "########") << most;
  }
}

TEST(PackingDictionary, NoPlainFormLooksLikeOneOfIts) {
  for (size_t size = 1; size < 40'000; size += 1 + size / 7) {
    const std::string bytes(size, 'a');
    std::string packed(size + 64, '\0');
    packed.resize(Pack(bytes, packed.data(), packed.size()));
    if (packed.empty()) continue;
    EXPECT_EQ(DictionaryOf(packed), 0) << size;
  }
}

TEST(PackingDictionary, CorruptBlocksAreFoundOut) {
  const auto dictionary = PackingDictionary::Make(Sessions(20'000));
  const std::string value = Session(5);
  std::string block(value.size(), '\0');
  block.resize(dictionary->Compress(value, block.data(), block.size()));
  ASSERT_FALSE(block.empty());
  std::string out(value.size() + 8, '#');
  EXPECT_TRUE(dictionary->Decompress(block, out.data(), value.size()));
  EXPECT_EQ(out, value + "########");
  EXPECT_FALSE(dictionary->Decompress(block, out.data(), value.size() - 1));
  EXPECT_FALSE(dictionary->Decompress(block, out.data(), value.size() + 1));
  for (size_t cut = 0; cut < block.size(); ++cut) {
    EXPECT_FALSE(dictionary->Decompress(block.substr(0, cut), out.data(), value.size()));
  }
  // Any bytes at all write nothing behind the end.
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bad = block;
    bad[random.Below(bad.size())] = static_cast<char>(random.Below(256));
    dictionary->Decompress(bad, out.data(), value.size());
    ASSERT_EQ(out.substr(value.size()), "########");
  }
}

// Threads keep copies of dictionaries: whichever comes next, it is the right one that is used.
TEST(PackingDictionary, ManyInTurn) {
  Random random(1);
  for (int round = 0; round < 30; ++round) {
    std::vector<std::unique_ptr<PackingDictionary>> all;
    std::vector<std::string> values;
    std::vector<std::string> packed;
    for (size_t i = 0; i < 4; ++i) {
      all.push_back(PackingDictionary::Make(Sessions(1000 + random.Below(30'000)).substr(i)));
      values.push_back(Session(random.Below(300)));
      packed.push_back(Packed(values[i], *all[i]));
    }
    for (int i = 0; i < 300; ++i) {
      // Sometimes long in a row.
      const size_t which = i < 100 ? random.Below(4) : static_cast<size_t>(i) / 50 % 4;
      std::string back(UnpackedSize(packed[which]), '\0');
      Unpack(packed[which], back.data());
      ASSERT_EQ(back, values[which]);
    }
  }
}

TEST(PackingDictionary, CompressedIsReadAfterCompressingHasStopped) {
  const auto dictionary = PackingDictionary::Make(Sessions(20'000));
  const std::string packed = Packed(Session(5), *dictionary);
  const size_t before = dictionary->memory();
  EXPECT_GT(before, 36'000u);
  dictionary->StopCompressing();
  EXPECT_LT(dictionary->memory(), before - 16'000);
  std::string back(UnpackedSize(packed), '\0');
  Unpack(packed, back.data());
  EXPECT_EQ(back, Session(5));
}

TEST(PackingDictionary, NumbersAreTheProcesssAndComeBack) {
  std::vector<std::unique_ptr<PackingDictionary>> all;
  while (auto one = PackingDictionary::Make("a")) {
    EXPECT_NE(one->number(), 0);
    EXPECT_EQ(&PackingDictionary::Of(one->number()), one.get());
    all.push_back(std::move(one));
  }
  EXPECT_LE(all.size(), 255u);
  EXPECT_GT(all.size(), 200u);
  const uint8_t number = all[100]->number();
  all[100].reset();
  all[100] = PackingDictionary::Make("b");
  ASSERT_TRUE(all[100]);
  EXPECT_EQ(all[100]->number(), number);
}

}  // namespace
}  // namespace ruddock::engine
