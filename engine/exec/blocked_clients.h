// SPDX-License-Identifier: BSD-3-Clause
// Clients that wait for a key: BLPOP and its kin, and whatever else waits for a value.
//
// How a command waits. Its handler looks at its keys; where it finds nothing it answers nothing,
// calls Block, and returns:
//
//   if (TakeAndAnswer(ctx)) return;
//   ctx.engine.blocked.Block(ctx, {.first_key = 1, .keys = n, .deadline_ms = deadline},
//                            std::make_unique<PopOne>(end));
//
// All keys' shards are held from the look to the wait, so nothing comes between. From then on the
// operation speaks for the request: whenever one of the keys is noted as ready, it is asked whether
// what is there now ends the wait (Ready), and then to take it and answer (Serve). It runs on the
// thread of whoever changed the key, so it must keep what it needs of the request (the meaning of
// "$" in XREAD, say) and may not look at the client's session.
//
// Who notes a key: the write gate, without being asked. While anybody waits in the key's shard, a
// list, sorted set or stream that comes into being under that name, or is changed by a Commit of
// some changes, is ready; so is the key of a stream that goes, by whatever means (DEL, expiry,
// eviction, RENAME, being overwritten). FLUSHALL, FLUSHDB and SWAPDB note every key that is waited
// for in their databases. So XADD has nothing to do but to commit, and XGROUP DESTROY commits one
// change. An XREADGROUP that is asked with no entry (for which it HearsOfAbsence), or with one of
// another type, is ready and answers that the stream is gone; with a stream that has lost the
// group, it is ready and answers NOGROUP. An XREAD is ready only with a stream that has newer
// entries.
//
// When they are served: after the whole command that fed them, and before its shards are let go, so
// no reader sees what was taken; keys in the order in which they became ready, the clients of one
// in the order in which they came. Keys that become ready by that are next.
//
// Who ends a wait is decided by one atomic claim: the server, the timeout, CLIENT UNBLOCK, CLIENT
// KILL or the end of the connection. The reply travels to the client's own thread through its
// mailbox; until then what it has sent behind the request does not run.
//
// A request whose service changes a second key (BLMOVE) names it as `destination`: while it waits,
// commands that write hold that key's shard too where they might feed it (AppendDestinations).
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/exec/attention.h"
#include "engine/exec/reply_sink.h"
#include "engine/exec/session.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {

class CommandContext;
class Engine;
struct ThreadStats;

// What serves a request that waited: in the place of the handler's context.
class ServeContext {
 public:
  ServeContext(Engine& engine, WriteGate& keys, ReplySink& reply)
      : engine(engine), keys(keys), reply(reply) {}

  Engine& engine;
  // The database is the one of the request. Shards of the key and of the destination are held.
  WriteGate& keys;
  ReplySink& reply;

  // As CommandContext::Error.
  void Error(std::string_view text);
  bool failed() const { return failed_; }

 private:
  bool failed_ = false;
};

// What a client waits for.
class BlockedOperation {
 public:
  virtual ~BlockedOperation() = default;
  // Whether the wait ends with what `key` holds now; `entry` is null where that is nothing. Cheap.
  // On several threads at once, where several of its keys change; only the key's shard is held.
  virtual bool Ready(const Key& key, const Entry* entry) const = 0;
  // Whether it is to be asked also when the key holds nothing any more.
  virtual bool HearsOfAbsence() const { return false; }
  // Takes it and answers, once, as the handler would have. Called after a Ready that was true, with
  // nothing in between.
  virtual void Serve(ServeContext& ctx, const Key& key) = 0;
  // Answers that the time is up.
  virtual void TimeOut(ReplySink& reply) const { reply.NullArray(); }
};

class BlockedClients;
class BlockedRequest;

// Those who wait for one key.
struct BlockedQueue {
  // In the order in which they came, each with the place of the key among those that it waits for.
  using Waiters = std::list<std::pair<std::shared_ptr<BlockedRequest>, size_t>>;
  Waiters waiters;
  size_t hearing_of_absence = 0;
};
// By database and name.
using BlockedQueues = std::unordered_map<std::string, BlockedQueue>;

class BlockedRequest {
 public:
  static constexpr int64_t kNever = INT64_MAX;

  int64_t deadline_ms() const { return deadline_ms_; }  // Unix time
  // True for the one who ends the wait.
  bool Claim();
  bool claimed() const { return claimed_.load(std::memory_order_acquire); }

 private:
  friend class BlockedClients;

