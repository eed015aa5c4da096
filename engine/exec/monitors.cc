// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/monitors.h"

#include <fmt/format.h>

#include <memory>

#include "engine/exec/reply_sink.h"

namespace ruddock::engine {

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '"': out += "\\\""; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\a': out += "\\a"; break;
      case '\b': out += "\\b"; break;
      default:
        if (c >= ' ' && c <= '~') {
          out += c;
        } else {
          out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
  }
  out += '"';
}

void FeedMonitors(Engine& engine, const Session& session, const ArgView& args) {
  const int64_t now_us = engine.clock.NowUs();
  const Session::Names names = session.names();
  std::string_view peer = names.peer;
  // A Unix socket is shown by its path alone.
  if (session.unix_socket) peer = peer.substr(0, peer.rfind(':'));
  auto line = std::make_shared<std::string>(fmt::format("{}.{:06} [{} {}{}]", now_us / 1'000'000,
                                                        now_us % 1'000'000, session.database.load(),
                                                        session.unix_socket ? "unix:" : "", peer));
  for (const std::string_view arg : args) {
    *line += ' ';
    AppendQuoted(*line, arg);
  }
  engine.clients.DeliverToMonitors([line](ReplySink& sink) { sink.Simple(*line); });
}

}  // namespace ruddock::engine
