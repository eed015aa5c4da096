// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <asio/use_future.hpp>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/binary/client/support.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/program_run.h"
#include "tests/support/scripted_server.h"
#include "tests/support/server_process.h"

namespace ruddock::client {
namespace {

using std::chrono::milliseconds;
using testing::Eventually;
using testing::FreePort;
using testing::ScriptedPeer;
using testing::ScriptedServer;
using testing::ServerProcess;
using testing::TestSocket;

// The equations of metrics.h, with nothing under way.
void ExpectToAddUp(const PoolMetrics& m) {
  EXPECT_EQ(m.acquires, m.hits + m.misses) << m.ToJson();
  EXPECT_EQ(m.acquires, m.handed_out + m.acquire_timeouts + m.acquire_refused) << m.ToJson();
  EXPECT_EQ(m.requests, m.answered + m.unknown + m.not_sent) << m.ToJson();
  EXPECT_EQ(m.executions, m.latency.count() + m.executions_failed) << m.ToJson();
  EXPECT_EQ(m.connections_opened, m.connections_closed + m.open) << m.ToJson();
  EXPECT_EQ(m.open, m.idle + m.in_use) << m.ToJson();
}

TEST(ClientPool, CallsAndCounts) {
  ServerProcess server;
  Pool pool(PoolOptionsFor(server.binary_port(), 2, 4));
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == 2; }));
  ASSERT_TRUE(pool.Set("k", "v"));
  EXPECT_EQ(*pool.CallAs<std::string>("GET", "k"), "v");
  EXPECT_EQ(pool.Incr("k").error().kind, ErrorKind::kServer);
  EXPECT_TRUE(pool.Execute(std::move(Pipeline().Get("k").Get("k"))).ok());
  EXPECT_TRUE(pool.Execute(Pipeline()).ok());
  const PoolMetrics m = pool.Metrics();
  ExpectToAddUp(m);
  EXPECT_EQ(m.executions, 5u);
  EXPECT_EQ(m.requests, 5u);
  EXPECT_EQ(m.answered, 5u);
  EXPECT_EQ(m.server_errors, 1u);
  EXPECT_EQ(m.hits, 4u);
  EXPECT_EQ(m.connections_opened, 2u);
  EXPECT_EQ(m.latency.count(), 5u);
  EXPECT_NE(m.ToJson().find("\"answered\": 5"), std::string::npos) << m.ToJson();
}

TEST(ClientPool, GrowsToItsMaximumAndThenWaitsInOrder) {
  ServerProcess server;
  Pool pool(PoolOptionsFor(server.binary_port(), 0, 2));
  auto first = std::make_unique<Lease>(*pool.Acquire());
  auto second = std::make_unique<Lease>(*pool.Acquire());
  EXPECT_NE(first->info().id, second->info().id);
  std::vector<std::future<Replies>> waiting;
  for (int i = 0; i < 20; ++i) {
    waiting.push_back(pool.AsyncExecute(std::move(Pipeline().Incr("n")), asio::use_future));
  }
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().waiting == 20; }));
  EXPECT_EQ(pool.Metrics().open, 2u);
  first.reset();
  for (int i = 0; i < 20; ++i) {
    const Replies replies = waiting[static_cast<size_t>(i)].get();
    ASSERT_TRUE(replies.ok());
    EXPECT_EQ(replies[0]->integer(), i + 1);
  }
  second.reset();
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().in_use == 0; }));
  const PoolMetrics m = pool.Metrics();
  ExpectToAddUp(m);
  EXPECT_EQ(m.misses, 22u);
  EXPECT_EQ(m.waits, 20u);
  EXPECT_EQ(m.connections_opened, 2u);
}

