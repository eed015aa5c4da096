// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/report/model.h"
#include "bench/report/server.h"

namespace ruddock::bench {

inline constexpr int kBenchmarkClients = 50;

// Where load generators run and keep their output.
struct LoadPlace {
  std::vector<int> cpus;
  std::string folder;
};

// The arguments that redis-benchmark and ruddock-bench share: where to, how many requests, by how
// many connections, how many at once, over how many keys.
std::vector<std::string> LoadArguments(int port, std::uint64_t requests, int pipeline,
                                       std::uint64_t keys);

// What redis-benchmark --csv says of its (last) test.
struct BenchmarkLine {
  double requests_per_second = 0;
  double p50_milliseconds = 0;
  double p99_milliseconds = 0;
};

// Throws std::runtime_error where the text holds no line of figures.
BenchmarkLine ParseBenchmarkCsv(const std::string& csv);

// Runs redis-benchmark once with `requests` requests of the row's load against the server, and
// returns what the server spent. Throws where redis-benchmark fails or the server answers an error.
Sample RunLoad(const LoadRow& row, std::uint64_t requests, const Server& server,
               const LoadPlace& place);

}  // namespace ruddock::bench
