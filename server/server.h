// SPDX-License-Identifier: BSD-3-Clause
// The program around the engine: I/O threads, listeners, the periodic work, the end.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/config/config.h"
#include "engine/exec/engine.h"
#include "engine/store/expiry.h"
#include "server/io_thread.h"
#include "server/late_packer.h"
#include "server/listener_set.h"
#include "server/work_pool.h"

namespace ruddock::server {

class Server final : public engine::ServerControl {
 public:
  explicit Server(engine::Config& config);
  ~Server() override;

  // Binds every address. Returns an empty string or why one that must be there cannot be bound.
  std::string Listen();
  // Serves on this thread and the other I/O threads until Shutdown.
  void Run();
  // Any thread, and signal handlers' io_context.
  void Shutdown() override;

  engine::Engine& engine() { return engine_; }
  engine::WorkPool& work_pool() { return work_pool_; }

  // For connections and I/O threads.
  void InitSession(engine::Session& session);
  void EndSession(engine::Session& session);
  // The limit for what a client may leave unread.
  const engine::OutputBufferLimit& output_limit(const engine::Session& session) const;
  uint64_t max_bulk() const { return static_cast<uint64_t>(config_.proto_max_bulk_len()); }
  // What a client may send before a request is complete, and whether it has authenticated.
  uint64_t query_buffer_limit(bool authenticated) const {
    const auto limit = static_cast<uint64_t>(config_.client_query_buffer_limit());
    return authenticated ? limit : std::min(limit, kUnauthenticatedQuery);
  }
  int64_t idle_timeout_ms() const { return config_.timeout() * 1000; }
  std::chrono::milliseconds cron_period() const {
    return std::chrono::milliseconds(1000 / config_.hz());
  }
  const engine::Config& config() const { return config_; }
  std::chrono::microseconds io_pause() const {
    return std::chrono::microseconds(config_.io_coalesce_usec());
  }
  // A thread's share of the periodic work.
  void ThreadCron(uint32_t thread);

 private:
  static constexpr uint64_t kUnauthenticatedQuery = 1024 * 1024;

  void ExpireKeys(uint32_t thread);
  void Accepted(int fd, bool unix_socket, Wire wire);
  // Why the client at the other end of a new socket is turned away; empty: it is not.
  std::string_view Refusal(int fd, bool unix_socket);
  void FollowConfig();
  void WatchSignals();

  engine::Config& config_;
  engine::Engine engine_;
  std::vector<engine::ActiveExpiry> expiry_;  // one per thread
  std::vector<std::unique_ptr<IoThread>> threads_;
  LatePacker late_packer_;
  ThreadPool work_pool_;  // its jobs wake clients of the threads
  ListenerSet listeners_;
  asio::signal_set signals_;
  std::vector<std::thread> workers_;
};

}  // namespace ruddock::server
