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
  struct Place {
    std::string address;
    uint16_t port = 0;  // 0: a Unix socket
    Wire wire = Wire::kResp;
    bool optional = false;
  };
  struct Bound {
    Place place;
    std::shared_ptr<Listener> listener;

    bool is_unix() const { return place.port == 0; }
    bool IsAt(const Place& other) const {
      return place.address == other.address && place.port == other.port && place.wire == other.wire;
    }
  };

  static std::vector<Place> PlacesOf(const engine::Config& config);
  // Listeners for all places; those of `bound_` are kept where they fit. With `overlap` new ones
  // may stand beside old ones that allow it.
  std::string Collect(const std::vector<Place>& places, int backlog, bool overlap,
                      std::vector<Bound>& wanted);

  asio::io_context& context_;
  OnAccept on_accept_;
  std::vector<Bound> bound_;
};

}  // namespace ruddock::server
