// SPDX-License-Identifier: BSD-3-Clause
// FLUSHALL and FLUSHDB: the tables are taken off with all shards held, and freed afterwards.
#pragma once

#include <cstdint>

#include "engine/store/store.h"

namespace ruddock::engine {

inline constexpr uint32_t kAllDatabases = UINT32_MAX;

// Empties one database, or all of them at one moment. Takes all shards where `shards` does not hold
// them yet, and lets them go before anything is freed: here, or where `async` on the thread of
// LazyFree. Returns the number of keys that were removed.
int64_t FlushDatabase(Store& store, ShardGuard& shards, uint32_t database, bool async);

}  // namespace ruddock::engine
