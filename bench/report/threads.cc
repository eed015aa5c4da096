// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/threads.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "bench/report/budget.h"
#include "bench/report/dataset.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

// More rounds than the loads have: here the scheduler places three threads on two cores.
constexpr int kRoundsFactor = 3;

void MeasureRounds(const Context& context, const LoadRow& row, Figure& figure) {
  const LoadPlace both_cores{context.all_cpus, context.load_place.folder};
  const auto one = context.StartServer(ServerKind::kRuddock, 1, context.all_cpus);
  const auto two = context.StartServer(ServerKind::kRuddock, 2, context.all_cpus);
  for (const Server* server : {one.get(), two.get()}) {
    FillKeys(*server, "key:", row.keys, "VXK", context.progress);
    RunLoad(row, row.requests / 10, *server, both_cores);
  }
  const auto measure = [&](const Server& server) {
    server.WaitUntilQuiet();
    return RunLoad(row, row.requests, server, both_cores).cpu_nanoseconds;
  };
  const int rounds = context.options.rounds * kRoundsFactor;
  for (int round = 0; round < rounds; ++round) {
    context.progress.Now(figure.id + " round " + std::to_string(round + 1));
    double with_one = 0;
    double with_two = 0;
    // Neither has the advantage of always being the second.
    if (round % 2 == 0) with_one = measure(*one);
    with_two = measure(*two);
    if (round % 2 == 1) with_one = measure(*one);
    figure.values[ServerKind::kRuddock].push_back(with_two / with_one);
  }
}

}  // namespace

Figure MeasureTwoThreads(const Context& context, const std::string& command) {
  Figure figure;
  figure.id = command == "GET" ? kThreadsGetId : kThreadsSetId;
  figure.title = "two I/O threads against one, CPU per " + command + ", -P 16";
  figure.unit = std::string("x");
  figure.limit = kMaxTwoThreadsRatio;
  try {
    for (const LoadRow& row : LoadRows(context.options.quick)) {
      if (row.command == command && row.pipeline == 16 && row.keys == kFewKeys) {
        MeasureRounds(context, row, figure);
      }
    }
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

}  // namespace ruddock::bench
