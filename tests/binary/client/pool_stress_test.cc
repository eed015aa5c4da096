// SPDX-License-Identifier: BSD-3-Clause
// Pipelines of INCR over a pool of 20 while connections are killed by the server, or cut: what was
// acknowledged happened once, what did not happen was reported so, and the metrics add up. A server
// that kills a client sends first what it has executed; where a connection is cut, replies are
// lost.
//
// 40,000 operations with a kill every 5 ms; RUDDOCK_CLIENT_OPERATIONS and RUDDOCK_CLIENT_KILL_MS
// set others (the figures of docs/client.md: 1000000 and 1000).
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/binary/client/support.h"
#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::client {
namespace {

using testing::Eventually;
using testing::ServerProcess;
using testing::TestSocket;

constexpr size_t kConnections = 20;
constexpr size_t kWorkers = 40;
constexpr size_t kKeys = 64;
constexpr size_t kDepth = 16;

size_t FromEnvironment(const char* name, size_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// What became of the operations on one key.
struct KeyTally {
  std::vector<int64_t> acknowledged;  // the values that INCR answered
  int64_t unknown = 0;
  int64_t not_sent = 0;
};

// All on one thread but for the server, the pool and who kills.
class Load {
 public:
  Load(Pool& pool, size_t operations) : pool_(pool), left_(operations) {}

  void Run() {
    for (size_t i = 0; i < kWorkers; ++i) Work();
    io_.run();
  }

  std::array<KeyTally, kKeys>& tallies() { return tallies_; }

 private:
  // One pipeline after another.
  void Work() {
    if (left_ == 0) return;
    const size_t count = std::min(left_, kDepth);
    left_ -= count;
    Pipeline pipe;
    std::array<size_t, kDepth> keys{};
    for (size_t i = 0; i < count; ++i) {
      keys[i] = next_key_++ % kKeys;
      pipe.Incr("key:" + std::to_string(keys[i]));
    }
    pool_.AsyncExecute(std::move(pipe),
                       asio::bind_executor(io_.get_executor(), [=, this](Replies replies) {
                         ASSERT_EQ(replies.size(), count);
                         for (size_t i = 0; i < count; ++i) Count(tallies_[keys[i]], replies[i]);
                         Work();
                       }));
  }

  static void Count(KeyTally& tally, const Result<Value>& reply) {
    if (reply) {
      tally.acknowledged.push_back(reply->integer());
    } else if (reply.error().maybe_executed()) {
      ++tally.unknown;
    } else {
      ++tally.not_sent;
      EXPECT_NE(reply.error().kind, ErrorKind::kServer) << reply.error().message;
    }
  }

  Pool& pool_;
  asio::io_context io_{1};
  size_t left_;
  size_t next_key_ = 0;
  std::array<KeyTally, kKeys> tallies_;
};

// Ends one connection after another, in their order, until it is told to stop.
class Killer {
 public:
  Killer(uint16_t port, std::chrono::milliseconds pause)
      : thread_([this, port, pause] { Run(port, pause); }) {}
  ~Killer() { Stop(); }

  size_t Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return killed_;
  }

 private:
  void Run(uint16_t port, std::chrono::milliseconds pause) {
    TestSocket control(port);
    auto next = std::chrono::steady_clock::now() + pause;
    for (size_t turn = 0; !stop_; std::this_thread::sleep_for(std::chrono::milliseconds(1))) {
      if (std::chrono::steady_clock::now() < next) continue;
      next += pause;
      const std::string list = control.Command({"CLIENT", "LIST"});
      std::vector<std::string> victims;
      for (size_t at = 0; (at = list.find(" name=pool ", at)) != std::string::npos; ++at) {
        const size_t line = list.rfind("id=", at) + 3;
        victims.push_back(list.substr(line, list.find(' ', line) - line));
      }
      if (victims.empty()) continue;
      const std::string& victim = victims[turn++ % victims.size()];
      if (control.Command({"CLIENT", "KILL", "ID", victim}) == ":1\r\n") ++killed_;
    }
  }

  std::atomic<bool> stop_{false};
  std::atomic<size_t> killed_{0};
  std::thread thread_;
};

// Cuts the pool's connections at this end, as a broken network would: what is on its way is still
// executed, and nobody hears of it.
class Cutter {
 public:
  Cutter(uint16_t port, std::chrono::milliseconds pause)
      : thread_([this, port, pause] { Run(port, pause); }) {}
  ~Cutter() {
    stop_ = true;
    thread_.join();
  }

 private:
  void Run(uint16_t port, std::chrono::milliseconds pause) {
    for (size_t turn = 0; !stop_; std::this_thread::sleep_for(pause)) {
      std::vector<int> sockets;
      for (int fd = 3; fd < kLastSocket; ++fd) {
        // A descriptor of our own: the pool may close its one at any moment, and open another.
        const int own = fcntl(fd, F_DUPFD_CLOEXEC, kLastSocket);
        if (own < 0) continue;
        if (PeerPort(own) == port) {
          sockets.push_back(own);
        } else {
          close(own);
        }
      }
      if (!sockets.empty()) shutdown(sockets[turn++ % sockets.size()], SHUT_RDWR);
      for (const int own : sockets) close(own);
    }
  }
  static uint16_t PeerPort(int fd) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    return address.sin_family == AF_INET ? ntohs(address.sin_port) : 0;
  }

