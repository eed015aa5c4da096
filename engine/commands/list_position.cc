// SPDX-License-Identifier: BSD-3-Clause
// LPOS.
#include <cstdlib>
#include <iterator>

#include "engine/command/arg_cursor.h"
#include "engine/commands/list_limits.h"

namespace ruddock::engine {
namespace {

struct PositionOptions {
  int64_t rank = 1;
  std::optional<int64_t> count;  // 0: all
  int64_t max_length = 0;        // 0: the whole list
};

int64_t TakeNotNegative(ArgCursor& cursor, std::string_view error) {
  const int64_t value = cursor.TakeInteger(error);
  if (value < 0) cursor.Fail(error);
  return value;
}

void ParseOptions(ArgCursor& cursor, PositionOptions& options) {
  while (!cursor.done()) {
    if (cursor.remaining() == 1) {
      cursor.Fail(errors::kSyntax);
    } else if (cursor.TakeToken("rank")) {
      options.rank = cursor.TakeInteger();
      if (options.rank == 0) cursor.Fail(errors::kRankZero);
    } else if (cursor.TakeToken("count")) {
      options.count = TakeNotNegative(cursor, "ERR COUNT can't be negative");
    } else if (cursor.TakeToken("maxlen")) {
      options.max_length = TakeNotNegative(cursor, "ERR MAXLEN can't be negative");
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
}

void CmdLpos(CommandContext& ctx) {
  PositionOptions options;
  ArgCursor cursor(ctx.args, 3);
  ParseOptions(cursor, options);
  if (cursor.failed()) return ctx.Error(cursor.error());
  const auto list = ctx.Read<ListValue>(ctx.KeyAt(1));
  if (!list) return;
  const size_t size = list->size();
  if (size == 0) return options.count ? ctx.reply.Array(0) : ctx.reply.Null();
  const bool front = options.rank > 0;
  // Matches that are passed over. The smallest rank has no opposite; Redis then skips none.
  uint64_t skip = 0;
  if (options.rank != INT64_MIN) skip = static_cast<uint64_t>(std::abs(options.rank)) - 1;
  const size_t most = options.max_length == 0 ? size : static_cast<size_t>(options.max_length);
  const auto wanted = static_cast<size_t>(options.count.value_or(1));
  size_t found = 0;
  const size_t mark = options.count ? ctx.reply.Defer() : 0;
  list->FindEach(front ? ListEnd::kFront : ListEnd::kBack, ctx.args[2], most, [&](size_t distance) {
    if (skip > 0) {
      --skip;
      return true;
    }
    ctx.reply.Integer(static_cast<int64_t>(front ? distance : size - 1 - distance));
    return ++found != wanted;
  });
  if (options.count) {
    ctx.reply.ResolveArray(mark, found);
  } else if (found == 0) {
    ctx.reply.Null();
  }
}

const CommandSpec kListPositionCommands[] = {
    {.name = "lpos",
     .opcode = 68,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategoryList,
     .group = "list",
     .since = "6.0.6",
     .complexity = "O(N), N being the elements looked at",
     .summary = "Tells where in a list an element stands.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "element", .type = ArgType::kString},
          {.name = "rank", .type = ArgType::kInteger, .token = "RANK", .flags = kOptional},
          {.name = "num-matches", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional},
          {.name = "len", .type = ArgType::kInteger, .token = "MAXLEN", .flags = kOptional}},
     .handler = CmdLpos},
};
RUDDOCK_COMMANDS(kListPositionCommands);

}  // namespace
}  // namespace ruddock::engine
