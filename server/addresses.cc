// SPDX-License-Identifier: BSD-3-Clause
#include "server/addresses.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>

namespace ruddock::server {
namespace {

using GetName = int (*)(int, sockaddr*, socklen_t*);

std::string Format(int fd, GetName get_name) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (get_name(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return "?:0";
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    const auto& address = reinterpret_cast<const sockaddr_in&>(storage);
    inet_ntop(AF_INET, &address.sin_addr, text, sizeof(text));
    return fmt::format("{}:{}", text, ntohs(address.sin_port));
  }
  if (storage.ss_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(storage);
    inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof(text));
    return fmt::format("[{}]:{}", text, ntohs(address.sin6_port));
  }
  // The client's end of a Unix socket has no name: Redis shows the server's path for both.
  size = sizeof(storage);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return "?:0";
  const auto& address = reinterpret_cast<const sockaddr_un&>(storage);
  return fmt::format("{}:0", address.sun_path);
}

}  // namespace

std::string PeerAddress(int fd) { return Format(fd, getpeername); }
std::string LocalAddress(int fd) { return Format(fd, getsockname); }

bool PeerIsLoopback(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return false;
  if (storage.ss_family == AF_INET) {
    const auto& address = reinterpret_cast<const sockaddr_in&>(storage);
    return (ntohl(address.sin_addr.s_addr) >> 24) == 127;
  }
  if (storage.ss_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(storage);
    return IN6_IS_ADDR_LOOPBACK(&address.sin6_addr) ||
           (IN6_IS_ADDR_V4MAPPED(&address.sin6_addr) && address.sin6_addr.s6_addr[12] == 127);
  }
  return storage.ss_family == AF_UNIX;
}

}  // namespace ruddock::server
