// SPDX-License-Identifier: BSD-3-Clause
#include "compat/random/runner.h"

#include <algorithm>
#include <cstdlib>

#include "compat/random/keyspace.h"
#include "compat/support/binary_value.h"
#include "compat/support/opcodes.h"

namespace ruddock::compat {
namespace {

// Commands on the way at once: enough to hide the round trip, few enough to fit the socket buffers.
constexpr std::size_t kPipeline = 64;
// Bounds the time that one difference may take.
constexpr int kMaxReplays = 1500;

// A shorter number may be an expiry that passes while the script runs.
bool MayBeCut(const std::string& argument) {
  return argument.size() > 1 && argument.find_first_not_of("0123456789-") != std::string::npos;
}

long long CountedChanges(const ChildServer& server) {
  static const std::string kField = "rdb_changes_since_last_save:";
  const std::string text = server.Connect().Call({"INFO", "persistence"}).tree.text;
  const std::size_t at = text.find(kField);
  if (at == std::string::npos) return -1;
  return std::strtoll(text.c_str() + at + kField.size(), nullptr, 10);
}

}  // namespace

Runner::Runner(ServerPair* servers, int protocol, Tamper tamper, bool binary)
    : sides_{{servers->reference.get(), std::nullopt}, {servers->ruddock.get(), std::nullopt}},
      protocol_(protocol),
      tamper_(std::move(tamper)),
      binary_(binary) {
  if (binary) opcodes_ = LoadOpcodes();
}

RawConnection Runner::Connect(const Side& side) const {
  if (binary_ && &side == &sides_[1]) return RawConnection::Binary(side.server->binary_port());
  return side.server->Connect();
}

std::string Runner::Encode(const Side& side, const History& commands, std::size_t start,
                           std::size_t end) const {
  std::string bytes;
  for (std::size_t i = start; i < end; ++i) {
    if (!binary_ || &side == &sides_[0]) {
      bytes += EncodeCommand(commands[i]);
      continue;
    }
    const auto found = opcodes_.find(Lower(commands[i][0]));
    bytes += found != opcodes_.end() && i % 2 == 0 ? EncodeCall(found->second, commands[i])
                                                   : EncodeNamedCall(commands[i]);
  }
  return bytes;
}

void Runner::Begin() {
  for (Side& side : sides_) {
    side.connection.reset();
    side.connection.emplace(Connect(side));
    side.connection->Call({"FLUSHALL"});
    side.connection->Call({"CONFIG", "RESETSTAT"});
    // Redis looks at timeouts that often.
    side.connection->Call({"CONFIG", "SET", "hz", "500"});
    // So low that random commands cross them.
    side.connection->Call({"CONFIG",
                           "SET",
                           "hash-max-listpack-entries",
                           "8",
                           "hash-max-listpack-value",
                           "24",
                           "set-max-intset-entries",
                           "6",
                           "zset-max-listpack-entries",
                           "8",
                           "zset-max-listpack-value",
                           "24",
                           "hll-sparse-max-bytes",
                           "120",
                           "list-max-listpack-size",
                           "4",
                           "stream-node-max-entries",
                           "4",
                           "stream-node-max-bytes",
                           "250"});
    if (protocol_ == 3) side.connection->Call({"HELLO", "3"});
    side.changes_at_begin = CountedChanges(*side.server);
  }
  if (tamper_.reset) tamper_.reset();
}

std::optional<Deviation> Runner::Run(const History& commands) {
  for (std::size_t start = 0; start < commands.size(); start += kPipeline) {
    const std::size_t end = std::min(commands.size(), start + kPipeline);
    for (Side& side : sides_) side.connection->Send(Encode(side, commands, start, end));
    for (std::size_t i = start; i < end; ++i) {
      const RawReply expected = sides_[0].connection->Read();
      RawReply got = sides_[1].connection->Read();
      ++replies_;
      errors_ += expected.tree.IsError() ? 1 : 0;
      if (tamper_.apply) tamper_.apply(commands[i], &got);
      if (auto what = CompareReplies(commands[i], expected, got)) {
        return Deviation{i, QualifiedName(commands[i]), *what};
      }
      if (expected.status != RawReply::Status::kReply) {
        return Deviation{i, QualifiedName(commands[i]), "both servers fail: " + Describe(expected)};
      }
    }
  }
  return std::nullopt;
}

std::optional<Deviation> Runner::CompareKeyspaces() {
  // Before the dump, which counts too.
  const Arguments counters = {"INFO", "commandstats", "errorstats", "keyspace"};
  const RawReply expected = sides_[0].server->Connect().Call(counters);
  const RawReply got = sides_[1].server->Connect().Call(counters);
  if (auto what = CompareReplies(counters, expected, got)) return Deviation{0, "info", *what};
  const auto changes = [](const Side& side) {
    return CountedChanges(*side.server) - side.changes_at_begin;
  };
  if (changes(sides_[0]) != changes(sides_[1])) {
    return Deviation{0, "changes",
                     "rdb_changes_since_last_save grew by " + std::to_string(changes(sides_[0])) +
                         " in the reference and by " + std::to_string(changes(sides_[1]))};
  }
  auto what = DifferenceOfKeyspaces(*sides_[0].server, *sides_[1].server);
  if (!what) return std::nullopt;
  return Deviation{0, "keyspace", *what};
}

std::optional<Deviation> Runner::Replay(const History& history) {
  Begin();
  std::optional<Deviation> deviation = Run(history);
  if (deviation) return deviation;
  deviation = CompareKeyspaces();
  if (deviation) deviation->index = history.size();
  return deviation;
}

bool Runner::StillDeviates(const History& history, const std::string& name) {
  --replays_left_;
  const std::optional<Deviation> deviation = Replay(history);
  return deviation && deviation->name == name;
}

// Takes away halves, quarters, ... down to single commands, as long as the difference stays.
History Runner::DropCommands(History history, const std::string& name) {
  for (std::size_t width = std::max<std::size_t>(history.size() / 2, 1);; width /= 2) {
    for (std::size_t start = 0; start < history.size() && replays_left_ > 0;) {
      History shorter = history;
      const std::size_t end = std::min(history.size(), start + width);
      shorter.erase(shorter.begin() + static_cast<long>(start),
                    shorter.begin() + static_cast<long>(end));
      if (!shorter.empty() && StillDeviates(shorter, name)) {
        history = std::move(shorter);
      } else {
        start = end;
      }
    }
    if (width <= 1 || replays_left_ <= 0) return history;
  }
}

// Takes away arguments, and cuts the long ones that stay.
History Runner::DropArguments(History history, const std::string& name) {
  for (std::size_t i = 0; i < history.size(); ++i) {
    for (std::size_t j = history[i].size(); j-- > 1 && replays_left_ > 0;) {
      History shorter = history;
      shorter[i].erase(shorter[i].begin() + static_cast<long>(j));
      if (StillDeviates(shorter, name)) {
        history = std::move(shorter);
        continue;
      }
      while (MayBeCut(history[i][j]) && replays_left_ > 0) {
        shorter = history;
        shorter[i][j].resize(shorter[i][j].size() / 2);
        if (!StillDeviates(shorter, name)) break;
        history = std::move(shorter);
      }
    }
  }
  return history;
}

History Runner::Shrink(History history, const std::string& name) {
  replays_left_ = kMaxReplays;
  if (!StillDeviates(history, name)) return history;
  history = DropCommands(std::move(history), name);
  history = DropArguments(std::move(history), name);
  // With shorter arguments, a command may have become needless.
  return DropCommands(std::move(history), name);
}

}  // namespace ruddock::compat
