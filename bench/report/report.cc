// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "bench/report/binary.h"
#include "bench/report/budget.h"
#include "bench/report/calibration.h"
#include "bench/report/compression.h"
#include "bench/report/context.h"
#include "bench/report/json.h"
#include "bench/report/load_runner.h"
#include "bench/report/markdown.h"
#include "bench/report/memory.h"
#include "bench/report/plan.h"
#include "bench/report/process.h"
#include "bench/report/sampling.h"
#include "bench/report/stall.h"
#include "bench/report/svg.h"
#include "bench/report/table.h"
#include "bench/report/threads.h"

namespace ruddock::bench {
namespace {

// The servers inherit this too, so that idle connections are limited by none of the three.
void RaiseFileLimit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Figure Measure(const Context& context, std::string_view id) {
  for (const CollectionMemory& collections : CollectionMemories()) {
    if (id == collections.id) return MeasureCollections(context, collections);
  }
  if (IsCalibration(id)) return MeasureCalibration(context, id);
  if (IsStall(id)) return MeasureStall(context, id);
  if (id == kIdleServerId) return MeasureIdleServer(context);
  if (id == kMemorySmallId) return MeasureMemoryPerKey(context, 8);
  if (id == kMemoryLargeId) return MeasureMemoryPerKey(context, 64);
  if (id == kIdleConnectionId) return MeasureIdleConnections(context);
  if (id == kCompressedMemoryId) return MeasureCompressedMemory(context);
  if (id == kCompressedGetId || id == kCompressedSetId) {
    return MeasureCompressedCpu(context, id == kCompressedGetId ? "GET" : "SET");
  }
  if (id == kBinaryGetId || id == kBinarySetId) {
    return MeasureBinaryCpu(context, id == kBinaryGetId ? "GET" : "SET");
  }
  if (id == kBinaryGetBytesId || id == kBinarySetBytesId) {
    return MeasureBinaryBytes(context, id == kBinaryGetBytesId ? "GET" : "SET");
  }
  return MeasureTwoThreads(context, id == kThreadsGetId ? "GET" : "SET");
}

void RunFigures(const Context& context, const std::vector<std::string>& ids, Report& report) {
  for (const std::string& id : ids) {
    context.progress.Now(id);
    Figure measured = Measure(context, id);
    if (measured.failure.find("ERR unknown command") != std::string::npos) {
      report.skipped.push_back(id);
      context.progress.Done(fmt::format("{:<24} skipped: {}", id, measured.failure));
      continue;
    }
    report.figures.push_back(std::move(measured));
    const Figure& figure = report.figures.back();
    context.progress.Done(figure.failure.empty()
                              ? fmt::format("{:<24} {:.2f} {}  {}", id,
                                            Summarize(figure.values[ServerKind::kRuddock]).median,
                                            figure.unit, figure.note)
                              : fmt::format("{}: FAILED: {}", id, figure.failure));
  }
}

std::string Write(const Options& options, const std::string& suffix, const std::string& text) {
  std::filesystem::create_directories(options.folder);
  const std::string path = fmt::format("{}/{}.{}", options.folder, options.name, suffix);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
  return path;
}

Report NewReport(const Context& context) {
  Report report;
  report.name = context.options.name;
  report.date = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  report.machine = DescribeMachine();
  report.mode = fmt::format("{}, {} rounds", context.options.quick ? "quick" : "full",
                            context.options.rounds);
  for (ServerKind kind : kServerKinds) report.versions[kind] = context.StartServer(kind)->Version();
  return report;
}

}  // namespace

int RunReport(const Options& options) {
  std::vector<std::string> figures = FigureIds();
  std::erase_if(figures, [&](std::string_view id) { return !IsWanted(id, options.only); });
  std::map<std::uint64_t, std::vector<LoadRow>> loads;  // by the number of keys
  int steps = static_cast<int>(figures.size());
  for (LoadRow& row : LoadRows(options.quick)) {
    if (!IsWanted(row.id, options.only)) continue;
    ++steps;
    loads[row.keys].push_back(std::move(row));
  }
  if (steps == 0) throw std::runtime_error("--only " + options.only + " matches no row");
  if (options.list) {
    for (const std::string& id : figures) fmt::print("{}\n", id);
    for (const auto& group : loads) {
      for (const LoadRow& row : group.second) fmt::print("{}\n", row.id);
    }
    return 0;
  }

  const std::vector<int> cpus = AllowedCpus();
  if (cpus.size() < 2) throw std::runtime_error("two processors are needed, one for the server");
  RaiseFileLimit();
  PinSelf({cpus[1]});
  const Workspace workspace;
  Progress progress;
  progress.SetSteps(steps);
  const Context context{
      options, progress, {{cpus[1]}, workspace.path()}, {cpus[0]}, {cpus[0], cpus[1]}};
  Report report = NewReport(context);
  RunFigures(context, figures, report);
  for (const auto& group : loads) RunLoads(context, group.second, report);
  report.seconds = progress.Seconds();
  const std::string json = Write(options, "json", FormatJson(report));
  const std::string markdown = Write(options, "md", FormatMarkdown(report));
  const std::string svg = Write(options, "svg", FormatSvg(report));
  fmt::print("{}\nwritten: {}, {}, {}\n", FormatTables(report), json, markdown, svg);
  return Missed(report).empty() ? 0 : 1;
}

}  // namespace ruddock::bench
