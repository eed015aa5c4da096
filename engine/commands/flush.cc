// SPDX-License-Identifier: BSD-3-Clause
// Whole databases: DBSIZE, FLUSHALL, FLUSHDB, SWAPDB.
#include "engine/store/flush.h"

#include <iterator>

#include "engine/command/arg_cursor.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

void CmdDbsize(CommandContext& ctx) {
  ctx.reply.Integer(ctx.engine.store.KeyCount(ctx.keys.database()));
}

void Flush(CommandContext& ctx, uint32_t database) {
  bool async = ctx.engine.lazy_user_flush.load(std::memory_order_relaxed);
  ArgCursor cursor(ctx.args, 1);
  if (cursor.TakeToken("async")) {
    async = true;
  } else if (cursor.TakeToken("sync")) {
    async = false;
  }
  if (!cursor.done()) return ctx.Error(errors::kSyntax);
  // Noted now, served when the keys are gone.
  for (uint32_t i = 0; i < ctx.engine.store.database_count(); ++i) {
    if (database == kAllDatabases || database == i) ctx.engine.blocked.NoteDatabase(ctx.keys, i);
  }
  FlushDatabase(ctx.engine.store, ctx.shards, database, async);
  ctx.reply.Ok();
}

void CmdFlushall(CommandContext& ctx) { Flush(ctx, kAllDatabases); }
void CmdFlushdb(CommandContext& ctx) { Flush(ctx, ctx.keys.database()); }

// An index as SWAPDB reads it: 32 bits; whether there is such a database is asked later.
bool ParseIndex(std::string_view text, int64_t& index) {
  const std::optional<int64_t> value = ParseInt64(text);
  index = value.value_or(0);
  return value && *value >= INT32_MIN && *value <= INT32_MAX;
}

void CmdSwapdb(CommandContext& ctx) {
  int64_t first;
  int64_t second;
  if (!ParseIndex(ctx.args[1], first)) return ctx.Error("ERR invalid first DB index");
  if (!ParseIndex(ctx.args[2], second)) return ctx.Error("ERR invalid second DB index");
  const int64_t count = ctx.engine.store.database_count();
  if (first < 0 || first >= count || second < 0 || second >= count) {
    return ctx.Error(errors::kDbIndexOutOfRange);
  }
  if (first != second) {
    ctx.engine.store.Swap(static_cast<uint32_t>(first), static_cast<uint32_t>(second));
    // Who waits in one of them may find something now.
    ctx.engine.blocked.NoteDatabase(ctx.keys, static_cast<uint32_t>(first));
    ctx.engine.blocked.NoteDatabase(ctx.keys, static_cast<uint32_t>(second));
  }
  ctx.engine.store.counters().changes.Add(1);
  ctx.reply.Ok();
}

const ArgSpec kModeArgument = {
    .name = "async",
    .type = ArgType::kOneOf,
    .flags = kOptional,
    .children = {{.name = "async", .type = ArgType::kPureToken, .token = "ASYNC", .since = "4.0.0"},
                 {.name = "sync", .type = ArgType::kPureToken, .token = "SYNC", .since = "6.2.0"}}};

const CommandSpec kFlushCommands[] = {
    {.name = "dbsize",
     .opcode = 215,
     .arity = 1,
     .flags = kReadOnly | kFast,
     .categories = kCategoryKeyspace,
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Counts the keys of the current database.",
     .tips = {"request_policy:all_shards", "response_policy:agg_sum"},
     .handler = CmdDbsize},
    {.name = "flushall",
     .opcode = 217,
     .arity = -1,
     .flags = kWrite | kAllShards,
     .categories = kCategoryKeyspace | kCategoryDangerous,
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of keys in all databases",
     .summary = "Removes every key of every database.",
     .arguments = {kModeArgument},
     .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
     .history = {{"4.0.0", "Knows `ASYNC`."}, {"6.2.0", "Knows `SYNC`."}},
     .handler = CmdFlushall},
    {.name = "flushdb",
     .opcode = 216,
     .arity = -1,
     .flags = kWrite | kAllShards,
     .categories = kCategoryKeyspace | kCategoryDangerous,
     .group = "server",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of keys in the database",
     .summary = "Removes every key of the current database.",
     .arguments = {kModeArgument},
     .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
     .history = {{"4.0.0", "Knows `ASYNC`."}, {"6.2.0", "Knows `SYNC`."}},
     .handler = CmdFlushdb},
    {.name = "swapdb",
     .opcode = 218,
     .arity = 3,
     .flags = kWrite | kFast | kAllShards,
     .categories = kCategoryKeyspace | kCategoryDangerous,
     .group = "server",
     .since = "4.0.0",
     .complexity = "O(N), N being the number of clients that watch or wait for keys of the two",
     .summary = "Exchanges two databases.",
     .arguments = {{.name = "index1", .type = ArgType::kInteger},
                   {.name = "index2", .type = ArgType::kInteger}},
     .handler = CmdSwapdb},
};
RUDDOCK_COMMANDS(kFlushCommands);

}  // namespace
}  // namespace ruddock::engine
