// SPDX-License-Identifier: BSD-3-Clause
// Finding keys: SCAN, KEYS, RANDOMKEY.
#include "engine/store/scan.h"

#include <charconv>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/glob.h"
#include "engine/command/arg_cursor.h"
#include "engine/commands/value_names.h"
#include "engine/exec/context.h"
#include "engine/store/random_key.h"

namespace ruddock::engine {
namespace {

// A cursor as strtoul reads one: a sign is accepted, white space and anything behind the digits are
// not, and a zero byte ends the text.
std::optional<uint64_t> ParseCursor(std::string_view text) {
  text = text.substr(0, text.find('\0'));
  if (text.empty()) return 0;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return negative ? 0 - value : value;
}

// What SCAN lets through.
struct ScanFilter {
  std::string_view pattern = "*";
  std::string_view type;  // empty: any

  bool Passes(const Entry& entry, int64_t now_ms) const {
    if (entry.ExpiredAt(now_ms)) return false;
    if (!type.empty() && !EqualsNoCase(type, TypeName(entry.type()))) return false;
    return pattern == "*" || GlobMatch(pattern, entry.key());
  }
};

void ReplyScan(CommandContext& ctx, uint64_t cursor, size_t count, const ScanFilter& filter) {
  // The cursor to go on with comes before the keys, so these are collected first.
  std::string names;
  std::vector<size_t> ends;
  cursor = ScanStep(ctx.engine.store, ctx.keys.database(), cursor, count, [&](const Entry& entry) {
    if (!filter.Passes(entry, ctx.now_ms())) return;
    names += entry.key();
    ends.push_back(names.size());
  });
  char digits[kMaxIntegerText];
  ctx.reply.Array(2);
  ctx.reply.Bulk({digits, static_cast<size_t>(FormatUint64(digits, cursor) - digits)});
  ctx.reply.Array(ends.size());
  size_t start = 0;
  for (const size_t end : ends) {
    ctx.reply.Bulk(std::string_view(names).substr(start, end - start));
    start = end;
  }
}

void CmdScan(CommandContext& ctx) {
  const std::optional<uint64_t> cursor = ParseCursor(ctx.args[1]);
  if (!cursor) return ctx.Error(errors::kInvalidCursor);
  ScanFilter filter;
  int64_t count = 10;
  ArgCursor options(ctx.args, 2);
  while (!options.done()) {
    if (options.TakeToken("count")) {
      count = options.TakeInteger();
      if (count < 1) options.Fail(errors::kSyntax);
    } else if (options.TakeToken("match")) {
      filter.pattern = options.Take();
    } else if (options.TakeToken("type")) {
      filter.type = options.Take();
      // No type has an empty name.
      if (filter.type.empty()) filter.type = "none";
    } else {
      options.Fail(errors::kSyntax);
    }
  }
  if (options.failed()) return ctx.Error(options.error());
  ReplyScan(ctx, *cursor, static_cast<size_t>(count), filter);
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
