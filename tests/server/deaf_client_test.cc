// SPDX-License-Identifier: BSD-3-Clause
// Clients that do not read what they are answered.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using namespace std::string_literals;

constexpr size_t kMiB = size_t{1} << 20;

// A client that sends one request over and over, as long as the server takes it.
class Flood {
 public:
  Flood(uint16_t port, std::string request, size_t most = SIZE_MAX / 100)
      : socket_(port), request_(std::move(request)), left_(most * request_.size()) {
    while (block_.size() < 64 * 1024) block_ += request_;
  }

  // Sends what goes now; says whether anything did.
  bool Step() {
    const size_t sent = socket_.SendNow(std::string_view(block_).substr(at_, left_));
    left_ -= sent;
    at_ = (at_ + sent) % block_.size();
    total_ += sent;
    return sent != 0;
  }
  // Completes a request that was cut. Blocks until the server takes it.
  void Finish() {
    const size_t part = at_ % request_.size();
    if (part != 0) socket_.Send(request_.substr(part));
  }
  // Requests that were sent, counting one that is cut.
  size_t requests() const { return (total_ + request_.size() - 1) / request_.size(); }
  TestSocket& socket() { return socket_; }

 private:
  TestSocket socket_;
  const std::string request_;
  size_t left_;  // bytes
  std::string block_;
  size_t at_ = 0;
  size_t total_ = 0;
};

// Floods until the server has stopped reading.
void FloodUntilHeld(TestSocket& control, Flood& flood) {
  EXPECT_TRUE(Eventually([&] {
    while (flood.Step()) {
    }
    return ClientField(control, flood.socket(), "events") == "w" && !flood.Step();
  }));
}

// Floods until the server has closed.
void ExpectClosed(TestSocket& control, Flood& flood) {
  EXPECT_TRUE(Eventually([&] { return ClientField(control, flood.socket(), "fd").has_value(); }));
  EXPECT_TRUE(Eventually([&] {
    flood.Step();
    return !ClientField(control, flood.socket(), "fd");
  }));
}

size_t Growth(const ServerProcess& server, size_t before) {
  const size_t now = server.ResidentBytes();
  return now - std::min(now, before);
}

void ExpectLittleMemory(const char* what, size_t growth) {
  printf("%s: +%zu MiB\n", what, growth / kMiB);
  if (kMemoryCounts) {
    EXPECT_LE(growth, 170 * kMiB);
  }
}

