// SPDX-License-Identifier: BSD-3-Clause
//
// What turning a command's name into its record costs.
#include <benchmark/benchmark.h>

#include <string>

#include "engine/command/registry.h"

namespace ruddock::bench {
namespace {

void FindCommand(benchmark::State& state, const std::string& name) {
  const engine::CommandRegistry& commands = engine::Commands();
  if (commands.Find(name) == nullptr) {
    state.SkipWithError("no such command");
    return;
  }
  for (auto _ : state) {
    std::string_view view = name;
    benchmark::DoNotOptimize(view);
    benchmark::DoNotOptimize(commands.Find(view));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(FindCommand, get, std::string("GET"));
BENCHMARK_CAPTURE(FindCommand, get_mixed_case, std::string("gEt"));
BENCHMARK_CAPTURE(FindCommand, setrange, std::string("SETRANGE"));

}  // namespace
}  // namespace ruddock::bench
