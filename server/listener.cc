// SPDX-License-Identifier: BSD-3-Clause
#include "server/listener.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ruddock::server {
namespace {

// Sockets taken per turn, so that a flood of connections does not starve those that are here.
constexpr int kAcceptsPerTurn = 64;

int Fail(int fd, const std::string& what, std::string& error) {
  error = fmt::format("{}: {}", what, std::strerror(errno));
  if (fd >= 0) close(fd);
  return -1;
}

int OpenTcp(const std::string& address, uint16_t port, int backlog, bool overlap, int& family,
            std::string& error) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  std::string host = address;
  if (host == "*") {
    host.clear();
    hints.ai_family = AF_INET;
  } else if (host == "::*") {
    host.clear();
    hints.ai_family = AF_INET6;
  }
  addrinfo* found = nullptr;
  const std::string service = std::to_string(port);
  const int code =
      getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &found);
  const std::string what =
      fmt::format("Could not create server TCP listening socket {}:{}", address, port);
  if (code != 0) {
    error = fmt::format("{}: {}", what, gai_strerror(code));
    return -1;
  }
  family = found->ai_family;
  const int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int yes = 1;
  bool bound = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0;
  if (bound && overlap) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof(yes));
  if (bound && family == AF_INET6) {
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
  }
  bound = bound && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, backlog) == 0;
  const int saved = errno;
  freeaddrinfo(found);
  errno = saved;
  return bound ? fd : Fail(fd, what, error);
}

int OpenUnix(const std::string& path, uint32_t mode, int backlog, std::string& error) {
  const std::string what = fmt::format("Could not create server Unix socket {}", path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) {
    errno = ENAMETOOLONG;
    return Fail(-1, what, error);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  unlink(path.c_str());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  // Nobody gets in between bind and chmod.
  const mode_t old_mask = mode != 0 ? umask(0177) : umask(0);
  if (mode == 0) umask(old_mask);
  const bool bound = fd >= 0 &&
                     bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
                     listen(fd, backlog) == 0;
  if (mode != 0) umask(old_mask);
  if (!bound) return Fail(fd, what, error);
  if (mode != 0 && chmod(path.c_str(), mode) != 0) return Fail(fd, what, error);
  return fd;
}

}  // namespace

Listener::Listener(asio::io_context& context, int fd, int family, OnAccept on_accept)
    : protocol_(family, family == AF_UNIX ? 0 : IPPROTO_TCP),
      acceptor_(context, protocol_, fd),
      retry_(context),
      on_accept_(std::move(on_accept)) {}

Listener::~Listener() {
  if (!unix_path_.empty()) unlink(unix_path_.c_str());
}

std::unique_ptr<Listener> Listener::Tcp(asio::io_context& context, const std::string& address,
                                        uint16_t port, int backlog, bool overlap,
                                        OnAccept on_accept, std::string& error) {
  int family = AF_INET;
  const int fd = OpenTcp(address, port, backlog, overlap, family, error);
  if (fd < 0) return nullptr;
  return std::unique_ptr<Listener>(new Listener(context, fd, family, std::move(on_accept)));
}

std::unique_ptr<Listener> Listener::Unix(asio::io_context& context, const std::string& path,
                                         uint32_t mode, int backlog, OnAccept on_accept,
                                         std::string& error) {
  const int fd = OpenUnix(path, mode, backlog, error);
  if (fd < 0) return nullptr;
  std::unique_ptr<Listener> listener(new Listener(context, fd, AF_UNIX, std::move(on_accept)));
  listener->unix_path_ = path;
  return listener;
}

void Listener::Start() { WaitAcceptable(); }

void Listener::AllowOverlap(bool allow) {
  const int value = allow ? 1 : 0;
  setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &value, sizeof(value));
}

void Listener::StopListening() { shutdown(acceptor_.native_handle(), SHUT_RDWR); }

void Listener::WaitAcceptable() {
  acceptor_.async_wait(Acceptor::wait_read, [this](const asio::error_code& error) {
    if (!error) Accept();
  });
}

void Listener::Accept() {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    const int fd =
        accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      on_accept_(fd);
      continue;
    }
    if (errno == EMFILE || errno == ENFILE) {
      // Out of descriptors: asking again at once would spin.
      retry_.expires_after(std::chrono::milliseconds(100));
      retry_.async_wait([this](const asio::error_code& error) {
        if (!error) WaitAcceptable();
      });
      return;
    }
    break;
  }
  WaitAcceptable();
}

}  // namespace ruddock::server