TEST(ClientPool, WhoWaitsTooLongIsTold) {
  ServerProcess server;
  PoolOptions options = PoolOptionsFor(server.binary_port(), 0, 1);
  options.max_waiting = 2;
  Pool pool(options);
  Lease lease = *pool.Acquire();
  auto patient = pool.AsyncCall(Command("PING"), asio::use_future);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().waiting == 1; }));
  const Replies late = pool.Execute(std::move(Pipeline().Ping()), {.timeout = milliseconds(20)});
  EXPECT_EQ(late[0].error().kind, ErrorKind::kTimeout);
  EXPECT_EQ(late[0].error().outcome, Outcome::kNotSent);
  auto second = pool.AsyncCall(Command("PING"), asio::use_future);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().waiting == 2; }));
  const Result<Reply> refused = pool.Ping();
  EXPECT_EQ(refused.error().message, "too many wait for a connection already");
  { const Lease gone = std::move(lease); }
  EXPECT_TRUE(patient.get());
  EXPECT_TRUE(second.get());
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().in_use == 0; }));
  const PoolMetrics m = pool.Metrics();
  ExpectToAddUp(m);
  EXPECT_EQ(m.acquire_timeouts, 1u);
  EXPECT_EQ(m.acquire_refused, 1u);
  EXPECT_EQ(m.not_sent, 2u);
}

TEST(ClientPool, ALeaseIsASession) {
  ServerProcess server;
  Pool pool(PoolOptionsFor(server.binary_port(), 0, 3));
  {
    Lease lease = *pool.Acquire();
    ASSERT_TRUE(lease.Call("SELECT", 5));
    ASSERT_TRUE(lease.Set("k", "five"));
    EXPECT_EQ(lease.AsyncCall(Command("GET", "k"), asio::use_future).get()->text(), "five");
    lease.Discard();
  }
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().open == 0; }));
  EXPECT_TRUE(pool.Get("k")->is_null());
  ExpectToAddUp(pool.Metrics());
  EXPECT_EQ(pool.Metrics().connections_lost, 0u);
}

TEST(ClientPool, ALeaseMayOutliveThePool) {
  ServerProcess server;
  auto pool = std::make_unique<Pool>(PoolOptionsFor(server.binary_port(), 0, 1));
  Lease lease = *pool->Acquire();
  ASSERT_TRUE(lease.Ping());
  pool.reset();
  EXPECT_EQ(lease.Ping().error().kind, ErrorKind::kClosed);
}

TEST(ClientPool, ClosingFailsThoseWhoWait) {
  ServerProcess server;
  Pool pool(PoolOptionsFor(server.binary_port(), 1, 1));
  Lease lease = *pool.Acquire();
  auto waiting = pool.AsyncCall(Command("PING"), asio::use_future);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().waiting == 1; }));
  pool.Close();
  EXPECT_EQ(waiting.get().error().message, "the pool is closed");
  EXPECT_TRUE(lease.Ping());
  { const Lease gone = std::move(lease); }
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().open == 0; }));
  EXPECT_EQ(pool.Ping().error().kind, ErrorKind::kClosed);
  ExpectToAddUp(pool.Metrics());
}

TEST(ClientPool, ComesBackAfterARestartOfTheServer) {
  const uint16_t port = FreePort();
  auto server = std::make_unique<ServerProcess>(std::vector<std::string>{}, port);
  Pool pool(PoolOptionsFor(port, 4, 4));
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().open == 4; }));
  server.reset();
  ASSERT_TRUE(Eventually([&] {
    return pool.Metrics().connections_lost >= 4 && pool.Metrics().connect_failures >= 3;
  }));
  const Replies away = pool.Execute(std::move(Pipeline().Ping()), {.timeout = milliseconds(50)});
  EXPECT_EQ(away[0].error().kind, ErrorKind::kNetwork);
  EXPECT_EQ(away[0].error().message, "no connection in time: Connection refused");
  server = std::make_unique<ServerProcess>(std::vector<std::string>{}, port);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(pool.Ping());
  std::printf(
      "answered %.0f ms after the server accepted again\n",
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == 4; }));
  ExpectToAddUp(pool.Metrics());
  EXPECT_EQ(pool.Metrics().reconnects, pool.Metrics().connections_lost);
}

