// SPDX-License-Identifier: BSD-3-Clause
// CLIENT KILL, in its old form (an address) and its new one (filters).
#include <fmt/format.h>

#include <string>

#include "engine/base/number.h"
#include "engine/commands/client.h"

namespace ruddock::engine {
namespace {

struct KillFilter {
  std::optional<uint64_t> id;
  std::optional<ClientType> type;
  std::optional<std::string_view> address;
  std::optional<std::string_view> local_address;
  std::optional<std::string_view> user;
  bool skip_me = true;

  bool Matches(const Session& session) const {
    if (id && session.id() != *id) return false;
    if (type && TypeOf(session) != *type) return false;
    const Session::Names names = session.names();
    if (address && names.peer != *address) return false;
    if (local_address && names.local != *local_address) return false;
    return !user || names.user == *user;
  }
};

// Takes one pair of name and value. False after answering what is wrong.
bool ParseFilter(CommandContext& ctx, std::string_view name, std::string_view value,
                 KillFilter& filter) {
  if (EqualsNoCase(name, "id")) {
    const std::optional<int64_t> id = ParseInt64(value);
    if (!id || *id < 1) {
      ctx.Error("ERR client-id should be greater than 0");
      return false;
    }
    filter.id = static_cast<uint64_t>(*id);
  } else if (EqualsNoCase(name, "type")) {
    filter.type = ParseClientType(ctx, value);
    if (!filter.type) return false;
  } else if (EqualsNoCase(name, "addr")) {
    filter.address = value;
  } else if (EqualsNoCase(name, "laddr")) {
    filter.local_address = value;
  } else if (EqualsNoCase(name, "user")) {
    if (!ctx.engine.credentials.HasUser(value)) {
      ctx.Error(fmt::format("ERR No such user '{}'", value));
      return false;
    }
    filter.user = value;
  } else if (EqualsNoCase(name, "skipme") && EqualsNoCase(value, "yes")) {
    filter.skip_me = true;
  } else if (EqualsNoCase(name, "skipme") && EqualsNoCase(value, "no")) {
    filter.skip_me = false;
  } else {
    ctx.Error(errors::kSyntax);
    return false;
  }
  return true;
}

}  // namespace

void CmdClientKill(CommandContext& ctx) {
  KillFilter filter;
  const bool old_form = ctx.args.size() == 3;
  if (old_form) {
    filter.address = ctx.args[2];
    filter.skip_me = false;
  } else {
    for (uint32_t i = 2; i < ctx.args.size(); i += 2) {
      if (i + 1 == ctx.args.size()) return ctx.Error(errors::kSyntax);
      if (!ParseFilter(ctx, ctx.args[i], ctx.args[i + 1], filter)) return;
    }
  }
  size_t killed = ctx.engine.clients.Kill([&](const Session& session) {
    return session.id() != ctx.session.id() && filter.Matches(session);
  });
  if (!filter.skip_me && filter.Matches(ctx.session)) {
    ++killed;
    ctx.session.close_after_reply = true;
  }
  if (!old_form) return ctx.reply.Integer(static_cast<int64_t>(killed));
  if (killed == 0) return ctx.Error("ERR No such client");
  ctx.reply.Ok();
}

}  // namespace ruddock::engine
