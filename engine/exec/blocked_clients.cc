// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/blocked_clients.h"

#include <algorithm>

#include "engine/base/clock.h"
#include "engine/exec/context.h"
#include "engine/exec/recorded_reply.h"

namespace ruddock::engine {

void ServeContext::Error(std::string_view text) {
  failed_ = true;
  engine.stats.CountError(text);
  reply.Error(text);
}

bool BlockedRequest::Claim() {
  if (claimed_.exchange(true, std::memory_order_acq_rel)) return false;
  owner_->waiting_.fetch_sub(1, std::memory_order_relaxed);
  if (deadline_ms_ != kNever) owner_->with_deadline_.fetch_sub(1, std::memory_order_relaxed);
  return true;
}

BlockedClients::BlockedClients(Engine& engine)
    : engine_(engine),
      store_(engine.store),
      shards_(store_.shard_count()),
      stats_(engine.stats.AddThread()) {
  store_.ready_listener = this;
}

std::string BlockedClients::QueueName(uint32_t database, std::string_view key) {
  std::string name(reinterpret_cast<const char*>(&database), sizeof(database));
  name += key;
  return name;
}

void BlockedClients::Block(CommandContext& ctx, const Wait& wait,
                           std::unique_ptr<BlockedOperation> operation) {
  Session& session = ctx.session;
  auto request = std::make_shared<BlockedRequest>();
  request->owner_ = this;
  request->operation_ = std::move(operation);
  for (uint32_t i = 0; i < ctx.args.size(); ++i) request->args_.emplace_back(ctx.args[i]);
  request->deadline_ms_ = wait.deadline_ms;
  request->session_ = &session;
  request->mailbox_ = &session.mailbox();
  request->client_id_ = session.id();
  request->database_ = ctx.keys.database();
  request->protocol_ = session.protocol.load(std::memory_order_relaxed);
  request->silent_ = session.attention & (kReplyOff | kReplySkip);
  request->command_ = ctx.command->id;
  request->moves_ = wait.destination != 0;
  waiting_.fetch_add(1, std::memory_order_relaxed);
  if (wait.deadline_ms != BlockedRequest::kNever) {
    with_deadline_.fetch_add(1, std::memory_order_relaxed);
  }
  if (request->moves_) {
    request->destination_shard_ = store_.ShardIndex(HashKey(ctx.args[wait.destination]));
    std::lock_guard guard(movers_mutex_);
    if (movers_++ == 0) engine_.attention.Set(kMoversWaiting, true);
  }
  // Whoever looks at a queue holds its shard, and so sees this.
  store_.waiting_requests.fetch_add(1, std::memory_order_relaxed);
  // Named twice, it waits once.
  std::vector<std::string_view> keys(request->args_.begin() + wait.first_key,
                                     request->args_.begin() + wait.first_key + wait.keys);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  request->places_ = std::vector<BlockedRequest::Place>(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) Enqueue(request, i, keys[i]);
  session.attention |= kWaitsForKey;
  session.set_blocked(std::move(request));
}

void BlockedClients::Enqueue(const Request& request, size_t place, std::string_view key) {
  const uint32_t shard = store_.ShardIndex(HashKey(key));
  AssertShardHeld(store_, shard);
  ShardQueues& own = shards_[shard];
  auto& named = *own.queues.try_emplace(QueueName(request->database_, key)).first;
  BlockedQueue& queue = named.second;
  BlockedRequest::Place& at = request->places_[place];
  at.shard = shard;
  at.queue = &named;
  at.at = queue.waiters.emplace(queue.waiters.end(), request, place);
  if (request->operation_->HearsOfAbsence()) ++queue.hearing_of_absence;
  if (request->moves_) {
    const uint32_t wanted = request->destination_shard_;
    const auto same = std::find_if(own.destinations.begin(), own.destinations.end(),
                                   [&](const auto& known) { return known.first == wanted; });
    if (same != own.destinations.end()) {
      ++same->second;
    } else {
      own.destinations.emplace_back(wanted, 1);
    }
  }
  store_.shard(shard).awaited_keys = own.queues.size();
}

void BlockedClients::Dequeue(BlockedRequest& request, size_t place) {
  BlockedRequest::Place& at = request.places_[place];
  ShardQueues& own = shards_[at.shard];
  BlockedQueue& queue = at.queue->second;
  if (request.operation_->HearsOfAbsence()) --queue.hearing_of_absence;
  at.queued.store(false, std::memory_order_release);
  if (request.moves_) {
    const auto known =
        std::find_if(own.destinations.begin(), own.destinations.end(),
                     [&](const auto& it) { return it.first == request.destination_shard_; });
    if (--known->second == 0) {
      *known = own.destinations.back();
      own.destinations.pop_back();
    }
  }
  queue.waiters.erase(at.at);
  if (queue.waiters.empty()) own.queues.erase(own.queues.find(at.queue->first));
  store_.shard(at.shard).awaited_keys = own.queues.size();
}

void BlockedClients::KeysReady(WriteGate& keys) {
  const uint32_t own = keys.database();
  while (!keys.ready().empty()) {
    for (const ReadyKey& ready : keys.TakeReady()) {
      keys.set_database(ready.database);
      ServeKey(keys, Key::Of(ready.name));
    }
  }
  keys.set_database(own);
}

void BlockedClients::ServeKey(WriteGate& keys, const Key& key) {
  const uint32_t shard = store_.ShardIndex(key.hash);
  AssertShardHeld(store_, shard);
  BlockedQueues& queues = shards_[shard].queues;
  const auto found = queues.find(QueueName(keys.database(), key.name));
  if (found == queues.end()) return;
  BlockedQueue& queue = found->second;
  for (auto it = queue.waiters.begin(); it != queue.waiters.end();) {
    const Entry* entry = keys.Peek(key);
    if (entry == nullptr && queue.hearing_of_absence == 0) return;
    const auto [request, place] = *it++;
    // The queue goes with the last one.
    const bool last = it == queue.waiters.end();
    if (!request->claimed()) {
      if (!request->operation_->Ready(key, entry)) continue;
      if (request->Claim()) Serve(request, keys, key);
    }
    Dequeue(*request, place);
    if (last) return;
  }
}

void BlockedClients::Serve(const Request& request, WriteGate& keys, const Key& key) {
  const uint64_t start = Ticks();
  RecordedReply reply(request->protocol_);
  ServeContext ctx(engine_, keys, reply);
  request->operation_->Serve(ctx, key);
  Count(*request, Ticks() - start, ctx.failed(), ctx.failed());
  Deliver(request, [reply = std::move(reply)](ReplySink& sink) { reply.Replay(sink); });
}

void BlockedClients::NoteDatabase(WriteGate& keys, uint32_t database) {
  if (store_.waiting_requests.load(std::memory_order_relaxed) == 0) return;
  const uint32_t own = keys.database();
  keys.set_database(database);
  const std::string prefix = QueueName(database, "");
  for (const ShardQueues& shard : shards_) {
    for (const auto& [name, queue] : shard.queues) {
      if (!name.starts_with(prefix)) continue;
      keys.NoteReady(Key::Of(std::string_view(name).substr(prefix.size())));
    }
  }
  keys.set_database(own);
}

void BlockedClients::AppendDestinations(uint32_t shard, std::vector<uint32_t>& shards) const {
  for (const auto& [destination, requests] : shards_[shard].destinations) {
    shards.push_back(destination);
  }
}

void BlockedClients::Deliver(const Request& request, Delivery answer) {
  request->mailbox_->Deliver(request->client_id_,
                             [this, request, answer = std::move(answer)](ReplySink& reply) {
                               Finish(*request, answer, reply);
                             });
}

void BlockedClients::Finish(BlockedRequest& request, const Delivery& answer, ReplySink& reply) {
  if (!request.silent_) answer(reply);
  const uint64_t ticks = request.ticks_.load(std::memory_order_relaxed);
  if (ticks >= engine_.slow.slowlog.load(std::memory_order_relaxed)) NoteSlow(request);
  Forget(*request.session_);
}

bool BlockedClients::Unblock(const Session& session, bool error) {
  const Request request = session.blocked();
  if (!request || !request->Claim()) return false;
  if (error) engine_.stats.CountError(errors::kUnblocked);
  // Redis counts both as failures.
  Count(*request, 0, true, error);
  Deliver(request, [request, error](ReplySink& reply) {
    if (error) {
      reply.Error(errors::kUnblocked);
    } else {
      request->operation_->TimeOut(reply);
    }
  });
  return true;
}

bool BlockedClients::TimeOut(Session& session, ReplySink& reply) {
  const Request request = session.blocked();
  if (!request || !request->Claim()) return false;
  // As in Redis, neither SLOWLOG nor LATENCY HISTOGRAM knows of those who waited in vain.
  if (!request->silent_) request->operation_->TimeOut(reply);
  Forget(session);
  return true;
}

void BlockedClients::Cancel(Session& session) {
  const Request request = session.blocked();
  if (!request) return;
  request->Claim();
  Forget(session);
}

void BlockedClients::Forget(Session& session) {
  const Request request = session.blocked();
  if (!request) return;
  session.set_blocked(nullptr);
  session.attention &= ~uint32_t{kWaitsForKey};
  ShardGuard guard(store_);
  for (size_t i = 0; i < request->places_.size(); ++i) {
    const BlockedRequest::Place& place = request->places_[i];
    if (!place.queued.load(std::memory_order_acquire)) continue;
    guard.TakeOne(place.shard);
    if (place.queued.load(std::memory_order_relaxed)) Dequeue(*request, i);
  }
  guard.Release();
  store_.waiting_requests.fetch_sub(1, std::memory_order_relaxed);
  if (request->moves_) {
    std::lock_guard lock(movers_mutex_);
    if (--movers_ == 0) engine_.attention.Set(kMoversWaiting, false);
  }
}

void BlockedClients::NoteTicks(const Session& session, uint64_t ticks) {
  if (const Request request = session.blocked()) {
    request->ticks_.fetch_add(ticks, std::memory_order_relaxed);
  }
}

void BlockedClients::Count(BlockedRequest& request, uint64_t ticks, bool failed, bool error) {
  const uint64_t total = request.ticks_.fetch_add(ticks, std::memory_order_relaxed) + ticks;
  {
    std::lock_guard guard(stats_mutex_);
    CommandCounters& counters = stats_.commands[request.command_];
    counters.ticks.Add(static_cast<int64_t>(ticks));
    if (failed) counters.failed.Add(1);
    if (error) stats_.error_replies.Add(1);
    if (engine_.latency_tracking.load(std::memory_order_relaxed)) counters.NoteDuration(total);
  }
  if (ticks >= engine_.slow.latency.load(std::memory_order_relaxed)) {
    engine_.latency.Add("command-unblocking", engine_.clock.NowMs() / 1000,
                        static_cast<int64_t>(TicksToNs(ticks) / 1'000'000));
  }
}

void BlockedClients::NoteSlow(const BlockedRequest& request) {
  const std::vector<std::string_view> args(request.args_.begin(), request.args_.end());
  const Session::Names names = request.session_->names();
  const uint64_t ticks = request.ticks_.load(std::memory_order_relaxed);
  engine_.slowlog.Add(engine_.clock.NowMs() / 1000, static_cast<int64_t>(TicksToNs(ticks) / 1000),
                      ArgView(args.data(), static_cast<uint32_t>(args.size())), names.peer,
                      names.name, engine_.slow.slowlog_max_length.load(std::memory_order_relaxed));
}

}  // namespace ruddock::engine