TEST(ClientPool, IdleConnectionsAreAskedForTheirHealth) {
  std::atomic<bool> healthy{true};
  ScriptedServer server([&healthy](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    while (!peer.ReadRequest().empty()) {
      if (healthy) peer.Send("\x37");
    }
  });
  PoolOptions options = PoolOptionsFor(server.port(), 1, 1);
  options.idle_check = milliseconds(4);
  options.health_check_timeout = milliseconds(500);
  Pool pool(options);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().health_checks >= 3; }));
  EXPECT_LT(pool.Metrics().health_check_failures, pool.Metrics().health_checks);
  healthy = false;
  const uint64_t before = pool.Metrics().health_check_failures;
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().health_check_failures > before; }));
  healthy = true;
  ASSERT_TRUE(
      Eventually([&] { return pool.Metrics().reconnects >= 1 && pool.Metrics().idle == 1; }));
  EXPECT_TRUE(pool.Ping());
}

TEST(ClientPool, IdleConnectionsThatBreakAreReplaced) {
  ServerProcess server;
  Pool pool(PoolOptionsFor(server.binary_port(), 3, 3));
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == 3; }));
  TestSocket control(server.port());
  control.Command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
  ASSERT_TRUE(
      Eventually([&] { return pool.Metrics().reconnects == 3 && pool.Metrics().idle == 3; }));
  EXPECT_TRUE(pool.Ping());
  ExpectToAddUp(pool.Metrics());
}

TEST(ClientPool, WhatIsBeyondTheMinimumIsClosedWhenIdle) {
  ServerProcess server;
  PoolOptions options = PoolOptionsFor(server.binary_port(), 1, 5);
  options.idle_timeout = milliseconds(20);
  Pool pool(options);
  std::vector<Lease> leases;
  for (int i = 0; i < 5; ++i) leases.push_back(*pool.Acquire());
  EXPECT_EQ(pool.Metrics().open, 5u);
  leases.clear();
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().open == 1; }));
  EXPECT_TRUE(pool.Ping());
  EXPECT_EQ(pool.Metrics().connections_lost, 0u);
}

// Greets whoever comes, and closes; after three times it answers.
TEST(ClientPool, WhoClosesWhatHasNotServedIsNotAskedAgainAtOnce) {
  ScriptedServer server([](ScriptedPeer& peer, int connection) {
    peer.AnswerHello();
    while (connection >= 3 && !peer.ReadRequest().empty()) peer.Send("\x37");
  });
  PoolOptions options = PoolOptionsFor(server.port(), 1, 4);
  options.backoff_jitter = 0;
  {
    options.backoff_initial = options.backoff_max = std::chrono::hours(1);
    options.acquire_timeout = milliseconds(100);
    Pool pool(options);
    ASSERT_TRUE(Eventually([&] { return pool.Metrics().connections_lost >= 1; }));
    EXPECT_FALSE(pool.Ping());
    EXPECT_EQ(pool.Metrics().connect_attempts, 1u);
  }
  options.backoff_initial = options.backoff_max = milliseconds(1);
  options.acquire_timeout = kGenerous;
  Pool pool(options);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().connections_lost >= 2; }));
  EXPECT_TRUE(Eventually([&] { return static_cast<bool>(pool.Ping()); }));
  EXPECT_EQ(pool.Metrics().reconnects, 2u);
}

// A server that reads a request and closes; after three times it answers.
class ClosingServer {
 public:
  ScriptedServer server{[this](ScriptedPeer& peer, int connection) {
    peer.AnswerHello();
    while (!peer.ReadRequest().empty()) {
      ++requests;
      if (connection < 3) return;
      peer.Send("\x37");
    }
  }};
  std::atomic<int> requests{0};
};

