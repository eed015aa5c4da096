// SPDX-License-Identifier: BSD-3-Clause
// Coroutines on Asio: ruddock-example-coroutine [HOST [PORT]]
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include <ruddock/client.h>

#if defined(ASIO_HAS_CO_AWAIT)

using namespace ruddock::client;

namespace {

asio::awaitable<bool> Work(ConnectionOptions options) {
  AsyncConnection connection(co_await asio::this_coro::executor, options);
  const Status opened = co_await connection.AsyncOpen(asio::use_awaitable);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().ToString().c_str());
    co_return false;
  }
  Pipeline pipe;
  for (int i = 0; i < 100; ++i) pipe.Set("example:" + std::to_string(i), i);
  const Replies replies = co_await connection.AsyncExecute(std::move(pipe), asio::use_awaitable);
  if (!replies.ok()) co_return false;

  const Result<Reply> reply =
      co_await connection.AsyncCall(Command("GET", "example:42"), asio::use_awaitable);
  if (!reply) co_return false;
  const Result<int> value = reply->As<int>();
  std::printf("example:42 is %s\n", reply->ToString().c_str());
  co_return value&&* value == 42;
}  // the connection closes here, and io_context::run() returns

}  // namespace

int main(int argc, char** argv) {
  ConnectionOptions options;
  if (argc > 1) options.host = argv[1];
  if (argc > 2) options.port = static_cast<uint16_t>(std::atoi(argv[2]));

  asio::io_context io(1);
  bool done = false;
  asio::co_spawn(io, Work(options), [&done](std::exception_ptr error, bool result) {
    done = error == nullptr && result;
  });
  io.run();
  return done ? 0 : 1;
}

#else

int main() {
  std::printf("Asio knows no coroutines of this compiler\n");
  return 0;
}

#endif
