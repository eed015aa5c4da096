// SPDX-License-Identifier: BSD-3-Clause
// What directives do to a running server's sockets and clients.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

// An IPv4 address of this machine that is not loopback.
std::optional<in_addr> OutsideAddress() {
  ifaddrs* all = nullptr;
  if (getifaddrs(&all) != 0) return std::nullopt;
  std::optional<in_addr> found;
  for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    const in_addr address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr;
    if ((ntohl(address.s_addr) >> 24) != 127) found = address;
  }
  freeifaddrs(all);
  return found;
}

// What the server says to a client that comes from `from`, up to `size` bytes.
std::string TalkFrom(in_addr from, uint16_t port, const std::string& request, size_t size) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr = from;
  std::string reply;
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    send(fd, request.data(), request.size(), MSG_NOSIGNAL);
    char buffer[4096];
    while (reply.size() < size) {
      const ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
      if (got <= 0) break;
      reply.append(buffer, static_cast<size_t>(got));
    }
  }
  close(fd);
  return reply;
}

bool Accepts(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool accepted = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return accepted;
}

TEST(ConfigEffect, PortMovesAndConnectionsStay) {
  const ServerProcess server;
  TestSocket client(server.port());
  const uint16_t next = FreePort();
  EXPECT_EQ(client.Command({"CONFIG", "SET", "port", std::to_string(next)}), "+OK\r\n");
  EXPECT_TRUE(Eventually([&] { return !Accepts(server.port()); }));
  TestSocket other(next);
  EXPECT_EQ(other.Command({"PING"}), "+PONG\r\n");
  EXPECT_EQ(client.Command({"PING"}), "+PONG\r\n");
  // A port that somebody else has is refused, and nothing changes.
  EXPECT_EQ(
      client.Command({"CONFIG", "SET", "hz", "20", "port", std::to_string(server.binary_port())}),
      "-ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on this "
      "port. Check server logs.\r\n");
  EXPECT_EQ(client.Command({"CONFIG", "GET", "hz"}), "*2\r\n$2\r\nhz\r\n$2\r\n10\r\n");
  EXPECT_TRUE(Accepts(next));
}

TEST(ConfigEffect, BindWidensAndNarrows) {
  const ServerProcess server({"--io-threads", "2"});
  TestSocket client(server.port());
  for (const char* addresses : {"*", "127.0.0.1", "* -::*", "127.0.0.1 -::1"}) {
    EXPECT_EQ(client.Command({"CONFIG", "SET", "bind", addresses}), "+OK\r\n") << addresses;
    EXPECT_TRUE(Accepts(server.port())) << addresses;
  }
  EXPECT_EQ(client.Command({"CONFIG", "SET", "bind", "203.0.113.1"}),
            "-ERR CONFIG SET failed (possibly related to argument 'bind') - Failed to bind to "
            "specified addresses.\r\n");
  EXPECT_TRUE(Accepts(server.port()));
}

TEST(ConfigEffect, ProtectedModeTurnsStrangersAway) {
  const std::optional<in_addr> outside = OutsideAddress();
  if (!outside) GTEST_SKIP() << "this machine has only the loopback address";
  const ServerProcess server({"--bind", "*"});
  const std::string denied = TalkFrom(*outside, server.port(), "PING\r\n", SIZE_MAX);
  EXPECT_EQ(denied.rfind("-DENIED Redis is running in protected mode", 0), 0u) << denied;
  TestSocket client(server.port());
  EXPECT_EQ(client.Command({"CONFIG", "SET", "protected-mode", "no"}), "+OK\r\n");
  EXPECT_EQ(TalkFrom(*outside, server.port(), "PING\r\n", 7), "+PONG\r\n");
}

// The niceness of each thread of a process.
std::vector<int> Niceness(pid_t process) {
  std::vector<int> all;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
    all.push_back(getpriority(PRIO_PROCESS, static_cast<id_t>(std::stoi(task.path().filename()))));
  }
  return all;
}

