// SPDX-License-Identifier: BSD-3-Clause
// client-output-buffer-limit for one connection; used by its thread alone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/config/config.h"

namespace ruddock::server {

class OutputLimit {
 public:
  // Whether a client with `waiting` unsent bytes must go: more than the hard limit, or more than
  // the soft limit for longer than its seconds.
  bool Exceeded(const engine::OutputBufferLimit& limit, size_t waiting, int64_t now_ms) {
    const uint64_t hard = limit.hard();
    if (hard != 0 && waiting >= hard) return true;
    const uint64_t soft = limit.soft();
    if (soft == 0 || waiting < soft) {
      since_ms_ = 0;
      return false;
    }
    if (since_ms_ == 0) since_ms_ = now_ms;
    return now_ms - since_ms_ > limit.soft_seconds() * 1000;
  }

 private:
  int64_t since_ms_ = 0;  // above the soft limit since then; 0: below
};

}  // namespace ruddock::server