  // Where it stands in the queue of a key. The rest is guarded by the shard's lock.
  struct Place {
    uint32_t shard = 0;
    std::atomic<bool> queued{true};
    BlockedQueues::value_type* queue = nullptr;
    BlockedQueue::Waiters::iterator at;
  };

  std::atomic<bool> claimed_{false};
  BlockedClients* owner_ = nullptr;
  std::unique_ptr<BlockedOperation> operation_;
  std::vector<std::string> args_;  // of the request, for SLOWLOG; keys are among them
  int64_t deadline_ms_ = kNever;
  std::vector<Place> places_;
  bool moves_ = false;              // has a destination, ...
  uint32_t destination_shard_ = 0;  // ... which lies there
  Session* session_ = nullptr;      // used by its own thread alone
  Mailbox* mailbox_ = nullptr;
  uint64_t client_id_ = 0;
  uint32_t database_ = 0;
  int protocol_ = 2;
  bool silent_ = false;  // CLIENT REPLY
  uint16_t command_ = 0;
  std::atomic<uint64_t> ticks_{0};  // that the handler took
};

class BlockedClients final : public ReadyKeysListener {
 public:
  using Request = std::shared_ptr<BlockedRequest>;

  // Which arguments are keys to wait for, until when, and which one is a key that service changes.
  struct Wait {
    uint32_t first_key = 1;
    uint32_t keys = 1;
    int64_t deadline_ms = BlockedRequest::kNever;  // Unix time
    uint32_t destination = 0;                      // 0: none
  };

  explicit BlockedClients(Engine& engine);

  // Makes the client wait. The shards of the keys are held. The handler answers nothing.
  // There are no transactions and scripts yet; who adds them makes this answer like TimeOut inside.
  void Block(CommandContext& ctx, const Wait& wait, std::unique_ptr<BlockedOperation> operation);

  // Serves whoever waits for the keys that `keys` has noted as ready, and for those that become so
  // by that. Their shards, and those of the destinations, are held.
  void KeysReady(WriteGate& keys) override;
  // Any key of the database may have come, changed or gone: SWAPDB, FLUSHDB. All shards are held.
  void NoteDatabase(WriteGate& keys, uint32_t database);
  // Adds the shards of the keys that may be changed when a key of `shard`, which is held, becomes
  // ready. O(shards added).
  void AppendDestinations(uint32_t shard, std::vector<uint32_t>& shards) const;

  // CLIENT UNBLOCK, on any thread. False where the client waits for nothing.
  bool Unblock(const Session& session, bool error);
  // On the session's own thread, without shards. Ends a wait whose time is up; false where the
  // wait has ended otherwise meanwhile.
  bool TimeOut(Session& session, ReplySink& reply);
  // The session ends. On its own thread, without shards.
  void Cancel(Session& session);

  // How long the handler took whose client waits now.
  void NoteTicks(const Session& session, uint64_t ticks);

  int64_t waiting() const { return waiting_.load(std::memory_order_relaxed); }
  int64_t with_deadline() const { return with_deadline_.load(std::memory_order_relaxed); }

 private:
  friend class BlockedRequest;

  // Of one shard, guarded by its lock.
  struct ShardQueues {
    BlockedQueues queues;
    // Shards of destinations, with the number of requests that have theirs there.
    std::vector<std::pair<uint32_t, uint32_t>> destinations;
  };

  static std::string QueueName(uint32_t database, std::string_view key);
  void Enqueue(const Request& request, size_t place, std::string_view key);
  // Takes the request out of the queue; the queue goes with the last one.
  void Dequeue(BlockedRequest& request, size_t place);
  // Serves those who wait for one key.
  void ServeKey(WriteGate& keys, const Key& key);
  void Serve(const Request& request, WriteGate& keys, const Key& key);
  // Takes the request out of all queues, under their shards' locks, one at a time. Afterwards the
  // session is free for the next.
  void Forget(Session& session);
  // commandstats and the like, when the wait is over.
  void Count(BlockedRequest& request, uint64_t ticks, bool failed, bool error);
  void NoteSlow(const BlockedRequest& request);
  // On the client's own thread.
  void Finish(BlockedRequest& request, const Delivery& answer, ReplySink& reply);
  // From any thread: hands the answer to the client's own.
  void Deliver(const Request& request, Delivery answer);

  Engine& engine_;
  Store& store_;
  std::vector<ShardQueues> shards_;
  std::atomic<int64_t> waiting_{0};
  std::atomic<int64_t> with_deadline_{0};
  std::mutex movers_mutex_;
  int64_t movers_ = 0;  // requests with a destination
  std::mutex stats_mutex_;
  ThreadStats& stats_;  // guarded by it
};

}  // namespace ruddock::engine
