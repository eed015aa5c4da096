// SPDX-License-Identifier: BSD-3-Clause
// CLIENT PAUSE, UNPAUSE and UNBLOCK.
#include "engine/base/number.h"
#include "engine/commands/client.h"

namespace ruddock::engine {

void CmdClientPause(CommandContext& ctx) {
  if (ctx.args.size() > 4) return ctx.Error(errors::SubcommandSyntax(ctx.args[1], "client"));
  bool writes_only = false;
  if (ctx.args.size() == 4) {
    writes_only = EqualsNoCase(ctx.args[3], "write");
    if (!writes_only && !EqualsNoCase(ctx.args[3], "all")) {
      return ctx.Error("ERR CLIENT PAUSE mode must be WRITE or ALL");
    }
  }
  const std::optional<int64_t> timeout_ms = ParseInt64(ctx.args[2]);
  if (!timeout_ms) return ctx.Error("ERR timeout is not an integer or out of range");
  if (*timeout_ms < 0) return ctx.Error("ERR timeout is negative");
  // As in Redis, a time that does not fit is one that has passed.
  int64_t until_ms = 0;
  if (!__builtin_add_overflow(ctx.now_ms(), *timeout_ms, &until_ms)) {
    ctx.engine.pause.Start(ctx.now_ms(), until_ms, writes_only);
  }
  ctx.reply.Ok();
}

void CmdClientUnpause(CommandContext& ctx) {
  ctx.engine.pause.End();
  ctx.engine.clients.ResumeWaiting();
  ctx.reply.Ok();
}

void CmdClientUnblock(CommandContext& ctx) {
  if (ctx.args.size() > 4) return ctx.Error(errors::SubcommandSyntax(ctx.args[1], "client"));
  if (ctx.args.size() == 4 && !EqualsNoCase(ctx.args[3], "timeout") &&
      !EqualsNoCase(ctx.args[3], "error")) {
    return ctx.Error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }
  const bool error = ctx.args.size() == 4 && EqualsNoCase(ctx.args[3], "error");
  const std::optional<int64_t> id = ParseInt64(ctx.args[2]);
  if (!id) return ctx.Error(errors::kNotInteger);
  bool unblocked = false;
  ctx.engine.clients.With(static_cast<uint64_t>(*id), [&](const Session& session) {
    unblocked = ctx.engine.blocked.Unblock(session, error);
  });
  if (unblocked && error) ctx.MarkFailed();
  ctx.reply.Integer(unblocked);
}

}  // namespace ruddock::engine
