// SPDX-License-Identifier: BSD-3-Clause
// CLIENT TRACKING and its kin, as they are for a client whose keys nobody tracks.
#include "engine/base/number.h"
#include "engine/commands/client.h"

namespace ruddock::engine {
namespace {

struct TrackingOptions {
  bool bcast = false;
  bool optin = false;
  bool optout = false;
  bool prefix = false;
  bool redirect = false;
};

// False after answering what is wrong.
bool TakeRedirect(CommandContext& ctx, std::string_view text, TrackingOptions& options) {
  if (options.redirect) {
    ctx.Error("ERR A client can only redirect to a single other client");
    return false;
  }
  const std::optional<int64_t> id = ParseInt64(text);
  if (!id) {
    ctx.Error(errors::kNotInteger);
    return false;
  }
  if (!ctx.engine.clients.With(static_cast<uint64_t>(*id), [](const Session&) {})) {
    ctx.Error("ERR The client ID you want redirect to does not exist");
    return false;
  }
  options.redirect = true;
  return true;
}

bool ParseTracking(CommandContext& ctx, TrackingOptions& options) {
  for (uint32_t i = 3; i < ctx.args.size(); ++i) {
    const std::string_view option = ctx.args[i];
    const bool more = i + 1 < ctx.args.size();
    if (EqualsNoCase(option, "redirect") && more) {
      if (!TakeRedirect(ctx, ctx.args[++i], options)) return false;
    } else if (EqualsNoCase(option, "bcast")) {
      options.bcast = true;
    } else if (EqualsNoCase(option, "optin")) {
      options.optin = true;
    } else if (EqualsNoCase(option, "optout")) {
      options.optout = true;
    } else if (EqualsNoCase(option, "prefix") && more) {
      options.prefix = true;
      ++i;
    } else if (!EqualsNoCase(option, "noloop")) {
      ctx.Error(errors::kSyntax);
      return false;
    }
  }
  return true;
}

}  // namespace

void CmdClientTracking(CommandContext& ctx) {
  TrackingOptions options;
  if (!ParseTracking(ctx, options)) return;
  if (EqualsNoCase(ctx.args[2], "off")) return ctx.reply.Ok();
  if (!EqualsNoCase(ctx.args[2], "on")) return ctx.Error(errors::kSyntax);
  if (!options.bcast && options.prefix) {
    return ctx.Error("ERR PREFIX option requires BCAST mode to be enabled");
  }
  if (options.bcast && (options.optin || options.optout)) {
    return ctx.Error("ERR OPTIN and OPTOUT are not compatible with BCAST");
  }
  if (options.optin && options.optout) {
    return ctx.Error("ERR You can't specify both OPTIN mode and OPTOUT mode");
  }
  ctx.Error("ERR Client-side caching is not supported");
}

void CmdClientCaching(CommandContext& ctx) {
  ctx.Error(
      "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or "
      "OPTOUT mode enabled");
}

void CmdClientGetRedir(CommandContext& ctx) { ctx.reply.Integer(-1); }

void CmdClientTrackingInfo(CommandContext& ctx) {
  ctx.reply.Map(3);
  ctx.reply.Bulk("flags");
  ctx.reply.Set(1);
  ctx.reply.Bulk("off");
  ctx.reply.Bulk("redirect");
  ctx.reply.Integer(-1);
  ctx.reply.Bulk("prefixes");
  ctx.reply.Array(0);
}

}  // namespace ruddock::engine
