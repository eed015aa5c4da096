// SPDX-License-Identifier: BSD-3-Clause
// The 24 bits in which an entry remembers its use: seconds for LRU, or for LFU the minutes of the
// last decay (16 bits) above a logarithmic counter (8 bits). Same meaning as in Redis, so that
// OBJECT FREQ, OBJECT IDLETIME and the lfu-* directives answer alike.
#pragma once

#include <cstdint>

#include "engine/store/store.h"

namespace ruddock::engine {

inline constexpr uint32_t kLfuInitial = 5;

inline uint32_t LruClock(int64_t now_ms) { return static_cast<uint32_t>(now_ms / 1000) & 0xffffff; }
inline uint32_t LfuMinutes(int64_t now_ms) {
  return static_cast<uint32_t>(now_ms / 60'000) & 0xffff;
}

// What a new entry starts with.
uint32_t InitialAccess(const AccessPolicy& policy, int64_t now_ms);
// What an entry becomes when it is used.
uint32_t TouchedAccess(const AccessPolicy& policy, uint32_t access, int64_t now_ms);
// The LFU counter after the decay that is due; does not change the entry.
uint32_t LfuCounter(const AccessPolicy& policy, uint32_t access, int64_t now_ms);
// Milliseconds since the last use, to the second.
int64_t IdleMs(uint32_t access, int64_t now_ms);

}  // namespace ruddock::engine
