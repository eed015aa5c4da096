// SPDX-License-Identifier: BSD-3-Clause
// One I/O thread: its event loop, its connections for their whole life, its executor and its read
// and write buffers. Everything runs on the thread itself; only Adopt and the Mailbox calls come
// from others.
#pragma once

#include <asio.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "engine/exec/executor.h"
#include "engine/exec/output_buffer.h"
#include "engine/exec/session.h"
#include "server/deadlines.h"
#include "server/poller.h"
#include "server/wire.h"

namespace ruddock::server {

class Connection;
class Server;

class IoThread final : public engine::Mailbox {
 public:
  static constexpr size_t kReadBuffer = 64 * 1024;

  IoThread(Server& server, uint32_t index);
  ~IoThread() override;

  // Runs the loop until Stop.
  void Run();
  void Stop();

  // Any thread: takes over an accepted socket.
  void Adopt(int fd, bool unix_socket, Wire wire);
  // Connections here, counting those on their way.
  size_t load() const { return load_.load(std::memory_order_relaxed); }

  void Deliver(uint64_t client_id, engine::Delivery delivery) override;
  void Close(uint64_t client_id, bool flush) override;
  void Resume() override;
  void Wake(uint64_t client_id) override;

  // For connections of this thread.
  asio::io_context& context() { return context_; }
  Poller& poller() { return poller_; }
  Deadlines& deadlines() { return deadlines_; }
  engine::Executor& executor() { return *executor_; }
  engine::Batch& batch() { return batch_; }
  engine::OutputBuffer& output() { return output_; }
  char* read_buffer() { return read_buffer_.data(); }
  Server& server() { return server_; }
  // Lets the connection go on when the others have had their turn.
  void GoOn(uint64_t client_id);
  // Takes a closed connection out; it is destroyed when the turn is over.
  void Forget(uint64_t client_id);

 private:
  void TimeOut(uint64_t client_id);
  void ScheduleCron();
  void Cron();

  Server& server_;
  const uint32_t index_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  Poller poller_;
  Deadlines deadlines_;
  asio::steady_timer cron_;
  std::unique_ptr<engine::Executor> executor_;
  engine::Batch batch_;
  engine::OutputBuffer output_;
  std::vector<char> read_buffer_;
  std::unordered_map<uint64_t, std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> retired_;  // closed in this turn
  std::atomic<size_t> load_{0};
};

}  // namespace ruddock::server
