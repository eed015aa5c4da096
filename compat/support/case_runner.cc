// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/case_runner.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace ruddock::compat {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long a condition that must come true may take on a busy machine.
constexpr auto kPatience = std::chrono::seconds(10);

std::string Name(const Step& step) {
  const std::string prefix = step.connection == 'a' ? "" : std::string(1, step.connection) + ": ";
  switch (step.kind) {
    case Step::Kind::kRaw: return prefix + "!raw \"" + Escape(step.text, 200) + "\"";
    case Step::Kind::kRead: return std::string(1, step.connection) + "<";
    case Step::Kind::kScan: return prefix + "!scan " + CommandLine(step.arguments);
    default: return prefix + CommandLine(step.arguments);
  }
}

bool HasReply(const Step& step) {
  return step.kind == Step::Kind::kCommand || step.kind == Step::Kind::kRead ||
         step.kind == Step::Kind::kAwait || step.kind == Step::Kind::kScan;
}

// A server drops closed connections in its own time; CLIENT LIST must not show those of the case
// before.
void WaitUntilAlone(RawConnection* control) {
  const auto deadline = steady_clock::now() + kPatience;
  while (steady_clock::now() < deadline) {
    const std::string list = control->Call({"CLIENT", "LIST"}).tree.text;
    if (std::count(list.begin(), list.end(), '\n') <= 1) return;
    std::this_thread::sleep_for(milliseconds(1));
  }
}

}  // namespace

CaseRunner::CaseRunner(std::vector<ChildServer*> servers, int protocol) : protocol_(protocol) {
  for (ChildServer* server : servers) sides_.push_back(Side{server, {}});
}

CaseRunner::Connection& CaseRunner::Open(Side* side, char name, bool bare) {
  const auto found = side->connections.find(name);
  if (found != side->connections.end()) return found->second;
  Connection& connection =
      side->connections.emplace(name, Connection(side->server->Connect())).first->second;
  if (bare) return connection;
  if (protocol_ == 3) connection.socket.Call({"HELLO", "3"});
  connection.id = connection.socket.Call({"CLIENT", "ID"}).tree.text;
  return connection;
}

void CaseRunner::Prepare(Side* side) {
  side->connections.clear();
  RawConnection control = side->server->Connect();
  WaitUntilAlone(&control);
  control.Call({"FLUSHALL"});
}

Arguments CaseRunner::Resolve(Side* side, const Arguments& arguments) {
  Arguments out;
  for (const std::string& argument : arguments) {
    std::string text = argument;
    for (auto& [name, connection] : side->connections) {
      const std::pair<std::string, std::string> names[] = {
          {std::string("{id:") + name + "}", connection.id},
          {std::string("{addr:") + name + "}", connection.socket.LocalAddress()},
          {std::string("{laddr:") + name + "}", connection.socket.PeerAddress()}};
      for (const auto& [pattern, value] : names) {
        if (const std::size_t at = text.find(pattern); at != std::string::npos) {
          text.replace(at, pattern.size(), value);
        }
      }
    }
    out.push_back(std::move(text));
  }
  return out;
}

RawReply CaseRunner::Scan(Connection* connection, const Arguments& options) {
  std::set<std::string> seen;
  std::string cursor = "0";
  do {
    Arguments command = {"SCAN", cursor};
    command.insert(command.end(), options.begin(), options.end());
    RawReply page = connection->socket.Call(command);
    if (page.status != RawReply::Status::kReply || page.tree.items.size() != 2) return page;
    cursor = page.tree.items[0].text;
    for (const Reply& key : page.tree.items[1].items) seen.insert(key.text);
  } while (cursor != "0");
  RawReply all;
  all.status = RawReply::Status::kReply;
  all.tree.type = '*';
  for (const std::string& key : seen) {
    Reply item;
    item.type = '$';
    item.text = key;
    all.tree.items.push_back(item);
  }
  all.raw = Serialize(all.tree);
  return all;
}

RawReply CaseRunner::Await(Connection* connection, const Step& step, const Arguments& command) {
  const auto deadline = steady_clock::now() + kPatience;
  while (true) {
    RawReply reply = connection->socket.Call(command);
    const bool anywhere = step.text[0] == '~';
    const bool there = anywhere ? reply.raw.find(step.text.substr(1)) != std::string::npos
                                : reply.raw.rfind(step.text, 0) == 0;
    if (there || steady_clock::now() > deadline) return reply;
    std::this_thread::sleep_for(milliseconds(1));
  }
}

RawReply CaseRunner::Perform(Side* side, const Step& step, bool bare, Arguments* command) {
  if (step.kind == Step::Kind::kClose) {
    side->connections.erase(step.connection);
    return {};
  }
  Connection& connection = Open(side, step.connection, bare);
  *command = Resolve(side, step.arguments);
  switch (step.kind) {
    case Step::Kind::kRaw:
      connection.socket.Send(step.text);
      connection.last_command.clear();
      return {};
    case Step::Kind::kSend:
      connection.socket.Send(EncodeCommand(*command));
      connection.last_command = *command;
      return {};
    case Step::Kind::kEndOfFile: connection.socket.ShutdownWrite(); return {};
    case Step::Kind::kRead: *command = connection.last_command; return connection.socket.Read();
    case Step::Kind::kScan: return Scan(&connection, *command);
    case Step::Kind::kAwait: return Await(&connection, step, *command);
    default: connection.last_command = *command; return connection.socket.Call(*command);
  }
}

std::vector<Difference> CaseRunner::Run(const Case& test_case, std::size_t limit) {
  std::vector<Difference> differences;
  for (Side& side : sides_) Prepare(&side);
  for (const Step& step : ParseScript(test_case.script)) {
    std::vector<RawReply> replies;
    Arguments command;
    for (auto side = sides_.rbegin(); side != sides_.rend(); ++side) {
      replies.insert(replies.begin(), Perform(&*side, step, test_case.bare, &command));
    }
    if (observer_ && step.kind == Step::Kind::kSend) observer_(command, replies[0]);
    if (!HasReply(step)) continue;
    if (observer_ && !command.empty()) observer_(command, replies[0]);
    if (replies[0].status == RawReply::Status::kTimeout) {
      differences.push_back(
          {Name(step), "the reference does not answer: the script waits in vain"});
      break;
    }
    if (replies.size() < 2) continue;
    if (step.kind == Step::Kind::kScan) command = {"!scan"};
    if (auto what = CompareReplies(command, replies[0], replies[1])) {
      differences.push_back({Name(step), *what});
      if (differences.size() >= limit) break;
    }
  }
  for (Side& side : sides_) side.connections.clear();
  return differences;
}

std::set<std::string> CommandNames(const ChildServer& server) {
  std::set<std::string> names;
  RawConnection connection = server.Connect();
  const RawReply all = connection.Call({"COMMAND"});
  for (const Reply& record : all.tree.items) {
    if (record.items.empty()) continue;
    names.insert(record.items[0].text);
    if (record.items.size() < 10) continue;
    for (const Reply& subcommand : record.items[9].items) {
      if (!subcommand.items.empty()) names.insert(subcommand.items[0].text);
    }
  }
  return names;
}

}  // namespace ruddock::compat