TEST(DeafClient, IsNotReadFromAndLosesNothing) {
  const ServerProcess server({"--io-threads", "1"});
  TestSocket control(server.port());
  control.Command({"SET", "small", std::string(10'000, 's')});
  control.Command({"SET", "large", std::string(kMiB, 'l')});
  struct Case {
    const char* what;
    uint16_t port;
    std::string request;
    std::string reply;
  };
  const std::vector<Case> cases = {
      {"PING", server.port(), "PING\r\n", "+PONG\r\n"},
      {"GET of 10 KB", server.port(), "GET small\r\n",
       "$10000\r\n" + std::string(10'000, 's') + "\r\n"},
      {"GET of 1 MiB", server.port(), RespCommand({"GET", "large"}),
       "$1048576\r\n" + std::string(kMiB, 'l') + "\r\n"},
      {"GETRANGE of 1 MiB", server.port(), "GETRANGE large 1 -1\r\n",
       "$1048575\r\n" + std::string(kMiB - 1, 'l') + "\r\n"},
      {"binary GET of 10 KB", server.binary_port(), "\x03\x05\0\0\0small"s,
       "\x14\x10\x27\0\0"s + std::string(10'000, 's')},
      {"binary GETRANGE and GET in turn", server.binary_port(),
       "\x21\x0d\x03\x05small\x01\x30\x02-1\x03\x05\0\0\0small"s,
       "\x3a\x90\x4e" + std::string(10'000, 's') + "\x14\x10\x27\0\0"s + std::string(10'000, 's')},
  };
  for (const Case& one : cases) {
    // What the allocator keeps of the last one's is not this one's doing.
    EXPECT_EQ(control.Command({"MEMORY", "PURGE"}), "+OK\r\n");
    const size_t before = server.ResidentBytes();
    // Twice of what the server holds back at.
    Flood flood(one.port, one.request, 256 * kMiB / one.reply.size());
    FloodUntilHeld(control, flood);
    ExpectLittleMemory(one.what, Growth(server, before));
    EXPECT_EQ(control.Command({"PING"}), "+PONG\r\n");
    EXPECT_EQ(ClientField(control, flood.socket(), "obl"), "0");
    EXPECT_NE(ClientField(control, flood.socket(), "oll"), "0");
    EXPECT_GT(InfoNumber(control, "client_recent_max_output_buffer"), int64_t{100 * kMiB});
    EXPECT_GT(InfoNumber(control, "mem_clients_normal"), int64_t{100 * kMiB});
    // Now it reads: every request it sent is answered, in order.
    std::string block = one.reply;
    while (block.size() < 64 * 1024) block += one.reply;
    const size_t bytes = flood.requests() * one.reply.size();
    for (size_t at = 0; at < bytes; at += block.size()) {
      // The last request may have been cut.
      if (bytes - at <= block.size()) flood.Finish();
      const size_t size = std::min(block.size(), bytes - at);
      ASSERT_TRUE(flood.socket().Read(size) == block.substr(0, size)) << one.what << ' ' << at;
    }
    EXPECT_TRUE(Eventually(
        [&] { return ClientField(control, flood.socket(), "events").value_or("") == "r"; }));
    EXPECT_EQ(ClientField(control, flood.socket(), "omem"), "0");
    EXPECT_EQ(ClientField(control, flood.socket(), "qbuf"), "0");
  }
}

TEST(DeafClient, ManyOfThemShareWhatOneMayHave) {
  const ServerProcess server({"--io-threads", "2"});
  TestSocket control(server.port());
  control.Command({"SET", "small", std::string(10'000, 's')});
  const size_t before = server.ResidentBytes();
  std::vector<std::unique_ptr<Flood>> floods;
  for (int i = 0; i < 40; ++i) {
    floods.push_back(std::make_unique<Flood>(server.port(), "GET small\r\n"));
  }
  for (auto& flood : floods) FloodUntilHeld(control, *flood);
  ExpectLittleMemory("40 clients", Growth(server, before));
  EXPECT_EQ(control.Command({"GET", "small"}).size(), 10'010u);
  floods.clear();
  EXPECT_TRUE(Eventually([&] { return InfoNumber(control, "connected_clients") == 1; }));
  EXPECT_TRUE(Eventually([&] { return InfoNumber(control, "mem_clients_normal") < 100'000; }));
}

TEST(DeafClient, IsClosedAtItsHardLimit) {
  const ServerProcess server({"--client-output-buffer-limit", "normal 8mb 0 0"});
  TestSocket control(server.port());
  control.Command({"SET", "large", std::string(kMiB, 'l')});
  for (const uint16_t port : {server.port(), server.binary_port()}) {
    Flood flood(port,
                port == server.port() ? RespCommand({"GET", "large"}) : "\x03\x05\0\0\0large"s);
    ExpectClosed(control, flood);
    // What was in the sockets arrives, and no more.
    EXPECT_LT(flood.socket().ReadToEnd().size(), 40 * kMiB);
  }
}

TEST(DeafClient, IsClosedAtItsSoftLimitInTime) {
  const ServerProcess server({"--client-output-buffer-limit", "normal 0 1mb 1"});
  TestSocket control(server.port());
  control.Command({"SET", "large", std::string(kMiB, 'l')});
  TestSocket deaf(server.port());
  for (int i = 0; i < 20; ++i) deaf.Send(RespCommand({"GET", "large"}));
  EXPECT_TRUE(Eventually([&] { return ClientField(control, deaf, "omem").value_or("0") != "0"; }));
  // Nothing else happens to it: the time alone ends it.
  EXPECT_TRUE(Eventually([&] { return !ClientField(control, deaf, "fd"); }));
  // Who reads may ask for as much as it likes.
  for (int i = 0; i < 20; ++i) control.Send(RespCommand({"GET", "large"}));
  for (int i = 0; i < 20; ++i) ASSERT_EQ(control.ReadReply().size(), kMiB + 12);
}

TEST(DeafClient, OneReplyBeyondTheHardLimitClosesAsInRedis) {
  const ServerProcess server({"--client-output-buffer-limit", "normal 1mb 0 0"});
  TestSocket control(server.port());
  control.Command({"SET", "large", std::string(2 * kMiB, 'l')});
  for (const char* request : {"GET large\r\n", "GETRANGE large 1 -1\r\n", "MGET large large\r\n"}) {
    TestSocket client(server.port());
    client.Send("PING\r\n"s + request + "PING\r\n");
    EXPECT_LT(client.ReadToEnd().size(), 2 * kMiB) << request;
  }
  // Several that are within it, one after the other, are no harm to who reads.
  for (int i = 0; i < 20; ++i) {
    const std::string reply = control.Command({"GETRANGE", "large", "0", "900000"});
    ASSERT_EQ(reply.size(), 900'012u);
  }
}

TEST(DeafClient, IsClosedBeforeItHasAuthenticated) {
  const ServerProcess server({"--requirepass", "secret"});
  TestSocket control(server.port());
  EXPECT_EQ(control.Command({"AUTH", "secret"}), "+OK\r\n");
  const size_t before = server.ResidentBytes();
  for (const uint16_t port : {server.port(), server.binary_port()}) {
    Flood flood(port, port == server.port() ? "PING\r\n"s : "\x01"s);
    ExpectClosed(control, flood);
  }
  ExpectLittleMemory("before authentication", Growth(server, before));
}

TEST(DeafClient, IsClosedWhenItMonitorsAndDoesNotRead) {
  const ServerProcess server({"--client-output-buffer-limit", "replica 4mb 0 0"});
  TestSocket control(server.port());
  TestSocket monitor(server.port());
  EXPECT_EQ(monitor.Command({"MONITOR"}), "+OK\r\n");
  const std::string request = RespCommand({"ECHO", std::string(100'000, 'x')});
  EXPECT_TRUE(Eventually([&] {
    for (int i = 0; i < 10; ++i) control.Send(request);
    for (int i = 0; i < 10; ++i) control.ReadReply();
    return !ClientField(control, monitor, "fd");
  }));
}

}  // namespace
}  // namespace ruddock::testing
