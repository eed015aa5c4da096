// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/access.h"

#include "engine/base/random.h"

namespace ruddock::engine {

uint32_t InitialAccess(const AccessPolicy& policy, int64_t now_ms) {
  if (policy.lfu.load(std::memory_order_relaxed)) return LfuMinutes(now_ms) << 8 | kLfuInitial;
  return LruClock(now_ms);
}

uint32_t LfuCounter(const AccessPolicy& policy, uint32_t access, int64_t now_ms) {
  const uint32_t counter = access & 255;
  const uint32_t decay = policy.lfu_decay_minutes.load(std::memory_order_relaxed);
  if (decay == 0) return counter;
  const uint32_t elapsed = (LfuMinutes(now_ms) - (access >> 8)) & 0xffff;
  const uint32_t periods = elapsed / decay;
  return periods > counter ? 0 : counter - periods;
}

uint32_t TouchedAccess(const AccessPolicy& policy, uint32_t access, int64_t now_ms) {
  if (!policy.lfu.load(std::memory_order_relaxed)) return LruClock(now_ms);
  uint32_t counter = LfuCounter(policy, access, now_ms);
  if (counter < 255) {
    // The higher the counter, the rarer a further use counts.
    const double above = counter > kLfuInitial ? counter - kLfuInitial : 0;
    const double factor = policy.lfu_log_factor.load(std::memory_order_relaxed);
    if (ThreadRandom().Unit() < 1.0 / (above * factor + 1)) ++counter;
  }
  return LfuMinutes(now_ms) << 8 | counter;
}

int64_t IdleMs(uint32_t access, int64_t now_ms) {
  return int64_t{(LruClock(now_ms) - access) & 0xffffff} * 1000;
}

}  // namespace ruddock::engine
