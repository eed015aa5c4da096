// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/executor.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/clock.h"
#include "engine/base/command_trail.h"
#include "engine/base/log.h"
#include "engine/exec/monitors.h"
#include "engine/store/eviction.h"

namespace ruddock::engine {
namespace {

std::string UnknownCommand(const ArgView& args) {
  std::string text = fmt::format("ERR unknown command '{}', with args beginning with: ",
                                 errors::Shown(args[0], 128));
  std::string shown;
  for (uint32_t i = 1; i < args.size() && shown.size() < 128; ++i) {
    shown += fmt::format("'{}' ", errors::Shown(args[i], 128 - shown.size()));
  }
  return text + shown;
}

}  // namespace

Executor::Executor(Engine& engine)
    : engine_(engine),
      stats_(engine.stats.AddThread()),
      keys_(engine.store, 0, engine.clock.NowMs()),
      shards_(engine.store),
      look_ahead_(engine.store),
      elements_(engine.store) {}

size_t Executor::Run(Batch& batch, size_t first, Session& session, ReplySink& reply) {
  keys_.set_now_ms(engine_.clock.NowMs());
  keys_.set_database(session.database.load(std::memory_order_relaxed));
  keys_.set_no_touch(session.no_touch);
  if (session.waiting.load(std::memory_order_relaxed)) session.waiting = false;
  const size_t size = batch.size();
  Prepare(batch, first);
  look_ahead_.Begin(batch, first, keys_.database());
  trail_ = &CommandTrailOfThread();
  CommandContext ctx(engine_, session, reply, keys_, shards_, batch, stats_);
  elements_.Begin();
  uint64_t tick = Ticks();
  size_t i = first;
  for (; i < size; ++i) {
    look_ahead_.Before(i);
    Request& request = batch.request(i);
    ctx.args = batch.args(request);
    ctx.request_ = &request;
    ctx.command = request.command;
    if (!Execute(ctx, request, tick)) {
      session.waiting = true;
      break;
    }
    // Not short-circuited: none of them is likely.
    if (session.close_after_reply | session.output_full | (session.rest != nullptr) |
        ((session.attention & kWaitsForKey) != 0)) {
      ++i;
      break;
    }
  }
  shards_.Release();
  session.last_used_ms.store(keys_.now_ms(), std::memory_order_relaxed);
  session.last_command.store(ctx.command, std::memory_order_relaxed);
  return i;
}

void Executor::Prepare(Batch& batch, size_t first) {
  for (size_t i = first; i < batch.size(); ++i) {
    Request& request = batch.request(i);
    const ArgView args = batch.args(request);
    if (request.command == nullptr) request.command = engine_.commands.Find(args[0]);
    const Command* command = request.command;
    if (command != nullptr && command->key_mode == KeyMode::kSingle &&
        command->ArityFits(args.size())) {
      request.key_hash = HashKey(args[static_cast<size_t>(command->first_key)]);
    }
  }
}

inline bool Executor::Execute(CommandContext& ctx, Request& request, uint64_t& tick) {
  ctx.failed_ = false;
  const Command* command = ctx.command;
  // What nearly every command is: one key, nobody watching. The general way comes to the same.
  if (command != nullptr && command->key_mode == KeyMode::kSingle &&
      (ctx.session.attention | engine_.attention.load()) == 0 && command->subcommands.empty() &&
      command->ArityFits(ctx.args.size())) [[likely]] {
    shards_.TakeOne(engine_.store.ShardIndex(request.key_hash));
    TakeDestinations(ctx);
    RunHandler(ctx, tick);
    if ((ctx.session.attention | engine_.attention.load()) != 0) [[unlikely]] {
      AfterCommand(ctx, true, false, 0);
    }
    return true;
  }
  const bool silent = ctx.session.attention & (kReplyOff | kReplySkip);
  const size_t position = silent ? ctx.reply.Position() : 0;
  const Admission admission = Admit(ctx, request);
  if (admission == Admission::kWait) return false;
  const bool ran = admission == Admission::kRun;
  if (ran) RunHandler(ctx, tick);
  ctx.positions_ = nullptr;
  AfterCommand(ctx, ran, silent, position);
  return true;
}

inline void Executor::RunHandler(CommandContext& ctx, uint64_t& tick) {
  elements_.Before(ctx.batch_, *ctx.request_, keys_.database());
  trail_->Note(ctx.command->full_name.c_str());
  ctx.command->handler(ctx);
  if (!keys_.ready().empty()) [[unlikely]]
    ServeReady();
  const uint64_t now = Ticks();
  Account(ctx, now - tick);
  tick = now;
}

void Executor::AfterCommand(CommandContext& ctx, bool ran, bool was_silent, size_t position) {
  if (ran && (engine_.attention.load() & kMonitorsAttached) &&
      !(ctx.command->flags & (kSkipMonitor | kAdmin))) [[unlikely]] {
    FeedMonitors(engine_, ctx.session, ctx.args);
  }
  if (was_silent || (ctx.session.attention & (kReplyOff | kReplySkipNext))) [[unlikely]] {
    Silence(ctx, was_silent, position);
  }
}

void Executor::Silence(CommandContext& ctx, bool was_silent, size_t position) {
  // A command that ended the silence (REPLY ON, RESET) is heard.
  uint32_t& attention = ctx.session.attention;
  if (was_silent && (attention & (kReplyOff | kReplySkip))) {
    ctx.reply.Rewind(position);
    ctx.session.rest.reset();
  }
  attention &= ~uint32_t{kReplySkip};
  if (attention & kReplySkipNext) {
    attention = (attention & ~uint32_t{kReplySkipNext}) | kReplySkip;
  }
  // What is not sent counts against no limit, and what is does: the connection sets another one.
  const bool silent = attention & (kReplyOff | kReplySkip);
  if (silent != was_silent) ctx.session.output_full = true;
}

bool Executor::Resolve(CommandContext& ctx, Request& request) {
  if (ctx.command == nullptr) {
    RejectUnknown(ctx);
    return false;
  }
  if (!ctx.command->subcommands.empty() && ctx.args.size() > 1) {
    const Command* child = ctx.command->FindSubcommand(ctx.args[1]);
    if (child == nullptr) {
      // Counted by no command: the container was not what the client asked for.
      ctx.Error(errors::UnknownSubcommand(ctx.args[1], ctx.command->full_name));
      return false;
    }
    ctx.command = child;
    request.command = child;
  }
  if (!ctx.command->ArityFits(ctx.args.size()) || ctx.command->handler == nullptr) {
    Reject(ctx, errors::WrongArity(ctx.command->full_name));
    return false;
  }
  return true;
}

void Executor::RejectUnknown(CommandContext& ctx) {
  // A browser that was talked into sending a form to this port: nothing behind it may run.
  if (EqualsNoCase(ctx.args[0], "post") || EqualsNoCase(ctx.args[0], "host:")) {
    Log(LogLevel::kWarning,
        fmt::format("HTTP from {}: connection closed. Somebody may be trying to reach this server "
                    "through a browser (cross-protocol scripting).",
                    ctx.session.names().peer));
    ctx.session.close_after_reply = true;
    return;
  }
  Reject(ctx, UnknownCommand(ctx.args));
}

Executor::Admission Executor::Admit(CommandContext& ctx, Request& request) {
  const Command* command = ctx.command;
  if (command == nullptr || !command->subcommands.empty() || !command->ArityFits(ctx.args.size()))
      [[unlikely]] {
    if (!Resolve(ctx, request)) return Admission::kAnswered;
  }
  if ((ctx.session.attention | engine_.attention.load()) != 0) [[unlikely]] {
    const Admission admission = AdmitWithAttention(ctx);
    if (admission != Admission::kRun) return admission;
  }
  if (!TakeLocks(ctx, request)) return Admission::kAnswered;
  TakeDestinations(ctx);
  return Admission::kRun;
}

Executor::Admission Executor::AdmitWithAttention(CommandContext& ctx) {
  const uint32_t flags = ctx.command->flags;
  if (!(flags & kNoAuth) && engine_.MustAuthenticate(ctx.session)) {
    Reject(ctx, errors::kNoAuth);
    return Admission::kAnswered;
  }
  if ((engine_.attention.load() & kMemoryLimited) && !WithinMemoryLimit(engine_.store)) {
    shards_.Release();
    const bool within = EvictToLimit(engine_.store, keys_.now_ms());
    if (!within && (flags & kDenyOom)) {
      Reject(ctx, errors::kOom);
      return Admission::kAnswered;
    }
  }
  if (ctx.session.attention & kMonitoring) {
    // Whoever is fed like a replica is bound like one, and not held up by a pause.
    if (!(flags & (kWrite | kReadOnly | kMayReplicate))) return Admission::kRun;
    Reject(ctx, errors::kMonitorKeyspace);
    return Admission::kAnswered;
  }
  if (engine_.pause.Holds(keys_.now_ms(), flags & (kWrite | kMayReplicate))) {
    return Admission::kWait;
  }
  return Admission::kRun;
}

bool Executor::TakeLocks(CommandContext& ctx, const Request& request) {
  const Store& store = engine_.store;
  switch (ctx.command->key_mode) {
    case KeyMode::kSingle: {
      // A subcommand's key has not been hashed yet.
      if (ctx.command->parent != nullptr) {
        const_cast<Request&>(request).key_hash =
            HashKey(ctx.args[static_cast<size_t>(ctx.command->first_key)]);
      }
      shards_.TakeOne(store.ShardIndex(request.key_hash));
      return true;
    }
    case KeyMode::kMulti:
      positions_.Clear();
      shard_scratch_.clear();
      // Arguments that make no sense touch no key: the handler finds the words for the error.
      ExtractKeys(*ctx.command, ctx.args, positions_);
      if (positions_.has_unknown()) {
        shards_.TakeAll();
        return true;
      }
      for (KeyPosition& position : positions_) {
        position.hash = HashKey(ctx.args[position.index]);
        shard_scratch_.push_back(store.ShardIndex(position.hash));
      }
      if (shard_scratch_.empty()) {
        shards_.Release();
      } else {
        shards_.TakeMany(shard_scratch_);
        look_ahead_.Fetch(positions_, keys_.database());
      }
      ctx.positions_ = &positions_;
      ctx.next_position_ = 0;
      return true;
    case KeyMode::kAllShards: shards_.TakeAll(); return true;
    case KeyMode::kNone: shards_.Release(); return true;
  }
  return true;
}

// BLMOVE and its like are served within the command that feeds them, so that command holds their
// destinations too; and the destinations of those who wait for these.
inline void Executor::TakeDestinations(CommandContext& ctx) {
  // Only now that the locks are held: who waits on one of these shards is known from here on.
  if ((engine_.attention.load() & kMoversWaiting) && (ctx.command->flags & kWrite)) [[unlikely]] {
    AddDestinations(ctx);
  }
}

void Executor::AddDestinations(CommandContext& ctx) {
  if (ctx.command->key_mode == KeyMode::kAllShards) return;
  std::vector<uint32_t> held = shards_.Held();
  for (;;) {
    std::vector<uint32_t> wanted = held;
    for (const uint32_t shard : held) engine_.blocked.AppendDestinations(shard, wanted);
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    if (wanted.size() == held.size()) return;
    // Somebody else may have come while nothing was held: looked at again.
    held = wanted;
    shards_.TakeMany(wanted);
  }
}

void Executor::ServeReady() {
  // A command that took its shards itself may have let them go.
  shard_scratch_.clear();
  bool held = true;
  for (const ReadyKey& ready : keys_.ready()) {
    shard_scratch_.push_back(engine_.store.ShardIndex(HashKey(ready.name)));
    held = held && shards_.Holds(shard_scratch_.back());
  }
  if (!held) shards_.TakeMany(shard_scratch_);
  keys_.ServeReady();
}

inline void Executor::Account(CommandContext& ctx, uint64_t ticks) {
  CommandCounters& counters = stats_.commands[ctx.command->id];
  counters.calls.Add(1);
  counters.ticks.Add(static_cast<int64_t>(ticks));
  if (ctx.failed_) counters.failed.Add(1);
  const bool waits = ctx.session.attention & kWaitsForKey;
  // The rest of what is known of a command that waits follows when it is answered.
  if (waits) [[unlikely]] {
    engine_.blocked.NoteTicks(ctx.session, ticks);
  } else if (engine_.latency_tracking.load(std::memory_order_relaxed)) {
    counters.NoteDuration(ticks);
  }
  if (ticks >= engine_.slow.lowest.load(std::memory_order_relaxed)) [[unlikely]] {
    NoteSlow(ctx, ticks);
  }
}

void Executor::NoteSlow(CommandContext& ctx, uint64_t ticks) {
  const int64_t us = static_cast<int64_t>(TicksToNs(ticks) / 1000);
  const int64_t seconds = engine_.clock.NowMs() / 1000;
  if (ticks >= engine_.slow.slowlog.load(std::memory_order_relaxed) &&
      !(ctx.command->flags & kSkipSlowlog) && !(ctx.session.attention & kWaitsForKey)) {
    const Session::Names names = ctx.session.names();
    engine_.slowlog.Add(seconds, us, ctx.args, names.peer, names.name,
                        engine_.slow.slowlog_max_length.load(std::memory_order_relaxed));
  }
  if (ticks >= engine_.slow.latency.load(std::memory_order_relaxed)) {
    engine_.latency.Add(ctx.command->flags & kFast ? "fast-command" : "command", seconds,
                        us / 1000);
  }
  if (ticks >= engine_.slow.stale.load(std::memory_order_relaxed)) {
    keys_.set_now_ms(engine_.clock.NowMs());
  }
}

void Executor::Reject(CommandContext& ctx, std::string_view text) {
  if (ctx.command != nullptr) stats_.commands[ctx.command->id].rejected.Add(1);
  ctx.Error(text);
}

}  // namespace ruddock::engine
