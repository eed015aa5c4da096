// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/monitors.h"

#include <fmt/format.h>

#include <iterator>
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
          fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
  }
  out += '"';
}

void FeedMonitors(Engine& engine, const Session& session, const ArgView& args) {
  const int64_t now_us = engine.clock.NowUs();
  auto line = std::make_shared<std::string>(fmt::format("{}.{:06} [{} {}]", now_us / 1'000'000,
                                                        now_us % 1'000'000, session.database.load(),
                                                        session.names().peer));
  for (const std::string_view arg : args) {
    *line += ' ';
    AppendQuoted(*line, arg);
  }
  engine.clients.ForEach([&](Session& client) {
    if (!client.monitor.load(std::memory_order_relaxed)) return;
    client.mailbox().Deliver(client.id(), [line](ReplySink& sink) { sink.Simple(*line); });
  });
}

}  // namespace ruddock::engine
