// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace ruddock::testing {
namespace {

constexpr int kPatienceMs = 30'000;

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int Connect(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return fd;
  close(fd);
  return -1;
}

// The server lies beside the test program.
std::string ServerPath() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ruddock-server";
}

}  // namespace

uint16_t FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  return bound ? ntohs(address.sin_port) : uint16_t{0};
}

ServerProcess::ServerProcess(std::vector<std::string> options, uint16_t binary_port) {
  // Another program may take a port between the look and the bind.
  for (int attempt = 0; attempt < 5; ++attempt) {
    if (Start(options, binary_port)) return;
  }
  ADD_FAILURE() << ServerPath() << " does not start";
}

bool ServerProcess::Start(const std::vector<std::string>& options, uint16_t binary_port) {
  port_ = FreePort();
  do {
    binary_port_ = binary_port != 0 ? binary_port : FreePort();
    if (binary_port_ == port_) port_ = FreePort();
  } while (binary_port_ == port_);
  std::vector<std::string> args = {ServerPath(), "--port", std::to_string(port_), "--binary-port",
                                   std::to_string(binary_port_)};
  args.insert(args.end(), options.begin(), options.end());
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (std::chrono::steady_clock::now() < end) {
    if (const int fd = Connect(binary_port_); fd >= 0) {
      close(fd);
      return true;
    }
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  pid_ = -1;
  return false;
}

ServerProcess::~ServerProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  AwaitEnd();
}

void ServerProcess::AwaitEnd() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

size_t ServerProcess::ResidentBytes() const {
  std::ifstream statm("/proc/" + std::to_string(pid_) + "/statm");
  size_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

TestSocket::TestSocket(uint16_t port) : fd_(Connect(port)) {
  EXPECT_GE(fd_, 0) << "cannot connect to port " << port;
}

TestSocket::~TestSocket() {
  if (fd_ >= 0) close(fd_);
}

void TestSocket::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

size_t TestSocket::SendNow(std::string_view bytes) {
  const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<size_t>(sent) : 0;
}

std::string TestSocket::Address() const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

bool TestSocket::Fill() {
  pollfd waiting{fd_, POLLIN, 0};
  if (poll(&waiting, 1, kPatienceMs) <= 0) {
    ADD_FAILURE() << "no answer; so far: " << buffered_;
    return false;
  }
  char bytes[65536];
  const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
  if (got <= 0) return false;
  buffered_.append(bytes, static_cast<size_t>(got));
  return true;
}

std::string TestSocket::Read(size_t size) {
  while (buffered_.size() < size && Fill()) {
  }
  const std::string bytes = buffered_.substr(0, size);
  buffered_.erase(0, bytes.size());
  return bytes;
}

std::string TestSocket::ReadToEnd() {
  while (Fill()) {
  }
  return std::exchange(buffered_, {});
}

size_t TestSocket::ReplyEnd(size_t at) const {
  const size_t line_end = buffered_.find("\r\n", at);
  if (line_end == std::string::npos) return line_end;
  const size_t next = line_end + 2;
  const long count = std::strtol(buffered_.c_str() + at + 1, nullptr, 10);
  switch (buffered_[at]) {
    case '$':
    case '=':
      if (count < 0) return next;
      return next + static_cast<size_t>(count) + 2 <= buffered_.size()
                 ? next + static_cast<size_t>(count) + 2
                 : std::string::npos;
    case '*':
    case '~':
    case '>':
    case '%': {
      size_t end = next;
      const long elements = buffered_[at] == '%' ? count * 2 : count;
      for (long i = 0; i < elements && end != std::string::npos; ++i) {
        end = end < buffered_.size() ? ReplyEnd(end) : std::string::npos;
      }
      return end;
    }
    default: return next;
  }
}

std::string TestSocket::ReadReply() {
  for (;;) {
    const size_t end = buffered_.empty() ? std::string::npos : ReplyEnd(0);
    if (end != std::string::npos) return Read(end);
    if (!Fill()) return std::exchange(buffered_, {});
  }
}

std::string TestSocket::Command(const std::vector<std::string>& args) {
  Send(RespCommand(args));
  return ReadReply();
}

std::string RespCommand(const std::vector<std::string>& args) {
  std::string bytes = "*" + std::to_string(args.size()) + "\r\n";
  for (const std::string& arg : args) {
    bytes += "$" + std::to_string(arg.size()) + "\r\n";
    bytes += arg;
    bytes += "\r\n";
  }
  return bytes;
}

std::optional<std::string> ClientField(TestSocket& control, const TestSocket& client,
                                       const std::string& name) {
  const std::string list = control.Command({"CLIENT", "LIST"});
  const size_t line = list.find(" addr=" + client.Address() + " ");
  if (line == std::string::npos) return std::nullopt;
  const size_t field = list.find(" " + name + "=", line);
  if (field == std::string::npos) return std::nullopt;
  const size_t value = field + name.size() + 2;
  return list.substr(value, list.find_first_of(" \n", value) - value);
}

std::string InfoField(TestSocket& control, const std::string& name) {
  const std::string info = control.Command({"INFO", "everything"});
  const size_t field = info.find("\r\n" + name + ":");
  if (field == std::string::npos) return {};
  const size_t value = field + name.size() + 3;
  return info.substr(value, info.find('\r', value) - value);
}

int64_t InfoNumber(TestSocket& control, const std::string& name) {
  return std::strtoll(InfoField(control, name).c_str(), nullptr, 10);
}

}  // namespace ruddock::testing
