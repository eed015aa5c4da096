// SPDX-License-Identifier: BSD-3-Clause
// The program around the engine: I/O threads, listeners, the periodic work, the end.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/exec/engine.h"
#include "engine/store/expiry.h"
#include "server/io_thread.h"
#include "server/listener.h"
#include "server/options.h"

namespace ruddock::server {

class Server final : public engine::ServerControl {
 public:
  explicit Server(ServerOptions options);
  ~Server() override;

  // Binds every address. False and `error` set where one that must be there cannot be bound.
  bool Listen(std::string& error);
  // Serves on this thread and the other I/O threads until Shutdown.
  void Run();
  // Any thread, and signal handlers' io_context.
  void Shutdown() override;

  engine::Engine& engine() { return engine_; }

  // For connections and I/O threads.
  void InitSession(engine::Session& session);
  void EndSession(engine::Session& session);
  bool OutputOverLimit(const engine::Session& session, size_t waiting) const;
  uint64_t max_bulk() const { return max_bulk_.load(std::memory_order_relaxed); }
  uint64_t query_buffer_limit() const {
    return query_buffer_limit_.load(std::memory_order_relaxed);
  }
  int64_t idle_timeout_ms() const { return idle_timeout_ms_.load(std::memory_order_relaxed); }
  std::chrono::milliseconds cron_period() const { return std::chrono::milliseconds(100); }
  // A thread's share of the periodic work.
  void ThreadCron(uint32_t thread);

 private:
  void ExpireKeys(uint32_t thread);
  void Accepted(int fd, bool unix_socket, Wire wire);
  bool ListenTcp(uint16_t port, Wire wire, std::string& error);

  const ServerOptions options_;
  engine::Engine engine_;
  std::vector<engine::ActiveExpiry> expiry_;  // one per thread
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::thread> workers_;
  std::atomic<uint64_t> max_bulk_{512ull << 20};
  std::atomic<uint64_t> query_buffer_limit_{1ull << 30};
  std::atomic<int64_t> idle_timeout_ms_{0};
  std::atomic<size_t> max_clients_{10000};
  std::atomic<bool> protected_mode_{true};
};

}  // namespace ruddock::server
