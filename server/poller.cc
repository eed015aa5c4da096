// SPDX-License-Identifier: BSD-3-Clause
#include "server/poller.h"

#include <time.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace ruddock::server {
namespace {

int MakeSet() {
  const int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return fd;
}

}  // namespace

Poller::Poller(asio::io_context& context) : set_(context, MakeSet()) {}

bool Poller::Add(int fd, uint32_t events, Handler& handler) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &handler;
  return epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void Poller::Modify(int fd, uint32_t events, Handler& handler) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &handler;
  epoll_ctl(set_.native_handle(), EPOLL_CTL_MOD, fd, &event);
}

int Poller::ServeReady() {
  epoll_event ready[kSocketsPerTurn];
  const int count = std::max(epoll_wait(set_.native_handle(), ready, kSocketsPerTurn, 0), 0);
  if (paused_) coalescing_.NotePause(static_cast<uint32_t>(count));
  paused_ = false;
  for (int i = 0; i < count; ++i) {
    auto* handler = static_cast<Handler*>(ready[i].data.ptr);
    coalescing_.NoteServed(handler->window_);
    handler->OnEvents(ready[i].events);
  }
  return count;
}

bool Poller::MayPause(std::chrono::microseconds pause) {
  if (pause.count() == 0 || !coalescing_.ShouldPause()) return false;
  timespec duration{};
  duration.tv_nsec = std::chrono::nanoseconds(pause).count();
  nanosleep(&duration, nullptr);
  paused_ = true;
  return true;
}

}  // namespace ruddock::server
