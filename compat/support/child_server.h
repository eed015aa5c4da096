// SPDX-License-Identifier: BSD-3-Clause
// A server program run as a child process on a free port in a fresh directory, for the life of the
// object.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compat/support/raw_connection.h"

namespace ruddock::compat {

class ChildServer {
 public:
  // An argument that stands for a free port.
  static constexpr const char* kAnyPort = "any-port";

  // Starts `program` with `--port`, `--dir` and `arguments`, and waits until it answers PING. A
  // `configuration` that is not empty is written to a file which becomes the first argument.
  // Throws std::runtime_error with the log of the child when it does not come up.
  ChildServer(const std::string& program, const std::vector<std::string>& arguments,
              const std::string& configuration = "");
  ~ChildServer();
  ChildServer(const ChildServer&) = delete;
  ChildServer& operator=(const ChildServer&) = delete;

  int port() const { return port_; }
  // Of a Ruddock that was given `--binary-port` kAnyPort; else 0.
  int binary_port() const { return binary_port_; }
  const std::string& directory() const { return directory_; }
  RawConnection Connect() const { return RawConnection(port_); }
  // Waits for the process to end by itself; its exit code, or 128 plus the signal, or -1 on
  // timeout.
  int WaitForExit(int timeout_ms);

 private:
  enum class Outcome { kUp, kExited, kSilent };
  void Spawn(const std::string& program, const std::vector<std::string>& arguments);
  Outcome WaitUntilUp();
  void Stop();
  std::string Log() const;

  std::string directory_;
  std::string configuration_file_;
  int port_ = 0;
  int binary_port_ = 0;
  pid_t pid_ = -1;
};

// The reference: Debian's redis-server, with `extra` after the usual arguments.
std::unique_ptr<ChildServer> StartReference(const std::vector<std::string>& extra = {},
                                            const std::string& configuration = "");
// Ruddock: $RUDDOCK_SERVER, else the ruddock-server beside the running program.
std::unique_ptr<ChildServer> StartRuddock(const std::vector<std::string>& extra = {},
                                          const std::string& configuration = "");
// True when $RUDDOCK_SERVER is a redis-server: the suite's own control run, Redis against Redis.
bool SelfTest();

// Both servers, started alike.
struct ServerPair {
  explicit ServerPair(const std::vector<std::string>& extra = {},
                      const std::string& configuration = "")
      : reference(StartReference(extra, configuration)),
        ruddock(StartRuddock(extra, configuration)) {}
  ServerPair(std::unique_ptr<ChildServer> first, std::unique_ptr<ChildServer> second)
      : reference(std::move(first)), ruddock(std::move(second)) {}
  std::unique_ptr<ChildServer> reference;
  std::unique_ptr<ChildServer> ruddock;
};

// The pair that most tests share; started at the first call, stopped at exit.
ServerPair& SharedServers();

}  // namespace ruddock::compat