TEST(ClientPool, WhatMayHaveBeenExecutedIsNotRepeated) {
  ClosingServer closing;
  Pool pool(PoolOptionsFor(closing.server.port(), 0, 1));
  const Result<Reply> reply = pool.Incr("n");
  ASSERT_FALSE(reply);
  EXPECT_TRUE(reply.error().maybe_executed());
  EXPECT_EQ(closing.requests, 1);
  EXPECT_EQ(pool.Metrics().unknown, 1u);
  EXPECT_EQ(pool.Metrics().retries, 0u);
}

TEST(ClientPool, WhatIsIdempotentIsRepeated) {
  ClosingServer closing;
  Pool pool(PoolOptionsFor(closing.server.port(), 0, 1));
  const Replies replies = pool.Execute(std::move(Pipeline().Get("n")), {.idempotent = true});
  EXPECT_TRUE(replies.ok());
  EXPECT_EQ(closing.requests, 4);
  EXPECT_EQ(pool.Metrics().retries, 3u);
  EXPECT_EQ(pool.Metrics().unknown, 0u);
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == 1; }));
  ExpectToAddUp(pool.Metrics());
}

// The first connection answers one of three and breaks, so that the replies come from two.
TEST(ClientPool, ARetryAsksOnlyWhatHasNoReply) {
  std::vector<std::string> asked;
  ScriptedServer server([&asked](ScriptedPeer& peer, int connection) {
    peer.AnswerHello();
    for (std::string request; !(request = peer.ReadRequest()).empty();) {
      asked.push_back(request);
      if (connection == 0 && asked.size() == 3) {
        peer.Send("\x3a" + binary::Text("one") + "\x3a\x05half");
        return;
      }
      if (connection == 1) peer.Send("\x3a" + binary::Text("again"));
    }
  });
  Pool pool(PoolOptionsFor(server.port(), 0, 1));
  const Replies replies =
      pool.Execute(std::move(Pipeline().Get("a").Get("b").Get("c")), {.idempotent = true});
  ASSERT_TRUE(replies.ok());
  EXPECT_EQ(replies[0]->text(), "one");
  EXPECT_EQ(replies[1]->text(), "again");
  EXPECT_EQ(replies[2]->text(), "again");
  using binary::Call;
  EXPECT_EQ(asked, (std::vector<std::string>{Call(1, {"a"}), Call(1, {"b"}), Call(1, {"c"}),
                                             Call(1, {"b"}), Call(1, {"c"})}));
}

TEST(ClientPool, AWrongPasswordIsToldAtOnce) {
  ServerProcess server({"--requirepass", "secret"});
  PoolOptions options = PoolOptionsFor(server.binary_port(), 0, 2);
  options.connection.password = "wrong";
  Pool pool(options);
  const Result<Reply> reply = pool.Ping();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::kServer);
  EXPECT_EQ(reply.error().code(), "WRONGPASS");
  EXPECT_EQ(reply.error().outcome, Outcome::kNotSent);
}

TEST(ClientPool, ADeadlineBreaksOneConnectionOnly) {
  ServerProcess server;
  Pool pool(PoolOptionsFor(server.binary_port(), 2, 2));
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == 2; }));
  const Replies late = pool.Execute(std::move(Pipeline().Call("BLPOP", "nothing", 0)),
                                    {.timeout = milliseconds(30)});
  EXPECT_EQ(late[0].error().kind, ErrorKind::kTimeout);
  EXPECT_TRUE(late[0].error().maybe_executed());
  EXPECT_TRUE(pool.Ping());
  ASSERT_TRUE(Eventually([&] { return pool.Metrics().idle == 2; }));
  const PoolMetrics m = pool.Metrics();
  ExpectToAddUp(m);
  EXPECT_EQ(m.timeouts, 1u);
  EXPECT_EQ(m.connections_opened, 3u);
}

}  // namespace
}  // namespace ruddock::client
