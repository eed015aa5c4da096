// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "bench/report/client.h"

namespace ruddock::bench {
namespace {

using namespace std::chrono_literals;

int FreePort() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!bound) throw std::runtime_error("no free port on 127.0.0.1");
  return ntohs(address.sin_port);
}

std::vector<std::string> CommandLine(ServerKind kind, const std::string& program, int port,
                                     int binary_port, int io_threads, const std::string& folder) {
  std::vector<std::string> command = {program, "--port", std::to_string(port), "--bind",
                                      "127.0.0.1"};
  if (kind == ServerKind::kFloor) return command;
  command.insert(command.end(), {"--save", "", "--appendonly", "no", "--dir", folder});
  if (!program.ends_with("redis-server")) {
    command.insert(command.end(), {"--binary-port", std::to_string(binary_port), "--io-threads",
                                   std::to_string(io_threads)});
  }
  return command;
}

}  // namespace

Server::Server(ServerKind kind, const std::string& program, int io_threads,
               const std::vector<int>& cpus, const std::string& folder,
               const std::vector<std::string>& settings, bool binary)
    : kind_(kind) {
  // The port is free now and might not be when the server binds it, so a few ports are tried.
  for (int attempt = 0;; ++attempt) {
    port_ = FreePort();
    if (binary) binary_port_ = FreePort();
    const std::string log = fmt::format("{}/{}-{}", folder, Name(kind), port_);
    std::vector<std::string> command =
        CommandLine(kind, program, port_, binary_port_, io_threads, folder);
    command.insert(command.end(), settings.begin(), settings.end());
    child_ = std::make_unique<Child>(command, cpus, log + ".out", log + ".err");
    try {
      WaitUntilReady(log + ".err", log + ".out");
      return;
    } catch (const std::runtime_error&) {
      if (attempt == 2) throw;
    }
  }
}

void Server::WaitUntilReady(const std::string& error_path, const std::string& output_path) {
  const auto give_up = std::chrono::steady_clock::now() + 10s;
  while (child_->IsRunning() && std::chrono::steady_clock::now() < give_up) {
    try {
      Client(port_).Call({"PING"});
      return;
    } catch (const std::runtime_error&) {
      std::this_thread::sleep_for(10ms);
    }
  }
  throw std::runtime_error(fmt::format("{} does not answer on port {}: {}{}", Name(kind_), port_,
                                       ReadFile(error_path), ReadFile(output_path)));
}

void Server::WaitUntilQuiet() const {
  constexpr auto kSlice = 20ms;
  constexpr std::uint64_t kQuiet = 600'000;  // nanoseconds of CPU per slice
  std::uint64_t before = CpuNanoseconds();
  for (int quiet_slices = 0, slices = 0; quiet_slices < 2 && slices < 500; ++slices) {
    std::this_thread::sleep_for(kSlice);
    const std::uint64_t now = CpuNanoseconds();
    quiet_slices = now - before < kQuiet ? quiet_slices + 1 : 0;
    before = now;
  }
}

std::string Server::Version() const {
  if (kind_ == ServerKind::kFloor) return {};
  const std::string info = Client(port_).Call({"INFO", "server"});
  const auto field = [&](const std::string& name) -> std::string {
    const std::size_t at = info.find(name + ":");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 1;
    return info.substr(begin, info.find("\r\n", begin) - begin);
  };
  const std::string own = field("ruddock_version");
  return own.empty() ? field("redis_version") : own;
}

}  // namespace ruddock::bench
