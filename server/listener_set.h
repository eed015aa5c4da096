// SPDX-License-Identifier: BSD-3-Clause
// All sockets that the server listens on, as bind, port, binary-port and unixsocket say.
//
// Rebind may be called from any thread, under the configuration's own lock: it opens what is new
// and leaves to the accepting thread what touches the event loop. Everything else is for the main
// thread, before and after serving.
#pragma once

#include <asio.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "server/listener.h"
#include "server/wire.h"

namespace ruddock::server {

class ListenerSet {
 public:
  // Called on the thread of `context` with each accepted socket, which the callee owns.
  using OnAccept = std::function<void(int fd, bool unix_socket, Wire wire)>;

  ListenerSet(asio::io_context& context, OnAccept on_accept);

  // Opens everything; returns an empty string or why an address that must be there cannot be bound.
  std::string Open(const engine::Config& config);
  void Start();
  // Follows changed addresses and ports: connections and unchanged listeners stay. On an error
  // nothing has changed.
  std::string Rebind(const engine::Config& config);
  void Close();

  bool empty() const { return bound_.empty(); }

 private:
  struct Bound {
    std::string address;
    uint16_t port;
    Wire wire;
    std::shared_ptr<Listener> listener;
  };

  std::shared_ptr<Listener> OpenTcp(const std::string& address, uint16_t port, int backlog,
                                    Wire wire, bool overlap, std::string& error);
  // The listeners that the configuration asks for; those of `bound_` are kept where they fit.
  std::string Collect(const engine::Config& config, bool overlap, std::vector<Bound>& wanted);

  asio::io_context& context_;
  OnAccept on_accept_;
  std::vector<Bound> bound_;
};

}  // namespace ruddock::server
