// SPDX-License-Identifier: BSD-3-Clause
// What a client says about itself: its name, its library, whether it wants replies.
#include <fmt/format.h>

#include <algorithm>

#include "engine/commands/client.h"

namespace ruddock::engine {
namespace {

// Shown in CLIENT LIST, so nothing that would break a line or a field.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

// Reads ON or OFF. Null after answering that it is neither.
std::optional<bool> ParseOnOff(CommandContext& ctx) {
  if (EqualsNoCase(ctx.args[2], "on")) return true;
  if (EqualsNoCase(ctx.args[2], "off")) return false;
  ctx.Error(errors::kSyntax);
  return std::nullopt;
}

}  // namespace

bool SetClientName(CommandContext& ctx, std::string_view name) {
  if (!IsPlain(name)) {
    ctx.Error("ERR Client names cannot contain spaces, newlines or special characters.");
    return false;
  }
  ctx.session.ChangeNames([&](Session::Names& names) { names.name = name; });
  return true;
}

void CmdClientSetName(CommandContext& ctx) {
  if (SetClientName(ctx, ctx.args[2])) ctx.reply.Ok();
}

void CmdClientGetName(CommandContext& ctx) {
  const std::string name = ctx.session.names().name;
  if (name.empty()) return ctx.reply.Null();
  ctx.reply.Bulk(name);
}

void CmdClientSetInfo(CommandContext& ctx) {
  const bool is_name = EqualsNoCase(ctx.args[2], "lib-name");
  if (!is_name && !EqualsNoCase(ctx.args[2], "lib-ver")) {
    return ctx.Error(fmt::format("ERR Unrecognized option '{}'", ctx.args[2]));
  }
  const std::string_view value = ctx.args[3];
  if (!IsPlain(value)) {
    return ctx.Error(
        fmt::format("ERR {} cannot contain spaces, newlines or special characters.", ctx.args[2]));
  }
  ctx.session.ChangeNames(
      [&](Session::Names& names) { (is_name ? names.lib_name : names.lib_version) = value; });
  ctx.reply.Ok();
}

void CmdClientId(CommandContext& ctx) { ctx.reply.Integer(static_cast<int64_t>(ctx.session.id())); }

void CmdClientNoEvict(CommandContext& ctx) {
  const std::optional<bool> on = ParseOnOff(ctx);
  if (!on) return;
  ctx.session.no_evict = *on;
  ctx.reply.Ok();
}

void CmdClientNoTouch(CommandContext& ctx) {
  const std::optional<bool> on = ParseOnOff(ctx);
  if (!on) return;
  ctx.session.no_touch = *on;
  ctx.keys.set_no_touch(*on);
  ctx.reply.Ok();
}

void CmdClientReply(CommandContext& ctx) {
  uint32_t& attention = ctx.session.attention;
  if (EqualsNoCase(ctx.args[2], "on")) {
    attention &= ~uint32_t{kReplyOff | kReplySkip};
    ctx.reply.Ok();
  } else if (EqualsNoCase(ctx.args[2], "off")) {
    attention |= kReplyOff;
  } else if (EqualsNoCase(ctx.args[2], "skip")) {
    if (!(attention & kReplyOff)) attention |= kReplySkipNext;
  } else {
    ctx.Error(errors::kSyntax);
  }
}

}  // namespace ruddock::engine
