// SPDX-License-Identifier: BSD-3-Clause
// Which of a thread's sockets can be read or written: an epoll set of its own, itself one
// descriptor of the thread's Asio loop.
//
// Asio arms a descriptor anew, with a system call, for every single wait. Here a socket is
// registered once and stays so (level-triggered), and what becomes ready while others are served is
// served in the same turn of the loop: a busy thread returns to Asio, at three more calls, once per
// kSocketsPerTurn instead of for each socket or two. Where there are many, it pauses before it
// looks for more (coalescing.h). Belongs to one thread.
#pragma once

#include <sys/epoll.h>

#include <asio.hpp>

#include <chrono>
#include <cstdint>

#include "server/coalescing.h"

namespace ruddock::server {

class Poller {
 public:
  class Handler {
   public:
    // `events` as from epoll: EPOLLIN, EPOLLOUT; EPOLLERR and EPOLLHUP also when not asked for.
    virtual void OnEvents(uint32_t events) = 0;

   protected:
    ~Handler() = default;

   private:
    friend class Poller;
    uint32_t window_ = 0;  // see Coalescing::NoteServed
  };

  explicit Poller(asio::io_context& context);

  // `handler` has to outlive the round in which it is removed: events of that round may still name
  // it. False, with errno, where the system refuses.
  bool Add(int fd, uint32_t events, Handler& handler);
  void Modify(int fd, uint32_t events, Handler& handler);
  // Closing the descriptor removes it too.

  // Calls `after_round()` whenever the handlers of all sockets that were found ready have run.
  // `pause()` says how long a pause is; zero: there are none.
  template <typename AfterRound, typename Pause>
  void Start(AfterRound after_round, Pause pause) {
    set_.async_wait(Descriptor::wait_read,
                    [this, after_round, pause](const asio::error_code& error) mutable {
                      if (error) return;
                      for (int left = kSocketsPerTurn; left > 0;) {
                        const int count = ServeReady();
                        after_round();
                        left -= count;
                        if (count > 0) continue;
                        if (left == kSocketsPerTurn || !MayPause(pause())) break;
                        left -= kSocketsPerPause;
                      }
                      Start(after_round, pause);
                    });
  }

 private:
  using Descriptor = asio::posix::stream_descriptor;
  // Then timers and what other threads have posted get their turn; the others stay ready.
  static constexpr int kSocketsPerTurn = 128;
  // As much of a turn as a pause takes.
  static constexpr int kSocketsPerPause = 16;

  // Returns how many there were.
  int ServeReady();
  // Pauses, where that is likely to pay; false where it is not.
  bool MayPause(std::chrono::microseconds pause);

  Descriptor set_;
  Coalescing coalescing_;
  bool paused_ = false;  // and has not looked since
};

}  // namespace ruddock::server
