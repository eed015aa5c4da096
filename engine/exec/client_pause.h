// SPDX-License-Identifier: BSD-3-Clause
// CLIENT PAUSE: until when which commands have to wait. Safe from any thread; locks only where
// something changes.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "engine/exec/attention.h"

namespace ruddock::engine {

class ClientPause {
 public:
  explicit ClientPause(Attention& attention) : attention_(attention) {}

  // A pause that is on already is never shortened or loosened.
  void Start(int64_t now_ms, int64_t until_ms, bool writes_only);
  void End();

  // Whether a command has to wait. Notices by itself that the time is up.
  bool Holds(int64_t now_ms, bool write) {
    if (!(attention_.load() & kClientsPaused)) [[likely]]
      return false;
    if (now_ms >= until_ms()) {
      Expire(now_ms);
      return false;
    }
    return write || !writes_only_.load(std::memory_order_relaxed);
  }
  // Any pause: nothing is to change by itself either.
  bool Active(int64_t now_ms) const {
    return (attention_.load() & kClientsPaused) && now_ms < until_ms();
  }
  int64_t until_ms() const { return until_ms_.load(std::memory_order_relaxed); }

 private:
  void Expire(int64_t now_ms);

  Attention& attention_;
  std::mutex mutex_;
  std::atomic<int64_t> until_ms_{0};
  std::atomic<bool> writes_only_{false};
};

}  // namespace ruddock::engine
