// SPDX-License-Identifier: BSD-3-Clause
// A server with four I/O threads and 32 shards under everything at once: pipelines, clients that
// come and go, monitors that are killed, limits and policies that change. The server ends with a
// status other than zero where a sanitizer has found something (ServerProcess looks at it).
// RUDDOCK_STRESS_SECONDS sets how long (default 2).
#include <atomic>
#include <chrono>
#include <cstdlib>

#include "tests/support/crew.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/request_mix.h"
#include "tests/support/server_process.h"
#include "tests/support/stall_watch.h"

namespace ruddock::testing {
namespace {

constexpr size_t kClients = 4;

constexpr const char* kPolicies[] = {"noeviction",      "allkeys-lru",  "allkeys-lfu",
                                     "allkeys-random",  "volatile-lru", "volatile-lfu",
                                     "volatile-random", "volatile-ttl"};

// One connection that is used throughout and one that comes, watches, and is killed.
class Member {
 public:
  using Words = RequestMix::Words;

  Member(const ServerProcess& server, size_t index, std::atomic<uint64_t>& watcher_id)
      : server_(server),
        watcher_id_(watcher_id),
        mix_(engine::Commands(), 2000 + index),
        socket_(server.port()) {}

  void Step(size_t step) {
    std::vector<Words> pipeline;
    for (uint64_t i = 1 + mix_.Below(16); i > 0; --i) pipeline.push_back(mix_.Next());
    const bool pair = mix_.Below(3) == 0;
    if (pair) {
      pipeline.push_back({"SELECT", "0"});
      pipeline.push_back(mix_.WritePair());
      pipeline.push_back(RequestMix::ReadPair());
    }
    std::string bytes;
    for (const Words& words : pipeline) bytes += RespCommand(words);
    socket_.Send(bytes);
    std::string reply;
    for (size_t i = 0; i < pipeline.size(); ++i) {
      reply = socket_.ReadReply();
      if (reply.empty()) ADD_FAILURE() << "the server closed after " << pipeline[i][0];
    }
    if (pair && !RequestMix::IsWhole(reply)) ADD_FAILURE() << "a torn pair: " << reply;
    if (step % 16 == 3) Change();
    if (step % 32 == 7) ComeAndGo();
    if (step % 64 == 11) Watch();
  }

  void Kill(uint64_t id) { socket_.Command({"CLIENT", "KILL", "ID", std::to_string(id)}); }

 private:
  void Change() {
    switch (mix_.Below(5)) {
      case 0:
        socket_.Command({"CONFIG", "SET", "maxmemory-policy",
                         kPolicies[mix_.Below(std::size(kPolicies))], "maxmemory",
                         mix_.Below(3) == 0 ? "0" : "3000000"});
        break;
      case 1:
        socket_.Command({"CLIENT", "PAUSE", "2", mix_.Below(2) == 0 ? "WRITE" : "ALL"});
        break;
      case 2: socket_.Command({"CLIENT", "UNPAUSE"}); break;
      case 3: socket_.Command({"CONFIG", "SET", "maxclients", "200", "timeout", "100"}); break;
      default: socket_.Command({"DEBUG", "SET-ACTIVE-EXPIRE", mix_.Below(4) == 0 ? "0" : "1"});
    }
  }

  // Clients that leave in the middle of things: of a request, of replies they never read.
  void ComeAndGo() {
    TestSocket half(server_.port());
    half.Send("*3\r\n$3\r\nSET\r\n$40\r\nhalf a key");
    TestSocket deaf(server_.port());
    for (int i = 0; i < 20; ++i) deaf.Send(RespCommand({"CONFIG", "GET", "*"}));
    TestSocket polite(server_.port());
    polite.Command({"HELLO", "3"});
    polite.Send(RespCommand({"QUIT"}));
    TestSocket binary(server_.binary_port());
    binary.Send("\x01\x01");
    EXPECT_EQ(binary.Read(2), "\x11\x11");
  }

  void Watch() {
    if (watcher_ == nullptr) {
      watcher_ = std::make_unique<TestSocket>(server_.port());
      const std::string id = watcher_->Command({"CLIENT", "ID"});
      watcher_->Send(RespCommand({"MONITOR"}));
      watcher_id_ = std::strtoull(id.c_str() + 1, nullptr, 10);
    } else {
      watcher_.reset();
    }
  }

  const ServerProcess& server_;
  std::atomic<uint64_t>& watcher_id_;
  RequestMix mix_;
  TestSocket socket_;
  std::unique_ptr<TestSocket> watcher_;
};

TEST(ServerStressTest, EverythingAtOnce) {
  const char* seconds = std::getenv("RUDDOCK_STRESS_SECONDS");
  const std::chrono::seconds duration(seconds != nullptr ? std::atoi(seconds) : 2);
  const auto end = std::chrono::steady_clock::now() + duration;
  const ServerProcess server(
      {"--io-threads", "4", "--shards", "32", "--enable-debug-command", "yes"});
  std::array<std::atomic<uint64_t>, kClients> watchers{};
  Crew crew(kClients);
  StallWatch watch(kClients);
  crew.Run([&](size_t i) {
    Member member(server, i, watchers[i]);
    for (size_t step = 0; std::chrono::steady_clock::now() < end && !::testing::Test::HasFailure();
         ++step) {
      member.Step(step);
      watch.Progress(i);
      if (step % 50 == 25) member.Kill(watchers[(i + 1) % kClients]);
    }
  });
  watch.Stop();
  std::printf("%zu pipelines; the longest pause was %d ms\n", watch.steps(), watch.longest_ms());
  TestSocket after(server.port());
  EXPECT_EQ(after.Command({"PING"}), "+PONG\r\n");
  EXPECT_EQ(after.Command({"FLUSHALL"}), "+OK\r\n");
  EXPECT_EQ(after.Command({"DBSIZE"}), ":0\r\n");
}

}  // namespace
}  // namespace ruddock::testing
