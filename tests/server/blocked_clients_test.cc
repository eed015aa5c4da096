// SPDX-License-Identifier: BSD-3-Clause
// Clients that wait for a key, over sockets: what they send meanwhile, how they end, thousands of
// them (2,000, or as many as RUDDOCK_TEST_CONNECTIONS says).
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

void AwaitBlocked(TestSocket& control, int64_t count) {
  EXPECT_TRUE(Eventually([&] {
    return control.Command({"INFO", "clients"})
               .find("blocked_clients:" + std::to_string(count) + "\r\n") != std::string::npos;
  })) << count;
}

std::string Popped(const std::string& key, const std::string& element) {
  return "*2\r\n$" + std::to_string(key.size()) + "\r\n" + key + "\r\n$" +
         std::to_string(element.size()) + "\r\n" + element + "\r\n";
}

TEST(BlockedClients, WhatFollowsRunsAfterwards) {
  const ServerProcess server({"--io-threads", "2"});
  TestSocket control(server.port());
  TestSocket client(server.port());
  // More than a batch, and the start of a request whose end comes later.
  std::string requests = RespCommand({"BLPOP", "x", "0"});
  for (int i = 0; i < 1000; ++i) requests += RespCommand({"INCR", "n"});
  client.Send(requests + "*1\r\n$4\r\nPI");
  AwaitBlocked(control, 1);
  EXPECT_EQ(control.Command({"EXISTS", "n"}), ":0\r\n");
  client.Send("NG\r\n" + RespCommand({"BLPOP", "x", "y", "0"}) + RespCommand({"PING"}));
  control.Command({"RPUSH", "x", "1"});
  EXPECT_EQ(client.ReadReply(), Popped("x", "1"));
  for (int i = 1; i <= 1000; ++i) {
    ASSERT_EQ(client.ReadReply(), ":" + std::to_string(i) + "\r\n");
  }
  EXPECT_EQ(client.ReadReply(), "+PONG\r\n");
  AwaitBlocked(control, 1);
  control.Command({"RPUSH", "y", "2"});
  EXPECT_EQ(client.ReadReply(), Popped("y", "2"));
  EXPECT_EQ(client.ReadReply(), "+PONG\r\n");
}

TEST(BlockedClients, TimeoutsInTheirOrderAndWhatFollows) {
  const ServerProcess server({"--io-threads", "2"});
  TestSocket client(server.port());
  std::string requests;
  std::string replies;
  for (const char* timeout : {"0.02", "0.001", "0.0001", "0.01"}) {
    requests += RespCommand({"BLPOP", "x", timeout}) + RespCommand({"PING"});
    replies += "*-1\r\n+PONG\r\n";
  }
  client.Send(requests);
  EXPECT_EQ(client.Read(replies.size()), replies);
}

TEST(BlockedClients, NothingIsTakenForThoseWhoLeft) {
  const ServerProcess server({"--io-threads", "2"});
  TestSocket control(server.port());
  TestSocket half(server.port());
  half.Send(RespCommand({"BLPOP", "x", "0"}) + RespCommand({"PING"}));
  AwaitBlocked(control, 1);
  // It has ended its side, so whatever it was sent might be lost.
  shutdown(half.fd(), SHUT_WR);
  EXPECT_TRUE(half.Closed());
  {
    TestSocket gone(server.port());
    gone.Send(RespCommand({"BLMOVE", "x", "y", "LEFT", "RIGHT", "0"}));
    AwaitBlocked(control, 1);
  }
  AwaitBlocked(control, 0);
  TestSocket killed(server.port());
  const std::string id = killed.Command({"CLIENT", "ID"});
  killed.Send(RespCommand({"BZMPOP", "0", "2", "x", "y", "MIN"}));
  AwaitBlocked(control, 1);
  EXPECT_EQ(control.Command({"CLIENT", "KILL", "ID", id.substr(1, id.size() - 3)}), ":1\r\n");
  EXPECT_EQ(control.Command({"RPUSH", "x", "1"}), ":1\r\n");
  EXPECT_TRUE(killed.Closed());
  EXPECT_EQ(control.Command({"LLEN", "x"}), ":1\r\n");
}

