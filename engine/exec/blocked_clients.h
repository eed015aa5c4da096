// SPDX-License-Identifier: BSD-3-Clause
// Clients that wait for a key: BLPOP and its kin, and whatever else waits for a value.
//
// A handler that finds nothing registers its request while it still holds the shards of all its
// keys (Block), so no push can come between the look and the wait. A key that comes into being, or
// grows, is noted by the write gate; when the command that did it is over, and before its shards
// are let go, the executor serves those who wait for it (ServeReady): in the order in which they
// came, on the thread of the command. Who ends a wait is decided by one atomic claim: that thread,
// the timeout, CLIENT UNBLOCK, CLIENT KILL or the end of the connection. The reply, with what was
// taken from the key, goes to the client's own thread through its mailbox.
//
// A request whose service changes a second key (BLMOVE) has that key's shard held by every command
// that might feed it: see AppendDestinations.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/exec/attention.h"
#include "engine/exec/session.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {

class Engine;

// What a client wants from a key.
class BlockedOperation {
 public:
  virtual ~BlockedOperation() = default;
  // Takes it from `key`, which holds a value of the request's type. Shards of the key and of the
  // request's destination are held. Returns the reply.
  virtual Delivery Serve(Engine& engine, WriteGate& keys, const Key& key) = 0;
  // Answers that the time is up.
  virtual void TimeOut(ReplySink& reply) const = 0;
};

class BlockedRequest {
 public:
  static constexpr int64_t kNever = INT64_MAX;

  BlockedRequest(ValueType type, int64_t deadline_ms, std::unique_ptr<BlockedOperation> operation)
      : type(type), deadline_ms(deadline_ms), operation(std::move(operation)) {}

  const ValueType type;
  const int64_t deadline_ms;  // Unix time
  const std::unique_ptr<BlockedOperation> operation;
  std::vector<std::string> keys;
  std::optional<std::string> destination;

  // True for the one who ends the wait.
  bool Claim() {
    if (claimed_.exchange(true, std::memory_order_acq_rel)) return false;
    if (waiting_ != nullptr) waiting_->fetch_sub(1, std::memory_order_relaxed);
    return true;
  }
  bool claimed() const { return claimed_.load(std::memory_order_acquire); }

 private:
  friend class BlockedClients;

  std::atomic<bool> claimed_{false};
  std::atomic<int64_t>* waiting_ = nullptr;
  Session* session_ = nullptr;  // used by its own thread alone
  Mailbox* mailbox_ = nullptr;
  uint64_t client_id_ = 0;
  uint32_t database_ = 0;
  bool silent_ = false;  // CLIENT REPLY
};

class BlockedClients {
 public:
  using Request = std::shared_ptr<BlockedRequest>;

  BlockedClients(Store& store, Attention& attention);

  // The session's command goes on when one of the keys has something for it. The shards of all of
  // them are held.
  void Block(Session& session, uint32_t database, Request request);

  // Serves whoever waits for the keys that `keys` has noted as ready, and for those that become so
  // by that. The shards of the command, its destinations' included, are held.
  void ServeReady(Engine& engine, WriteGate& keys);
  // The keys of these databases may have become ready: SWAPDB. All shards are held.
  void NoteDatabase(WriteGate& keys, uint32_t database);
  // Adds the shards of the keys that may be changed when a key of `shard`, which is held, becomes
  // ready.
  void AppendDestinations(uint32_t shard, std::vector<uint32_t>& shards) const;

  // CLIENT UNBLOCK, on any thread. False where the client waits for nothing.
  bool Unblock(const Session& session, bool error);
  // On the session's own thread, without shards. Ends a wait whose time is up; false where the
  // wait has ended otherwise meanwhile.
  bool TimeOut(Session& session, ReplySink& reply);
  // The session ends.
  void Cancel(Session& session);

  int64_t waiting() const { return waiting_.load(std::memory_order_relaxed); }
  int64_t with_deadline() const { return with_deadline_.load(std::memory_order_relaxed); }

 private:
  using Queue = std::list<Request>;
  // By database and name.
  using Queues = std::unordered_map<std::string, Queue>;

  static std::string QueueName(uint32_t database, std::string_view key);
  // Serves those who wait for one key.
  void ServeKey(Engine& engine, WriteGate& keys, const Key& key);
  // Takes the request out of all queues, under their shards' locks, one at a time. Afterwards the
  // session is free for the next.
  void Forget(Session& session);
  void Finish(BlockedRequest& request, const Delivery& answer, ReplySink& reply);
  // From any thread: hands the answer to the client's own.
  void Deliver(const Request& request, Delivery answer);

  Store& store_;
  Attention& attention_;
  std::vector<Queues> queues_;  // per shard, guarded by its lock
  std::atomic<int64_t> waiting_{0};
  std::atomic<int64_t> with_deadline_{0};
  std::mutex movers_mutex_;
  int64_t movers_ = 0;  // requests with a destination
};

}  // namespace ruddock::engine
