// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>

namespace ruddock::engine {

// Why no command may take the executor's shortest way just now. Any thread.
enum EngineAttention : uint32_t {
  kMonitorsAttached = 1u << 0,
  kClientsPaused = 1u << 1,
  kMemoryLimited = 1u << 2,  // maxmemory is set
  kMoversWaiting = 1u << 3,  // clients of BLMOVE wait: feeding them takes further shards
};

class Attention {
 public:
  uint32_t load() const { return bits_.load(std::memory_order_relaxed); }
  void Set(EngineAttention bit, bool on) {
    if (on) {
      bits_.fetch_or(bit, std::memory_order_relaxed);
    } else {
      bits_.fetch_and(~uint32_t{bit}, std::memory_order_relaxed);
    }
  }

 private:
  std::atomic<uint32_t> bits_{0};
};

}  // namespace ruddock::engine
