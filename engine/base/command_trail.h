// SPDX-License-Identifier: BSD-3-Clause
// The names of the commands that each thread ran last, for the report of a crash. Names only:
// arguments are the users' data.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ruddock::engine {

// Written by one thread, read by whoever reports a crash, at any moment and without a lock.
struct CommandTrail {
  static constexpr size_t kLength = 8;

  std::array<std::atomic<const char*>, kLength> names{};
  std::atomic<uint32_t> next{0};

  // `name` must live as long as the process.
  void Note(const char* name) {
    const uint32_t at = next.load(std::memory_order_relaxed);
    names[at % kLength].store(name, std::memory_order_relaxed);
    next.store(at + 1, std::memory_order_relaxed);
  }
};

inline constexpr size_t kMaxCommandTrails = 256;

// The trail of the calling thread; one that nobody reports where there are too many threads.
// Belongs to the thread until it ends.
CommandTrail& ThisThreadsTrail();

// Calls `visit(const CommandTrail&)` for every thread that has one. Async-signal-safe.
void VisitCommandTrails(void (*visit)(const CommandTrail&, void*), void* argument);

// The same without a call.
inline CommandTrail& CommandTrailOfThread() {
  static thread_local CommandTrail& trail = ThisThreadsTrail();
  return trail;
}

}  // namespace ruddock::engine
