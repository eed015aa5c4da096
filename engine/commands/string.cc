// SPDX-License-Identifier: BSD-3-Clause
// GET, SET and their kin.
#include <iterator>

#include "engine/command/arg_cursor.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

// Answers with the string's bytes, referring to large ones instead of copying them.
void ReplyString(CommandContext& ctx, const Entry& entry) {
  if (entry.encoding() == Encoding::kBlob) {
    ctx.reply.BulkShared(BlobRef::Share(entry.blob()));
    return;
  }
  char scratch[kMaxIntegerText];
  ctx.reply.Bulk(entry.StringValue(scratch));
}

void CmdGet(CommandContext& ctx) {
  const Entry* entry = ctx.keys.Find(ctx.KeyAt(1));
  if (entry == nullptr) return ctx.reply.Null();
  if (ctx.CheckString(entry)) ReplyString(ctx, *entry);
}

void CmdSet(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  if (BlobRef blob = ctx.TakeBlob(2)) {
    ctx.keys.SetBlob(key, std::move(blob));
  } else {
    ctx.keys.SetString(key, ctx.args[2]);
  }
  ctx.keys.Notify(kNotifyString, "set", key);
  ctx.reply.Ok();
}

const CommandSpec kStringCommands[] = {
    {.name = "get",
     .arity = 2,
     .flags = kReadOnly | kFast,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Returns the string value of a key.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .handler = CmdGet},
    {.name = "set",
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryString,
     .group = "string",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key a string value, whatever it held before.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate | kKeyVariableFlags,
                    .notes = "RW and ACCESS due to the optional `GET` argument"}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "value", .type = ArgType::kString}},
     .handler = CmdSet},
};
RUDDOCK_COMMANDS(kStringCommands);

}  // namespace
}  // namespace ruddock::engine
