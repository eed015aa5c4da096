// SPDX-License-Identifier: BSD-3-Clause
// Which of a thread's sockets can be read or written: an epoll set of its own, itself one
// descriptor of the thread's Asio loop.
//
// Asio arms a descriptor anew, with a system call, for every single wait. Here a socket is
// registered once and stays so (level-triggered); all that became ready in one turn of the loop
// cost one call and one arming together. Belongs to one thread.
#pragma once

#include <sys/epoll.h>

#include <asio.hpp>

#include <cstdint>

namespace ruddock::server {

class Poller {
 public:
  class Handler {
   public:
    // `events` as from epoll: EPOLLIN, EPOLLOUT; EPOLLERR and EPOLLHUP also when not asked for.
    virtual void OnEvents(uint32_t events) = 0;

   protected:
    ~Handler() = default;
  };

  explicit Poller(asio::io_context& context);

  // `handler` has to outlive the turn in which it is removed: events of that turn may still name
  // it. False, with errno, where the system refuses.
  bool Add(int fd, uint32_t events, Handler& handler);
  void Modify(int fd, uint32_t events, Handler& handler);
  // Closing the descriptor removes it too.

  // Calls `after_turn()` whenever the handlers of all sockets that were ready have run.
  template <typename AfterTurn>
  void Start(AfterTurn after_turn) {
    set_.async_wait(Descriptor::wait_read,
                    [this, after_turn](const asio::error_code& error) mutable {
                      if (error) return;
                      Dispatch();
                      after_turn();
                      Start(after_turn);
                    });
  }

 private:
  using Descriptor = asio::posix::stream_descriptor;
  // Sockets served per turn; the others stay ready for the next.
  static constexpr int kEventsPerTurn = 128;

  void Dispatch();

  Descriptor set_;
};

}  // namespace ruddock::server
