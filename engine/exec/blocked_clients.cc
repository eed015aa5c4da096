// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/blocked_clients.h"

#include <algorithm>

#include "engine/command/errors.h"
#include "engine/exec/engine.h"
#include "engine/exec/reply_sink.h"

namespace ruddock::engine {

BlockedClients::BlockedClients(Store& store, Attention& attention)
    : store_(store), attention_(attention), queues_(store.shard_count()) {}

std::string BlockedClients::QueueName(uint32_t database, std::string_view key) {
  std::string name(reinterpret_cast<const char*>(&database), sizeof(database));
  name += key;
  return name;
}

void BlockedClients::Block(Session& session, uint32_t database, Request request) {
  request->session_ = &session;
  request->mailbox_ = &session.mailbox();
  request->client_id_ = session.id();
  request->database_ = database;
  request->silent_ = session.attention & (kReplyOff | kReplySkip);
  request->waiting_ = &waiting_;
  waiting_.fetch_add(1, std::memory_order_relaxed);
  if (request->deadline_ms != BlockedRequest::kNever) {
    with_deadline_.fetch_add(1, std::memory_order_relaxed);
  }
  if (request->destination) {
    std::lock_guard guard(movers_mutex_);
    if (movers_++ == 0) attention_.Set(kMoversWaiting, true);
  }
  // Whoever looks at a queue holds its shard, and so sees this.
  store_.waiting_requests.fetch_add(1, std::memory_order_relaxed);
  // Named twice, it waits once.
  std::sort(request->keys.begin(), request->keys.end());
  request->keys.erase(std::unique(request->keys.begin(), request->keys.end()), request->keys.end());
  for (const std::string& key : request->keys) {
    const uint32_t shard = store_.ShardIndex(HashKey(key));
    AssertShardHeld(store_, shard);
    queues_[shard][QueueName(database, key)].push_back(request);
  }
  session.attention |= kWaitsForKey;
  session.set_blocked(std::move(request));
}

void BlockedClients::ServeReady(Engine& engine, WriteGate& keys) {
  const uint32_t own = keys.database();
  while (!keys.ready().empty()) {
    for (const ReadyKey& ready : keys.TakeReady()) {
      keys.set_database(ready.database);
      ServeKey(engine, keys, Key::Of(ready.name));
    }
  }
  keys.set_database(own);
}

void BlockedClients::ServeKey(Engine& engine, WriteGate& keys, const Key& key) {
  const uint32_t shard = store_.ShardIndex(key.hash);
  AssertShardHeld(store_, shard);
  Queues& queues = queues_[shard];
  const auto found = queues.find(QueueName(keys.database(), key.name));
  if (found == queues.end()) return;
  Queue& queue = found->second;
  for (auto it = queue.begin(); it != queue.end();) {
    const Entry* entry = keys.Peek(key);
    if (entry == nullptr) break;
    BlockedRequest& request = **it;
    if (entry->type() != request.type && !request.claimed()) {
      ++it;
      continue;
    }
    if (request.Claim()) Deliver(*it, request.operation->Serve(engine, keys, key));
    it = queue.erase(it);
  }
  if (queue.empty()) queues.erase(found);
}

void BlockedClients::NoteDatabase(WriteGate& keys, uint32_t database) {
  if (store_.waiting_requests.load(std::memory_order_relaxed) == 0) return;
  const uint32_t own = keys.database();
  keys.set_database(database);
  const std::string prefix = QueueName(database, "");
  for (const Queues& queues : queues_) {
    for (const auto& [name, queue] : queues) {
      if (!name.starts_with(prefix)) continue;
      keys.NoteReady(Key::Of(std::string_view(name).substr(prefix.size())));
    }
  }
  keys.set_database(own);
}

void BlockedClients::AppendDestinations(uint32_t shard, std::vector<uint32_t>& shards) const {
  for (const auto& [name, queue] : queues_[shard]) {
    for (const Request& request : queue) {
      if (request->destination) shards.push_back(store_.ShardIndex(HashKey(*request->destination)));
    }
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
  Forget(*request.session_);
}

bool BlockedClients::Unblock(const Session& session, bool error) {
  const Request request = session.blocked();
  if (!request || !request->Claim()) return false;
  Deliver(request, [request, error](ReplySink& reply) {
    if (error) {
      reply.Error(errors::kUnblocked);
    } else {
      request->operation->TimeOut(reply);
    }
  });
  return true;
}

bool BlockedClients::TimeOut(Session& session, ReplySink& reply) {
  const Request request = session.blocked();
  if (!request || !request->Claim()) return false;
  Finish(
      *request, [&](ReplySink& sink) { request->operation->TimeOut(sink); }, reply);
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
  for (const std::string& key : request->keys) {
    const uint32_t shard = store_.ShardIndex(HashKey(key));
    guard.TakeOne(shard);
    const auto found = queues_[shard].find(QueueName(request->database_, key));
    if (found == queues_[shard].end()) continue;
    Queue& queue = found->second;
    const auto place = std::find(queue.begin(), queue.end(), request);
    if (place != queue.end()) queue.erase(place);
    if (queue.empty()) queues_[shard].erase(found);
  }
  guard.Release();
  store_.waiting_requests.fetch_sub(1, std::memory_order_relaxed);
  if (request->deadline_ms != BlockedRequest::kNever) {
    with_deadline_.fetch_sub(1, std::memory_order_relaxed);
  }
  if (request->destination) {
    std::lock_guard lock(movers_mutex_);
    if (--movers_ == 0) attention_.Set(kMoversWaiting, false);
  }
}

}  // namespace ruddock::engine
