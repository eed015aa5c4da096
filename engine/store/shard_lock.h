// SPDX-License-Identifier: BSD-3-Clause
// The lock of one shard: four bytes, spins briefly, then parks (the owner may be descheduled).
#pragma once

#include <atomic>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ruddock::engine {

class ShardLock {
 public:
  void Lock() {
    uint32_t expected = kFree;
    if (!state_.compare_exchange_strong(expected, kHeld, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
      LockSlow();
    }
  }
  bool TryLock() {
    uint32_t expected = kFree;
    return state_.compare_exchange_strong(expected, kHeld, std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }
  void Unlock() {
    if (state_.exchange(kFree, std::memory_order_release) == kHeldWithWaiters) {
      state_.notify_one();
    }
  }

 private:
  static constexpr uint32_t kFree = 0, kHeld = 1, kHeldWithWaiters = 2;
  static constexpr int kSpins = 100;

  static void Pause() {
#if defined(__x86_64__)
    _mm_pause();
#endif
  }

  void LockSlow() {
    for (int i = 0; i < kSpins; ++i) {
      if (state_.load(std::memory_order_relaxed) == kFree && TryLock()) return;
      Pause();
    }
    while (state_.exchange(kHeldWithWaiters, std::memory_order_acquire) != kFree) {
      state_.wait(kHeldWithWaiters, std::memory_order_relaxed);
    }
  }

  std::atomic<uint32_t> state_{kFree};
};

}  // namespace ruddock::engine
