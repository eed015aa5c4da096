// SPDX-License-Identifier: BSD-3-Clause
// Keys prepared to collide: whoever knows the hash function, but not the secret, gains nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/store_user.h"

namespace ruddock::engine {
namespace {

constexpr uint32_t kShards = 32;
constexpr size_t kKeys = 20'000;

// What an attacker can compute: the hash without a secret.
uint64_t KnownHash(const std::string& key) { return XXH3_64bits(key.data(), key.size()); }

// Keys that would all lie in one shard, in 1/64 of its buckets.
std::vector<std::string> CollidingKeys() {
  std::vector<std::string> keys;
  for (uint64_t i = 0; keys.size() < kKeys; ++i) {
    std::string key = "flood:" + std::to_string(i);
    const uint64_t hash = KnownHash(key);
    if (hash >> 59 == 0 && ((hash >> 26) & 63) == 0) keys.push_back(std::move(key));
  }
  return keys;
}

size_t LargestShard(const std::vector<std::string>& keys, uint64_t (*hash)(const std::string&)) {
  std::vector<size_t> counts(kShards);
  for (const std::string& key : keys) ++counts[hash(key) >> 59];
  return *std::max_element(counts.begin(), counts.end());
}

struct Filled {
  int64_t memory = 0;
  size_t longest_run = 0;  // of full buckets: what a search has to pass at most
};

Filled Fill(const std::vector<std::string>& keys) {
  Store store({kShards, 1});
  StoreUser user(store);
  for (const std::string& key : keys) user.Set(key, "v");
  Filled filled;
  filled.memory = store.MemoryUsed();
  for (uint32_t shard = 0; shard < kShards; ++shard) {
    const EntrySet& entries = store.FindTable(shard, 0)->entries;
    size_t run = 0;
    for (size_t i = 0; i < entries.bucket_count(); ++i) {
      run = entries.AtBucket(i) != nullptr ? run + 1 : 0;
      filled.longest_run = std::max(filled.longest_run, run);
    }
  }
  return filled;
}

TEST(HashFlood, CostsNoMoreThanOtherKeys) {
  const std::vector<std::string> prepared = CollidingKeys();
  std::vector<std::string> harmless;
  for (size_t i = 0; i < kKeys; ++i)
    harmless.push_back("plain:" + std::to_string(i * 7919 + 1'000'000));
  // The attack is one: without the secret all keys meet.
  ASSERT_EQ(LargestShard(prepared, KnownHash), kKeys);
  const auto keyed = [](const std::string& key) { return HashKey(key); };
  EXPECT_LT(LargestShard(prepared, keyed), 2 * kKeys / kShards);
  const Filled flooded = Fill(prepared);
  const Filled usual = Fill(harmless);
  EXPECT_LT(flooded.memory, usual.memory * 3 / 2);
  EXPECT_LT(flooded.longest_run, std::max<size_t>(4 * usual.longest_run, 256));
}

TEST(HashFlood, TheSecretIsDrawn) {
  const std::string_view secret(reinterpret_cast<const char*>(g_hash_secret), kHashSecretSize);
  std::vector<size_t> counts(256);
  for (const char byte : secret) ++counts[static_cast<unsigned char>(byte)];
  EXPECT_LT(*std::max_element(counts.begin(), counts.end()), 12u);
}

}  // namespace
}  // namespace ruddock::engine
