// SPDX-License-Identifier: BSD-3-Clause
#include "server/server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "binary/frames.h"
#include "engine/store/eviction.h"
#include "server/addresses.h"

namespace ruddock::server {
namespace {

// Tells a client why it is not served, as far as its socket takes it, and closes.
void Refuse(int fd, std::string_view text) {
  [[maybe_unused]] const ssize_t sent = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
  close(fd);
}

}  // namespace

Server::Server(ServerOptions options)
    : options_(std::move(options)),
      engine_({options_.shards, options_.databases}, engine::SystemClock()) {
  engine_.server = this;
  for (uint32_t i = 0; i < options_.io_threads; ++i) {
    expiry_.emplace_back(engine_.store, i, options_.io_threads);
    threads_.push_back(std::make_unique<IoThread>(*this, i));
  }
}

Server::~Server() = default;

bool Server::ListenTcp(uint16_t port, Wire wire, std::string& error) {
  size_t bound = 0;
  for (const std::string& entry : options_.bind) {
    const bool optional = !entry.empty() && entry[0] == '-';
    std::string why;
    std::unique_ptr<Listener> listener = Listener::Tcp(
        threads_[0]->context(), optional ? entry.substr(1) : entry, port, options_.backlog,
        [this, wire](int fd) { Accepted(fd, false, wire); }, why);
    if (!listener) {
      error = why;
      if (optional) continue;
      return false;
    }
    listeners_.push_back(std::move(listener));
    ++bound;
  }
  return bound > 0;
}

bool Server::Listen(std::string& error) {
  if (options_.port != 0 && !ListenTcp(options_.port, Wire::kResp, error)) return false;
  if (options_.binary_port != 0 && !ListenTcp(options_.binary_port, Wire::kBinary, error)) {
    return false;
  }
  if (!options_.unix_socket.empty()) {
    std::unique_ptr<Listener> listener = Listener::Unix(
        threads_[0]->context(), options_.unix_socket, options_.unix_socket_mode, options_.backlog,
        [this](int fd) { Accepted(fd, true, Wire::kResp); }, error);
    if (!listener) return false;
    listeners_.push_back(std::move(listener));
  }
  return true;
}

void Server::Accepted(int fd, bool unix_socket, Wire wire) {
  if (engine_.clients.count() >= max_clients_.load(std::memory_order_relaxed)) {
    engine_.stats.connections_rejected.fetch_add(1, std::memory_order_relaxed);
    constexpr std::string_view kFull = "ERR max number of clients reached";
    Refuse(fd, wire == Wire::kResp ? fmt::format("-{}\r\n", kFull) : binary::ErrorFrame(kFull));
    return;
  }
  engine_.stats.connections_received.fetch_add(1, std::memory_order_relaxed);
  if (!unix_socket) {
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  }
  IoThread& least =
      **std::min_element(threads_.begin(), threads_.end(),
                         [](const auto& a, const auto& b) { return a->load() < b->load(); });
  least.Adopt(fd, unix_socket, wire);
}

void Server::InitSession(engine::Session& session) {
  const int64_t now_ms = engine_.clock.NowMs();
  session.connected_at_ms = now_ms;
  session.last_used_ms = now_ms;
  session.ChangeNames([&](engine::Session::Names& names) {
    names.peer = PeerAddress(session.fd);
    names.local = LocalAddress(session.fd);
  });
}

void Server::EndSession(engine::Session& session) { engine_.clients.Remove(session); }

bool Server::OutputOverLimit(const engine::Session&, size_t) const { return false; }

void Server::ThreadCron(uint32_t thread) {
  ExpireKeys(thread);
  // What a command's share of the time was too short for.
  engine::EvictToLimit(engine_.store, engine_.clock.NowMs());
}

void Server::ExpireKeys(uint32_t thread) {
  const int64_t now_ms = engine_.clock.NowMs();
  // A paused server is to hold still, for a failover.
  const uint32_t attention = engine_.attention.load(std::memory_order_relaxed);
  if ((attention & engine::kClientsPaused) && now_ms < engine_.pause.until_ms) return;
  const int percent = engine::ActiveExpiry::TimePercent(engine_.store.expiry.effort);
  const int64_t period_us = std::chrono::microseconds(cron_period()).count();
  const uint64_t start = engine::Ticks();
  expiry_[thread].Run(now_ms, period_us * percent / 100);
  const uint64_t ticks = engine::Ticks() - start;
  if (ticks >= engine_.slow.latency.load(std::memory_order_relaxed)) {
    engine_.latency.Add("expire-cycle", now_ms / 1000,
                        static_cast<int64_t>(engine::TicksToNs(ticks) / 1'000'000));
  }
}

void Server::Run() {
  asio::signal_set signals(threads_[0]->context(), SIGTERM, SIGINT);
  signals.async_wait([this](const asio::error_code& error, int) {
    if (!error) Shutdown();
  });
  std::signal(SIGPIPE, SIG_IGN);
  for (auto& listener : listeners_) listener->Start();
  for (size_t i = 1; i < threads_.size(); ++i) {
    workers_.emplace_back([this, i] { threads_[i]->Run(); });
  }
  threads_[0]->Run();
  for (std::thread& worker : workers_) worker.join();
  listeners_.clear();
}

void Server::Shutdown() {
  for (auto& thread : threads_) thread->Stop();
}

}  // namespace ruddock::server
