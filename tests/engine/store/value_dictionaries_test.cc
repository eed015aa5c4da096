// SPDX-License-Identifier: BSD-3-Clause
// The dictionaries that small compressed strings share: when one is made, when the next, which
// values keep which, and when one goes.
#include "engine/store/value_dictionaries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/packed_bytes.h"
#include "engine/base/random.h"
#include "engine/store/flush.h"
#include "engine/store/write_gate.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

// Values of some kind: those of one have words in common, those of two have not.
std::string ValueOf(uint64_t kind, uint64_t number, size_t size = 600) {
  Random words(kind + 1);
  std::string names[12];
  for (std::string& name : names) {
    for (int i = 0; i < 16; ++i) name += static_cast<char>('a' + words.Below(26));
  }
  Random random(kind * 1'000'003 + number);
  std::string value;
  while (value.size() < size) {
    value += names[random.Below(12)] + "=" + std::to_string(random.Below(100'000)) + ";";
  }
  value.resize(size);
  return value;
}

std::string RandomBytes(uint64_t number, size_t size = 600) {
  Random random(number + 77);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.Below(256));
  return bytes;
}

// Counts how often samples were ready.
class Somebody : public LatePacking {
 public:
  void Offer(uint32_t, std::string_view, const BlobRef&) override {}
  void SamplesReady() override { ++ready; }
  int ready = 0;
};

class ValueDictionariesTest : public ::testing::Test {
 protected:
  ValueDictionariesTest() {
    guard_.TakeAll();
    store_.strings.CompressFrom(100);
    store_.late_packing = &somebody_;
  }
  ~ValueDictionariesTest() override {
    for (const auto& [name, value] : model_) EXPECT_EQ(Value(name), value) << name;
    guard_.Release();
    EXPECT_EQ(AuditStore(store_), "");
  }

  ValueDictionaries& dictionaries() { return store_.dictionaries; }
  const Entry* Find(std::string_view name) { return gate_.Peek(Key::Of(name)); }
  std::string Value(std::string_view name) {
    StringScratch scratch;
    const Entry* entry = Find(name);
    return entry == nullptr ? "none" : std::string(entry->StringValue(scratch));
  }
  // 0: none.
  uint8_t DictionaryOfKey(std::string_view name) {
    const Entry* entry = Find(name);
    return entry->is_packed() ? DictionaryOf(entry->packed()) : 0;
  }
  uint8_t Current() {
    const PackingDictionary* current = dictionaries().current();
    return current == nullptr ? 0 : current->number();
  }
  void Set(const std::string& name, const std::string& value) {
    gate_.SetString(Key::Of(name), value);
    model_[name] = value;
  }
  void Remove(const std::string& name) {
    gate_.Remove(Key::Of(name));
    model_.erase(name);
  }
  void JudgeNow() { dictionaries().Install(store_, dictionaries().Judge()); }
  // Stores values, under one key, until there are samples enough, and has them judged; how many
  // that took.
  template <typename Make>
  uint64_t Sample(Make make) {
    const int before = somebody_.ready;
    std::vector<std::string> values;
    uint64_t stored = 0;
    for (; somebody_.ready == before && stored < 1'000'000; ++stored) {
      // So many that hardly any is a sample twice.
      if (values.size() < 3000) values.push_back(make(stored));
      Set("sampled", values[stored % values.size()]);
    }
    EXPECT_GT(somebody_.ready, before);
    JudgeNow();
    Remove("sampled");
    return stored;
  }
  uint64_t SampleKind(uint64_t kind) {
    return Sample([&](uint64_t i) { return ValueOf(kind, i); });
  }

  Store store_{{4, 3}};
  ShardGuard guard_{store_};
  WriteGate gate_{store_, 0, 1'700'000'000'000};
  Somebody somebody_;
  std::map<std::string, std::string> model_;
};

TEST_F(ValueDictionariesTest, OneIsMadeWhenThereAreSamplesEnough) {
  Set("before", ValueOf(1, 1));
  EXPECT_EQ(dictionaries().count(), 0u);
  SampleKind(1);
  EXPECT_EQ(dictionaries().count(), 1u);
  EXPECT_GT(dictionaries().memory(), 60'000u);
  EXPECT_LT(dictionaries().memory(), 90'000u);
  Set("after", ValueOf(1, 2));
  EXPECT_EQ(DictionaryOfKey("before"), 0);
  EXPECT_EQ(DictionaryOfKey("after"), Current());
  EXPECT_LT(Find("after")->packed().size(), ValueOf(1, 1).size() / 2);
  EXPECT_EQ(store_.ValuesOfDictionary(0), 1);
}

TEST_F(ValueDictionariesTest, ShortStringsBecomeWorthCompressing) {
  Set("before", ValueOf(1, 1, 120));
  EXPECT_FALSE(Find("before")->is_packed());
  Sample([](uint64_t i) { return ValueOf(1, i, 120); });
  Set("after", ValueOf(1, 2, 120));
  EXPECT_TRUE(Find("after")->is_packed());
}

TEST_F(ValueDictionariesTest, FewerValuesThanSamplesMakeNone) {
  for (uint64_t i = 0; i < 50; ++i) Set("k" + std::to_string(i), ValueOf(1, i));
  EXPECT_EQ(somebody_.ready, 0);
  JudgeNow();  // by nobody's wish
  EXPECT_LE(dictionaries().count(), 1u);
}

TEST_F(ValueDictionariesTest, AFewValuesThatComeAgainAreEnough) {
  Sample([](uint64_t i) { return ValueOf(i % 3, i % 3); });
  EXPECT_EQ(dictionaries().count(), 1u);
  Set("k", ValueOf(1, 1));
  EXPECT_LT(Find("k")->packed().size(), 40u);
}

TEST_F(ValueDictionariesTest, NoneWhereNothingIsInCommon) {
  for (int round = 0; round < 3; ++round) {
    Sample([](uint64_t i) { return RandomBytes(i); });
    EXPECT_EQ(Current(), 0);
  }
  // Each by itself repeats, which needs no dictionary.
  Sample(
      [](uint64_t i) { return RandomBytes(i, 100) + RandomBytes(i, 100) + RandomBytes(i, 100); });
  EXPECT_EQ(Current(), 0);
  EXPECT_EQ(dictionaries().memory(), 0u);
}

TEST_F(ValueDictionariesTest, OfMixedValuesThoseThatHaveSomethingInCommon) {
  Sample([](uint64_t i) { return i % 2 == 0 ? RandomBytes(i) : ValueOf(1, i); });
  ASSERT_NE(Current(), 0);
  // Half of the samples did not get in.
  EXPECT_LT(dictionaries().memory(), 60'000u);
  Set("text", ValueOf(1, 5));
  EXPECT_LT(Find("text")->packed().size(), ValueOf(1, 5).size() / 2);
  Set("bytes", RandomBytes(5));
  EXPECT_FALSE(Find("bytes")->is_packed());
}

TEST_F(ValueDictionariesTest, TheNextComesWhenOneNoLongerFitsAndNotBefore) {
  SampleKind(1);
  const uint8_t first = Current();
  Set("one", ValueOf(1, 1));
  SampleKind(1);
  EXPECT_EQ(Current(), first);
  SampleKind(2);
  const uint8_t second = Current();
  EXPECT_NE(second, first);
  EXPECT_EQ(dictionaries().count(), 2u);
  Set("two", ValueOf(2, 1));
  EXPECT_EQ(DictionaryOfKey("one"), first);
  EXPECT_EQ(DictionaryOfKey("two"), second);
  // A kind of before is compressed beside the second one too, though not as well.
  Set("another one", ValueOf(1, 2));
  EXPECT_NE(DictionaryOfKey("another one"), first);
}

TEST_F(ValueDictionariesTest, OneThatFitsIsLookedAtLessAndLessOften) {
  SampleKind(1);
  uint64_t last = 0;
  for (int round = 0; round < 4; ++round) {
    const uint64_t values = SampleKind(1);
    EXPECT_GT(values, last * 3 / 2);
    last = values;
  }
  EXPECT_EQ(dictionaries().count(), 1u);
}

TEST_F(ValueDictionariesTest, WhatNoValueNeedsGoes) {
  SampleKind(1);
  const uint8_t first = Current();
  Set("a", ValueOf(1, 1));
  Set("b", ValueOf(1, 2));
  SampleKind(2);
  EXPECT_EQ(dictionaries().count(), 2u);
  Remove("a");
  gate_.Move(Key::Of("b"), Find("b"), Key::Of("moved"), 0);
  model_["moved"] = std::exchange(model_["b"], "");
  model_.erase("b");
  gate_.Copy(Find("moved"), Key::Of("copy"), 0);
  model_["copy"] = model_["moved"];
  EXPECT_EQ(DictionaryOfKey("copy"), first);
  Remove("moved");
  JudgeNow();
  EXPECT_EQ(dictionaries().count(), 2u);
  gate_.SetExpiry(Key::Of("copy"), Find("copy"), gate_.now_ms() + 1000);
  JudgeNow();
  EXPECT_EQ(dictionaries().count(), 2u);
  EXPECT_EQ(DictionaryOfKey("copy"), first);
  gate_.EditString(Key::Of("copy"), Find("copy"), 600);
  JudgeNow();
  EXPECT_EQ(dictionaries().count(), 1u);
  EXPECT_NE(Current(), first);
}

TEST_F(ValueDictionariesTest, GenerationsAreBounded) {
  for (uint64_t kind = 0; kind < 9; ++kind) {
    SampleKind(kind);
    for (uint64_t i = 0; i < 3; ++i) {
      Set(std::to_string(kind) + ":" + std::to_string(i), ValueOf(kind, i));
    }
    EXPECT_EQ(dictionaries().count(), std::min<size_t>(kind + 1, kMostDictionaries));
  }
  EXPECT_LT(dictionaries().memory(), 66'000u * kMostDictionaries + 20'000u);
  // When the values of one are gone, there is room for another.
  const uint8_t current = Current();
  SampleKind(9);
  EXPECT_EQ(Current(), current);
  for (uint64_t i = 0; i < 3; ++i) Remove("0:" + std::to_string(i));
  SampleKind(9);
  EXPECT_NE(Current(), current);
  EXPECT_EQ(dictionaries().count(), kMostDictionaries);
}

TEST_F(ValueDictionariesTest, FlushingFreesAllButTheLast) {
  for (uint64_t kind = 0; kind < 3; ++kind) {
    SampleKind(kind);
    Set(std::to_string(kind), ValueOf(kind, 1));
  }
  const uint8_t current = Current();
  EXPECT_EQ(dictionaries().count(), 3u);
  guard_.Release();
  FlushDatabase(store_, guard_, kAllDatabases, false);
  model_.clear();
  for (size_t i = 0; i < kMostDictionaries; ++i) EXPECT_EQ(store_.ValuesOfDictionary(i), 0);
  guard_.TakeAll();
  JudgeNow();
  EXPECT_EQ(dictionaries().count(), 1u);
  Set("k", ValueOf(2, 7));
  EXPECT_EQ(DictionaryOfKey("k"), current);
}

TEST_F(ValueDictionariesTest, OffMeansThatTheOldAreStillRead) {
  SampleKind(1);
  Set("before", ValueOf(1, 1));
  store_.strings.CompressFrom(SIZE_MAX);
  Set("after", ValueOf(1, 2));
  EXPECT_FALSE(Find("after")->is_packed());
  EXPECT_EQ(Value("before"), ValueOf(1, 1));
  store_.strings.CompressFrom(100);
  Set("again", ValueOf(1, 3));
  EXPECT_EQ(DictionaryOfKey("again"), Current());
}

TEST_F(ValueDictionariesTest, LongerStringsHaveNone) {
  SampleKind(1);
  store_.late_packing = nullptr;
  for (const size_t size : {16'383u, 16'384u, 50'000u}) {
    Set("k", ValueOf(1, 1, size));
    EXPECT_TRUE(Find("k")->is_packed());
    EXPECT_EQ(DictionaryOfKey("k") != 0, size < 16'384);
  }
}

TEST_F(ValueDictionariesTest, AtRandom) {
  Random random(1);
  for (int i = 0; i < 60'000; ++i) {
    const std::string name = "k" + std::to_string(random.Below(50));
    const uint64_t kind = static_cast<uint64_t>(i) / 6000;
    switch (random.Below(8)) {
      case 0: Remove(name); break;
      case 1: Set(name, RandomBytes(random.Below(50), 50 + random.Below(2000))); break;
      case 2:
        if (const Entry* entry = Find(name)) {
          const std::string to = "k" + std::to_string(random.Below(50));
          if (to == name) break;
          gate_.Copy(entry, Key::Of(to), 0);
          model_[to] = model_[name];
        }
        break;
      default: Set(name, ValueOf(kind, random.Below(10'000), 60 + random.Below(1000)));
    }
    if (somebody_.ready > 0) {
      somebody_.ready = 0;
      JudgeNow();
    }
    ASSERT_EQ(Value(name), model_.count(name) ? model_[name] : "none");
  }
  EXPECT_GT(dictionaries().count(), 0u);
}

}  // namespace
}  // namespace ruddock::engine
