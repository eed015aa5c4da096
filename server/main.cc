// SPDX-License-Identifier: BSD-3-Clause
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "server/server.h"

int main(int argc, char** argv) {
  ruddock::server::ServerOptions options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const int value = std::atoi(argv[i + 1]);
    if (name == "--port") options.port = static_cast<uint16_t>(value);
    if (name == "--binary-port") options.binary_port = static_cast<uint16_t>(value);
    if (name == "--io-threads") options.io_threads = static_cast<uint32_t>(value);
  }
  ruddock::server::Server server(options);
  std::string error;
  if (!server.Listen(error)) {
    std::fprintf(stderr, "%s\n", error.c_str());
    return 1;
  }
  server.Run();
  return 0;
}
