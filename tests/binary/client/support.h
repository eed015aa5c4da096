// SPDX-License-Identifier: BSD-3-Clause
// Options for tests of the client library: generous deadlines, so that a slow machine fails
// nothing.
#pragma once

#include <ruddock/client.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace ruddock::client {

inline constexpr std::chrono::milliseconds kGenerous{30'000};

inline ConnectionOptions OptionsFor(uint16_t port) {
  ConnectionOptions options;
  options.port = port;
  options.connect_timeout = kGenerous;
  options.request_timeout = kGenerous;
  return options;
}

inline PoolOptions PoolOptionsFor(uint16_t port, size_t min, size_t max) {
  PoolOptions options;
  options.connection = OptionsFor(port);
  options.min_connections = min;
  options.max_connections = max;
  options.acquire_timeout = kGenerous;
  options.health_check_timeout = kGenerous;
  return options;
}

// Fails the test with the reason where there is none.
inline Connection OpenOrDie(ConnectionOptions options) {
  Result<Connection> connection = Connection::Open(std::move(options));
  if (!connection) throw std::runtime_error(connection.error().ToString());
  return std::move(*connection);
}

}  // namespace ruddock::client
