// SPDX-License-Identifier: BSD-3-Clause
// CLIENT LIST and CLIENT INFO: the line that describes a client.
#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "engine/base/number.h"
#include "engine/commands/client.h"

namespace ruddock::engine {
namespace {

std::string FlagsOf(const Session& session) {
  std::string flags;
  if (session.monitor) flags += 'O';
  const auto request = session.blocked();
  if (session.waiting || (request && !request->claimed())) flags += 'b';
  if (session.unix_socket) flags += 'U';
  if (session.no_evict) flags += 'e';
  if (session.no_touch) flags += 'T';
  return flags.empty() ? "N" : flags;
}

// What the connection waits for: "r", "w", both or neither.
std::string_view EventsOf(const Session& session) {
  const bool writes = session.wants_output;
  if (!session.wants_input) return writes ? "w" : "";
  return writes ? "rw" : "r";
}

// Every field of Redis 7.0, those of 7.2 behind them, and a line break. There is no reply buffer of
// a fixed size: all that waits for the socket is in the list (oll, omem).
void AppendLine(std::string& out, const Session& session, int64_t now_ms) {
  const Session::Names names = session.names();
  const Command* command = session.last_command.load();
  out += fmt::format(
      "id={} addr={} laddr={} fd={} name={} age={} idle={} flags={} db={} sub=0 psub=0 ssub=0 "
      "multi=-1 qbuf={} qbuf-free={} argv-mem={} multi-mem=0 rbs=0 rbp=0 obl=0 oll={} omem={} "
      "tot-mem={} events={} cmd={} user={} redir=-1 resp={} lib-name={} lib-ver={}\n",
      session.id(), names.peer, names.local, session.fd.load(), names.name,
      (now_ms - session.connected_at_ms) / 1000, (now_ms - session.last_used_ms) / 1000,
      FlagsOf(session), session.database.load(), session.input_bytes.load(),
      session.input_free.load(), session.argument_bytes.load(), session.output_pieces.load(),
      session.output_memory.load(), session.memory(), EventsOf(session),
      command != nullptr ? command->full_name : "NULL", names.user, session.protocol.load(),
      names.lib_name, names.lib_version);
}

// The session knows its last command from the end of the batch on; this one asks before.
void NoteSelf(CommandContext& ctx) {
  ctx.session.last_command = ctx.command;
  ctx.session.last_used_ms = ctx.now_ms();
}

bool ParseIds(CommandContext& ctx, std::vector<uint64_t>& ids) {
  for (uint32_t i = 3; i < ctx.args.size(); ++i) {
    const std::optional<int64_t> id = ParseInt64(ctx.args[i]);
    if (!id) {
      ctx.Error("ERR Invalid client ID");
      return false;
    }
    ids.push_back(static_cast<uint64_t>(*id));
  }
  return true;
}

}  // namespace

std::optional<ClientType> ParseClientType(CommandContext& ctx, std::string_view name) {
  if (EqualsNoCase(name, "normal")) return ClientType::kNormal;
  if (EqualsNoCase(name, "replica") || EqualsNoCase(name, "slave")) return ClientType::kReplica;
  if (EqualsNoCase(name, "pubsub")) return ClientType::kPubsub;
  if (EqualsNoCase(name, "master")) return ClientType::kMaster;
  ctx.Error(fmt::format("ERR Unknown client type '{}'", name));
  return std::nullopt;
}

ClientType TypeOf(const Session&) { return ClientType::kNormal; }

void CmdClientInfo(CommandContext& ctx) {
  NoteSelf(ctx);
  std::string line;
  AppendLine(line, ctx.session, ctx.now_ms());
  ctx.reply.Verbatim("txt", line);
}

void CmdClientList(CommandContext& ctx) {
  NoteSelf(ctx);
  std::string lines;
  const int64_t now_ms = ctx.now_ms();
  Clients& clients = ctx.engine.clients;
  if (ctx.args.size() == 4 && EqualsNoCase(ctx.args[2], "type")) {
    const std::optional<ClientType> type = ParseClientType(ctx, ctx.args[3]);
    if (!type) return;
    clients.ForEach([&](const Session& session) {
      if (TypeOf(session) == *type) AppendLine(lines, session, now_ms);
    });
  } else if (ctx.args.size() > 3 && EqualsNoCase(ctx.args[2], "id")) {
    std::vector<uint64_t> ids;
    if (!ParseIds(ctx, ids)) return;
    for (const uint64_t id : ids) {
      clients.With(id, [&](const Session& session) { AppendLine(lines, session, now_ms); });
    }
  } else if (ctx.args.size() == 2) {
    clients.ForEach([&](const Session& session) { AppendLine(lines, session, now_ms); });
  } else {
    return ctx.Error(errors::kSyntax);
  }
  ctx.reply.Verbatim("txt", lines);
}

}  // namespace ruddock::engine
