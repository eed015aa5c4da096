// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "bench/report/sampling.h"

namespace ruddock::bench {
namespace {

// The fields of one line; none of redis-benchmark's holds a quote.
std::vector<std::string> SplitCsv(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back().push_back(c);
    }
  }
  return fields;
}

std::vector<std::string> BenchmarkCommand(const LoadRow& row, std::uint64_t requests, int port) {
  std::vector<std::string> command = LoadArguments(port, requests, row.pipeline, row.keys);
  command.insert(command.begin(), "redis-benchmark");
  command.push_back("--csv");
  command.insert(command.end(), row.benchmark.begin(), row.benchmark.end());
  return command;
}

double Share(std::uint64_t part, double whole) {
  return whole > 0 ? static_cast<double>(part) / whole : 0;
}

}  // namespace

std::vector<std::string> LoadArguments(int port, std::uint64_t requests, int pipeline,
                                       std::uint64_t keys) {
  return {"-h", "127.0.0.1",
          "-p", std::to_string(port),
          "-n", std::to_string(requests),
          "-c", std::to_string(kBenchmarkClients),
          "-P", std::to_string(pipeline),
          "-r", std::to_string(keys)};
}

BenchmarkLine ParseBenchmarkCsv(const std::string& csv) {
  // "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms",…
  constexpr std::size_t kRps = 1;
  constexpr std::size_t kP50 = 4;
  constexpr std::size_t kP99 = 6;
  BenchmarkLine result;
  bool found = false;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> fields = SplitCsv(line);
    if (fields.size() <= kP99 || fields[0] == "test") continue;
    result = {std::atof(fields[kRps].c_str()), std::atof(fields[kP50].c_str()),
              std::atof(fields[kP99].c_str())};
    found = true;
  }
  if (!found) throw std::runtime_error(fmt::format("redis-benchmark printed no figures: {}", csv));
  return result;
}

Sample RunLoad(const LoadRow& row, std::uint64_t requests, const Server& server,
               const LoadPlace& place) {
  const std::string output_path = place.folder + "/redis-benchmark.out";
  const std::string error_path = place.folder + "/redis-benchmark.err";
  const std::uint64_t cpu_before = server.CpuNanoseconds();
  const std::uint64_t waited_before = ReadSchedulerTimes(server.pid()).waited;
  SchedulerTimes generator;
  int status = 0;
  {
    Child benchmark(BenchmarkCommand(row, requests, server.port()), place.cpus, output_path,
                    error_path);
    benchmark.WaitUntilEnded();
    generator = ReadSchedulerTimes(benchmark.pid());
    status = benchmark.Wait();
  }
  const auto cpu = static_cast<double>(server.CpuNanoseconds() - cpu_before);
  const std::uint64_t waited = ReadSchedulerTimes(server.pid()).waited - waited_before;
  const std::string output = ReadFile(output_path);
  const std::string errors = ReadFile(error_path);
  // An error reply is cheap to send, so a run with one says nothing about the command.
  if (status != 0 || (output + errors).find("Error from server") != std::string::npos) {
    throw std::runtime_error(
        fmt::format("redis-benchmark ended with {}: {} {}", status, errors, output));
  }
  const BenchmarkLine line = ParseBenchmarkCsv(output);
  Sample sample;
  sample.cpu_nanoseconds = cpu / static_cast<double>(requests);
  sample.requests_per_second = line.requests_per_second;
  sample.p50_milliseconds = line.p50_milliseconds;
  sample.p99_milliseconds = line.p99_milliseconds;
  // A starved generator counts too: it makes the server sleep and wake more often for each command.
  sample.waited_share =
      std::max(Share(waited, cpu), Share(generator.waited, static_cast<double>(generator.ran)));
  return sample;
}

}  // namespace ruddock::bench
