// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/pool.h>

#include <future>
#include <thread>
#include <utility>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include "binary/client/pool_core.h"

namespace ruddock::client {

using detail::PoolCore;
using detail::PoolLease;

namespace {

template <typename T, typename Start>
T Wait(Start start) {
  std::promise<T> promise;
  std::future<T> future = promise.get_future();
  start([promise = std::move(promise)](T value) mutable { promise.set_value(std::move(value)); });
  return future.get();
}

// For calls after the end, when nobody would answer them.
Replies NeverSent(size_t size) {
  return {nullptr, size, 0, Error{ErrorKind::kClosed, Outcome::kNotSent, "the pool is closed"}};
}

}  // namespace

// The thread that runs a pool, and its io_context, which outlives it for what still refers to it.
class Pool::Thread {
 public:
  Thread() : work_(asio::make_work_guard(*io_)), thread_([io = io_] { io->run(); }) {}
  ~Thread() {
    work_.reset();
    thread_.join();
  }

  const std::shared_ptr<asio::io_context>& io() const { return io_; }

 private:
  const std::shared_ptr<asio::io_context> io_ = std::make_shared<asio::io_context>(1);
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

Pool::Pool(PoolOptions options) : thread_(std::make_unique<Thread>()) {
  core_ =
      std::make_shared<PoolCore>(thread_->io()->get_executor(), std::move(options), thread_->io());
  core_->Start();
}

Pool::Pool(asio::any_io_executor executor, PoolOptions options)
    : core_(std::make_shared<PoolCore>(std::move(executor), std::move(options), nullptr)) {
  core_->Start();
}

Pool::Pool(Pool&&) noexcept = default;

Pool& Pool::operator=(Pool&& other) noexcept {
  Pool old = std::move(*this);
  thread_ = std::move(other.thread_);
  core_ = std::move(other.core_);
  return *this;
}

Pool::~Pool() {
  if (core_ == nullptr) return;
  core_->Close(true);
  thread_.reset();
}

Replies Pool::Execute(Pipeline pipeline, const RequestOptions& options) {
  return Wait<Replies>([&](detail::UniqueFunction<void(Replies)> done) {
    core_->Execute(pipeline.Release(), options, std::move(done));
  });
}

Pipeline Pool::NewPipeline() const { return detail::NewPipeline(core_->connection_options()); }

Result<Lease> Pool::Acquire() {
  return Wait<Result<Lease>>([&](detail::UniqueFunction<void(Result<Lease>)> done) {
    StartAcquire(core_, std::move(done));
  });
}

void Pool::StartAcquire(const std::shared_ptr<PoolCore>& core,
                        detail::UniqueFunction<void(Result<Lease>)> done) {
  core->Acquire([core, done = std::move(done)](Result<detail::ChannelPtr> channel) mutable {
    if (!channel) return done(channel.error());
    done(Lease(std::make_shared<PoolLease>(std::move(core), std::move(*channel))));
  });
}

void Pool::Close() { core_->Close(false); }
PoolMetrics Pool::Metrics() const { return core_->Metrics(); }
const asio::any_io_executor& Pool::get_executor() const { return core_->executor(); }

void Pool::Start::operator()(Pipeline pipeline, const RequestOptions& options,
                             detail::UniqueFunction<void(Replies)> done) {
  core->Execute(pipeline.Release(), options, std::move(done));
}

Lease::Lease(std::shared_ptr<PoolLease> lease) : lease_(std::move(lease)) {}
Lease::Lease(Lease&&) noexcept = default;
Lease& Lease::operator=(Lease&&) noexcept = default;
Lease::~Lease() = default;

Replies Lease::Execute(Pipeline pipeline, const RequestOptions& options) {
  if (lease_->pool().down()) return NeverSent(pipeline.size());
  return Wait<Replies>([&](detail::UniqueFunction<void(Replies)> done) {
    Starter()(std::move(pipeline), options, std::move(done));
  });
}

Pipeline Lease::NewPipeline() const {
  return detail::NewPipeline(lease_->pool().connection_options());
}

void Lease::Discard() { lease_->Discard(); }
const asio::any_io_executor& Lease::get_executor() const { return lease_->pool().executor(); }
const ServerInfo& Lease::info() const { return lease_->channel()->info(); }

void Lease::Start::operator()(Pipeline pipeline, const RequestOptions& options,
                              detail::UniqueFunction<void(Replies)> done) {
  lease->pool().ExecuteOn(lease->channel(), pipeline.Release(), options,
                          [lease = lease, done = std::move(done)](Replies replies) mutable {
                            done(std::move(replies));
                          });
}

}  // namespace ruddock::client
