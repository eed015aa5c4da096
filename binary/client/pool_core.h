// SPDX-License-Identifier: BSD-3-Clause
// The pool itself. What is said to be called from any thread only posts to the strand on which
// everything else happens, without locks.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <unordered_set>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/steady_timer.hpp>

#include <ruddock/client/metrics.h>
#include <ruddock/client/options.h>
#include "binary/client/channel.h"
#include "binary/client/exchange.h"

namespace ruddock::client::detail {

using ChannelPtr = std::shared_ptr<Channel>;

// Written on the strand, read from anywhere.
struct PoolCounters {
  using Counter = std::atomic<uint64_t>;
  Counter acquires{0}, hits{0}, misses{0}, waits{0}, handed_out{0}, acquire_timeouts{0},
      acquire_refused{0}, connections_opened{0}, connections_closed{0}, connections_lost{0},
      connect_attempts{0}, connect_failures{0}, reconnects{0}, health_checks{0},
      health_check_failures{0}, executions{0}, executions_failed{0}, requests{0}, answered{0},
      server_errors{0}, unknown{0}, not_sent{0}, timeouts{0}, retries{0};
  Counter open{0}, idle{0}, in_use{0}, waiting{0};
  LiveHistogram latency;

  PoolMetrics Snapshot() const;
};

class PoolCore : public std::enable_shared_from_this<PoolCore> {
 public:
  using GotChannel = UniqueFunction<void(Result<ChannelPtr>)>;

  // `kept` is what the executor needs to live.
  PoolCore(asio::any_io_executor executor, PoolOptions options, std::shared_ptr<void> kept);

  // From any thread.
  void Start();
  // `at_once` also breaks what is under way.
  void Close(bool at_once);
  bool down() const { return down_.load(std::memory_order_acquire); }
  void Execute(Encoded requests, const RequestOptions& options, UniqueFunction<void(Replies)> done);
  // As Execute, on a connection that was acquired.
  void ExecuteOn(ChannelPtr channel, Encoded requests, const RequestOptions& options,
                 UniqueFunction<void(Replies)> done);
  void Acquire(GotChannel done);
  void GiveBack(ChannelPtr channel, bool discard);
  PoolMetrics Metrics() const { return counters_.Snapshot(); }
  const asio::any_io_executor& executor() const { return strand_; }
  const ConnectionOptions& connection_options() const { return *connection_options_; }

 private:
  struct Idle {
    ChannelPtr channel;
    TimePoint used_at;
    TimePoint checked_at;
  };
  struct Waiter {
    TimePoint deadline;
    GotChannel done;
  };

  std::unique_ptr<Exchange> MakeExchange(Encoded requests, const RequestOptions& options,
                                         UniqueFunction<void(Replies)> done);
  void Run(std::unique_ptr<Exchange> exchange);
  void Ran(std::unique_ptr<Exchange> exchange);
  bool MayRetry(const Exchange& exchange) const;
  void Over(std::unique_ptr<Exchange> exchange);

  void Want(TimePoint deadline, GotChannel done);
  void HandOut(Idle idle, GotChannel done);
  void Release(const ChannelPtr& channel, bool discard);
  void Serve();
  void Drop(const ChannelPtr& channel, bool lost);
  void ArmWaiters(TimePoint next);
  void ExpireWaiters();
  void FailWaiters(const Error& error);

  // pool_upkeep.cc
  size_t total() const { return channels_.size() + opening_.size(); }
  void Grow();
  void OpenOne();
  void Opened(const ChannelPtr& channel);
  void NotOpened(const ChannelPtr& channel, const Error& error);
  void BackOff();
  void Ended(const ChannelPtr& channel);
  void ArmUpkeep();
  void Upkeep();
  void Check(Idle idle);
  void UpdateGauges();

  const std::shared_ptr<void> kept_;
  const asio::any_io_executor strand_;
  const PoolOptions options_;
  const std::shared_ptr<const ConnectionOptions> connection_options_;
  PoolCounters counters_;
  std::atomic<bool> down_{false};

  bool closed_ = false;
  std::unordered_set<ChannelPtr> channels_;  // all that are open
  std::unordered_set<ChannelPtr> opening_;
  std::vector<Idle> idle_;  // the one used last is at the end
  size_t checking_ = 0;
  std::deque<Waiter> waiters_;
  asio::steady_timer waiter_timer_;
  TimePoint waiter_armed_ = kNever;
  asio::steady_timer backoff_timer_;
  bool backing_off_ = false;
  unsigned failures_ = 0;  // to connect, since it last succeeded
  unsigned unused_ = 0;    // times that connections were lost before they served, in a row
  std::optional<Error> last_failure_;
  size_t owed_ = 0;  // lost and not replaced
  asio::steady_timer upkeep_timer_;
  std::minstd_rand random_{std::random_device()()};
};

// A connection that a caller has for itself.
class PoolLease {
 public:
  PoolLease(std::shared_ptr<PoolCore> pool, ChannelPtr channel)
      : pool_(std::move(pool)), channel_(std::move(channel)) {}
  ~PoolLease() { pool_->GiveBack(std::move(channel_), discard_); }
  PoolLease(const PoolLease&) = delete;
  PoolLease& operator=(const PoolLease&) = delete;

  void Discard() { discard_ = true; }
  PoolCore& pool() const { return *pool_; }
  const ChannelPtr& channel() const { return channel_; }

 private:
  const std::shared_ptr<PoolCore> pool_;
  ChannelPtr channel_;
  std::atomic<bool> discard_{false};
};

}  // namespace ruddock::client::detail
