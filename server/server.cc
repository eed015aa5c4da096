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
#include "engine/base/log.h"
#include "engine/base/memory.h"
#include "engine/exec/rates.h"
#include "engine/store/eviction.h"
#include "server/addresses.h"
#include "server/apply_config.h"
#include "server/daemon.h"

namespace ruddock::server {
namespace {

constexpr std::string_view kProtected =
    "DENIED Redis is running in protected mode because protected mode is enabled and no password "
    "is "
    "set for the default user. In this mode connections are only accepted from the loopback "
    "interface. If you want to connect from external computers to Redis you may adopt one of the "
    "following solutions: 1) Just disable protected mode sending the command 'CONFIG SET "
    "protected-mode no' from the loopback interface by connecting to Redis from the same host the "
    "server is running, however MAKE SURE Redis is not publicly accessible from internet if you do "
    "so. Use CONFIG REWRITE to make this change permanent. 2) Alternatively you can just disable "
    "the "
    "protected mode by editing the Redis configuration file, and setting the protected mode option "
    "to 'no', and then restarting the server. 3) If you started the server manually just for "
    "testing, restart it with the '--protected-mode no' option. 4) Setup a an authentication "
    "password for the default user. NOTE: You only need to do one of the above things in order for "
    "the server to start accepting connections from the outside.";

// Bytes of data from which on huge pages are worth their rounding. disable-thp holds up to here.
constexpr int64_t kLargeHeap = int64_t{32} << 20;

// More would only take the processors from the I/O threads.
constexpr size_t kMostHelpers = 4;

// Tells a client why it is not served, as far as its socket takes it, and closes.
void Refuse(int fd, std::string_view text) {
  [[maybe_unused]] const ssize_t sent = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
  close(fd);
}

std::vector<std::unique_ptr<IoThread>> MakeThreads(Server& server, int count) {
  std::vector<std::unique_ptr<IoThread>> threads;
  for (int i = 0; i < count; ++i) {
    threads.push_back(std::make_unique<IoThread>(server, static_cast<uint32_t>(i)));
  }
  return threads;
}

void KeepAlive(int fd, int seconds) {
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof(yes));
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof(seconds));
  // Three probes, so that a dead peer is noticed after about twice the time.
  const int interval = std::max(seconds / 3, 1);
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof(interval));
  const int probes = 3;
  setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
}

}  // namespace

Server::Server(engine::Config& config)
    : config_(config),
      engine_({config.shards(), config.databases()}, engine::SystemClock()),
      threads_(MakeThreads(*this, config.io_threads())),
      late_packer_(engine_, work_pool_, threads_[0]->context()),
      work_pool_(std::min(kMostHelpers, threads_.size())),
      listeners_(threads_[0]->context(),
                 [this](int fd, bool unix_socket, Wire wire) { Accepted(fd, unix_socket, wire); }),
      signals_(threads_[0]->context(), SIGTERM, SIGINT) {
  engine_.server = this;
  engine_.store.late_packing = &late_packer_;
  const auto threads = static_cast<uint32_t>(threads_.size());
  for (uint32_t i = 0; i < threads; ++i) expiry_.emplace_back(engine_.store, i, threads);
  engine_.store.SetExclusive(threads == 1);
  BindConfig(config_, engine_);
  FollowConfig();
  WatchSignals();
}

Server::~Server() = default;

void Server::FollowConfig() {
  config_.OnChange({"maxclients"}, [this]() -> std::string {
    if (RaiseFileLimit(config_.maxclients())) return {};
    return fmt::format(
        "The operating system is not able to handle the specified number of clients, try with {}",
        ClientsWithinFileLimit());
  });
  config_.OnChange({"port"}, [this]() -> std::string {
    if (listeners_.Rebind(config_).empty()) return {};
    return "Unable to listen on this port. Check server logs.";
  });
  config_.OnChange({"bind"}, [this]() -> std::string {
    if (listeners_.Rebind(config_).empty()) return {};
    return "Failed to bind to specified addresses.";
  });
}

std::string Server::Listen() { return listeners_.Open(config_); }

std::string_view Server::Refusal(int fd, bool unix_socket) {
  // Those on their way to their thread count too.
  size_t clients = 0;
  for (const auto& thread : threads_) clients += thread->load();
  if (static_cast<int64_t>(clients) >= config_.maxclients()) {
    return "ERR max number of clients reached";
  }
  const bool stranger = !unix_socket && !PeerIsLoopback(fd);
  if (stranger && config_.protected_mode() && !engine_.credentials.required()) return kProtected;
  return {};
}

void Server::Accepted(int fd, bool unix_socket, Wire wire) {
  if (const std::string_view why = Refusal(fd, unix_socket); !why.empty()) {
    engine_.stats.connections_rejected.fetch_add(1, std::memory_order_relaxed);
    Refuse(fd, wire == Wire::kResp ? fmt::format("-{}\r\n", why) : binary::ErrorFrame(why));
    return;
  }
  engine_.stats.connections_received.fetch_add(1, std::memory_order_relaxed);
  if (!unix_socket) {
    const int yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (config_.tcp_keepalive() > 0) KeepAlive(fd, config_.tcp_keepalive());
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
  if (engine_.credentials.required()) session.attention |= engine::kNeedsAuth;
  session.ChangeNames([&](engine::Session::Names& names) {
    names.peer = PeerAddress(session.fd);
    names.local = LocalAddress(session.fd);
  });
}

void Server::EndSession(engine::Session& session) {
  engine_.clients.Remove(session);
  engine_.blocked.Cancel(session);
}

const engine::OutputBufferLimit& Server::output_limit(const engine::Session& session) const {
  // A client of MONITOR is fed like a replica.
  return config_.OutputLimit(session.monitor ? engine::ClientClass::kReplica
                                             : engine::ClientClass::kNormal);
}

void Server::ThreadCron(uint32_t thread) {
  if (thread == 0) {
    engine::SampleLoad(engine_);
    engine_.clients.EvictToLimit();
    if (engine_.store.MemoryUsed() > kLargeHeap) engine::UseHugePages();
  }
  ExpireKeys(thread);
  // What a command's share of the time was too short for.
  engine::EvictToLimit(engine_.store, engine_.clock.NowMs());
}

void Server::ExpireKeys(uint32_t thread) {
  const int64_t now_ms = engine_.clock.NowMs();
  // A paused server is to hold still, for a failover.
  if (engine_.pause.Active(now_ms)) return;
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

void Server::WatchSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  // From now on: whoever is told that the server is ready may end it.
  signals_.async_wait([this](const asio::error_code& error, int number) {
    if (error) return;
    engine::Log(engine::LogLevel::kWarning, fmt::format("Received {} scheduling shutdown...",
                                                        number == SIGINT ? "SIGINT" : "SIGTERM"));
    Shutdown();
  });
}

void Server::Run() {
  listeners_.Start();
  for (size_t i = 1; i < threads_.size(); ++i) {
    workers_.emplace_back([this, i] { threads_[i]->Run(); });
  }
  threads_[0]->Run();
  for (std::thread& worker : workers_) worker.join();
  listeners_.Close();
}

void Server::Shutdown() {
  for (auto& thread : threads_) thread->Stop();
}

}  // namespace ruddock::server
