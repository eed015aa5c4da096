// SPDX-License-Identifier: BSD-3-Clause
// A ruddock-server of its own for one test: a child process on free ports, and blocking sockets to
// speak with it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ruddock::testing {

// Whether a server's resident memory says something: sanitizers keep what is freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryCounts = false;
#else
inline constexpr bool kMemoryCounts = true;
#endif

// A port of 127.0.0.1 that nothing listens on just now.
uint16_t FreePort();

class ServerProcess {
 public:
  // Starts the server with `options` ("--io-threads", "2", ...) and waits until it accepts. Fails
  // the test where it does not.
  // The binary port is a free one where none is given.
  explicit ServerProcess(std::vector<std::string> options = {}, uint16_t binary_port = 0);
  // Ends the server and waits for it.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  uint16_t port() const { return port_; }
  uint16_t binary_port() const { return binary_port_; }
  pid_t pid() const { return pid_; }
  // For a server that has been told to end: waits until it has, and expects success.
  void AwaitEnd();
  // Resident memory in bytes.
  size_t ResidentBytes() const;

 private:
  bool Start(const std::vector<std::string>& options, uint16_t binary_port);

  pid_t pid_ = -1;
  uint16_t port_ = 0;
  uint16_t binary_port_ = 0;
};

// A blocking TCP connection. Reads give up, and fail the test, after a generous while.
class TestSocket {
 public:
  explicit TestSocket(uint16_t port);
  ~TestSocket();
  TestSocket(TestSocket&& other) noexcept : fd_(other.fd_), buffered_(std::move(other.buffered_)) {
    other.fd_ = -1;
  }
  TestSocket(const TestSocket&) = delete;
  TestSocket& operator=(const TestSocket&) = delete;

  void Send(std::string_view bytes);
  // As many of `bytes` as go without waiting; says how many.
  size_t SendNow(std::string_view bytes);
  // Exactly `size` bytes, or fewer where the server closed.
  std::string Read(size_t size);
  // Everything up to the server's closing.
  std::string ReadToEnd();
  // One whole RESP reply, raw.
  std::string ReadReply();
  // Sends a RESP command and reads its reply.
  std::string Command(const std::vector<std::string>& args);
  // Whether the server has closed, waiting for it.
  bool Closed() { return Read(1).empty(); }

  // This end's address, as the server shows it.
  std::string Address() const;
  int fd() const { return fd_; }

 private:
  // More bytes into buffered_; false at the end of the stream.
  bool Fill();
  // Index behind the reply that starts at `at`; npos where it is not complete.
  size_t ReplyEnd(size_t at) const;

  int fd_ = -1;
  std::string buffered_;
};

// A command as RESP sends it.
std::string RespCommand(const std::vector<std::string>& args);

// What CLIENT LIST, asked through `control`, shows in a field of the client at the other end of
// `client`; nothing where it is not connected.
std::optional<std::string> ClientField(TestSocket& control, const TestSocket& client,
                                       const std::string& name);
// The value of a field of INFO.
std::string InfoField(TestSocket& control, const std::string& name);
int64_t InfoNumber(TestSocket& control, const std::string& name);

}  // namespace ruddock::testing
