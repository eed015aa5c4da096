// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/eviction.h"

namespace ruddock::engine {

EvictionSettings& Eviction() {
  static EvictionSettings settings;
  return settings;
}

bool EvictToLimit(Store& store, int64_t) {
  const EvictionSettings& settings = Eviction();
  const int64_t used = store.MemoryUsed() + settings.other_memory.load(std::memory_order_relaxed);
  return used <= static_cast<int64_t>(settings.max_memory.load(std::memory_order_relaxed));
}

}  // namespace ruddock::engine
