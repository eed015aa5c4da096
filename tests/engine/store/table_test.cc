// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/table.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/memory.h"
#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

class EntrySetTest : public ::testing::Test {
 protected:
  ~EntrySetTest() override {
    set_.ForEach([](Entry* entry) { Entry::Destroy(entry); });
  }

  void Insert(const std::string& name) {
    set_.Insert(Entry::Make({.encoding = Encoding::kEmbstr, .key_size = name.size()}, name));
  }
  void Erase(const std::string& name) {
    const Key key = Key::Of(name);
    Entry* entry = set_.Find(key)->entry;
    EXPECT_TRUE(set_.Erase(key));
    Entry::Destroy(entry);
  }
  std::multiset<std::string> ByIdealBucket() {
    std::multiset<std::string> names;
    uint64_t hash = 0;
    while (hash != EntrySet::kScanEnd) {
      const uint64_t next = set_.VisitFrom(hash, [&](Entry* entry) {
        const size_t ideal = BucketOf(set_.PlaceOf(HashKey(entry->key())), set_.bucket_count());
        EXPECT_EQ(ideal, BucketOf(hash, set_.bucket_count()));
        names.emplace(entry->key());
      });
      EXPECT_GT(next, hash);
      hash = next;
    }
    return names;
  }
  std::multiset<std::string> ByBucket() {
    std::multiset<std::string> names;
    for (size_t i = 0; i < set_.bucket_count(); ++i) {
      if (Entry* entry = set_.AtBucket(i)) names.emplace(entry->key());
    }
    return names;
  }

  EntrySet set_;
};

TEST_F(EntrySetTest, EmptyCostsNothing) {
  EXPECT_EQ(set_.memory(), 0u);
  EXPECT_EQ(set_.bucket_count(), 0u);
  EXPECT_EQ(set_.Find(Key::Of("a")), nullptr);
  EXPECT_FALSE(set_.Erase(Key::Of("a")));
  EXPECT_EQ(set_.FirstBuckets(7).first, nullptr);
  EXPECT_EQ(set_.LikelyEntry(7).node, nullptr);
  EXPECT_EQ(set_.VisitFrom(7, [](Entry*) { FAIL(); }), EntrySet::kScanEnd);
}

// What a look ahead has noted may be anything by the time of the lookup: the bucket of another key,
// one that has been emptied, one of a larger table.
TEST_F(EntrySetTest, ANotedBucketIsNeverBelievedBlindly) {
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) names.push_back(std::to_string(i));
  for (const std::string& name : names) Insert(name);
  const auto buckets = static_cast<uint32_t>(set_.bucket_count());
  for (const std::string& name : names) {
    Key key = Key::Of(name);
    const EntrySet::Likely likely = set_.LikelyEntry(key.hash);
    ASSERT_NE(likely.node, nullptr);
    ASSERT_LT(likely.bucket, buckets);
    for (const uint32_t noted : {likely.bucket, 0u, buckets - 1, buckets, buckets * 2}) {
      key.bucket = noted;
      const Slot* slot = set_.Find(key);
      ASSERT_NE(slot, nullptr) << name << " noted in " << noted;
      EXPECT_EQ(slot->entry->key(), name);
    }
    key.bucket = likely.bucket;
    Erase(name);
    EXPECT_EQ(set_.Find(key), nullptr);
    Insert(name);
  }
}

TEST_F(EntrySetTest, BucketsCoverEveryEntryOnceAtEverySize) {
  std::multiset<std::string> names;
  for (int i = 0; i < 3000; ++i) {
    names.insert(std::to_string(i));
    Insert(std::to_string(i));
    if (i < 100 || i % 97 == 0) {
      ASSERT_EQ(ByIdealBucket(), names);
      ASSERT_EQ(ByBucket(), names);
    }
  }
  for (int i = 0; i < 3000; ++i) {
    names.erase(std::to_string(i));
    Erase(std::to_string(i));
    set_.ShrinkIfSparse();
    if (i > 2900 || i % 97 == 0) {
      ASSERT_EQ(ByIdealBucket(), names);
    }
  }
}

