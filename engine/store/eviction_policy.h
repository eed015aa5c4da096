// SPDX-License-Identifier: BSD-3-Clause
// maxmemory-policy: which keys go when memory runs out.
#pragma once

#include <cstdint>

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

// Whether entries have to count how often they are used, not only when.
inline bool CountsUse(EvictionPolicy policy) {
  return policy == EvictionPolicy::kAllKeysLfu || policy == EvictionPolicy::kVolatileLfu;
}

}  // namespace ruddock::engine
