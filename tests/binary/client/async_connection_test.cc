// SPDX-License-Identifier: BSD-3-Clause
// The connection on Asio: completion tokens, many executions under way, deadlines of one among
// them.
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>

#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/binary/client/support.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/scripted_server.h"
#include "tests/support/server_process.h"

namespace ruddock::client {
namespace {

using testing::ScriptedPeer;
using testing::ScriptedServer;
using testing::ServerProcess;

// Threads that run an io_context until the end.
class Runner {
 public:
  explicit Runner(int threads = 1) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { io.run(); });
  }
  ~Runner() {
    work_.reset();
    for (std::thread& thread : threads_) thread.join();
  }

  asio::io_context io;

 private:
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io);
  std::vector<std::thread> threads_;
};

TEST(ClientAsync, Futures) {
  ServerProcess server;
  Runner runner;
  AsyncConnection connection(runner.io, OptionsFor(server.binary_port()));
  EXPECT_EQ(connection.AsyncCall(Command("PING"), asio::use_future).get().error().kind,
            ErrorKind::kClosed);
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  std::future<Result<Reply>> set = connection.AsyncCall(Command("SET", "k", "v"), asio::use_future);
  std::future<Result<Reply>> get =
      connection.AsyncCall(Command(Opcode::kGet, "k"), {.idempotent = true}, asio::use_future);
  EXPECT_TRUE(set.get());
  EXPECT_EQ(get.get()->text(), "v");
  const Replies replies =
      connection.AsyncExecute(std::move(Pipeline().Get("k").Incr("k")), asio::use_future).get();
  EXPECT_TRUE(replies.complete());
  EXPECT_EQ(replies[1].error().kind, ErrorKind::kServer);
}

TEST(ClientAsync, CallbacksRunOnTheirOwnExecutor) {
  ServerProcess server;
  Runner runner;
  asio::io_context mine;
  AsyncConnection connection(runner.io, OptionsFor(server.binary_port()));
  const std::thread::id me = std::this_thread::get_id();
  bool done = false;
  connection.AsyncOpen(asio::bind_executor(mine.get_executor(), [&](Status status) {
    EXPECT_TRUE(status);
    EXPECT_EQ(std::this_thread::get_id(), me);
    connection.AsyncCall(Command("PING"),
                         asio::bind_executor(mine.get_executor(), [&](Result<Reply> reply) {
                           EXPECT_EQ(reply->text(), "PONG");
                           done = true;
                         }));
  }));
  mine.run();  // ends, because what is under way counts as work
  EXPECT_TRUE(done);
}

#if defined(ASIO_HAS_CO_AWAIT)  // clang 14 has coroutines that Asio 1.22 does not know
asio::awaitable<int64_t> Count(AsyncConnection& connection, int times) {
  int64_t last = 0;
  for (int i = 0; i < times; ++i) {
    const Result<Reply> reply =
        co_await connection.AsyncCall(Command("INCR", "n"), asio::use_awaitable);
    if (!reply || reply->integer() <= last) co_return -1;
    last = reply->integer();
  }
  co_return last;
}

TEST(ClientAsync, CoroutinesShareAConnection) {
  ServerProcess server;
  asio::io_context io(1);
  int finished = 0;
  int64_t highest = 0;
  const auto all = [&]() -> asio::awaitable<void> {
    auto connection = std::make_shared<AsyncConnection>(io, OptionsFor(server.binary_port()));
    const Status status = co_await connection->AsyncOpen(asio::use_awaitable);
    EXPECT_TRUE(status);
    for (int i = 0; i < 20; ++i) {
      asio::co_spawn(io, Count(*connection, 100),
                     [&, connection](std::exception_ptr, int64_t last) {
                       ++finished;
                       highest = std::max(highest, last);
                       EXPECT_NE(last, -1);
                     });
    }
  };
  asio::co_spawn(io, all, asio::detached);
  io.run();  // ends, because the connection goes away with the last of them
  EXPECT_EQ(finished, 20);
  EXPECT_EQ(highest, 2000);
}

#endif