TEST_F(EntrySetTest, BucketsAreInUseAndAccounted) {
  for (int i = 0; i < 5000; ++i) {
    Insert(std::to_string(i));
    const size_t buckets = set_.bucket_count();
    // Growth by half at a load of 90 % leaves 60 %.
    if (i >= 16) {
      ASSERT_GE(set_.size() * 100, buckets * 59);
    }
    ASSERT_EQ(set_.memory(), AllocationSize(buckets * 16));
  }
}

TEST_F(EntrySetTest, ShrinksWhenSparseAndGivesAllBack) {
  for (int i = 0; i < 5000; ++i) Insert(std::to_string(i));
  const size_t full = set_.memory();
  for (int i = 0; i < 4500; ++i) Erase(std::to_string(i));
  set_.ShrinkIfSparse();
  EXPECT_LT(set_.memory() * 4, full);
  for (int i = 4500; i < 5000; ++i) {
    ASSERT_NE(set_.Find(Key::Of(std::to_string(i))), nullptr);
    Erase(std::to_string(i));
  }
  set_.ShrinkIfSparse();
  EXPECT_EQ(set_.size(), 0u);
  EXPECT_LE(set_.bucket_count(), 64u);
  Insert("again");
  EXPECT_NE(set_.Find(Key::Of("again")), nullptr);
}

// Keys that meet in the bits that choose the bucket can only be found by somebody who knows the
// secret. Even then, as many as one can find with a million tries do not blow the table up.
TEST_F(EntrySetTest, CollidingKeysGrowTheTableNoFurther) {
  std::map<uint64_t, std::vector<std::string>> by_bucket_bits;
  for (int i = 0; i < 1'000'000; ++i) {
    std::string name = std::to_string(i);
    by_bucket_bits[set_.PlaceOf(HashKey(name)) >> 20].push_back(std::move(name));
  }
  const std::vector<std::string>* most = &by_bucket_bits.begin()->second;
  for (const auto& [bits, names] : by_bucket_bits) {
    if (names.size() > most->size()) most = &names;
  }
  ASSERT_GT(most->size(), 200u);
  for (const std::string& name : *most) Insert(name);
  EXPECT_LE(set_.bucket_count(), 1024u);
  for (const std::string& name : *most) ASSERT_NE(set_.Find(Key::Of(name)), nullptr);
  EXPECT_EQ(ByIdealBucket(), std::multiset<std::string>(most->begin(), most->end()));
  // Taking one out of the middle of the run leaves the others to be found.
  for (size_t i = 0; i < most->size(); i += 2) Erase((*most)[i]);
  for (size_t i = 0; i < most->size(); ++i) {
    ASSERT_EQ(set_.Find(Key::Of((*most)[i])) != nullptr, i % 2 == 1);
  }
}

// A key set that collides under one secret is an ordinary one under another.
TEST_F(EntrySetTest, AFloodPreparedForAnotherSecretIsHarmless) {
  unsigned char other_secret[kHashSecretSize];
  FillSecureRandom(other_secret, sizeof(other_secret));
  std::vector<std::string> flood;
  for (int i = 0; flood.size() < 4000; ++i) {
    std::string name = "flood:" + std::to_string(i);
    const uint64_t hash =
        XXH3_64bits_withSecret(name.data(), name.size(), other_secret, kHashSecretSize);
    if ((hash & 0xff) == 0) flood.push_back(std::move(name));
  }
  for (const std::string& name : flood) Insert(name);
  EXPECT_LE(set_.bucket_count(), 8192u);
  std::map<uint64_t, int> low_bits;
  int most = 0;
  for (const std::string& name : flood) most = std::max(most, ++low_bits[HashKey(name) & 0xff]);
  EXPECT_LT(most, 100);  // 16 on average
}

}  // namespace
}  // namespace ruddock::engine
