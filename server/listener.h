// SPDX-License-Identifier: BSD-3-Clause
// A listening socket: TCP (IPv4 or IPv6) or Unix. Accepts on the first I/O thread and hands the
// sockets out to the least-loaded one.
#pragma once

#include <asio.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ruddock::server {

class Listener {
 public:
  // Called with each accepted socket, which the callee owns.
  using OnAccept = std::function<void(int fd)>;

  // Null and `error` set where the address cannot be bound. With `overlap`, as if AllowOverlap had
  // been called before.
  static std::unique_ptr<Listener> Tcp(asio::io_context& context, const std::string& address,
                                       uint16_t port, int backlog, bool overlap, OnAccept on_accept,
                                       std::string& error);
  // `mode` 0 leaves the permissions to the umask.
  static std::unique_ptr<Listener> Unix(asio::io_context& context, const std::string& path,
                                        uint32_t mode, int backlog, OnAccept on_accept,
                                        std::string& error);
  ~Listener();

  void Start();
  // Lets another socket of this user listen on an address that contains this one, or the reverse.
  void AllowOverlap(bool allow);
  // Any thread: no connection arrives here from now on. The object may go later.
  void StopListening();

 private:
  using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

  Listener(asio::io_context& context, int fd, int family, OnAccept on_accept);
  void WaitAcceptable();
  void Accept();

  asio::generic::stream_protocol protocol_;
  Acceptor acceptor_;
  asio::steady_timer retry_;
  OnAccept on_accept_;
  std::string unix_path_;
};

}  // namespace ruddock::server
