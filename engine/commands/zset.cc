// SPDX-License-Identifier: BSD-3-Clause
// Sorted sets: single members. Ranges in zset_range.cc, what takes members off in zset_pop.cc,
// ZUNION and its like in zset_combine.cc, ZSCAN and ZRANDMEMBER in zset_iterate.cc.
#include <cmath>
#include <iterator>
#include <vector>

#include "engine/commands/element_blocks.h"
#include "engine/commands/zset_limits.h"
#include "engine/exec/context.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {
namespace {

// The options of ZADD, which ZINCRBY takes too.
struct AddOptions {
  bool nx = false;
  bool xx = false;
  bool gt = false;
  bool lt = false;
  bool changes = false;
  bool increment = false;
  uint32_t pairs_at = 2;
};

AddOptions ParseAddOptions(const ArgView& args) {
  AddOptions options;
  for (; options.pairs_at < args.size(); ++options.pairs_at) {
    const std::string_view word = args[options.pairs_at];
    if (EqualsNoCase(word, "nx")) {
      options.nx = true;
    } else if (EqualsNoCase(word, "xx")) {
      options.xx = true;
    } else if (EqualsNoCase(word, "gt")) {
      options.gt = true;
    } else if (EqualsNoCase(word, "lt")) {
      options.lt = true;
    } else if (EqualsNoCase(word, "ch")) {
      options.changes = true;
    } else if (EqualsNoCase(word, "incr")) {
      options.increment = true;
    } else {
      break;
    }
  }
  return options;
}

// Empty where they go together.
std::string_view CheckAddOptions(const AddOptions& options, uint32_t words) {
  if (words == 0 || words % 2 == 1) return errors::kSyntax;
  if (options.nx && options.xx) return errors::kZaddXxAndNx;
  if ((options.gt && options.nx) || (options.lt && options.nx) || (options.gt && options.lt)) {
    return errors::kZaddGtLtNx;
  }
  if (options.increment && words > 2) return errors::kZaddIncrPair;
  return {};
}

// Applies the options to one pair after the other and remembers what came of them.
class Adding {
 public:
  explicit Adding(const AddOptions& options) : options_(options) {}

  // The score that the member gets; nothing where it stays as it is.
  std::optional<double> Decide(std::optional<double> old, double score) {
    if (!old) {
      if (options_.xx) return std::nullopt;
      ++added;
      return Take(score);
    }
    if (options_.nx) return std::nullopt;
    if (options_.increment) {
      score += *old;
      not_a_number = std::isnan(score);
      if (not_a_number) return std::nullopt;
    }
    if ((options_.lt && score >= *old) || (options_.gt && score <= *old)) return std::nullopt;
    updated += score != *old;
    return Take(score);
  }

  int64_t added = 0;
  int64_t updated = 0;
  bool not_a_number = false;
  // What the last pair came to, where its score was taken.
  bool taken = false;
  double score_taken = 0;

 private:
  std::optional<double> Take(double score) {
    taken = true;
    score_taken = score;
    return score;
  }

  const AddOptions& options_;
};

void AddMembers(CommandContext& ctx, AddOptions options) {
  const uint32_t words = ctx.args.size() - options.pairs_at;
  if (const std::string_view error = CheckAddOptions(options, words); !error.empty()) {
    return ctx.Error(error);
  }
  // Nearly all have few pairs, which need no allocation.
  constexpr uint32_t kFewPairs = 8;
  const uint32_t pairs = words / 2;
  double few[kFewPairs];
  std::vector<double> many(pairs > kFewPairs ? pairs : 0);
  double* const scores = pairs > kFewPairs ? many.data() : few;
  for (uint32_t i = 0; i < pairs; ++i) {
    const std::optional<double> score = ParseDouble(ctx.args[options.pairs_at + 2 * i]);
    if (!score) return ctx.Error(errors::kNotFloat);
    scores[i] = *score;
  }
  auto zset = ctx.Edit<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const ZsetLimits limits = ZsetLimitsOf(ctx);
  Adding adding(options);
  const uint32_t first = options.pairs_at + 1;
  for (uint32_t i = 0; i < pairs; ++i) {
    BringBlock(*zset, ctx.args, first + 2 * i, first, 2, /*scored=*/true);
    zset->Update(ctx.args[first + 2 * i], limits,
                 [&](std::optional<double> old) { return adding.Decide(old, scores[i]); });
  }
  if (adding.not_a_number) return ctx.Error(errors::kScoreNotNumber);
  if (adding.added + adding.updated != 0) {
    zset.Commit(adding.added + adding.updated, kNotifyZset, options.increment ? "zincr" : "zadd");
  }
  if (!options.increment) {
    ctx.reply.Integer(options.changes ? adding.added + adding.updated : adding.added);
  } else if (adding.taken) {
    ctx.reply.Double(adding.score_taken);
  } else {
    ctx.reply.Null();
  }
}

void CmdZadd(CommandContext& ctx) { AddMembers(ctx, ParseAddOptions(ctx.args)); }

void CmdZincrby(CommandContext& ctx) {
  AddOptions options = ParseAddOptions(ctx.args);
  options.increment = true;
  AddMembers(ctx, options);
}

void CmdZrem(CommandContext& ctx) {
  auto zset = ctx.Edit<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  int64_t removed = 0;
  for (uint32_t i = 2; i < ctx.args.size() && zset->size() != 0; ++i) {
    BringBlock(*zset, ctx.args, i, 2, 1);
    removed += zset->Erase(ctx.args[i]);
  }
  if (removed != 0) zset.Commit(removed, kNotifyZset, "zrem");
  ctx.reply.Integer(removed);
}

void CmdZcard(CommandContext& ctx) {
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (zset) ctx.reply.Integer(static_cast<int64_t>(zset->size()));
}

void ReplyScore(CommandContext& ctx, const ZsetValue& zset, std::string_view member) {
  if (const std::optional<double> score = zset.Score(member)) {
    ctx.reply.Double(*score);
  } else {
    ctx.reply.Null();
  }
}

void CmdZscore(CommandContext& ctx) {
  if (const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1))) ReplyScore(ctx, *zset, ctx.args[2]);
}

