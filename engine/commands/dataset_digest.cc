// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/dataset_digest.h"

#include <vector>

#include "engine/types/digest.h"

namespace ruddock::engine {
namespace {

void AddValue(Sha1Digest& digest, const Entry& entry) {
  MixDigest(digest, static_cast<uint32_t>(entry.type()));
  if (entry.is_object()) {
    MixObject(entry.type(), entry.object(), digest);
  } else {
    StringScratch scratch;
    MixDigest(digest, entry.StringValue(scratch));
  }
  if (entry.has_expiry()) AddToDigest(digest, "!!expire!!");
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
        MixDigest(digest, entry->key());
        AddValue(digest, *entry);
        AddToDigest(databases[database].keys, DigestBytes(digest));
      });
    }
    shards.ReleaseThrough(shard);
  }
  Sha1Digest whole{};
  for (uint32_t database = 0; database < store.database_count(); ++database) {
    if (databases[database].empty) continue;
    MixDigest(whole, database);
    for (size_t i = 0; i < whole.size(); ++i) whole[i] ^= databases[database].keys[i];
  }
  return whole;
}

}  // namespace ruddock::engine
