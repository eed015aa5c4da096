// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/shard_lock.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <climits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ruddock::engine {
namespace {

// The state, besides whether the lock is held: whether it is kept for those who waited when it was
// let go; how many wait, parked or about to be; and while some do, since when: since the first one
// began, or since one of them had the lock.
constexpr uint32_t kKept = 2;
constexpr uint32_t kOneWaiter = 4;
constexpr uint32_t kWaiters = 0xffc;
constexpr uint32_t kSince = 0xffff'f000;
constexpr int kSinceShift = 12;
// A unit of time is 2^15 ns, so that 20 bits last for 34 s.
constexpr int kNsShift = 15;
constexpr uint32_t kPatience = 31;  // a millisecond
constexpr int kSpins = 100;

void Pause() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

// Parks until somebody wakes, unless the state is another one by now. Not std::atomic::wait, which
// yields the processor a few times first: whoever yields comes behind all others that can run, a
// thread that frees a large value for one, and so for 4 ms and more, although the lock was let go
// microseconds later and, after a millisecond, is kept for that thread. One that sleeps comes first
// when it is woken.
static_assert(sizeof(std::atomic<uint32_t>) == 4 && std::atomic<uint32_t>::is_always_lock_free);
void Park(std::atomic<uint32_t>& state, uint32_t seen) {
  syscall(SYS_futex, &state, FUTEX_WAIT_PRIVATE, seen, nullptr, nullptr, 0);
}
void Wake(std::atomic<uint32_t>& state, int most) {
  syscall(SYS_futex, &state, FUTEX_WAKE_PRIVATE, most, nullptr, nullptr, 0);
}

uint32_t Now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint32_t>(std::chrono::nanoseconds(now).count() >> kNsShift) << kSinceShift;
}

}  // namespace

// Takes it where nobody has it or is to have it; those who wait go on waiting.
bool ShardLock::TryBarge() {
  uint32_t state = state_.load(std::memory_order_relaxed);
  return (state & (kHeld | kKept)) == 0 &&
         state_.compare_exchange_strong(state, state | kHeld, std::memory_order_acquire,
                                        std::memory_order_relaxed);
}

void ShardLock::LockSlow() {
  for (int i = 0; i < kSpins; ++i) {
    if (TryBarge()) return;
    Pause();
  }
  bool too_late = BeginWaiting();
  for (;;) {
    uint32_t state = state_.load(std::memory_order_relaxed);
    if ((state & kHeld) || ((state & kKept) && too_late)) {
      Park(state_, state);
      // Whatever it is kept for now, it is for us as well.
      too_late = false;
      continue;
    }
    uint32_t taken = ((state - kOneWaiter) & kWaiters) | kHeld;
    if (taken & kWaiters) taken |= Now();
    if (state_.compare_exchange_weak(state, taken, std::memory_order_acquire,
                                     std::memory_order_relaxed)) {
      return;
    }
  }
}

// Whether it was kept for others by then.
bool ShardLock::BeginWaiting() {
  uint32_t state = state_.load(std::memory_order_relaxed);
  uint32_t waiting;
  do {
    waiting = state + kOneWaiter;
    if ((state & kWaiters) == 0) waiting |= Now();
  } while (!state_.compare_exchange_weak(state, waiting, std::memory_order_relaxed));
  return (state & kKept) != 0;
}

// Somebody waits.
void ShardLock::UnlockSlow() {
  const uint32_t now = Now();
  uint32_t state = state_.load(std::memory_order_relaxed);
  uint32_t let_go;
  do {
    let_go = state & ~kHeld;
    if (((now - (state & kSince)) >> kSinceShift) >= kPatience) let_go |= kKept;
  } while (!state_.compare_exchange_weak(state, let_go, std::memory_order_release,
                                         std::memory_order_relaxed));
  // All, where it is kept: the one that is woken alone might have come too late.
  Wake(state_, let_go & kKept ? INT_MAX : 1);
}

}  // namespace ruddock::engine
