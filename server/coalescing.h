// SPDX-License-Identifier: BSD-3-Clause
// Decides when a busy thread pauses, so that more requests come together before it goes on, as
// network cards do with interrupts.
//
// A thread with many clients usually finds one or two sockets ready, serves them, goes to sleep,
// and is woken by the next request, whose sender pays for the waking. If it pauses for a fixed
// short time instead, a few sockets are ready then: fewer system calls and wakings for both sides,
// and code and data stay in the caches from one socket to the next.
//
// Whether that pays shows afterwards. Fewer than kLeastReady were not worth the pause. And where
// more than one in kShare of the active sockets came, the clients stood still for want of answers:
// their round trip is then shorter than kShare pauses. Either way the thread rests from pausing,
// ever longer.
#pragma once

#include <algorithm>
#include <cstdint>

namespace ruddock::server {

class Coalescing {
 public:
  static constexpr uint32_t kLeastReady = 3;
  static constexpr uint32_t kShare = 4;
  // So many sockets served are one window, in which the active ones are counted.
  static constexpr uint32_t kWindow = 256;
  static constexpr uint32_t kLongestRest = 1024;

  // A socket is served. `window` is the socket's own, 0 at first: in which window it was counted.
  void NoteServed(uint32_t& window) {
    if (window != window_) {
      window = window_;
      ++counted_;
    }
    if (++served_ < kWindow) return;
    active_ = counted_;
    counted_ = 0;
    served_ = 0;
    if (++window_ == 0) window_ = 1;
  }

  // No socket is ready. Whether to pause and to look again.
  bool ShouldPause() {
    if (active_ < kLeastReady * kShare) return false;
    if (rest_ == 0) return true;
    --rest_;
    return false;
  }
  // The pause is over and so many sockets are ready.
  void NotePause(uint32_t ready) {
    if (ready >= kLeastReady && ready * kShare <= active_) {
      next_rest_ = std::max(next_rest_ / 2, 1u);
    } else {
      rest_ = next_rest_;
      next_rest_ = std::min(next_rest_ * 2, kLongestRest);
    }
  }

 private:
  uint32_t window_ = 1;
  uint32_t served_ = 0;   // in this window
  uint32_t counted_ = 0;  // different ones of these
  uint32_t active_ = 0;   // different ones in the window before
  uint32_t rest_ = 0;     // occasions to let pass
  uint32_t next_rest_ = 1;
};

}  // namespace ruddock::server
