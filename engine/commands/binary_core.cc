// SPDX-License-Identifier: BSD-3-Clause
// The requests of the binary protocol's core that are no command of Redis: PING, which answers
// before authentication too, and STATS and METRICS, which answer JSON.
#include <fmt/format.h>

#include <iterator>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

constexpr double kPercentiles[] = {50, 99, 99.9};

void CmdBinaryPing(CommandContext& ctx) { ctx.reply.Simple("PONG"); }

// One command's share, added up over the threads.
struct CommandTotals {
  int64_t calls = 0;
  int64_t rejected = 0;
  int64_t failed = 0;
  int64_t ticks = 0;
  std::vector<uint64_t> bins;
};

std::vector<CommandTotals> CollectTotals(Engine& engine) {
  std::vector<CommandTotals> totals(engine.commands.by_id().size());
  engine.stats.ForEachThread([&](ThreadStats& thread) {
    for (size_t id = 0; id < totals.size(); ++id) {
      const CommandCounters& counters = thread.commands[id];
      CommandTotals& total = totals[id];
      total.calls += counters.calls.Get();
      total.rejected += counters.rejected.Get();
      total.failed += counters.failed.Get();
      total.ticks += counters.ticks.Get();
      const TickHistogram* histogram = counters.histogram.load(std::memory_order_acquire);
      if (histogram == nullptr) continue;
      total.bins.resize(TickHistogram::kSize);
      for (size_t i = 0; i < TickHistogram::kSize; ++i) total.bins[i] += histogram->At(i);
    }
  });
  return totals;
}

// Microseconds below which `percent` of the calls stayed.
double PercentileUs(const std::vector<uint64_t>& bins, double percent) {
  uint64_t total = 0;
  for (const uint64_t bin : bins) total += bin;
  const double wanted = static_cast<double>(total) * percent / 100;
  uint64_t seen = 0;
  for (size_t i = 0; i < bins.size(); ++i) {
    seen += bins[i];
    if (seen != 0 && static_cast<double>(seen) >= wanted) {
      return static_cast<double>(TicksToNs(TickHistogram::UpperBound(i))) / 1000;
    }
  }
  return 0;
}

// The opening brace and the members that both answers begin with.
void AppendCommonMembers(Engine& engine, const std::vector<CommandTotals>& totals,
                         std::string& json) {
  int64_t keys = 0;
  for (uint32_t db = 0; db < engine.store.database_count(); ++db) keys += engine.store.KeyCount(db);
  int64_t ops = 0;
  for (const CommandTotals& total : totals) ops += total.calls;
  json += fmt::format(
      R"({{"keys":{},"memory":{},"hits":{},"misses":{},"ops":{},"connections":{},"uptime":{})",
      keys, ReadAllocatorStatus().allocated, engine.store.Total(&StoreCounters::hits),
      engine.store.Total(&StoreCounters::misses), ops, engine.clients.count(),
      (engine.clock.NowMs() - engine.started_at_ms) / 1000);
}

void CmdBinaryStats(CommandContext& ctx) {
  std::string json;
  AppendCommonMembers(ctx.engine, CollectTotals(ctx.engine), json);
  ctx.reply.Verbatim("txt", json.append("}"));
}

void CmdBinaryMetrics(CommandContext& ctx) {
  const std::vector<CommandTotals> totals = CollectTotals(ctx.engine);
  std::string json;
  AppendCommonMembers(ctx.engine, totals, json);
  json += R"(,"commands":{)";
  bool first = true;
  for (const Command* command : ctx.engine.commands.by_id()) {
    const CommandTotals& total = totals[command->id];
    if (total.calls == 0 && total.rejected == 0) continue;
    if (!first) json += ',';
    first = false;
    const double us = static_cast<double>(TicksToNs(static_cast<uint64_t>(total.ticks))) / 1000;
    json += fmt::format(R"("{}":{{"calls":{},"failed":{},"rejected":{},"usec":{:.3f})",
                        command->full_name, total.calls, total.failed, total.rejected, us);
    for (const double percent : kPercentiles) {
      json += fmt::format(R"(,"p{}_us":{:.3f})", percent, PercentileUs(total.bins, percent));
    }
    json += '}';
  }
  ctx.reply.Verbatim("txt", json.append("}}"));
}

const CommandSpec kBinaryCoreCommands[] = {
    {.name = "binary|ping",
     .arity = 1,
     .flags = kInternal | kFast | kNoAuth | kLoading | kStale,
     .categories = kCategoryConnection,
     .group = "connection",
     .summary = "PING of the binary protocol.",
     .handler = CmdBinaryPing},
    {.name = "binary|stats",
     .arity = 1,
     .flags = kInternal | kLoading | kStale,
     .categories = kCategoryDangerous,
     .group = "server",
     .summary = "STATS of the binary protocol: figures of the server as JSON.",
     .handler = CmdBinaryStats},
    {.name = "binary|metrics",
     .arity = 1,
     .flags = kInternal | kLoading | kStale,
     .categories = kCategoryDangerous,
     .group = "server",
     .summary = "METRICS of the binary protocol: STATS, and each command's calls and latency.",
     .handler = CmdBinaryMetrics},
};
RUDDOCK_COMMANDS(kBinaryCoreCommands);

}  // namespace
}  // namespace ruddock::engine
