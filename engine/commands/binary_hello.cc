// SPDX-License-Identifier: BSD-3-Clause
// The hello of the binary protocol: version, features, user and password, database, at once.
#include <iterator>

#include "engine/base/number.h"
#include "engine/commands/auth.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

// What the decoder made of the frame: the version and the features that both ends know.
constexpr uint32_t kVersion = 1;
constexpr uint32_t kFeatures = 2;
constexpr uint32_t kUser = 3;
constexpr uint32_t kPassword = 4;
constexpr uint32_t kDatabase = 5;
constexpr uint32_t kThreshold = 6;  // 0: replies are not to be compressed

void ReplyBinaryHello(CommandContext& ctx, int64_t version, int64_t features, int64_t threshold) {
  ReplySink& reply = ctx.reply;
  reply.Map(threshold > 0 ? 8 : 7);
  reply.Bulk("server");
  reply.Bulk("ruddock");
  reply.Bulk("version");
  reply.Bulk(RUDDOCK_VERSION);
  reply.Bulk("protocol");
  reply.Integer(version);
  reply.Bulk("features");
  reply.Integer(features);
  reply.Bulk("id");
  reply.Integer(static_cast<int64_t>(ctx.session.id()));
  reply.Bulk("user");
  reply.Bulk(ctx.session.names().user);
  reply.Bulk("database");
  reply.Integer(ctx.session.database.load(std::memory_order_relaxed));
  if (threshold == 0) return;
  reply.Bulk("threshold");
  reply.Integer(threshold);
}

// What stands before a mistake has happened, as with HELLO: a client that names a database which
// does not exist is authenticated.
void CmdBinaryHello(CommandContext& ctx) {
  const std::optional<int64_t> version = ParseInt64(ctx.args[kVersion]);
  const std::optional<int64_t> features = ParseInt64(ctx.args[kFeatures]);
  const std::optional<int64_t> database = ParseInt64(ctx.args[kDatabase]);
  const std::string_view user = ctx.args[kUser];
  const std::string_view password = ctx.args[kPassword];
  ctx.Redact(kUser);
  ctx.Redact(kPassword);
  if (!version || *version < 1) return ctx.Error("NOPROTO unsupported protocol version");
  // Nobody learns how many databases there are before saying who it is.
  if (!user.empty() || !password.empty()) {
    const std::string_view named = user.empty() ? Credentials::kDefaultUser : user;
    if (!Authenticate(ctx, named, password)) return;
  } else if (ctx.engine.MustAuthenticate(ctx.session)) {
    return ctx.Error(errors::kNoAuth);
  }
  if (!database || *database >= ctx.engine.store.database_count()) {
    return ctx.Error(errors::kDbIndexOutOfRange);
  }
  ctx.session.database.store(static_cast<uint32_t>(*database), std::memory_order_relaxed);
  ctx.keys.set_database(static_cast<uint32_t>(*database));
  const int64_t threshold = ParseInt64(ctx.args[kThreshold]).value_or(0);
  ReplyBinaryHello(ctx, *version, features.value_or(0), threshold);
  // For the replies behind this one.
  ctx.reply.CompressFrom(threshold > 0 ? static_cast<size_t>(threshold) : SIZE_MAX);
}

const CommandSpec kBinaryHelloCommands[] = {
    {.name = "binary|hello",
     .arity = 7,
     .flags = kInternal | kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy,
     .categories = kCategoryConnection,
     .group = "connection",
     .summary = "The hello of the binary protocol.",
     .handler = CmdBinaryHello},
};
RUDDOCK_COMMANDS(kBinaryHelloCommands);

}  // namespace
}  // namespace ruddock::engine
