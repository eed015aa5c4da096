// SPDX-License-Identifier: BSD-3-Clause
// What the listeners and connections need to know of the configuration, as plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ruddock::server {

struct ServerOptions {
  std::vector<std::string> bind = {"127.0.0.1", "-::1"};  // "-": may be missing on this machine
  uint16_t port = 6379;                                   // 0: none
  uint16_t binary_port = 7001;                            // 0: none
  std::string unix_socket;
  uint32_t unix_socket_mode = 0;
  int backlog = 511;
  uint32_t io_threads = 1;
  uint32_t shards = 1024;
  uint32_t databases = 16;
};

}  // namespace ruddock::server
