// SPDX-License-Identifier: BSD-3-Clause
// A channel on an io_context of its own, which runs while a call waits.
#include <ruddock/client/connection.h>

#include <optional>
#include <utility>

#include <asio/io_context.hpp>

#include "binary/client/channel.h"

namespace ruddock::client {

using detail::Channel;
using detail::Exchange;

struct Connection::Impl {
  explicit Impl(ConnectionOptions wanted)
      : options(std::make_shared<const ConnectionOptions>(std::move(wanted))) {}
  ~Impl() {
    if (channel != nullptr) channel->Close();
    RunReady();
  }

  void RunOne() {
    if (io.stopped()) io.restart();
    io.run_one();
  }
  void RunReady() {
    if (io.stopped()) io.restart();
    io.poll();
  }

  Status Open() {
    if (channel != nullptr) channel->Close();
    channel = std::make_shared<Channel>(io.get_executor(), options);
    channel->OnPush(on_push);
    std::optional<Status> status;
    channel->Open([&status](Status result) { status = std::move(result); });
    while (!status) RunOne();
    return std::move(*status);
  }

  const std::shared_ptr<const ConnectionOptions> options;
  asio::io_context io{1};
  std::shared_ptr<Channel> channel;
  PushHandler on_push;
};

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::Open(ConnectionOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  if (Status status = impl->Open(); !status) return status.error();
  return Connection(std::move(impl));
}

bool Connection::open() const { return impl_->channel->open(); }
const ServerInfo& Connection::info() const { return impl_->channel->info(); }

void Connection::Close() {
  impl_->channel->Close();
  impl_->RunReady();
}

Status Connection::Reconnect() { return impl_->Open(); }

Replies Connection::Execute(Pipeline pipeline, const RequestOptions& options) {
  // What came since the last call: pushes, or the server's end, which is better noticed before
  // something is sent.
  impl_->RunReady();
  std::unique_ptr<Exchange> over;
  impl_->channel->Submit(std::make_unique<Exchange>(
      pipeline.Release(), detail::DeadlineOf(options, *impl_->options),
      [&over](std::unique_ptr<Exchange> exchange) { over = std::move(exchange); }));
  while (over == nullptr) impl_->RunOne();
  return over->TakeReplies();
}

Pipeline Connection::NewPipeline() const { return detail::NewPipeline(*impl_->options); }

Result<Reply> Connection::ExecuteOne(Pipeline pipeline, const RequestOptions& options) {
  return Execute(std::move(pipeline), options).At(0);
}

void Connection::OnPush(PushHandler handler) {
  impl_->on_push = handler;
  impl_->channel->OnPush(std::move(handler));
}

Result<bool> Connection::WaitForPush(std::chrono::milliseconds timeout) {
  const detail::TimePoint end = detail::Clock::now() + timeout;
  const size_t before = impl_->channel->pushes();
  while (impl_->channel->pushes() == before) {
    if (!impl_->channel->open()) {
      return Error{ErrorKind::kClosed, Outcome::kNotSent, "the connection is closed"};
    }
    if (impl_->io.stopped()) impl_->io.restart();
    if (impl_->io.run_one_until(end) == 0 && detail::Clock::now() >= end) return false;
  }
  return true;
}

}  // namespace ruddock::client