  static constexpr int kLastSocket = 512;

  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// The key's value against what the client was told.
void Check(Connection& connection, size_t key, KeyTally& tally) {
  const auto value = connection.CallAs<std::optional<int64_t>>("GET", "key:" + std::to_string(key));
  ASSERT_TRUE(value);
  const auto acknowledged = static_cast<int64_t>(tally.acknowledged.size());
  EXPECT_GE(value->value_or(0), acknowledged) << "lost: key " << key;
  EXPECT_LE(value->value_or(0), acknowledged + tally.unknown) << "doubled: key " << key;
  std::sort(tally.acknowledged.begin(), tally.acknowledged.end());
  EXPECT_EQ(std::adjacent_find(tally.acknowledged.begin(), tally.acknowledged.end()),
            tally.acknowledged.end())
      << "answered twice: key " << key;
}

TEST(ClientPoolStress, NothingAcknowledgedIsLostOrDoubled) {
  const size_t operations = FromEnvironment("RUDDOCK_CLIENT_OPERATIONS", 40'000);
  const std::chrono::milliseconds pause(FromEnvironment("RUDDOCK_CLIENT_KILL_MS", 5));
  ServerProcess server;
  PoolOptions options = PoolOptionsFor(server.binary_port(), kConnections, kConnections);
  options.connection.client_name = "pool";
  Pool pool(options);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == kConnections; }));
  Load load(pool, operations);
  Killer killer(server.port(), pause);
  const auto begin = std::chrono::steady_clock::now();
  load.Run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  const size_t killed = killer.Stop();
  ASSERT_TRUE(Eventually([&] {
    return pool.Metrics().idle == kConnections && pool.Metrics().connections_lost >= killed;
  }));

  Connection connection = OpenOrDie(OptionsFor(server.binary_port()));
  uint64_t acknowledged = 0, unknown = 0, not_sent = 0;
  for (size_t key = 0; key < kKeys; ++key) {
    KeyTally& tally = load.tallies()[key];
    Check(connection, key, tally);
    acknowledged += tally.acknowledged.size();
    unknown += static_cast<uint64_t>(tally.unknown);
    not_sent += static_cast<uint64_t>(tally.not_sent);
  }
  const PoolMetrics m = pool.Metrics();
  std::printf(
      "%zu operations in %.2f s, %zu connections killed: %llu acknowledged, %llu unknown, "
      "%llu not sent\n%s\n",
      operations, took.count(), killed, static_cast<unsigned long long>(acknowledged),
      static_cast<unsigned long long>(unknown), static_cast<unsigned long long>(not_sent),
      m.ToJson().c_str());
  EXPECT_EQ(acknowledged + unknown + not_sent, operations);
  EXPECT_EQ(m.answered, acknowledged);
  EXPECT_EQ(m.unknown, unknown);
  EXPECT_EQ(m.not_sent, not_sent);
  EXPECT_EQ(m.requests, operations);
  EXPECT_EQ(m.acquires, m.hits + m.misses);
  EXPECT_EQ(m.acquires, m.handed_out + m.acquire_timeouts + m.acquire_refused);
  EXPECT_EQ(m.executions, m.latency.count() + m.executions_failed);
  EXPECT_EQ(m.handed_out, m.executions + m.retries);
  EXPECT_EQ(m.connections_opened, m.connections_closed + m.open);
  EXPECT_EQ(m.connections_lost, killed);
  EXPECT_EQ(m.reconnects, killed);
}

TEST(ClientPoolStress, WhatWasExecutedUnheardIsNotRepeated) {
  constexpr size_t kOperations = 40'000;
  // Once is enough nearly always.
  for (int64_t executed_unheard = 0; executed_unheard == 0 && !::testing::Test::HasFailure();) {
    ServerProcess server;
    Pool pool(PoolOptionsFor(server.binary_port(), kConnections, kConnections));
    ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == kConnections; }));
    Load load(pool, kOperations);
    {
      const Cutter cutter(server.binary_port(), std::chrono::milliseconds(5));
      load.Run();
    }
    Connection connection = OpenOrDie(OptionsFor(server.binary_port()));
    uint64_t answered = 0, unknown = 0, not_sent = 0;
    for (size_t key = 0; key < kKeys; ++key) {
      KeyTally& tally = load.tallies()[key];
      Check(connection, key, tally);
      executed_unheard += *connection.CallAs<int64_t>("GET", "key:" + std::to_string(key)) -
                          static_cast<int64_t>(tally.acknowledged.size());
      answered += tally.acknowledged.size();
      unknown += static_cast<uint64_t>(tally.unknown);
      not_sent += static_cast<uint64_t>(tally.not_sent);
    }
    EXPECT_EQ(answered + unknown + not_sent, kOperations);
    const PoolMetrics m = pool.Metrics();
    EXPECT_EQ(m.answered, answered);
    EXPECT_EQ(m.unknown, unknown);
    EXPECT_EQ(m.not_sent, not_sent);
  }
}

}  // namespace
}  // namespace ruddock::client
