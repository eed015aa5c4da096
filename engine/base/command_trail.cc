// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/command_trail.h"

namespace ruddock::engine {

namespace {

// Static and never freed: a crash may come when the heap is in ruins.
std::array<CommandTrail, kMaxCommandTrails> trails;
std::array<std::atomic<bool>, kMaxCommandTrails> taken;
CommandTrail overflow;

class Claim {
 public:
  Claim() {
    for (size_t i = 0; i < kMaxCommandTrails; ++i) {
      bool free = false;
      if (taken[i].compare_exchange_strong(free, true)) {
        index_ = i;
        return;
      }
    }
  }
  ~Claim() {
    if (index_ == kMaxCommandTrails) return;
    for (auto& name : trails[index_].names) name.store(nullptr, std::memory_order_relaxed);
    trails[index_].next.store(0, std::memory_order_relaxed);
    taken[index_].store(false, std::memory_order_release);
  }
  CommandTrail& trail() { return index_ == kMaxCommandTrails ? overflow : trails[index_]; }

 private:
  size_t index_ = kMaxCommandTrails;
};

}  // namespace

CommandTrail& ThisThreadsTrail() {
  static thread_local Claim claim;
  return claim.trail();
}

void VisitCommandTrails(void (*visit)(const CommandTrail&, void*), void* argument) {
  for (size_t i = 0; i < kMaxCommandTrails; ++i) {
    if (taken[i].load(std::memory_order_acquire)) visit(trails[i], argument);
  }
}

}  // namespace ruddock::engine
