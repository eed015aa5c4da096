// SPDX-License-Identifier: BSD-3-Clause
// AUTH and HELLO.
#include "engine/commands/auth.h"

#include <iterator>

#include "engine/base/number.h"
#include "engine/commands/client.h"
#include "engine/exec/context.h"
#include "engine/exec/version.h"

namespace ruddock::engine {
namespace {

constexpr std::string_view kWrongPassword =
    "WRONGPASS invalid username-password pair or user is disabled.";
constexpr std::string_view kNoPasswordSet =
    "ERR AUTH <password> called without any password configured for the default user. Are you sure "
    "your configuration is correct?";
constexpr std::string_view kHelloNeedsAuth =
    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH "
    "<user> <pass> option can be used to authenticate the client and select the RESP protocol "
    "version at the same time";

void CmdAuth(CommandContext& ctx) {
  if (ctx.args.size() > 3) return ctx.Error(errors::kSyntax);
  const bool named = ctx.args.size() == 3;
  const std::string_view user = named ? ctx.args[1] : Credentials::kDefaultUser;
  const std::string_view password = ctx.args[ctx.args.size() - 1];
  for (uint32_t i = 1; i < ctx.args.size(); ++i) ctx.Redact(i);
  if (!named && !ctx.engine.credentials.required()) return ctx.Error(kNoPasswordSet);
  if (Authenticate(ctx, user, password)) ctx.reply.Ok();
}

// As in Redis each option acts as it is read: what stands before a bad one has happened. False
// after answering what is wrong.
bool ActOnHelloOptions(CommandContext& ctx) {
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    const std::string_view option = ctx.args[i];
    const uint32_t more = ctx.args.size() - i - 1;
    if (EqualsNoCase(option, "auth") && more >= 2) {
      const std::string_view user = ctx.args[++i];
      ctx.Redact(i);
      const std::string_view password = ctx.args[++i];
      ctx.Redact(i);
      if (!Authenticate(ctx, user, password)) return false;
    } else if (EqualsNoCase(option, "setname") && more >= 1) {
      if (!SetClientName(ctx, ctx.args[++i])) return false;
    } else {
      ctx.Error("ERR Syntax error in HELLO option '" + std::string(option) + "'");
      return false;
    }
  }
  return true;
}

void ReplyHello(CommandContext& ctx) {
  ReplySink& reply = ctx.reply;
  reply.Map(7);
  reply.Bulk("server");
  reply.Bulk("redis");
  reply.Bulk("version");
  reply.Bulk(kRedisVersion);
  reply.Bulk("proto");
  reply.Integer(reply.protocol());
  reply.Bulk("id");
  reply.Integer(static_cast<int64_t>(ctx.session.id()));
  reply.Bulk("mode");
  reply.Bulk("standalone");
  reply.Bulk("role");
  reply.Bulk("master");
  reply.Bulk("modules");
  reply.Array(0);
}

void CmdHello(CommandContext& ctx) {
  std::optional<int64_t> version;
  if (ctx.args.size() > 1) {
    version = ParseInt64(ctx.args[1]);
    if (!version) return ctx.Error("ERR Protocol version is not an integer or out of range");
    if (*version < 2 || *version > 3 || !ctx.reply.Speaks(static_cast<int>(*version))) {
      return ctx.Error("NOPROTO unsupported protocol version");
    }
  }
  if (!ActOnHelloOptions(ctx)) return;
  if (ctx.session.attention & kNeedsAuth) return ctx.Error(kHelloNeedsAuth);
  if (version) {
    ctx.session.protocol = static_cast<int>(*version);
    ctx.reply.SetProtocol(static_cast<int>(*version));
  }
  ReplyHello(ctx);
}

const CommandSpec kAuthCommands[] = {
    {.name = "auth",
     .opcode = 205,
     .arity = -2,
     .flags = kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "1.0.0",
     .complexity = "O(N) for N passwords of the user",
     .summary = "Authenticates the connection.",
     .arguments =
         {{.name = "username", .type = ArgType::kString, .flags = kOptional, .since = "6.0.0"},
          {.name = "password", .type = ArgType::kString}},
     .history = {{"6.0.0", "A user name may stand before the password."}},
     .handler = CmdAuth},
    {.name = "hello",
     .opcode = 206,
     .arity = -1,
     .flags = kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy,
     .categories = kCategoryConnection,
     .group = "connection",
     .since = "6.0.0",
     .complexity = "O(1)",
     .summary = "Agrees on the protocol, and may authenticate and name the connection.",
     .arguments = {{.name = "arguments",
                    .type = ArgType::kBlock,
                    .flags = kOptional,
                    .children = {{.name = "protover", .type = ArgType::kInteger},
                                 {.name = "username_password",
                                  .type = ArgType::kBlock,
                                  .token = "AUTH",
                                  .flags = kOptional,
                                  .children = {{.name = "username", .type = ArgType::kString},
                                               {.name = "password", .type = ArgType::kString}}},
                                 {.name = "clientname",
                                  .type = ArgType::kString,
                                  .token = "SETNAME",
                                  .flags = kOptional}}}},
     .history = {{"6.2.0", "Without arguments it tells about the connection as it is."}},
     .handler = CmdHello},
};
RUDDOCK_COMMANDS(kAuthCommands);

}  // namespace

bool Authenticate(CommandContext& ctx, std::string_view user, std::string_view password) {
  if (!ctx.engine.credentials.Check(user, password)) {
    ctx.Error(kWrongPassword);
    return false;
  }
  ctx.session.attention &= ~uint32_t{kNeedsAuth};
  ctx.session.ChangeNames([&](Session::Names& names) { names.user = user; });
  return true;
}

}  // namespace ruddock::engine
