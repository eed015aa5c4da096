// SPDX-License-Identifier: BSD-3-Clause
// maxmemory: what goes when memory runs out. Takes shard locks one at a time; the caller holds
// none.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/store/store.h"

namespace ruddock::engine {

enum class EvictionPolicy : uint8_t {
  kNoEviction,
  kAllKeysLru,
  kAllKeysLfu,
  kAllKeysRandom,
  kVolatileLru,
  kVolatileLfu,
  kVolatileRandom,
  kVolatileTtl,
};

// Follows the maxmemory-* directives.
struct EvictionSettings {
  std::atomic<uint64_t> max_memory{0};  // bytes; 0: no limit
  std::atomic<EvictionPolicy> policy{EvictionPolicy::kNoEviction};
  std::atomic<int> samples{5};
  // Bytes that count besides the data (client buffers and the like), kept current by the server's
  // cron.
  std::atomic<int64_t> other_memory{0};
};
EvictionSettings& Eviction();

// Evicts until memory is within the limit. False where that cannot be reached.
bool EvictToLimit(Store& store, int64_t now_ms);

}  // namespace ruddock::engine