TEST(ConfigEffect, NicenessIsThatOfIoThreadsAlone) {
  bool allowed = false;
  std::thread([&] {
    allowed = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), -5) == 0;
  }).join();
  if (!allowed) GTEST_SKIP() << "this process may not raise a priority";
  const ServerProcess server(
      {"--io-threads", "2", "--io-thread-nice", "-5", "--enable-debug-command", "local"});
  TestSocket client(server.port());
  // Starts the thread that frees.
  EXPECT_EQ(client.Command({"DEBUG", "POPULATE", "10000"}), "+OK\r\n");
  EXPECT_EQ(client.Command({"FLUSHALL", "ASYNC"}), "+OK\r\n");
  EXPECT_TRUE(Eventually([&] {
    const std::vector<int> all = Niceness(server.pid());
    return all.size() > 2 && std::count(all.begin(), all.end(), -5) == 2 &&
           std::count(all.begin(), all.end(), 0) == static_cast<ptrdiff_t>(all.size()) - 2;
  }));
}

TEST(ConfigEffect, MaxclientsTurnsAwayWhoComesTooLate) {
  const ServerProcess server({"--maxclients", "2"});
  TestSocket first(server.port());
  EXPECT_EQ(first.Command({"PING"}), "+PONG\r\n");
  // The look of ServerProcess whether the server is there may not be over yet.
  EXPECT_TRUE(Eventually([&] {
    TestSocket second(server.port());
    return second.Command({"PING"}) == "+PONG\r\n";
  }));
  EXPECT_TRUE(Eventually([&] {
    TestSocket second(server.port());
    if (second.Command({"PING"}) != "+PONG\r\n") return false;
    TestSocket third(server.port());
    return third.ReadToEnd() == "-ERR max number of clients reached\r\n";
  }));
}

TEST(ConfigEffect, OutputLimitClosesWhoDoesNotRead) {
  const ServerProcess server;
  TestSocket client(server.port());
  EXPECT_EQ(client.Command({"SET", "large", std::string(1 << 20, 'x')}), "+OK\r\n");
  EXPECT_EQ(client.Command({"CONFIG", "SET", "client-output-buffer-limit", "normal 2mb 0 0"}),
            "+OK\r\n");
  TestSocket deaf(server.port());
  constexpr int kRequests = 100;
  for (int i = 0; i < kRequests; ++i) deaf.Send(RespCommand({"GET", "large"}));
  // Another client is served all along, and what the deaf one finds in the end is cut off.
  EXPECT_EQ(client.Command({"PING"}), "+PONG\r\n");
  EXPECT_TRUE(Eventually([&] {
    const std::string list = client.Command({"CLIENT", "LIST"});
    return list.find("cmd=get") == std::string::npos;
  }));
  EXPECT_LT(deaf.ReadToEnd().size(), size_t{kRequests} << 20);
}

TEST(ConfigEffect, RewriteKeepsWhatWasSet) {
  const TemporaryFolder folder;
  const std::string path = folder / "a.conf";
  const uint16_t port = FreePort();
  WriteFile(path, "# mine\nport " + std::to_string(port) + "\nbinary-port 0\nmaxmemory 1gb\n");
  {
    ProgramRun run({{path}, "", {}});
    ASSERT_TRUE(run.Says("Ready to accept connections"));
    TestSocket client(port);
    EXPECT_EQ(client.Command({"CONFIG", "SET", "maxmemory", "2gb", "slowlog-max-len", "7"}),
              "+OK\r\n");
    EXPECT_EQ(client.Command({"CONFIG", "REWRITE"}), "+OK\r\n");
  }
  EXPECT_EQ(ReadFile(path).rfind(
                "# mine\nport " + std::to_string(port) + "\nbinary-port 0\nmaxmemory 2gb\n", 0),
            0u)
      << ReadFile(path);
  ProgramRun again({{path}, "", {}});
  ASSERT_TRUE(again.Says("Ready to accept connections"));
  TestSocket client(port);
  EXPECT_EQ(client.Command({"CONFIG", "GET", "slowlog-max-len"}),
            "*2\r\n$15\r\nslowlog-max-len\r\n$1\r\n7\r\n");
}

TEST(ConfigEffect, PasswordShutsTheDoor) {
  const ServerProcess server({"--requirepass", "secret"});
  TestSocket client(server.port());
  EXPECT_EQ(client.Command({"GET", "a"}), "-NOAUTH Authentication required.\r\n");
}

}  // namespace
}  // namespace ruddock::testing
