// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/dataset_digest.h"

#include <vector>

namespace ruddock::engine {
namespace {

std::string_view Bytes(const Sha1Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void Xor(Sha1Digest& digest, std::string_view bytes) {
  const Sha1Digest hash = Sha1::Of(bytes);
  for (size_t i = 0; i < digest.size(); ++i) digest[i] ^= hash[i];
}

void Mix(Sha1Digest& digest, std::string_view bytes) {
  Xor(digest, bytes);
  digest = Sha1::Of(Bytes(digest));
}

void MixNumber(Sha1Digest& digest, uint32_t number) {
  const char bytes[] = {static_cast<char>(number >> 24), static_cast<char>(number >> 16),
                        static_cast<char>(number >> 8), static_cast<char>(number)};
  Mix(digest, {bytes, sizeof(bytes)});
}

void AddValue(Sha1Digest& digest, const Entry& entry) {
  MixNumber(digest, static_cast<uint32_t>(entry.type()));
  char scratch[kMaxIntegerText];
  Mix(digest, entry.StringValue(scratch));
  if (entry.has_expiry()) Xor(digest, "!!expire!!");
}

// What a database's keys add to the digest: independent of their order.
struct DatabaseDigest {
  Sha1Digest keys{};
  bool empty = true;
};

}  // namespace

Sha1Digest ValueDigest(const Entry& entry) {
  Sha1Digest digest{};
  AddValue(digest, entry);
  return digest;
}

Sha1Digest DatasetDigest(Store& store, ShardGuard& shards) {
  std::vector<DatabaseDigest> databases(store.database_count());
  for (uint32_t shard = 0; shard < store.shard_count(); ++shard) {
    for (uint32_t database = 0; database < store.database_count(); ++database) {
      const Table* table = store.FindTable(shard, database);
      if (table == nullptr || table->entries.empty()) continue;
      databases[database].empty = false;
      table->entries.ForEach([&](const Entry* entry) {
        Sha1Digest digest{};
        Mix(digest, entry->key());
        AddValue(digest, *entry);
        Xor(databases[database].keys, Bytes(digest));
      });
    }
    shards.ReleaseThrough(shard);
  }
  Sha1Digest whole{};
  for (uint32_t database = 0; database < store.database_count(); ++database) {
    if (databases[database].empty) continue;
    MixNumber(whole, database);
    for (size_t i = 0; i < whole.size(); ++i) whole[i] ^= databases[database].keys[i];
  }
  return whole;
}

}  // namespace ruddock::engine
