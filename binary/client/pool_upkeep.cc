// SPDX-License-Identifier: BSD-3-Clause
// Connections: as many as are needed, anew after losses, asked for their health while idle.
#include <algorithm>
#include <string_view>
#include <utility>

#include "binary/client/pool_core.h"

namespace ruddock::client::detail {
namespace {

void Count(PoolCounters::Counter& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

// A server that is about to be there, or to have room again, as opposed to a wrong password.
bool IsPassing(const Error& error) {
  if (error.kind != ErrorKind::kServer || error.outcome != Outcome::kAnswered) return true;
  const std::string_view code = error.code();
  return code == "LOADING" || code == "BUSY" || code == "MASTERDOWN" || code == "TRYAGAIN";
}

}  // namespace

PoolMetrics PoolCounters::Snapshot() const {
  PoolMetrics now;
  now.acquires = acquires;
  now.hits = hits;
  now.misses = misses;
  now.waits = waits;
  now.handed_out = handed_out;
  now.acquire_timeouts = acquire_timeouts;
  now.acquire_refused = acquire_refused;
  now.connections_opened = connections_opened;
  now.connections_closed = connections_closed;
  now.connections_lost = connections_lost;
  now.connect_attempts = connect_attempts;
  now.connect_failures = connect_failures;
  now.reconnects = reconnects;
  now.health_checks = health_checks;
  now.health_check_failures = health_check_failures;
  now.executions = executions;
  now.executions_failed = executions_failed;
  now.requests = requests;
  now.answered = answered;
  now.server_errors = server_errors;
  now.unknown = unknown;
  now.not_sent = not_sent;
  now.timeouts = timeouts;
  now.retries = retries;
  now.open = open;
  now.idle = idle;
  now.in_use = in_use;
  now.waiting = waiting;
  now.latency = latency.Snapshot();
  return now;
}

void PoolCore::Grow() {
  while (!closed_ && !backing_off_ && total() < options_.max_connections &&
         (total() < options_.min_connections || opening_.size() < waiters_.size())) {
    // While the server is away one attempt at a time is enough.
    if (failures_ != 0 && !opening_.empty()) return;
    OpenOne();
  }
}

void PoolCore::OpenOne() {
  Count(counters_.connect_attempts);
  auto channel = std::make_shared<Channel>(strand_, connection_options_);
  opening_.insert(channel);
  channel->Open([self = shared_from_this(), weak = std::weak_ptr(channel)](Status status) {
    const ChannelPtr opened = weak.lock();
    self->opening_.erase(opened);
    if (status) {
      self->Opened(opened);
    } else {
      self->NotOpened(opened, status.error());
    }
    self->UpdateGauges();
  });
}

void PoolCore::Opened(const ChannelPtr& channel) {
  Count(counters_.connections_opened);
  channels_.insert(channel);
  if (owed_ != 0) {
    --owed_;
    Count(counters_.reconnects);
  }
  failures_ = 0;
  last_failure_.reset();
  if (closed_) return Drop(channel, false);
  channel->OnEnd([weak = weak_from_this(), channel = std::weak_ptr(channel)] {
    const auto self = weak.lock();
    const ChannelPtr ended = channel.lock();
    if (self != nullptr && ended != nullptr) self->Ended(ended);
  });
  const TimePoint now = Clock::now();
  idle_.push_back({channel, now, now});
  Serve();
  Grow();
}

void PoolCore::NotOpened(const ChannelPtr&, const Error& error) {
  Count(counters_.connect_failures);
  ++failures_;
  last_failure_ = error;
  if (closed_) return;
  if (!IsPassing(error)) FailWaiters(error);
  BackOff();
}

void PoolCore::BackOff() {
  if (std::exchange(backing_off_, true)) return;
  const double longest = static_cast<double>(options_.backoff_max.count());
  double pause = static_cast<double>(options_.backoff_initial.count());
  const unsigned tries = failures_ + unused_;
  for (unsigned i = 1; i < tries && pause < longest; ++i) pause *= 2;
  pause = std::min(pause, longest);
  std::uniform_real_distribution<double> cut(0, std::clamp(options_.backoff_jitter, 0.0, 1.0));
  pause *= 1 - cut(random_);
  backoff_timer_.expires_after(std::chrono::microseconds(static_cast<int64_t>(pause * 1000)));
  backoff_timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    self->backing_off_ = false;
    if (!error) self->Grow();
  });
}

// An idle connection that broke; one in use is dropped by whoever gives it back.
void PoolCore::Ended(const ChannelPtr& channel) {
  const auto it = std::find_if(idle_.begin(), idle_.end(),
                               [&](const Idle& idle) { return idle.channel == channel; });
  if (it == idle_.end()) return;
  idle_.erase(it);
  Drop(channel, true);
  UpdateGauges();
}

void PoolCore::ArmUpkeep() {
  std::chrono::milliseconds period{0};
  for (const auto wanted : {options_.idle_check, options_.idle_timeout}) {
    if (wanted.count() > 0 && (period.count() == 0 || wanted < period)) period = wanted;
  }
  if (period.count() == 0) return;
  upkeep_timer_.expires_after(std::max(period / 2, std::chrono::milliseconds(1)));
  upkeep_timer_.async_wait([self = shared_from_this()](const asio::error_code& error) {
    if (error || self->closed_) return;
    self->Upkeep();
    self->ArmUpkeep();
  });
}

void PoolCore::Upkeep() {
  const TimePoint now = Clock::now();
  const auto passed = [now](TimePoint since, std::chrono::milliseconds limit) {
    return limit.count() > 0 && now - since >= limit;
  };
  std::vector<Idle> due;
  // Those that were not used for longest stand in front.
  for (auto it = idle_.begin(); it != idle_.end();) {
    const bool surplus =
        channels_.size() > options_.min_connections && passed(it->used_at, options_.idle_timeout);
    if (!surplus && !passed(it->checked_at, options_.idle_check)) {
      ++it;
      continue;
    }
    Idle idle = std::move(*it);
    it = idle_.erase(it);
    if (surplus) {
      channels_.erase(idle.channel);
      Count(counters_.connections_closed);
      idle.channel->OnEnd(nullptr);
      idle.channel->Close();
    } else {
      due.push_back(std::move(idle));
    }
  }
  for (Idle& idle : due) Check(std::move(idle));
  UpdateGauges();
}

void PoolCore::Check(Idle idle) {
  Count(counters_.health_checks);
  ++checking_;
  Encoded ping;
  ping.Begin(Opcode::kPing, 0);
  ping.End();
  const ChannelPtr channel = idle.channel;
  channel->Submit(std::make_unique<Exchange>(
      std::move(ping), DeadlineAfter(options_.health_check_timeout),
      [self = shared_from_this(), idle = std::move(idle)](std::unique_ptr<Exchange> over) mutable {
        --self->checking_;
        if (!over->complete() || !idle.channel->open()) {
          Count(self->counters_.health_check_failures);
          self->Drop(idle.channel, true);
        } else if (self->closed_) {
          self->Drop(idle.channel, false);
        } else {
          idle.checked_at = Clock::now();
          self->unused_ = 0;
          // Behind those that are used, so that it may grow old.
          self->idle_.insert(self->idle_.begin(), std::move(idle));
          self->Serve();
        }
        self->UpdateGauges();
      }));
}

void PoolCore::UpdateGauges() {
  counters_.open = channels_.size();
  counters_.idle = idle_.size();
  counters_.in_use = channels_.size() - idle_.size() - checking_;
  counters_.waiting = waiters_.size();
}

}  // namespace ruddock::client::detail
