// SPDX-License-Identifier: BSD-3-Clause
// Connections that are shared by many. Every method may be called from any thread.
//
//   Pool pool({.connection = {.port = 7001}, .max_connections = 20});
//   Result<Reply> reply = pool.Get("k");                               // waits
//   Replies replies = pool.Execute(Pipeline().Incr("n").Incr("n"));
//   Result<Reply> reply = co_await pool.AsyncCall(Command("GET", "k"), asio::use_awaitable);
//
// Each execution has a connection for itself, idle or new; where all are in use it waits, first
// come, first served, until its deadline. Connections that break are replaced, with growing pauses
// while the server is away.
//
// What was not sent as a whole when a connection broke is sent on another one. What was sent and
// not answered is reported with Outcome::kUnknown, unless RequestOptions::idempotent allows another
// try.
//
// A pool has a thread of its own, or runs on an executor of yours. With an executor, the methods
// that wait must not be called from a thread that runs it.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>

#include <ruddock/client/connection.h>
#include <ruddock/client/detail/initiate.h>
#include <ruddock/client/error.h>
#include <ruddock/client/metrics.h>
#include <ruddock/client/options.h>
#include <ruddock/client/pipeline.h>
#include <ruddock/client/reply.h>

namespace ruddock::client {
namespace detail {
class PoolCore;
class PoolLease;
}  // namespace detail

// What Pool and Lease have in common.
template <typename Self>
class Executions : public Commands<Self> {
 public:
  // One request; waits.
  template <typename Name, typename... T>
  Result<Reply> Call(const Name& name, const T&... arguments) {
    return self().Execute(std::move(self().NewPipeline().Call(name, arguments...))).At(0);
  }
  template <typename As, typename Name, typename... T>
  Result<As> CallAs(const Name& name, const T&... arguments) {
    const Result<Reply> reply = Call(name, arguments...);
    if (!reply) return reply.error();
    return reply->template As<As>();
  }

  // Signature void(Replies).
  template <typename Token>
  auto AsyncExecute(Pipeline pipeline, const RequestOptions& options, Token&& token) {
    return detail::Initiate<Replies>(self().get_executor(), std::forward<Token>(token),
                                     [start = self().Starter(), pipeline = std::move(pipeline),
                                      options](detail::UniqueFunction<void(Replies)> done) mutable {
                                       start(std::move(pipeline), options, std::move(done));
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
        self().get_executor(), std::forward<Token>(token),
        [start = self().Starter(), pipeline = command.Release(),
         options](detail::UniqueFunction<void(Result<Reply>)> done) mutable {
          start(std::move(pipeline), options,
                [done = std::move(done)](Replies replies) mutable { done(replies.At(0)); });
        });
  }
  template <typename Token>
  auto AsyncCall(Command command, Token&& token) {
    return AsyncCall(std::move(command), RequestOptions{}, std::forward<Token>(token));
  }

 private:
  Self& self() { return static_cast<Self&>(*this); }
};

// A connection of the pool for oneself, for what needs a session: MULTI and WATCH, SELECT. It goes
// back when the Lease goes away, so leave its session as it was, or Discard() it.
class Lease : public Executions<Lease> {
 public:
  Lease(Lease&&) noexcept;
  Lease& operator=(Lease&&) noexcept;
  ~Lease();

  Replies Execute(Pipeline pipeline, const RequestOptions& options = {});
  // Closes the connection instead of giving it back.
  void Discard();
  const asio::any_io_executor& get_executor() const;
  const ServerInfo& info() const;

 private:
  friend class Pool;
  friend class Executions<Lease>;
  struct Start {
    std::shared_ptr<detail::PoolLease> lease;
    void operator()(Pipeline pipeline, const RequestOptions& options,
                    detail::UniqueFunction<void(Replies)> done);
  };
  explicit Lease(std::shared_ptr<detail::PoolLease> lease);
  Start Starter() const { return {lease_}; }
  Pipeline NewPipeline() const;

  std::shared_ptr<detail::PoolLease> lease_;
};

class Pool : public Executions<Pool> {
 public:
  // On a thread of its own. Opens min_connections in the background; a server that is not there
  // shows in the first calls, not here.
  explicit Pool(PoolOptions options);
  Pool(asio::any_io_executor executor, PoolOptions options);
  // As Close(). With a thread of its own it waits until that has ended.
  ~Pool();
  Pool(Pool&&) noexcept;
  Pool& operator=(Pool&&) noexcept;

  Replies Execute(Pipeline pipeline, const RequestOptions& options = {});
  Result<Lease> Acquire();
  // Signature void(Result<Lease>).
  template <typename Token>
  auto AsyncAcquire(Token&& token) {
    return detail::Initiate<Result<Lease>>(
        get_executor(), std::forward<Token>(token),
        [core = core_](detail::UniqueFunction<void(Result<Lease>)> done) {
          StartAcquire(core, std::move(done));
        });
  }

  // Fails those who wait, closes idle connections now and others when they are given back. What is
  // under way is completed.
  void Close();

  PoolMetrics Metrics() const;
  const asio::any_io_executor& get_executor() const;

 private:
  friend class Executions<Pool>;
  struct Start {
    std::shared_ptr<detail::PoolCore> core;
    void operator()(Pipeline pipeline, const RequestOptions& options,
                    detail::UniqueFunction<void(Replies)> done);
  };
  class Thread;
  static void StartAcquire(const std::shared_ptr<detail::PoolCore>& core,
                           detail::UniqueFunction<void(Result<Lease>)> done);
  Start Starter() const { return {core_}; }
  Pipeline NewPipeline() const;

  std::unique_ptr<Thread> thread_;
  std::shared_ptr<detail::PoolCore> core_;
};

}  // namespace ruddock::client
