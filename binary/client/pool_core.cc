// SPDX-License-Identifier: BSD-3-Clause
// Executions, and who gets a connection.
#include "binary/client/pool_core.h"

#include <algorithm>
#include <string>
#include <utility>

#include <asio/dispatch.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>

namespace ruddock::client::detail {
namespace {

// A request at which the server always closes the connection must not go round for ever.
constexpr unsigned kMostAttempts = 5;

void Count(PoolCounters::Counter& counter, uint64_t by = 1) {
  counter.fetch_add(by, std::memory_order_relaxed);
}

Error PoolClosed() { return {ErrorKind::kClosed, Outcome::kNotSent, "the pool is closed"}; }

}  // namespace

PoolCore::PoolCore(asio::any_io_executor executor, PoolOptions options, std::shared_ptr<void> kept)
    : kept_(std::move(kept)),
      strand_(asio::make_strand(std::move(executor))),
      options_(std::move(options)),
      connection_options_(std::make_shared<const ConnectionOptions>(options_.connection)),
      waiter_timer_(strand_),
      backoff_timer_(strand_),
      upkeep_timer_(strand_) {}

void PoolCore::Start() {
  asio::post(strand_, [self = shared_from_this()] {
    self->ArmUpkeep();
    self->Grow();
  });
}

void PoolCore::Close(bool at_once) {
  if (at_once) down_.store(true, std::memory_order_release);
  asio::dispatch(strand_, [self = shared_from_this(), at_once] {
    self->closed_ = true;
    self->waiter_timer_.cancel();
    self->backoff_timer_.cancel();
    self->upkeep_timer_.cancel();
    self->FailWaiters(PoolClosed());
    for (const ChannelPtr& channel : std::unordered_set(self->opening_)) channel->Close();
    for (const Idle& idle : std::exchange(self->idle_, {})) self->Drop(idle.channel, false);
    if (at_once) {
      for (const ChannelPtr& channel : std::unordered_set(self->channels_)) channel->Close();
    }
    self->UpdateGauges();
  });
}

std::unique_ptr<Exchange> PoolCore::MakeExchange(Encoded requests, const RequestOptions& options,
                                                 UniqueFunction<void(Replies)> done) {
  auto exchange =
      std::make_unique<Exchange>(std::move(requests), DeadlineOf(options, *connection_options_),
                                 [done = std::move(done)](std::unique_ptr<Exchange> over) mutable {
                                   done(over->TakeReplies());
                                 });
  exchange->idempotent = options.idempotent;
  return exchange;
}

void PoolCore::Execute(Encoded requests, const RequestOptions& options,
                       UniqueFunction<void(Replies)> done) {
  auto exchange = MakeExchange(std::move(requests), options, std::move(done));
  asio::dispatch(strand_, [self = shared_from_this(), exchange = std::move(exchange)]() mutable {
    self->Run(std::move(exchange));
  });
}

void PoolCore::ExecuteOn(ChannelPtr channel, Encoded requests, const RequestOptions& options,
                         UniqueFunction<void(Replies)> done) {
  auto exchange = MakeExchange(std::move(requests), options, std::move(done));
  asio::dispatch(strand_, [self = shared_from_this(), channel = std::move(channel),
                           exchange = std::move(exchange)]() mutable {
    exchange->done = [self,
                      done = std::move(exchange->done)](std::unique_ptr<Exchange> over) mutable {
      over->done = std::move(done);
      self->Over(std::move(over));
    };
    channel->Submit(std::move(exchange));
  });
}

void PoolCore::Run(std::unique_ptr<Exchange> exchange) {
  if (exchange->size() == 0) return Over(std::move(exchange));
  const TimePoint deadline = exchange->deadline();
  Want(deadline, [self = shared_from_this(),
                  exchange = std::move(exchange)](Result<ChannelPtr> channel) mutable {
    if (!channel) {
      exchange->Fail(channel.error());
      return self->Over(std::move(exchange));
    }
    exchange->done = [self, channel = *channel,
                      done = std::move(exchange->done)](std::unique_ptr<Exchange> over) mutable {
      over->done = std::move(done);
      self->Release(channel, false);
      self->Ran(std::move(over));
    };
    (*channel)->Submit(std::move(exchange));
  });
}

void PoolCore::Ran(std::unique_ptr<Exchange> exchange) {
  if (!MayRetry(*exchange)) return Over(std::move(exchange));
  Count(counters_.retries);
  exchange->Resume();
  Run(std::move(exchange));
}

// Never where something may have been executed, unless the caller said that this does no harm.
bool PoolCore::MayRetry(const Exchange& exchange) const {
  if (!exchange.failure() || closed_ || exchange.attempts >= kMostAttempts) return false;
  const ErrorKind kind = exchange.failure()->kind;
  if (kind != ErrorKind::kNetwork && kind != ErrorKind::kClosed) return false;
  if (Clock::now() >= exchange.deadline()) return false;
  return exchange.idempotent || exchange.sent() == exchange.answered();
}

void PoolCore::Over(std::unique_ptr<Exchange> exchange) {
  const bool complete = exchange->complete();
  const size_t sent = complete ? exchange->size() : exchange->sent();
  Count(counters_.executions);
  Count(counters_.requests, exchange->size());
  Count(counters_.answered, exchange->answered());
  Count(counters_.server_errors, exchange->server_errors());
  Count(counters_.unknown, sent - exchange->answered());
  Count(counters_.not_sent, exchange->size() - sent);
  if (complete) {
    counters_.latency.Add(Clock::now() - exchange->begun);
  } else {
    Count(counters_.executions_failed);
    if (exchange->failure()->kind == ErrorKind::kTimeout) Count(counters_.timeouts);
  }
  Exchange::Finish(std::move(exchange));
}

void PoolCore::Acquire(GotChannel done) {
  asio::dispatch(strand_, [self = shared_from_this(), done = std::move(done)]() mutable {
    self->Want(kNever, std::move(done));
  });
}

void PoolCore::Want(TimePoint deadline, GotChannel done) {
  Count(counters_.acquires);
  if (waiters_.empty() && !idle_.empty()) {
    Count(counters_.hits);
    Idle idle = std::move(idle_.back());
    idle_.pop_back();
    return HandOut(std::move(idle), std::move(done));
  }
  Count(counters_.misses);
  if (closed_ || waiters_.size() >= options_.max_waiting) {
    Count(counters_.acquire_refused);
    return done(closed_ ? PoolClosed()
                        : Error{ErrorKind::kTimeout, Outcome::kNotSent,
                                "too many wait for a connection already"});
  }
  if (total() >= options_.max_connections) Count(counters_.waits);
  deadline = std::min(deadline, DeadlineAfter(options_.acquire_timeout));
  waiters_.push_back({deadline, std::move(done)});
  Grow();
  ArmWaiters(deadline);
  UpdateGauges();
}

void PoolCore::HandOut(Idle idle, GotChannel done) {
  Count(counters_.handed_out);
  UpdateGauges();
  done(std::move(idle.channel));
}

void PoolCore::GiveBack(ChannelPtr channel, bool discard) {
  // After the end there may be nobody who would run this.
  if (down()) return;
  asio::dispatch(strand_, [weak = weak_from_this(), channel = std::move(channel), discard] {
    if (const auto self = weak.lock()) self->Release(channel, discard);
  });
}

void PoolCore::Release(const ChannelPtr& channel, bool discard) {
  if (!channel->open()) {
    Drop(channel, true);
  } else if (discard || closed_) {
    Drop(channel, false);
  } else {
    const TimePoint now = Clock::now();
    if (channel->served()) unused_ = 0;
    idle_.push_back({channel, now, now});
    Serve();
  }
  UpdateGauges();
}

void PoolCore::Serve() {
  while (!waiters_.empty() && !idle_.empty()) {
    Idle idle = std::move(idle_.back());
    idle_.pop_back();
    GotChannel done = std::move(waiters_.front().done);
    waiters_.pop_front();
    HandOut(std::move(idle), std::move(done));
  }
}

void PoolCore::Drop(const ChannelPtr& channel, bool lost) {
  // It may have been dropped when it ended.
  if (channels_.erase(channel) == 0) return;
  Count(counters_.connections_closed);
  if (lost && !closed_) {
    Count(counters_.connections_lost);
    ++owed_;
    // A server that closes whom it has just greeted would be asked again at once, for ever.
    if (!channel->served() && !backing_off_) {
      ++unused_;
      BackOff();
    }
  }
  channel->OnEnd(nullptr);
  channel->Close();
  Grow();
}

void PoolCore::ArmWaiters(TimePoint next) {
  if (next >= waiter_armed_) return;
  waiter_armed_ = next;
  waiter_timer_.expires_at(next);
  waiter_timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (!error) self->ExpireWaiters();
  });
}

void PoolCore::ExpireWaiters() {
  waiter_armed_ = kNever;
  const TimePoint now = Clock::now();
  TimePoint next = kNever;
  std::vector<Waiter> late;
  std::deque<Waiter> left;
  for (Waiter& waiter : waiters_) {
    if (now < waiter.deadline) {
      next = std::min(next, waiter.deadline);
      left.push_back(std::move(waiter));
    } else {
      late.push_back(std::move(waiter));
    }
  }
  waiters_ = std::move(left);
  ArmWaiters(next);
  UpdateGauges();
  for (Waiter& waiter : late) {
    Count(counters_.acquire_timeouts);
    Error error{ErrorKind::kTimeout, Outcome::kNotSent, "no connection was free in time"};
    if (last_failure_) {
      error.kind = last_failure_->kind;
      error.message = "no connection in time: " + last_failure_->message;
    }
    waiter.done(std::move(error));
  }
}

void PoolCore::FailWaiters(const Error& error) {
  for (Waiter& waiter : std::exchange(waiters_, {})) {
    Count(counters_.acquire_refused);
    waiter.done(Error(error));
  }
}

}  // namespace ruddock::client::detail