TEST(ClientAsync, ManyThreadsStress) {
  ServerProcess server;
  Runner runner(2);
  AsyncConnection connection(runner.io, OptionsFor(server.binary_port()));
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&connection] {
      for (int i = 0; i < 200; ++i) {
        Pipeline pipe;
        pipe.Incr("n").Incr("n");
        const Replies replies = connection.AsyncExecute(std::move(pipe), asio::use_future).get();
        ASSERT_TRUE(replies.ok());
        ASSERT_EQ(replies[0]->integer() + 1, replies[1]->integer());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(connection.AsyncCall(Command("GET", "n"), asio::use_future).get()->text(), "1600");
}

TEST(ClientAsync, ClosingFailsWhatIsUnderWay) {
  ServerProcess server;
  Runner runner;
  AsyncConnection connection(runner.io, OptionsFor(server.binary_port()));
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  auto waits = connection.AsyncCall(Command("BLPOP", "nothing", 0), asio::use_future);
  connection.Close();
  const Result<Reply> reply = waits.get();
  EXPECT_EQ(reply.error().kind, ErrorKind::kClosed);
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  EXPECT_TRUE(connection.AsyncCall(Command("PING"), asio::use_future).get());
}

// A request that is late behind another one is given up alone; its reply, when it comes, is nobody
// else's.
TEST(ClientAsync, OneLateRequestAmongOthers) {
  std::promise<void> go;
  ScriptedServer server([&go](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    for (int i = 0; i < 3; ++i) peer.ReadRequest();
    go.get_future().wait();
    peer.Send(binary::Bytes({0x33, 2, 0x3a, 1, 'x', 0x33, 6}));
    peer.ReadRequest();
    peer.Send(binary::Bytes({0x33, 8}));
    peer.AwaitClose();
  });
  Runner runner;
  AsyncConnection connection(runner.io, OptionsFor(server.port()));
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  auto first = connection.AsyncCall(Command("GET", "1"), asio::use_future);
  auto late = connection.AsyncCall(Command("GET", "2"), {.timeout = std::chrono::milliseconds(20)},
                                   asio::use_future);
  auto third = connection.AsyncCall(Command("GET", "3"), asio::use_future);
  const Result<Reply> given_up = late.get();
  EXPECT_EQ(given_up.error().kind, ErrorKind::kTimeout);
  EXPECT_TRUE(given_up.error().maybe_executed());
  go.set_value();
  EXPECT_EQ(first.get()->integer(), 1);
  EXPECT_EQ(third.get()->integer(), 3);
  EXPECT_EQ(connection.AsyncCall(Command("GET", "4"), asio::use_future).get()->integer(), 4);
}

TEST(ClientAsync, TheOldestLateRequestClosesTheConnection) {
  ScriptedServer server([](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    peer.AwaitClose();
  });
  Runner runner;
  AsyncConnection connection(runner.io, OptionsFor(server.port()));
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  auto late = connection.AsyncCall(Command("GET", "1"), {.timeout = std::chrono::milliseconds(20)},
                                   asio::use_future);
  auto behind = connection.AsyncCall(Command("GET", "2"), asio::use_future);
  EXPECT_EQ(late.get().error().kind, ErrorKind::kTimeout);
  const Result<Reply> other = behind.get();
  EXPECT_EQ(other.error().kind, ErrorKind::kClosed);
  EXPECT_TRUE(other.error().maybe_executed());
}

TEST(ClientAsync, PushesComeUnasked) {
  std::promise<void> go;
  ScriptedServer server([&go](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    go.get_future().wait();
    peer.SendByByte(binary::Bytes({0x3f, 1, 0x3a, 2, 'h', 'i'}));
    peer.AwaitClose();
  });
  Runner runner;
  AsyncConnection connection(runner.io, OptionsFor(server.port()));
  std::promise<std::string> pushed;
  connection.OnPush([&pushed](Reply push) { pushed.set_value(push.ToString()); });
  ASSERT_TRUE(connection.AsyncOpen(asio::use_future).get());
  go.set_value();
  EXPECT_EQ(pushed.get_future().get(), "<\"hi\">");
}

}  // namespace
}  // namespace ruddock::client
