// SPDX-License-Identifier: BSD-3-Clause
// One cell of the slow-network table: how long it takes to store a JSON document and to read it
// back. Run by scripts/bench-network in a network namespace whose link is shaped.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/json_text.h"
#include "bench/network/exchange.h"

namespace {

using namespace ruddock;

constexpr int kNotOffered = 3;

void Run(network::Mode mode, const char* mode_name, const std::string& host, int port, size_t size,
         int rounds) {
  network::Exchange exchange(mode, host, port);
  const std::string value = load::MakeJsonText(size, 1);
  // Slow start, and memory that is touched for the first time.
  exchange.RoundTrip(value);
  const uint64_t sent = exchange.bytes_sent();
  const uint64_t received = exchange.bytes_received();
  std::string times;
  for (int i = 0; i < rounds; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    exchange.RoundTrip(value);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    times += fmt::format("{}{:.6f}", i > 0 ? ", " : "", seconds.count());
  }
  fmt::print(
      R"({{"mode": "{}", "size": {}, "seconds": [{}], "bytes_sent": {}, "bytes_received": {}}})"
      "\n",
      mode_name, size, times, (exchange.bytes_sent() - sent) / static_cast<uint64_t>(rounds),
      (exchange.bytes_received() - received) / static_cast<uint64_t>(rounds));
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<network::Mode> mode = argc == 6 ? network::ParseMode(argv[1]) : std::nullopt;
  const int rounds = argc == 6 ? std::atoi(argv[5]) : 0;
  const long long size = argc == 6 ? std::atoll(argv[4]) : 0;
  if (!mode || rounds < 1 || size < 1) {
    std::fputs("usage: ruddock-round-trips resp|binary|binary-lz4 HOST PORT BYTES ROUNDS\n",
               stderr);
    return 2;
  }
  try {
    Run(*mode, argv[1], argv[2], std::atoi(argv[3]), static_cast<size_t>(size), rounds);
    return 0;
  } catch (const network::NotOffered& error) {
    std::fprintf(stderr, "ruddock-round-trips: %s\n", error.what());
    return kNotOffered;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ruddock-round-trips: %s\n", error.what());
    return 1;
  }
}
