// SPDX-License-Identifier: BSD-3-Clause
// HSCAN and HRANDFIELD: parts of a hash.
#include <iterator>

#include "engine/base/random.h"
#include "engine/command/args.h"
#include "engine/commands/random_count.h"
#include "engine/commands/scan_options.h"
#include "engine/exec/context.h"
#include "engine/types/hash_value.h"

namespace ruddock::engine {
namespace {

void CmdHscan(CommandContext& ctx) {
  ScanObject<HashValue>(
      ctx, 2, [&](const ScanOptions& options, std::string_view field, std::string_view value) {
        if (!options.Matches(field)) return false;
        ctx.reply.Bulk(field);
        ctx.reply.Bulk(value);
        return true;
      });
}

// Answers with fields, and where `with_values` with their values: as pairs in RESP3, else in turn.
class RandomFields {
 public:
  RandomFields(CommandContext& ctx, bool with_values)
      : ctx_(ctx), with_values_(with_values), paired_(with_values && ctx.reply.protocol() == 3) {}

  void Start(size_t count) { ctx_.reply.Array(with_values_ && !paired_ ? count * 2 : count); }
  void operator()(std::string_view field, std::string_view value) const {
    if (paired_) ctx_.reply.Array(2);
    ctx_.reply.Bulk(field);
    if (with_values_) ctx_.reply.Bulk(value);
  }

 private:
  CommandContext& ctx_;
  const bool with_values_;
  const bool paired_;
};

void ReplyRandomFields(CommandContext& ctx, const RandomCount& wanted, bool with_values) {
  const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
  if (!hash) return;
  RandomFields fields(ctx, with_values);
  if (hash->size() == 0 || wanted.count == 0) return fields.Start(0);
  if (!wanted.repeat) {
    fields.Start(std::min<uint64_t>(wanted.count, hash->size()));
    hash->SampleDistinct(wanted.count, ThreadRandom(), fields);
    return;
  }
  if (wanted.count > kMaxRandomDraws) return ctx.Error(errors::kOutOfRange);
  fields.Start(wanted.count);
  const HashDraw draw(*hash, wanted.count > 3);
  for (uint64_t i = 0; i < wanted.count; ++i) draw.Next(ThreadRandom(), fields);
}

void CmdHrandfield(CommandContext& ctx) {
  if (ctx.args.size() == 2) {
    const auto hash = ctx.Read<HashValue>(ctx.KeyAt(1));
    if (!hash) return;
    if (hash->size() == 0) return ctx.reply.Null();
    const HashDraw draw(*hash, /*many=*/false);
    return draw.Next(ThreadRandom(),
                     [&](std::string_view field, std::string_view) { ctx.reply.Bulk(field); });
  }
  const std::optional<int64_t> count = ParseRandomCount(ctx, ctx.args[2]);
  if (!count) return;
  const bool with_values = ctx.args.size() == 4 && EqualsNoCase(ctx.args[3], "withvalues");
  if (ctx.args.size() > 3 && !with_values) return ctx.Error(errors::kSyntax);
  const std::optional<RandomCount> wanted = CheckRandomCount(ctx, *count, with_values);
  if (wanted) ReplyRandomFields(ctx, *wanted, with_values);
}

const CommandSpec kHashIterateCommands[] = {
    {.name = "hrandfield",
     .opcode = 55,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "6.2.0",
     .complexity = "O(N), N being the number of fields returned",
     .summary = "Returns fields of a hash that are chosen at random.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "options",
                    .type = ArgType::kBlock,
                    .flags = kOptional,
                    .children = {{.name = "count", .type = ArgType::kInteger},
                                 {.name = "withvalues",
                                  .type = ArgType::kPureToken,
                                  .token = "WITHVALUES",
                                  .flags = kOptional}}}},
     .tips = {"nondeterministic_output"},
     .handler = CmdHrandfield},
    {.name = "hscan",
     .opcode = 54,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategoryHash,
     .group = "hash",
     .since = "2.8.0",
     .complexity = "O(1) for a call, O(N) for all calls of a scan, N being the number of fields",
     .summary = "Lists the fields of a hash with their values, bit by bit.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "cursor", .type = ArgType::kInteger},
          {.name = "pattern", .type = ArgType::kPattern, .token = "MATCH", .flags = kOptional},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional}},
     .tips = {"nondeterministic_output"},
     .handler = CmdHscan},
};
RUDDOCK_COMMANDS(kHashIterateCommands);

}  // namespace
}  // namespace ruddock::engine