TEST(BlockedClients, WhatIsTooLargeForTheirLimitEndsThem) {
  const ServerProcess server({"--client-output-buffer-limit", "normal", "1mb", "0", "0"});
  TestSocket control(server.port());
  TestSocket client(server.port());
  client.Send(RespCommand({"BLPOP", "x", "0"}));
  AwaitBlocked(control, 1);
  EXPECT_EQ(control.Command({"RPUSH", "x", std::string(16 << 20, 'x')}), ":1\r\n");
  EXPECT_LT(client.ReadToEnd().size(), size_t{16} << 20);
  EXPECT_EQ(control.Command({"EXISTS", "x"}), ":0\r\n");
  EXPECT_EQ(control.Command({"PING"}), "+PONG\r\n");
}

TEST(BlockedClients, AreNotIdle) {
  const ServerProcess server({"--timeout", "1"});
  TestSocket waiting(server.port());
  waiting.Send(RespCommand({"BLPOP", "x", "0"}));
  {
    TestSocket control(server.port());
    AwaitBlocked(control, 1);
  }
  TestSocket idle(server.port());
  EXPECT_TRUE(idle.Closed());
  TestSocket control(server.port());
  control.Command({"RPUSH", "x", "1"});
  EXPECT_EQ(waiting.ReadReply(), Popped("x", "1"));
}

TEST(BlockedClients, TheServerEndsWithoutThem) {
  ServerProcess server({"--io-threads", "4"});
  TestSocket control(server.port());
  std::vector<TestSocket> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(server.port());
    clients.back().Send(RespCommand({"BLMOVE", "x", "y" + std::to_string(i), "LEFT", "LEFT", "0"}));
  }
  AwaitBlocked(control, 20);
  control.Send(RespCommand({"SHUTDOWN", "NOSAVE"}));
  for (TestSocket& client : clients) EXPECT_TRUE(client.Closed());
  // The fixture's signal would meet a server that no longer listens to it.
  server.AwaitEnd();
}

TEST(ManyConnections, AreServedInTheOrderInWhichTheyCameToWait) {
  const char* wanted = std::getenv("RUDDOCK_TEST_CONNECTIONS");
  const size_t count = wanted != nullptr ? std::strtoul(wanted, nullptr, 10) : 2000;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, count + 100);
  setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < count + 100) GTEST_SKIP() << "too few file descriptors for " << count;
  const ServerProcess server(
      {"--io-threads", "4", "--maxclients", std::to_string(count + 100), "--tcp-backlog", "4096"});
  TestSocket control(server.port());
  AwaitBlocked(control, 0);
  const size_t before = server.ResidentBytes();
  std::vector<TestSocket> clients;
  clients.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    clients.emplace_back(server.port());
    clients.back().Send(RespCommand({"BLPOP", "queue", "other", i % 2 == 0 ? "0" : "10000"}));
    AwaitBlocked(control, static_cast<int64_t>(i + 1));
  }
  const size_t bytes = (server.ResidentBytes() - before) / count;
  printf("%zu blocked connections: %zu bytes each\n", count, bytes);
  if (kMemoryCounts) {
    EXPECT_LE(bytes, size_t{8} * 1024);
  }
  std::vector<std::string> push = {"RPUSH", "queue"};
  for (size_t i = 0; i < count / 2; ++i) push.push_back(std::to_string(i));
  EXPECT_EQ(control.Command(push), ":" + std::to_string(count / 2) + "\r\n");
  std::string pushes;
  for (size_t i = count / 2; i < count; ++i) {
    pushes += RespCommand({"RPUSH", "queue", std::to_string(i)});
  }
  control.Send(pushes);
  for (size_t i = 0; i < count; ++i) {
    ASSERT_EQ(clients[i].ReadReply(), Popped("queue", std::to_string(i)));
  }
  for (size_t i = count / 2; i < count; ++i) ASSERT_EQ(control.ReadReply(), ":1\r\n");
  AwaitBlocked(control, 0);
}

}  // namespace
}  // namespace ruddock::testing
