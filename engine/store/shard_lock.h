// SPDX-License-Identifier: BSD-3-Clause
// The lock of one shard: four bytes, spins briefly, then parks (the owner may be descheduled).
//
// Whoever lets it go may take it again at once, before a parked waiter has woken up: handing it
// over each time would cost a switch of threads for every batch of two busy clients. But a client
// that does so for ever, as a long pipeline does, must not keep others out: once the one that waits
// longest has waited for a millisecond, the next release hands the lock to a waiter, and nobody
// else can take it meanwhile.
#pragma once

#include <atomic>
#include <cstdint>

namespace ruddock::engine {

class ShardLock {
 public:
  void Lock() {
    if (!TryLock()) [[unlikely]]
      LockSlow();
  }
  // May fail while others wait, although nobody holds it.
  bool TryLock() {
    uint32_t expected = 0;
    return state_.compare_exchange_strong(expected, kHeld, std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }
  void Unlock() {
    uint32_t expected = kHeld;
    if (!state_.compare_exchange_strong(expected, 0, std::memory_order_release,
                                        std::memory_order_relaxed)) [[unlikely]] {
      UnlockSlow();
    }
  }

 private:
  // The other states are those of shard_lock.cc: somebody waits.
  static constexpr uint32_t kHeld = 1;

  bool TryBarge();
  void LockSlow();
  bool BeginWaiting();
  void UnlockSlow();

  std::atomic<uint32_t> state_{0};
};

}  // namespace ruddock::engine
