// SPDX-License-Identifier: BSD-3-Clause
// Finding keys: SCAN, KEYS, RANDOMKEY.
#include "engine/store/scan.h"

#include <iterator>
#include <string>
#include <vector>

#include "engine/base/glob.h"
#include "engine/commands/scan_options.h"
#include "engine/commands/value_names.h"
#include "engine/exec/context.h"
#include "engine/store/random_key.h"

namespace ruddock::engine {
namespace {

bool Passes(const ScanOptions& options, const Entry& entry, int64_t now_ms) {
  if (entry.ExpiredAt(now_ms)) return false;
  if (!options.type.empty() && !EqualsNoCase(options.type, TypeName(entry.type()))) return false;
  return options.Matches(entry.key());
}

void CmdScan(CommandContext& ctx) {
  std::optional<uint64_t> cursor = ParseScanCursor(ctx, 1);
  if (!cursor) return;
  const std::optional<ScanOptions> options = ParseScanOptions(ctx, 2, /*knows_type=*/true);
  if (!options) return;
  // The cursor to go on with comes before the keys, so these are collected first: their shards are
  // not held any more when the last one is found.
  std::string names;
  std::vector<size_t> ends;
  cursor = ScanStep(ctx.engine.store, ctx.keys.database(), *cursor, options->count,
                    [&](const Entry& entry) {
                      if (!Passes(*options, entry, ctx.now_ms())) return;
                      names += entry.key();
                      ends.push_back(names.size());
                    });
  ctx.reply.Array(2);
  ReplyScanCursor(ctx, *cursor);
  ctx.reply.Array(ends.size());
  size_t start = 0;
  for (const size_t end : ends) {
    ctx.reply.Bulk(std::string_view(names).substr(start, end - start));
    start = end;
  }
}

void CmdKeys(CommandContext& ctx) {
  const std::string_view pattern = ctx.args[1];
  const bool all = pattern == "*";
  Store& store = ctx.engine.store;
  size_t found = 0;
  const size_t mark = ctx.reply.Defer();
  for (uint32_t shard = 0; shard < store.shard_count(); ++shard) {
    if (const Table* table = store.FindTable(shard, ctx.keys.database())) {
      table->entries.ForEach([&](const Entry* entry) {
        if (entry->ExpiredAt(ctx.now_ms()) || (!all && !GlobMatch(pattern, entry->key()))) return;
        ctx.reply.Bulk(entry->key());
        ++found;
      });
    }
    ctx.shards.ReleaseThrough(shard);
  }
  ctx.reply.ResolveArray(mark, found);
}

void CmdRandomkey(CommandContext& ctx) {
  std::string name;
  if (!RandomKey(ctx.keys, ctx.shards, name)) return ctx.reply.Null();
  ctx.reply.Bulk(name);
}

const CommandSpec kScanCommands[] = {
    {.name = "keys",
     .opcode = 39,
     .arity = 2,
     .flags = kReadOnly | kAllShards,
     .categories = kCategoryKeyspace | kCategoryDangerous,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of keys in the database",
     .summary = "Lists the keys that a pattern matches.",
     .arguments = {{.name = "pattern", .type = ArgType::kPattern}},
     .tips = {"request_policy:all_shards", "nondeterministic_output_order"},
     .handler = CmdKeys},
    {.name = "randomkey",
     .opcode = 138,
     .arity = 1,
     .flags = kReadOnly,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Returns the name of a key chosen at random.",
     .tips = {"request_policy:all_shards", "nondeterministic_output"},
     .handler = CmdRandomkey},
    {.name = "scan",
     .opcode = 38,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "2.8.0",
     .complexity = "O(1) for a call, O(N) for all calls of a scan, N being the number of keys",
     .summary = "Lists the keys bit by bit.",
     .arguments =
         {{.name = "cursor", .type = ArgType::kInteger},
          {.name = "pattern", .type = ArgType::kPattern, .token = "MATCH", .flags = kOptional},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional},
          {.name = "type",
           .type = ArgType::kString,
           .token = "TYPE",
           .flags = kOptional,
           .since = "6.0.0"}},
     .tips = {"nondeterministic_output", "request_policy:special"},
     .history = {{"6.0.0", "Knows `TYPE`."}},
     .handler = CmdScan},
};
RUDDOCK_COMMANDS(kScanCommands);

}  // namespace
}  // namespace ruddock::engine
