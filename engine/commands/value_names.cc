// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/value_names.h"

#include "engine/store/eviction.h"

namespace ruddock::engine {
namespace {

// Redis shares the objects of small integers and answers this in place of counting.
constexpr int64_t kSharedRefcount = INT32_MAX;
constexpr int64_t kSharedIntegers = 10'000;

// Under a policy that wants to know each key's use, Redis does not share them.
bool SharesIntegers() {
  if (Eviction().max_memory.load(std::memory_order_relaxed) == 0) return true;
  switch (Eviction().policy.load(std::memory_order_relaxed)) {
    case EvictionPolicy::kAllKeysLru:
    case EvictionPolicy::kAllKeysLfu:
    case EvictionPolicy::kVolatileLru:
    case EvictionPolicy::kVolatileLfu: return false;
    default: return true;
  }
}

}  // namespace

int64_t ShownRefcount(const Entry& entry) {
  const bool shared = entry.encoding() == Encoding::kInt && entry.integer() >= 0 &&
                      entry.integer() < kSharedIntegers && SharesIntegers();
  return shared ? kSharedRefcount : 1;
}

}  // namespace ruddock::engine
