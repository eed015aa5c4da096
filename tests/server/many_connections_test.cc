// SPDX-License-Identifier: BSD-3-Clause
// Thousands of connections: 2,000, or as many as RUDDOCK_TEST_CONNECTIONS says.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

constexpr size_t kIdleBytes = 8 * 1024;

size_t Connections() {
  const char* wanted = std::getenv("RUDDOCK_TEST_CONNECTIONS");
  return wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 2000;
}

// False where this process may not have so many sockets.
bool AllowSockets(size_t count) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count + 100);
  setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur >= count + 100;
}

void ExpectPong(TestSocket& client, bool binary) {
  client.Send(binary ? "\x01" : "PING\r\n");
  EXPECT_EQ(client.Read(binary ? 1 : 7), binary ? "\x11" : "+PONG\r\n");
}

// Closes with a reset instead of a farewell.
void Vanish(TestSocket& client) {
  const linger now{1, 0};
  setsockopt(client.fd(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

TEST(ManyConnections, CostLittleWhileTheyAreIdle) {
  const size_t count = Connections();
  if (!AllowSockets(count)) GTEST_SKIP() << "too few file descriptors for " << count;
  const ServerProcess server(
      {"--io-threads", "2", "--maxclients", std::to_string(count + 100), "--tcp-backlog", "4096"});
  TestSocket control(server.port());
  EXPECT_EQ(control.Command({"SET", "key", "value"}), "+OK\r\n");
  ExpectPong(control, false);
  const size_t before = server.ResidentBytes();
  printf("idle server: %.1f MiB\n", static_cast<double>(before) / (1 << 20));
  if (kMemoryCounts) {
    EXPECT_LT(before, size_t{10} << 20);
  }
  std::vector<TestSocket> clients;
  clients.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const bool binary = i % 4 == 3;
    clients.emplace_back(binary ? server.binary_port() : server.port());
    // Half of them have said something and are as idle again.
    if (i % 2 == 1) ExpectPong(clients.back(), binary);
  }
  EXPECT_TRUE(Eventually(
      [&] { return InfoNumber(control, "connected_clients") == static_cast<int64_t>(count + 1); }));
  const size_t bytes = (server.ResidentBytes() - before) / count;
  printf("%zu idle connections: %zu bytes each\n", count, bytes);
  if (kMemoryCounts) {
    EXPECT_LE(bytes, kIdleBytes);
  }
  // All of them are served.
  for (size_t i = 0; i < count; ++i) ExpectPong(clients[i], i % 4 == 3);
  EXPECT_EQ(control.Command({"GET", "key"}), "$5\r\nvalue\r\n");
  for (size_t i = 0; i < count; i += 3) Vanish(clients[i]);
  clients.clear();
  EXPECT_TRUE(Eventually([&] { return InfoNumber(control, "connected_clients") == 1; }));
}

TEST(ManyConnections, SlowWritersAndReadersAreServedToTheEnd) {
  constexpr size_t kClients = 200;
  if (!AllowSockets(kClients)) GTEST_SKIP() << "too few file descriptors";
  const ServerProcess server({"--io-threads", "2"});
  const std::string value(3000, 'v');
  const std::string request =
      RespCommand({"SET", "key", value}) + RespCommand({"GET", "key"}) + RespCommand({"PING"});
  const std::string reply = "+OK\r\n$3000\r\n" + value + "\r\n+PONG\r\n";
  std::vector<TestSocket> clients;
  for (size_t i = 0; i < kClients; ++i) clients.emplace_back(server.port());
  // Each in its own steps, all at the same time; every tenth one breaks off in the middle.
  for (size_t at = 0; at < request.size(); at += 97) {
    for (size_t i = 0; i < kClients; ++i) {
      if (i % 10 == 9 && at > request.size() / 2) continue;
      clients[i].Send(request.substr(at, 97));
    }
  }
  for (size_t at = 0; at < reply.size(); at += 500) {
    for (size_t i = 0; i < kClients; ++i) {
      if (i % 10 == 9) continue;
      ASSERT_EQ(clients[i].Read(std::min<size_t>(500, reply.size() - at)), reply.substr(at, 500));
    }
  }
  TestSocket control(server.port());
  EXPECT_EQ(control.Command({"GET", "key"}).size(), 3009u);
}

}  // namespace
}  // namespace ruddock::testing
