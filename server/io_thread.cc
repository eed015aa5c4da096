// SPDX-License-Identifier: BSD-3-Clause
#include "server/io_thread.h"

#include <sys/prctl.h>

#include "binary/codec.h"
#include "resp/codec.h"
#include "server/connection.h"
#include "server/crash_report.h"
#include "server/daemon.h"
#include "server/server.h"

namespace ruddock::server {

IoThread::IoThread(Server& server, uint32_t index)
    : server_(server),
      index_(index),
      work_(asio::make_work_guard(context_)),
      poller_(context_),
      deadlines_(context_, engine::SystemClock(), [this](uint64_t id) { TimeOut(id); }),
      cron_(context_),
      read_buffer_(kReadBuffer) {}

IoThread::~IoThread() = default;

void IoThread::Run() {
  const CrashStack crash_stack;
  ApplyNiceness(server_.config());
  executor_ = std::make_unique<engine::Executor>(server_.engine());
  ScheduleCron();
  // Timers of this thread may not be 50 µs late, as they are by default: that is how long it
  // pauses.
  prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0);
  poller_.Start([this] { retired_.clear(); }, [this] { return server_.io_pause(); });
  context_.run();
  // Connections end on the thread that served them.
  while (!connections_.empty()) connections_.begin()->second->Shutdown();
}

void IoThread::Stop() {
  asio::post(context_, [this] { context_.stop(); });
}

void IoThread::Adopt(int fd, bool unix_socket, Wire wire) {
  load_.fetch_add(1, std::memory_order_relaxed);
  asio::post(context_, [this, fd, unix_socket, wire] {
    std::unique_ptr<engine::Codec> codec;
    if (wire == Wire::kBinary) {
      codec = std::make_unique<binary::BinaryCodec>();
    } else {
      codec = std::make_unique<resp::RespCodec>();
    }
    const uint64_t id = server_.engine().clients.NextId();
    auto connection = std::make_unique<Connection>(*this, id, fd, unix_socket, std::move(codec));
    connections_.emplace(id, std::move(connection)).first->second->Start();
  });
}

void IoThread::Forget(uint64_t client_id) {
  auto it = connections_.find(client_id);
  if (it == connections_.end()) return;
  retired_.push_back(std::move(it->second));
  connections_.erase(it);
  load_.fetch_sub(1, std::memory_order_relaxed);
}

void IoThread::Deliver(uint64_t client_id, engine::Delivery delivery) {
  asio::post(context_, [this, client_id, delivery = std::move(delivery)] {
    auto it = connections_.find(client_id);
    if (it != connections_.end()) it->second->Deliver(delivery);
  });
}

void IoThread::Close(uint64_t client_id, bool flush) {
  asio::post(context_, [this, client_id, flush] {
    auto it = connections_.find(client_id);
    if (it == connections_.end()) return;
    if (flush) {
      it->second->CloseAfterOutput();
    } else {
      it->second->Shutdown();
    }
  });
}

void IoThread::Resume() {
  asio::post(context_, [this] {
    // A resumed connection may close and leave the map.
    std::vector<Connection*> waiting;
    for (auto& [id, connection] : connections_) {
      if (connection->stalled()) waiting.push_back(connection.get());
    }
    for (Connection* connection : waiting) connection->Resume();
  });
}

void IoThread::Wake(uint64_t client_id) {
  asio::post(context_, [this, client_id] {
    auto it = connections_.find(client_id);
    if (it != connections_.end()) it->second->Wake();
  });
}

void IoThread::GoOn(uint64_t client_id) {
  asio::post(context_, [this, client_id] {
    auto it = connections_.find(client_id);
    if (it != connections_.end()) it->second->GoOn();
  });
}

void IoThread::TimeOut(uint64_t client_id) {
  auto it = connections_.find(client_id);
  if (it != connections_.end()) it->second->TimeOut();
}

void IoThread::ScheduleCron() {
  cron_.expires_after(server_.cron_period());
  cron_.async_wait([this](const asio::error_code& error) {
    if (error) return;
    Cron();
    ScheduleCron();
  });
}

void IoThread::Cron() {
  if (!server_.engine().cron_paused.load(std::memory_order_relaxed)) server_.ThreadCron(index_);
  const int64_t now_ms = server_.engine().clock.NowMs();
  const int64_t timeout_ms = server_.idle_timeout_ms();
  // One that is closed leaves the map.
  for (auto next = connections_.begin(); next != connections_.end();) {
    Connection& connection = *(next++)->second;
    connection.Check(now_ms, timeout_ms);
  }
  retired_.clear();
}

}  // namespace ruddock::server
