// SPDX-License-Identifier: BSD-3-Clause
// Runs batches: one executor per I/O thread, both protocols.
//
// Three passes over a batch: resolve the commands, hash the keys and prefetch their buckets;
// prefetch the entries; execute in order. Consecutive commands on one shard share one hold of its
// lock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/command/keys.h"
#include "engine/exec/batch.h"
#include "engine/exec/context.h"
#include "engine/exec/engine.h"

namespace ruddock::engine {

class Executor {
 public:
  explicit Executor(Engine& engine);

  // Runs the requests from `first` on and answers into `reply`. Returns the index of the first
  // request that was not run: batch.size(), or earlier where the client has to wait (CLIENT PAUSE),
  // is to be closed (session.close_after_reply), must be sent what it has been answered so far
  // (session.output_full), must be answered the rest of a long reply (session.rest), or waits for a
  // key (kWaitsForKey): that request has been run, and its reply comes through the mailbox.
  size_t Run(Batch& batch, size_t first, Session& session, ReplySink& reply);

  ThreadStats& stats() { return stats_; }

 private:
  void Prepare(Batch& batch, size_t first, bool prefetch);
  // Whether the database is so large that fetching entries ahead pays.
  bool BeyondCaches() const;
  // Fetches the entries of the batch's single-key commands into the cache.
  void BringBatch(const Batch& batch, size_t first);
  // The same for the keys whose hashes are in hashes_; `held`: no other thread can change them now.
  void BringEntries(bool held);
  enum class Admission : uint8_t { kRun, kAnswered, kWait };
  // Everything that is checked before a handler runs.
  Admission Admit(CommandContext& ctx, Request& request);
  bool Resolve(CommandContext& ctx, Request& request);
  void RejectUnknown(CommandContext& ctx);
  Admission AdmitWithAttention(CommandContext& ctx);
  bool TakeLocks(CommandContext& ctx, const Request& request);
  void TakeDestinations(CommandContext& ctx);
  void ServeReady();
  // False where the client has to wait.
  bool Execute(CommandContext& ctx, Request& request, uint64_t& tick);
  void Silence(CommandContext& ctx, bool was_silent, size_t position);
  void Account(CommandContext& ctx, uint64_t ticks);
  void NoteSlow(CommandContext& ctx, uint64_t ticks);
  void Reject(CommandContext& ctx, std::string_view text);

  Engine& engine_;
  ThreadStats& stats_;
  WriteGate keys_;
  ShardGuard shards_;
  KeyPositions positions_;
  std::vector<uint64_t> hashes_;
  std::vector<uint32_t> shard_scratch_;
  std::vector<const void*> lines_;
};

}  // namespace ruddock::engine
