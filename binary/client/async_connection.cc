// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/async_connection.h>

#include <utility>

#include <asio/dispatch.hpp>
#include <asio/strand.hpp>

#include "binary/client/channel.h"

namespace ruddock::client {

using detail::Channel;
using detail::Exchange;

struct AsyncConnection::Impl {
  Impl(asio::any_io_executor wanted, ConnectionOptions connection)
      : executor(asio::make_strand(std::move(wanted))),
        options(std::make_shared<const ConnectionOptions>(std::move(connection))) {}

  const asio::any_io_executor executor;
  const std::shared_ptr<const ConnectionOptions> options;
  // On the strand only.
  std::shared_ptr<Channel> channel;
  PushHandler on_push;
};

AsyncConnection::AsyncConnection(asio::any_io_executor executor, ConnectionOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options))) {}
AsyncConnection::AsyncConnection(AsyncConnection&&) noexcept = default;

AsyncConnection& AsyncConnection::operator=(AsyncConnection&& other) noexcept {
  if (impl_ != nullptr) Close();
  impl_ = std::move(other.impl_);
  return *this;
}

AsyncConnection::~AsyncConnection() {
  if (impl_ != nullptr) Close();
}

const asio::any_io_executor& AsyncConnection::get_executor() const { return impl_->executor; }

void AsyncConnection::Open(const std::shared_ptr<Impl>& impl,
                           detail::UniqueFunction<void(Status)> done) {
  asio::dispatch(impl->executor, [impl, done = std::move(done)]() mutable {
    if (impl->channel != nullptr) impl->channel->Close();
    impl->channel = std::make_shared<Channel>(impl->executor, impl->options);
    impl->channel->OnPush(impl->on_push);
    impl->channel->Open(std::move(done));
  });
}

void AsyncConnection::Execute(const std::shared_ptr<Impl>& impl, Pipeline pipeline,
                              const RequestOptions& options,
                              detail::UniqueFunction<void(Replies)> done) {
  auto exchange =
      std::make_unique<Exchange>(pipeline.Release(), detail::DeadlineOf(options, *impl->options),
                                 [done = std::move(done)](std::unique_ptr<Exchange> over) mutable {
                                   done(over->TakeReplies());
                                 });
  asio::dispatch(impl->executor, [impl, exchange = std::move(exchange)]() mutable {
    // Without a channel this one, which was never opened, says that there is none.
    if (impl->channel == nullptr) {
      impl->channel = std::make_shared<Channel>(impl->executor, impl->options);
    }
    impl->channel->Submit(std::move(exchange));
  });
}

void AsyncConnection::OnPush(PushHandler handler) {
  asio::dispatch(impl_->executor, [impl = impl_, handler = std::move(handler)]() mutable {
    impl->on_push = std::move(handler);
    if (impl->channel != nullptr) impl->channel->OnPush(impl->on_push);
  });
}

void AsyncConnection::Close() {
  asio::dispatch(impl_->executor, [impl = impl_] {
    if (impl->channel != nullptr) impl->channel->Close();
  });
}

}  // namespace ruddock::client
