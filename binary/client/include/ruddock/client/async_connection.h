// SPDX-License-Identifier: BSD-3-Clause
// One connection on an Asio executor. Any number of executions may be under way: they are sent at
// once, in the order of the calls, and answered in that order.
//
//   AsyncConnection connection(io, {.port = 7001});
//   Status opened = co_await connection.AsyncOpen(asio::use_awaitable);
//   Result<Reply> reply = co_await connection.AsyncCall(Command("GET", "k"), asio::use_awaitable);
//
// Any completion token of Asio will do: callbacks, use_future, use_awaitable. A handler is posted
// to its associated executor, else to the connection's. Methods may be called from any thread; the
// connection itself works on a strand of the executor. While it is open it waits for what
// the server sends, so that io_context::run() returns only after Close(), or after the connection
// object is gone; what is under way is then completed with kClosed.
#pragma once

#include <memory>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include <ruddock/client/connection.h>
#include <ruddock/client/detail/initiate.h>
#include <ruddock/client/error.h>
#include <ruddock/client/options.h>
#include <ruddock/client/pipeline.h>
#include <ruddock/client/reply.h>

namespace ruddock::client {

class AsyncConnection {
 public:
  AsyncConnection(asio::any_io_executor executor, ConnectionOptions options);
  template <typename Context>
  requires std::is_convertible_v<Context&, asio::execution_context&> AsyncConnection(
      Context& context, ConnectionOptions options)
      : AsyncConnection(asio::any_io_executor(context.get_executor()), std::move(options)) {}
  ~AsyncConnection();
  AsyncConnection(AsyncConnection&&) noexcept;
  AsyncConnection& operator=(AsyncConnection&&) noexcept;

  const asio::any_io_executor& get_executor() const;

  // Signature void(Status). Opening again after a close makes a new connection.
  template <typename Token>
  auto AsyncOpen(Token&& token) {
    return detail::Initiate<Status>(
        get_executor(), std::forward<Token>(token),
        [impl = impl_](detail::UniqueFunction<void(Status)> done) { Open(impl, std::move(done)); });
  }

  // Signature void(Replies).
  template <typename Token>
  auto AsyncExecute(Pipeline pipeline, const RequestOptions& options, Token&& token) {
    return detail::Initiate<Replies>(get_executor(), std::forward<Token>(token),
                                     [impl = impl_, pipeline = std::move(pipeline),
                                      options](detail::UniqueFunction<void(Replies)> done) mutable {
                                       Execute(impl, std::move(pipeline), options, std::move(done));
                                     });
  }
  template <typename Token>
  auto AsyncExecute(Pipeline pipeline, Token&& token) {
    return AsyncExecute(std::move(pipeline), RequestOptions{}, std::forward<Token>(token));
  }

  // Signature void(Result<Reply>).
  template <typename Token>
  auto AsyncCall(Command command, const RequestOptions& options, Token&& token) {
    return detail::Initiate<Result<Reply>>(
        get_executor(), std::forward<Token>(token),
        [impl = impl_, pipeline = command.Release(),
         options](detail::UniqueFunction<void(Result<Reply>)> done) mutable {
          Execute(impl, std::move(pipeline), options,
                  [done = std::move(done)](Replies replies) mutable { done(replies.At(0)); });
        });
  }
  template <typename Token>
  auto AsyncCall(Command command, Token&& token) {
    return AsyncCall(std::move(command), RequestOptions{}, std::forward<Token>(token));
  }

  // Called on the connection's strand. Set it before AsyncOpen.
  void OnPush(PushHandler handler);
  void Close();

 private:
  struct Impl;
  static void Open(const std::shared_ptr<Impl>& impl, detail::UniqueFunction<void(Status)> done);
  static void Execute(const std::shared_ptr<Impl>& impl, Pipeline pipeline,
                      const RequestOptions& options, detail::UniqueFunction<void(Replies)> done);

  std::shared_ptr<Impl> impl_;
};

}  // namespace ruddock::client
