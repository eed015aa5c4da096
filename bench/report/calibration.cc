// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "bench/report/budget.h"
#include "bench/report/dataset.h"
#include "bench/report/load.h"
#include "bench/report/sampling.h"

namespace ruddock::bench {
namespace {

constexpr std::string_view kPrefix = "calibration/";
// As often is a run that something disturbed repeated.
constexpr int kRepeats = 2;

struct Calibrated {
  std::string id;
  std::string test;  // what both programs call it
  int pipeline = 1;
  std::uint64_t requests = 0;
};

const std::vector<Calibrated>& Loads() {
  static const std::vector<Calibrated> loads = {{"calibration/GET/P1", "get", 1, 200'000},
                                                {"calibration/SET/P1", "set", 1, 200'000},
                                                {"calibration/GET/P16", "get", 16, 1'600'000},
                                                {"calibration/SET/P16", "set", 16, 1'600'000}};
  return loads;
}

// What one run of a load generator came to.
struct GeneratorRun {
  double requests_per_second = 0;
  double own_nanoseconds = 0;     // CPU per command of the generator
  double server_nanoseconds = 0;  // and of the server
  double waited_share = 0;        // as in Sample
};

std::string OwnProgram() {
  std::error_code error;
  return (std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "ruddock-bench")
      .string();
}

std::vector<std::string> CommandLine(const Calibrated& load, bool own, std::uint64_t requests,
                                     int port, const std::string& json) {
  std::vector<std::string> command = LoadArguments(port, requests, load.pipeline, kFewKeys);
  command.insert(command.begin(), own ? OwnProgram() : "redis-benchmark");
  if (own) {
    command.insert(command.end(), {"--mix", load.test, "--json", json});
  } else {
    command.insert(command.end(), {"-t", load.test, "--csv"});
  }
  return command;
}

// The first "per_second" in what ruddock-bench writes is that of all commands.
double OwnThroughput(const std::string& json) {
  constexpr std::string_view kMember = "\"per_second\": ";
  const std::size_t at = json.find(kMember);
  if (at == std::string::npos) throw std::runtime_error("ruddock-bench wrote no figures: " + json);
  return std::atof(json.c_str() + at + kMember.size());
}

double Share(std::uint64_t part, double whole) {
  return whole > 0 ? static_cast<double>(part) / whole : 0;
}

GeneratorRun RunOnce(const Context& context, const Calibrated& load, bool own,
                     std::uint64_t requests, const Server& server) {
  const std::string& folder = context.load_place.folder;
  const std::string json = folder + "/calibration.json";
  server.WaitUntilQuiet();
  const std::uint64_t cpu_before = server.CpuNanoseconds();
  const std::uint64_t waited_before = ReadSchedulerTimes(server.pid()).waited;
  SchedulerTimes generator;
  std::uint64_t generator_cpu = 0;
  int status = 0;
  {
    Child child(CommandLine(load, own, requests, server.port(), json), context.load_place.cpus,
                folder + "/calibration.out", folder + "/calibration.err");
    child.WaitUntilEnded();
    generator = ReadSchedulerTimes(child.pid());
    // Of all its threads, those that have ended included.
    generator_cpu = child.CpuNanoseconds();
    status = child.Wait();
  }
  const auto cpu = static_cast<double>(server.CpuNanoseconds() - cpu_before);
  const std::string output = ReadFile(folder + "/calibration.out");
  if (status != 0) {
    throw std::runtime_error(fmt::format("{} ended with {}: {}",
                                         own ? "ruddock-bench" : "redis-benchmark", status,
                                         ReadFile(folder + "/calibration.err")));
  }
  GeneratorRun run;
  run.requests_per_second =
      own ? OwnThroughput(ReadFile(json)) : ParseBenchmarkCsv(output).requests_per_second;
  run.own_nanoseconds = static_cast<double>(generator_cpu) / static_cast<double>(requests);
  run.server_nanoseconds = cpu / static_cast<double>(requests);
  run.waited_share = std::max(Share(ReadSchedulerTimes(server.pid()).waited - waited_before, cpu),
                              Share(generator.waited, static_cast<double>(generator_cpu)));
  return run;
}

GeneratorRun RunQuietly(const Context& context, const Calibrated& load, bool own,
                        std::uint64_t requests, const Server& server) {
  GeneratorRun best;
  for (int i = 0; i <= kRepeats; ++i) {
    const GeneratorRun run = RunOnce(context, load, own, requests, server);
    if (i == 0 || run.waited_share < best.waited_share) best = run;
    if (best.waited_share <= kDisturbed) break;
  }
  return best;
}

double Median(const std::vector<GeneratorRun>& runs, double GeneratorRun::*member) {
  std::vector<double> values;
  for (const GeneratorRun& run : runs) values.push_back(run.*member);
  return Summarize(std::move(values)).median;
}

void MeasureRounds(const Context& context, const Calibrated& load, Figure& figure) {
  const std::uint64_t requests = context.options.quick ? load.requests / 4 : load.requests;
  const std::unique_ptr<Server> server = context.StartServer(ServerKind::kRuddock);
  FillKeys(*server, "key:", kFewKeys, "VXK", context.progress);
  std::vector<GeneratorRun> runs[2];
  double disturbed = 0;
  for (int round = 0; round < context.options.rounds; ++round) {
    context.progress.Now(fmt::format("{} round {}", figure.id, round + 1));
    // Neither has the advantage of always being the second.
    for (const bool second : {false, true}) {
      const bool own = second == (round % 2 == 0);
      runs[own].push_back(RunQuietly(context, load, own, requests, *server));
      disturbed = std::max(disturbed, runs[own].back().waited_share);
    }
    figure.values[ServerKind::kRuddock].push_back(runs[1].back().own_nanoseconds /
                                                  runs[0].back().own_nanoseconds);
  }
  const auto median = [&](bool own, double GeneratorRun::*member) {
    return Median(runs[own], member);
  };
  figure.title += fmt::format(
      " ({:.0f} ns against {:.0f} ns; {:.0f} against {:.0f} per second; server {:.0f} ns against "
      "{:.0f} ns{})",
      median(true, &GeneratorRun::own_nanoseconds), median(false, &GeneratorRun::own_nanoseconds),
      median(true, &GeneratorRun::requests_per_second),
      median(false, &GeneratorRun::requests_per_second),
      median(true, &GeneratorRun::server_nanoseconds),
      median(false, &GeneratorRun::server_nanoseconds),
      disturbed > kDisturbed ? "; disturbed" : "");
}

}  // namespace

std::vector<std::string> CalibrationIds() {
  std::vector<std::string> ids;
  for (const Calibrated& load : Loads()) ids.push_back(load.id);
  return ids;
}

bool IsCalibration(std::string_view id) { return id.starts_with(kPrefix); }

Figure MeasureCalibration(const Context& context, std::string_view id) {
  Figure figure;
  figure.id = id;
  figure.unit = std::string("x");
  figure.limit = kMaxGeneratorCpuRatio;
  try {
    for (const Calibrated& load : Loads()) {
      if (load.id != id) continue;
      figure.title = fmt::format("ruddock-bench against redis-benchmark, its own CPU per {}, -P {}",
                                 load.test == "get" ? "GET" : "SET", load.pipeline);
      MeasureRounds(context, load, figure);
    }
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

}  // namespace ruddock::bench
