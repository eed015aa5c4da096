// SPDX-License-Identifier: BSD-3-Clause
// Feeds the same commands to two servers in pipelines, compares reply by reply and, from time to
// time, the whole keyspace, and makes a short script out of a difference.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compat/support/child_server.h"
#include "compat/support/compare.h"

namespace ruddock::compat {

using History = std::vector<Arguments>;

struct Deviation {
  std::size_t index =
      0;             // of the command in its history; its size when the keyspaces differ at the end
  std::string name;  // qualified name of the command, or "keyspace"
  std::string what;
};

// For tests of the detector: changes what Ruddock seems to answer.
struct Tamper {
  std::function<void()> reset;  // a new history begins
  std::function<void(const Arguments&, RawReply*)> apply;
};

class Runner {
 public:
  // `protocol` is 2 or 3. The servers must outlive the runner. `binary`: Ruddock is asked over the
  // binary protocol, by numbers and by names in turn, the reference over RESP3.
  Runner(ServerPair* servers, int protocol, Tamper tamper = {}, bool binary = false);

  // Empties both servers and opens new connections.
  void Begin();
  // Runs the commands and stops comparing at the first difference, whose index counts within
  // `commands`.
  std::optional<Deviation> Run(const History& commands);
  // Compares the counters of INFO, how many changes were counted since Begin, DEBUG DIGEST and
  // every key of every database.
  std::optional<Deviation> CompareKeyspaces();
  // Of all replies that Run compared: how many there were and how many were errors.
  std::uint64_t replies() const { return replies_; }
  std::uint64_t errors() const { return errors_; }

  // Begin, Run and CompareKeyspaces: what a history leads to.
  std::optional<Deviation> Replay(const History& history);
  // Shortens a history that leads to a difference of the command `name`, by replaying. Gives back
  // the history unchanged where the difference does not come again.
  History Shrink(History history, const std::string& name);

 private:
  struct Side {
    ChildServer* server;
    std::optional<RawConnection> connection;
    long long changes_at_begin = 0;  // rdb_changes_since_last_save
  };

  RawConnection Connect(const Side& side) const;
  // The requests as the side's connection takes them.
  std::string Encode(const Side& side, const History& commands, std::size_t start,
                     std::size_t end) const;
  bool StillDeviates(const History& history, const std::string& name);
  History DropCommands(History history, const std::string& name);
  History DropArguments(History history, const std::string& name);

  Side sides_[2];
  int protocol_;
  Tamper tamper_;
  bool binary_;
  std::map<std::string, std::uint64_t> opcodes_;
  int replays_left_ = 0;
  std::uint64_t replies_ = 0;
  std::uint64_t errors_ = 0;
};

}  // namespace ruddock::compat
