// SPDX-License-Identifier: BSD-3-Clause
// Runs batches: one executor per I/O thread, both protocols.
//
// Passes over a batch: find the commands and hash the keys; execute in order, while the keys of the
// commands to come are fetched from memory. Consecutive commands on one shard share one hold of its
// lock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/command_trail.h"
#include "engine/command/keys.h"
#include "engine/exec/batch.h"
#include "engine/exec/context.h"
#include "engine/exec/element_look_ahead.h"
#include "engine/exec/engine.h"
#include "engine/exec/key_look_ahead.h"

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
  // Finds the commands and hashes the keys of those with one.
  void Prepare(Batch& batch, size_t first);
  enum class Admission : uint8_t { kRun, kAnswered, kWait };
  // Everything that is checked before a handler runs.
  Admission Admit(CommandContext& ctx, Request& request);
  bool Resolve(CommandContext& ctx, Request& request);
  void RejectUnknown(CommandContext& ctx);
  Admission AdmitWithAttention(CommandContext& ctx);
  bool TakeLocks(CommandContext& ctx, const Request& request);
  // Adds the shards to which those who wait for the keys of a command that writes would move.
  void TakeDestinations(CommandContext& ctx);
  void AddDestinations(CommandContext& ctx);
  void ServeReady();
  // False where the client has to wait.
  bool Execute(CommandContext& ctx, Request& request, uint64_t& tick);
  void RunHandler(CommandContext& ctx, uint64_t& tick);
  // What monitors are told, and CLIENT REPLY: only with `attention`.
  void AfterCommand(CommandContext& ctx, bool ran, bool was_silent, size_t position);
  void Silence(CommandContext& ctx, bool was_silent, size_t position);
  void Account(CommandContext& ctx, uint64_t ticks);
  void NoteSlow(CommandContext& ctx, uint64_t ticks);
  void Reject(CommandContext& ctx, std::string_view text);

  Engine& engine_;
  ThreadStats& stats_;
  CommandTrail* trail_ = nullptr;  // of the thread that runs batches
  WriteGate keys_;
  ShardGuard shards_;
  KeyLookAhead look_ahead_;
  ElementLookAhead elements_;
  KeyPositions positions_;
  std::vector<uint32_t> shard_scratch_;
};

}  // namespace ruddock::engine
