// SPDX-License-Identifier: BSD-3-Clause
// Runs a case against one server or, step by step, against two and compares.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compat/support/child_server.h"
#include "compat/support/script.h"

namespace ruddock::compat {

struct Difference {
  std::string line;  // the step, as a line of redis-cli
  std::string what;
};

class CaseRunner {
 public:
  // Sees each command with the reply of the first server.
  using Observer = std::function<void(const Arguments&, const RawReply&)>;

  // `protocol` is 2 or 3. The first server is the reference.
  CaseRunner(std::vector<ChildServer*> servers, int protocol);
  void set_observer(Observer observer) { observer_ = std::move(observer); }

  // Empties the servers, runs the script and returns the differences, at most `limit`.
  std::vector<Difference> Run(const Case& test_case, std::size_t limit = 10);

 private:
  struct Connection {
    explicit Connection(RawConnection raw) : socket(std::move(raw)) {}
    RawConnection socket;
    std::string id;
    Arguments last_command;  // what the next unsolicited reply belongs to
  };
  struct Side {
    ChildServer* server;
    std::map<char, Connection> connections;
  };

  Connection& Open(Side* side, char name, bool bare);
  void Prepare(Side* side);
  RawReply Perform(Side* side, const Step& step, bool bare, Arguments* command);
  RawReply Scan(Connection* connection, const Arguments& options);
  RawReply Await(Connection* connection, const Step& step, const Arguments& command);
  Arguments Resolve(Side* side, const Arguments& arguments);

  std::vector<Side> sides_;
  int protocol_;
  Observer observer_;
};

// The lower-case names of all commands of a server, subcommands as "container|subcommand".
std::set<std::string> CommandNames(const ChildServer& server);

}  // namespace ruddock::compat
