// SPDX-License-Identifier: BSD-3-Clause
// A server of the binary protocol that does what a test tells it to, misdeeds included.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace ruddock::testing {

// The server's end of a connection. Reads give up at the client's end, or when the server ends.
class ScriptedPeer {
 public:
  explicit ScriptedPeer(int fd) : fd_(fd) {}
  ~ScriptedPeer();
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;

  // One request as it came, or nothing where the client closed.
  std::string ReadRequest();
  // Answers a hello. Returns the request.
  std::string AnswerHello(uint64_t features = 0);
  void Send(std::string_view bytes);
  // Each byte in a packet of its own.
  void SendByByte(std::string_view bytes);
  // Waits until the client closed; true, and a failed test where it does not.
  bool AwaitClose();
  void Close();
  // With a reset instead of an orderly end.
  void Reset();

 private:
  bool Fill();
  uint64_t ReadVarint();
  void ReadTexts(uint64_t count);
  void ReadValues(uint64_t count);
  void ReadBytes(size_t count);

  int fd_;
  std::string buffered_;
  size_t at_ = 0;
  bool ended_ = false;
};

// Accepts one connection after the other and runs the script on each.
class ScriptedServer {
 public:
  using Script = std::function<void(ScriptedPeer& peer, int connection)>;

  explicit ScriptedServer(Script script);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  uint16_t port() const { return port_; }
  // Connections accepted so far.
  int connections() const { return connections_; }

 private:
  void Run();

  const Script script_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<int> current_{-1};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

// The map that answers a hello.
std::string HelloReply(uint64_t features);

}  // namespace ruddock::testing
