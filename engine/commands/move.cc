// SPDX-License-Identifier: BSD-3-Clause
// A value under another name or in another database: RENAME, RENAMENX, MOVE, COPY. A key's shard is
// the same in every database, so the locks of the named keys cover them all.
#include <iterator>

#include "engine/command/arg_cursor.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

// Makes the gate act on another database for a while.
class InDatabase {
 public:
  InDatabase(WriteGate& keys, uint32_t database) : keys_(keys), own_(keys.database()) {
    keys.set_database(database);
  }
  ~InDatabase() { keys_.set_database(own_); }
  InDatabase(const InDatabase&) = delete;
  InDatabase& operator=(const InDatabase&) = delete;

 private:
  WriteGate& keys_;
  const uint32_t own_;
};

bool ExistsIn(CommandContext& ctx, uint32_t database, const Key& key) {
  const InDatabase scope(ctx.keys, database);
  return ctx.keys.FindForWrite(key) != nullptr;
}

void RemoveIn(CommandContext& ctx, uint32_t database, const Key& key) {
  const InDatabase scope(ctx.keys, database);
  ctx.keys.Remove(key, RemoveReason::kOverwritten);
}

void NotifyIn(CommandContext& ctx, uint32_t database, std::string_view event, const Key& key) {
  const InDatabase scope(ctx.keys, database);
  ctx.keys.Notify(kNotifyGeneric, event, key);
}

// The argument as a database; latches an error in the cursor.
uint32_t TakeDatabase(CommandContext& ctx, ArgCursor& cursor) {
  const int32_t database = cursor.TakeInt32();
  if (database < 0 || static_cast<uint32_t>(database) >= ctx.engine.store.database_count()) {
    cursor.Fail(errors::kDbIndexOutOfRange);
  }
  return cursor.failed() ? 0 : static_cast<uint32_t>(database);
}

void Rename(CommandContext& ctx, bool keep_existing) {
  const Key from = ctx.KeyAt(1);
  const Key to = ctx.KeyAt(2);
  const Entry* entry = ctx.keys.FindForWrite(from);
  if (entry == nullptr) return ctx.Error(errors::kNoSuchKey);
  const bool same = from.name == to.name;
  if (!same && ctx.keys.FindForWrite(to) != nullptr) {
    if (keep_existing) return ctx.reply.Integer(0);
    // Apart from the move, so that the key counts as new.
    ctx.keys.Remove(to, RemoveReason::kOverwritten);
  }
  if (!same) {
    ctx.keys.Move(from, entry, to, ctx.keys.database());
    ctx.keys.Notify(kNotifyGeneric, "rename_from", from);
    ctx.keys.Notify(kNotifyGeneric, "rename_to", to);
  }
  if (keep_existing) return ctx.reply.Integer(same ? 0 : 1);
  ctx.reply.Ok();
}

void CmdRename(CommandContext& ctx) { Rename(ctx, /*keep_existing=*/false); }
void CmdRenamenx(CommandContext& ctx) { Rename(ctx, /*keep_existing=*/true); }

void CmdMove(CommandContext& ctx) {
  ArgCursor cursor(ctx.args, 2);
  const uint32_t target = TakeDatabase(ctx, cursor);
  if (cursor.failed()) return ctx.Error(cursor.error());
  if (target == ctx.keys.database()) return ctx.Error(errors::kSameObject);
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (entry == nullptr || ExistsIn(ctx, target, key)) return ctx.reply.Integer(0);
  ctx.keys.Move(key, entry, key, target);
  ctx.keys.Notify(kNotifyGeneric, "move_from", key);
  NotifyIn(ctx, target, "move_to", key);
  ctx.reply.Integer(1);
}

void CmdCopy(CommandContext& ctx) {
  uint32_t target = ctx.keys.database();
  bool replace = false;
  ArgCursor cursor(ctx.args, 3);
  while (!cursor.done()) {
    if (cursor.TakeToken("replace")) {
      replace = true;
    } else if (cursor.TakeToken("db")) {
      target = TakeDatabase(ctx, cursor);
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (cursor.failed()) return ctx.Error(cursor.error());
  const Key from = ctx.KeyAt(1);
  const Key to = ctx.KeyAt(2);
  if (target == ctx.keys.database() && from.name == to.name) {
    return ctx.Error(errors::kSameObject);
  }
  const Entry* entry = ctx.keys.Find(from);
  if (entry == nullptr) return ctx.reply.Integer(0);
  if (ExistsIn(ctx, target, to)) {
    if (!replace) return ctx.reply.Integer(0);
    RemoveIn(ctx, target, to);
  }
  ctx.keys.Copy(entry, to, target);
  NotifyIn(ctx, target, "copy_to", to);
  ctx.reply.Integer(1);
}

const CommandSpec kMoveCommands[] = {
    {.name = "copy",
     .opcode = 37,
     .arity = -3,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "6.2.0",
     .complexity = "O(N), N being the number of elements of the value; O(1) for strings",
     .summary = "Copies a value to another key or another database.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}, {.flags = kKeyOW | kKeyUpdate, .index = 2}},
     .arguments =
         {{.name = "source", .type = ArgType::kKey, .key_spec = 0},
          {.name = "destination", .type = ArgType::kKey, .key_spec = 1},
          {.name = "destination-db", .type = ArgType::kInteger, .token = "DB", .flags = kOptional},
          {.name = "replace", .type = ArgType::kPureToken, .token = "REPLACE", .flags = kOptional}},
     .handler = CmdCopy},
    {.name = "move",
     .opcode = 137,
     .arity = 3,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Moves a key to another database, unless it exists there.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyUpdate}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "db", .type = ArgType::kInteger}},
     .handler = CmdMove},
    {.name = "rename",
     .opcode = 35,
     .arity = 3,
     .flags = kWrite,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key another name, replacing what has that name.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyOW | kKeyUpdate, .index = 2}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "newkey", .type = ArgType::kKey, .key_spec = 1}},
     .handler = CmdRename},
    {.name = "renamenx",
     .opcode = 36,
     .arity = 3,
     .flags = kWrite | kFast,
     .categories = kCategoryKeyspace,
     .group = "generic",
     .since = "1.0.0",
     .complexity = "O(1)",
     .summary = "Gives a key another name, unless that is taken.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete},
                   {.flags = kKeyOW | kKeyInsert, .index = 2}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "newkey", .type = ArgType::kKey, .key_spec = 1}},
     .history = {{"3.2.0", "The same name twice is no error."}},
     .handler = CmdRenamenx},
};
RUDDOCK_COMMANDS(kMoveCommands);

}  // namespace
}  // namespace ruddock::engine
