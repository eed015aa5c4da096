// SPDX-License-Identifier: BSD-3-Clause
// XRANGE and XREVRANGE.
#include <iterator>

#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

void ReplyRange(CommandContext& ctx, bool reverse) {
  const std::optional<StreamId> from = TakeIntervalStart(ctx, ctx.args[reverse ? 3 : 2]);
  if (!from) return;
  const std::optional<StreamId> to = TakeIntervalEnd(ctx, ctx.args[reverse ? 2 : 3]);
  if (!to) return;
  int64_t count = -1;
  for (uint32_t i = 4; i < ctx.args.size(); i += 2) {
    if (!EqualsNoCase(ctx.args[i], "count") || i + 1 == ctx.args.size()) {
      return ctx.Error(errors::kSyntax);
    }
    const std::optional<int64_t> given = TakeNumber(ctx, ctx.args[i + 1]);
    if (!given) return;
    count = *given < 0 ? 0 : *given;
  }
  const auto value = ctx.Read<StreamValue>(ctx.KeyAt(1));
  if (!value) return;
  if (!value->exists()) return ctx.reply.Array(0);
  if (count == 0) return ctx.reply.NullArray();
  ReplyStreamRange(ctx.reply, *value->stream(), *from, *to, reverse,
                   count < 0 ? 0 : static_cast<uint64_t>(count));
}

void CmdXrange(CommandContext& ctx) { ReplyRange(ctx, /*reverse=*/false); }
void CmdXrevrange(CommandContext& ctx) { ReplyRange(ctx, /*reverse=*/true); }

const CommandSpec kStreamRangeCommands[] = {
    {.name = "xrange",
     .opcode = 109,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(log S + N), S being the nodes of the stream and N the entries returned",
     .summary = "Returns the entries between two ids.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "start", .type = ArgType::kString},
          {.name = "end", .type = ArgType::kString},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional}},
     .history = {{"6.2.0", "Intervals may leave out their ends."}},
     .handler = CmdXrange},
    {.name = "xrevrange",
     .opcode = 110,
     .arity = -4,
     .flags = kReadOnly,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(log S + N), S being the nodes of the stream and N the entries returned",
     .summary = "Returns the entries between two ids, the last one first.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "end", .type = ArgType::kString},
          {.name = "start", .type = ArgType::kString},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional}},
     .history = {{"6.2.0", "Intervals may leave out their ends."}},
     .handler = CmdXrevrange},
};
RUDDOCK_COMMANDS(kStreamRangeCommands);

}  // namespace
}  // namespace ruddock::engine
