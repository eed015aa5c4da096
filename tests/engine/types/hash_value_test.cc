// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/hash_value.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace ruddock::engine {
namespace {

using Model = std::map<std::string, std::string>;

Model Contents(const HashValue& hash) {
  Model all;
  hash.ForEach([&](std::string_view field, std::string_view value) { all.emplace(field, value); });
  return all;
}

// What the hash would be accounted at if it were counted.
void ExpectFits(const HashValue& hash, const Model& model) {
  NumberText scratch;
  ASSERT_EQ(hash.size(), model.size());
  ASSERT_EQ(Contents(hash), model);
  for (const auto& [field, value] : model) {
    ASSERT_TRUE(hash.Contains(field));
    ASSERT_EQ(hash.Get(field, scratch), value);
  }
}

TEST(HashValue, AnythingAgainstAModel) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const HashLimits limits{random.Below(40), 20 + random.Below(40)};
    HashValue hash;
    Model model;
    bool expect_table = false;
    for (int step = 0; step < 1500; ++step) {
      const std::string field =
          "f" + std::string(random.Below(2) ? "" : "00") + std::to_string(random.Below(60));
      if (random.Below(3) == 0) {
        ASSERT_EQ(hash.Erase(field), model.erase(field) == 1);
      } else {
        std::string value = random.Below(2) == 0
                                ? std::to_string(static_cast<int64_t>(random.Next()))
                                : std::string(random.Below(step % 100 == 99 ? 400 : 20), 'v');
        ASSERT_EQ(hash.Set(field, value, limits), model.count(field) == 0);
        model[field] = value;
        expect_table =
            expect_table || value.size() > limits.max_value || model.size() > limits.max_entries;
      }
      ASSERT_EQ(hash.object().encoding, expect_table ? Encoding::kHashtable : Encoding::kListpack);
      NumberText scratch;
      ASSERT_EQ(hash.Get("none", scratch), std::nullopt);
      if (step % 50 == 0) ExpectFits(hash, model);
      if (testing::Test::HasFatalFailure()) return;
    }
    HashValue copy = hash.Copy();
    ExpectFits(copy, model);
    EXPECT_EQ(copy.object().encoding, hash.object().encoding);
    copy.Set("only here", "v", limits);
    EXPECT_FALSE(hash.Contains("only here"));
    copy.Free();
    hash.Free();
    EXPECT_EQ(hash.size(), 0u);
  }
}

TEST(HashValue, DigestIgnoresOrderAndEncoding) {
  HashValue list;
  HashValue table;
  const HashLimits limits;
  for (int i = 0; i < 100; ++i) {
    list.Set("f" + std::to_string(i), std::to_string(i), limits);
    table.Set("f" + std::to_string(99 - i), std::to_string(99 - i), limits);
  }
  table.Convert();
  Sha1Digest a{};
  Sha1Digest b{};
  list.Mix(a);
  table.Mix(b);
  EXPECT_EQ(a, b);
  table.Set("f1", "other", limits);
  b = {};
  table.Mix(b);
  EXPECT_NE(a, b);
  list.Free();
  table.Free();
}

TEST(HashValue, SamplesOfAListpackAreFairAndDistinct) {
  HashValue hash;
  for (int i = 0; i < 20; ++i) hash.Set("f" + std::to_string(i), std::to_string(i), {});
  Random random(5);
  std::map<std::string, int> counts;
  for (int round = 0; round < 4000; ++round) {
    std::set<std::string> sample;
    hash.SampleDistinct(5, random, [&](std::string_view field, std::string_view value) {
      EXPECT_EQ(field.substr(1), value);
      sample.emplace(field);
    });
    ASSERT_EQ(sample.size(), 5u);
    for (const std::string& field : sample) ++counts[field];
  }
  for (bool many : {false, true}) {
    const HashDraw draw(hash, many);
    for (int round = 0; round < 20'000; ++round) {
      draw.Next(random, [&](std::string_view field, std::string_view value) {
        EXPECT_EQ(field.substr(1), value);
        ++counts[std::string(field)];
      });
    }
  }
  // 60,000 draws of 20 fields: six standard deviations.
  for (const auto& [field, count] : counts) EXPECT_NEAR(count, 3000, 330) << field;
  EXPECT_EQ(counts.size(), 20u);
  hash.Free();
}

TEST(HashValue, SizeInAFileIsThatOfRedis) {
  HashValue hash;
  EXPECT_EQ(hash.saved_length(), 1u);
  hash.Set("f", "1", {});
  EXPECT_EQ(hash.saved_length(), hash.memory() == 0 ? 0 : 13u);
  hash.Convert();
  EXPECT_EQ(hash.saved_length(), 1u + 2 + 2);
  hash.Free();
}

}  // namespace
}  // namespace ruddock::engine