void CmdZmscore(CommandContext& ctx) {
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  ctx.reply.Array(ctx.args.size() - 2);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    BringBlock(*zset, ctx.args, i, 2, 1);
    ReplyScore(ctx, *zset, ctx.args[i]);
  }
}

void ReplyRank(CommandContext& ctx, bool reverse) {
  const auto zset = ctx.Read<ZsetValue>(ctx.KeyAt(1));
  if (!zset) return;
  const std::optional<size_t> rank = zset->Rank(ctx.args[2]);
  if (!rank) return ctx.reply.Null();
  ctx.reply.Integer(static_cast<int64_t>(reverse ? zset->size() - 1 - *rank : *rank));
}

void CmdZrank(CommandContext& ctx) { ReplyRank(ctx, /*reverse=*/false); }
void CmdZrevrank(CommandContext& ctx) { ReplyRank(ctx, /*reverse=*/true); }

const CommandSpec kZsetCommands[] = {
    {.name = "zadd",
     .opcode = 82,
     .arity = -4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity = "O(log(N)) for each member, N being the size of the sorted set",
     .summary = "Adds members to a sorted set, or gives them other scores.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .elements = {.first = -1, .step = -2, .use = ElementUse::kScored},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "condition",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .since = "3.0.2",
                    .children = {{.name = "nx", .type = ArgType::kPureToken, .token = "NX"},
                                 {.name = "xx", .type = ArgType::kPureToken, .token = "XX"}}},
                   {.name = "comparison",
                    .type = ArgType::kOneOf,
                    .flags = kOptional,
                    .since = "6.2.0",
                    .children = {{.name = "gt", .type = ArgType::kPureToken, .token = "GT"},
                                 {.name = "lt", .type = ArgType::kPureToken, .token = "LT"}}},
                   {.name = "change",
                    .type = ArgType::kPureToken,
                    .token = "CH",
                    .flags = kOptional,
                    .since = "3.0.2"},
                   {.name = "increment",
                    .type = ArgType::kPureToken,
                    .token = "INCR",
                    .flags = kOptional,
                    .since = "3.0.2"},
                   {.name = "score_member",
                    .type = ArgType::kBlock,
                    .flags = kMultiple,
                    .children = {{.name = "score", .type = ArgType::kDouble},
                                 {.name = "member", .type = ArgType::kString}}}},
     .history = {{"2.4.0", "Takes several members."},
                 {"3.0.2", "Knows `XX`, `NX`, `CH` and `INCR`."},
                 {"6.2.0", "Knows `GT` and `LT`."}},
     .handler = CmdZadd},
    {.name = "zcard",
     .opcode = 87,
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity = "O(1)",
     .summary = "Counts the members of a sorted set.",
     .key_specs = {{.flags = kKeyRO}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdZcard},
    {.name = "zincrby",
     .opcode = 86,
     .arity = 4,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity = "O(log(N)), N being the size of the sorted set",
     .summary = "Adds a number to a member's score.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .elements = {.first = 3, .use = ElementUse::kOrder},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "increment", .type = ArgType::kInteger},
                   {.name = "member", .type = ArgType::kString}},
     .handler = CmdZincrby},
    {.name = "zmscore",
     .opcode = 85,
     .arity = -3,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "6.2.0",
     .complexity = "O(N), N being the number of members given",
     .summary = "Returns the scores of several members.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .step = 1},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .handler = CmdZmscore},
    {.name = "zrank",
     .opcode = 89,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity = "O(log(N)), N being the size of the sorted set",
     .summary = "Tells how many members come before one.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .use = ElementUse::kOrder},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString}},
     .handler = CmdZrank},
    {.name = "zrem",
     .opcode = 83,
     .arity = -3,
     .flags = kWrite | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity = "O(M*log(N)), M being the number of members given, N the size of the sorted set",
     .summary = "Removes members from a sorted set, and the sorted set with its last member.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .elements = {.first = 2, .step = 1, .use = ElementUse::kOrder},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString, .flags = kMultiple}},
     .history = {{"2.4.0", "Takes several members."}},
     .handler = CmdZrem},
    {.name = "zrevrank",
     .opcode = 90,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "2.0.0",
     .complexity = "O(log(N)), N being the size of the sorted set",
     .summary = "Tells how many members come after one.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2, .use = ElementUse::kOrder},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString}},
     .handler = CmdZrevrank},
    {.name = "zscore",
     .opcode = 84,
     .arity = 3,
     .flags = kReadOnly | kFast,
     .categories = kCategorySortedSet,
     .group = "sorted-set",
     .since = "1.2.0",
     .complexity = "O(1)",
     .summary = "Returns the score of a member.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .elements = {.first = 2},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "member", .type = ArgType::kString}},
     .handler = CmdZscore},
};
RUDDOCK_COMMANDS(kZsetCommands);

}  // namespace
}  // namespace ruddock::engine
