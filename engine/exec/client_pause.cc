// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/client_pause.h"

#include <algorithm>

namespace ruddock::engine {

void ClientPause::Start(int64_t now_ms, int64_t until_ms, bool writes_only) {
  std::lock_guard guard(mutex_);
  if (Active(now_ms)) {
    until_ms_ = std::max(until_ms_.load(), until_ms);
    writes_only_ = writes_only_ && writes_only;
  } else {
    until_ms_ = until_ms;
    writes_only_ = writes_only;
  }
  attention_.Set(kClientsPaused, true);
}

void ClientPause::End() {
  std::lock_guard guard(mutex_);
  until_ms_ = 0;
  attention_.Set(kClientsPaused, false);
}

void ClientPause::Expire(int64_t now_ms) {
  std::lock_guard guard(mutex_);
  if (now_ms >= until_ms()) attention_.Set(kClientsPaused, false);
}

}  // namespace ruddock::engine
