// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/flush.h"

#include <iterator>

#include "engine/store/lazy_free.h"

namespace ruddock::engine {

int64_t FlushDatabase(Store& store, ShardGuard& shards, uint32_t database, bool async) {
  using Tables = std::vector<std::unique_ptr<Table>>;
  auto detached = std::make_shared<Tables>();
  shards.TakeAll();
  const bool all = database == kAllDatabases;
  const uint32_t first = all ? 0 : database;
  const uint32_t end = all ? store.database_count() : database + 1;
  int64_t keys = 0;
  for (uint32_t i = first; i < end; ++i) {
    keys += store.KeyCount(i);
    Tables tables = store.Detach(i);
    std::move(tables.begin(), tables.end(), std::back_inserter(*detached));
  }
  shards.Release();
  if (async && keys > 0) {
    TheLazyFree().Post([detached] { detached->clear(); }, keys);
  } else {
    detached->clear();
  }
  return keys;
}

}  // namespace ruddock::engine
