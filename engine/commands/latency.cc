// SPDX-License-Identifier: BSD-3-Clause
// LATENCY: spikes of named events, and the distribution of every command's time.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/commands/help.h"
#include "engine/exec/context.h"

namespace ruddock::engine {
namespace {

constexpr size_t kBins = 21;

// The longest time that a bin takes. Each ends where Redis's does: 1.024 us times a power of two,
// and what a histogram of two digits does not tell from that. The last one takes all above.
constexpr uint64_t BoundNs(size_t bin) {
  if (bin + 1 == kBins) return (uint64_t{1} << 30) - 1;
  const uint64_t power = uint64_t{1024} << bin;
  return power + power / 128 - 1;
}

struct Distribution {
  int64_t calls = 0;  // those in `counts`: not the ones that wait, or waited in vain
  std::array<int64_t, kBins> counts{};
};

size_t BinOf(uint64_t ns) {
  size_t bin = 0;
  while (bin + 1 < kBins && ns > BoundNs(bin)) ++bin;
  return bin;
}

Distribution Collect(CommandContext& ctx, const Command& command) {
  Distribution distribution;
  ctx.engine.stats.ForEachThread([&](ThreadStats& thread) {
    const CommandCounters& counters = thread.commands[command.id];
    const TickHistogram* histogram = counters.histogram.load(std::memory_order_acquire);
    if (histogram == nullptr) return;
    for (size_t i = 0; i < TickHistogram::kSize; ++i) {
      const uint32_t count = histogram->At(i);
      if (count == 0) continue;
      distribution.counts[BinOf(TicksToNs(TickHistogram::UpperBound(i)))] += count;
      distribution.calls += count;
    }
  });
  return distribution;
}

// One pair of the reply: the command's name and its distribution; only for commands that were
// timed.
void ReplyDistribution(CommandContext& ctx, const Command& command, size_t& replied) {
  const Distribution distribution = Collect(ctx, command);
  if (distribution.calls == 0) return;
  ++replied;
  ctx.reply.Bulk(command.full_name);
  ctx.reply.Map(2);
  ctx.reply.Bulk("calls");
  ctx.reply.Integer(distribution.calls);
  ctx.reply.Bulk("histogram_usec");
  const size_t mark = ctx.reply.Defer();
  size_t bins = 0;
  int64_t sum = 0;
  for (size_t bin = 0; bin < kBins; ++bin) {
    if (distribution.counts[bin] == 0) continue;
    sum += distribution.counts[bin];
    ctx.reply.Integer(static_cast<int64_t>(BoundNs(bin) / 1000));
    ctx.reply.Integer(sum);
    ++bins;
  }
  ctx.reply.ResolveMap(mark, bins);
}

void ReplyWithChildren(CommandContext& ctx, const Command& command, size_t& replied) {
  ReplyDistribution(ctx, command, replied);
  for (const auto& child : command.subcommands) ReplyDistribution(ctx, *child, replied);
}

void CmdLatencyHistogram(CommandContext& ctx) {
  const size_t mark = ctx.reply.Defer();
  size_t replied = 0;
  if (ctx.args.size() == 2) {
    for (const auto& command : ctx.engine.commands.commands()) {
      ReplyWithChildren(ctx, *command, replied);
    }
  }
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    const Command* command = ctx.engine.commands.FindFull(ctx.args[i]);
    if (command != nullptr) ReplyWithChildren(ctx, *command, replied);
  }
  ctx.reply.ResolveMap(mark, replied);
}

void CmdLatencyLatest(CommandContext& ctx) {
  const auto events = ctx.engine.latency.Snapshot();
  ctx.reply.Array(events.size());
  for (const auto& [name, event] : events) {
    ctx.reply.Array(4);
    ctx.reply.Bulk(name);
    ctx.reply.Integer(event.samples.back().unix_seconds);
    ctx.reply.Integer(event.samples.back().ms);
    ctx.reply.Integer(event.max_ms);
  }
}

void CmdLatencyHistory(CommandContext& ctx) {
  const auto events = ctx.engine.latency.Snapshot();
  const auto it = events.find(ctx.args[2]);
  if (it == events.end()) return ctx.reply.Array(0);
  ctx.reply.Array(it->second.samples.size());
  for (const LatencyMonitor::Sample& sample : it->second.samples) {
    ctx.reply.Array(2);
    ctx.reply.Integer(sample.unix_seconds);
    ctx.reply.Integer(sample.ms);
  }
}

void CmdLatencyReset(CommandContext& ctx) {
  if (ctx.args.size() == 2) {
    return ctx.reply.Integer(static_cast<int64_t>(ctx.engine.latency.ResetAll()));
  }
  int64_t reset = 0;
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    reset += ctx.engine.latency.Reset(ctx.args[i]) ? 1 : 0;
  }
  ctx.reply.Integer(reset);
}

// A bar per sample, oldest first, scaled to the largest.
void CmdLatencyGraph(CommandContext& ctx) {
  constexpr int64_t kWidth = 60;
  const auto events = ctx.engine.latency.Snapshot();
  const auto it = events.find(ctx.args[2]);
  if (it == events.end()) {
    return ctx.Error(fmt::format("ERR No samples available for event '{}'", ctx.args[2]));
  }
  const LatencyMonitor::Event& event = it->second;
  const auto by_ms = [](const LatencyMonitor::Sample& a, const LatencyMonitor::Sample& b) {
    return a.ms < b.ms;
  };
  const auto [low, high] = std::minmax_element(event.samples.begin(), event.samples.end(), by_ms);
  std::string text = fmt::format("{} - high {} ms, low {} ms (all time high {} ms)\n", it->first,
                                 high->ms, low->ms, event.max_ms);
  const int64_t now_s = ctx.now_ms() / 1000;
  for (const LatencyMonitor::Sample& sample : event.samples) {
    const int64_t bar = std::max<int64_t>(1, sample.ms * kWidth / std::max<int64_t>(1, high->ms));
    text += fmt::format("{:>8}s ago {:>8} ms {}\n", now_s - sample.unix_seconds, sample.ms,
                        std::string(static_cast<size_t>(bar), '#'));
  }
  ctx.reply.Verbatim("txt", text);
}

void CmdLatencyDoctor(CommandContext& ctx) {
  if (ctx.engine.slow.latency.load() == UINT64_MAX) {
    return ctx.reply.Verbatim(
        "txt",
        "Latency monitoring is off. CONFIG SET latency-monitor-threshold <milliseconds> turns it "
        "on.\n");
  }
  const auto events = ctx.engine.latency.Snapshot();
  if (events.empty()) return ctx.reply.Verbatim("txt", "No latency spike has been recorded.\n");
  std::string text = "Latency spikes by event:\n";
  for (const auto& [name, event] : events) {
    int64_t sum = 0;
    for (const LatencyMonitor::Sample& sample : event.samples) sum += sample.ms;
    text += fmt::format("- {}: {} spikes, {} ms on average, {} ms at worst\n", name,
                        event.samples.size(), sum / static_cast<int64_t>(event.samples.size()),
                        event.max_ms);
  }
  text += "SLOWLOG GET names the slow commands; LATENCY HISTOGRAM shows how times are spread.\n";
  ctx.reply.Verbatim("txt", text);
}

constexpr uint32_t kFlags = kAdmin | kNoScript | kLoading | kStale;

const CommandSpec kLatencyCommands[] = {
    {.name = "latency",
     .opcode = 227,
     .arity = -2,
     .group = "server",
     .since = "2.8.13",
     .complexity = "That of the subcommand.",
     .summary = "Groups the subcommands about latency.",
     .subcommands = {{.name = "doctor",
                      .arity = 2,
                      .flags = kFlags,
                      .group = "server",
                      .since = "2.8.13",
                      .complexity = "O(1)",
                      .summary = "Sums up the recorded latency spikes for a human.",
                      .tips = {"nondeterministic_output", "request_policy:all_nodes",
                               "response_policy:special"},
                      .handler = CmdLatencyDoctor},
                     {.name = "graph",
                      .arity = 3,
                      .flags = kFlags,
                      .group = "server",
                      .since = "2.8.13",
                      .complexity = "O(1)",
                      .summary = "Draws an event's spikes as text.",
                      .arguments = {{.name = "event", .type = ArgType::kString}},
                      .tips = {"nondeterministic_output", "request_policy:all_nodes",
                               "response_policy:special"},
                      .handler = CmdLatencyGraph},
                     {.name = "help",
                      .arity = 2,
                      .flags = kLoading | kStale,
                      .group = "server",
                      .since = "2.8.13",
                      .complexity = "O(1)",
                      .summary = "Describes the subcommands.",
                      .handler = CmdHelp},
                     {.name = "histogram",
                      .arity = -2,
                      .flags = kFlags,
                      .group = "server",
                      .since = "7.0.0",
                      .complexity = "O(N) in the number of commands shown",
                      .summary = "Returns how the times of commands are distributed.",
                      .arguments = {{.name = "command",
                                     .type = ArgType::kString,
                                     .flags = kOptional | kMultiple}},
                      .tips = {"nondeterministic_output", "request_policy:all_nodes",
                               "response_policy:special"},
                      .handler = CmdLatencyHistogram},
                     {.name = "history",
                      .arity = 3,
                      .flags = kFlags,
                      .group = "server",
                      .since = "2.8.13",
                      .complexity = "O(1)",
                      .summary = "Returns an event's spikes with their times.",
                      .arguments = {{.name = "event", .type = ArgType::kString}},
                      .tips = {"nondeterministic_output", "request_policy:all_nodes",
                               "response_policy:special"},
                      .handler = CmdLatencyHistory},
                     {.name = "latest",
                      .arity = 2,
                      .flags = kFlags,
                      .group = "server",
                      .since = "2.8.13",
                      .complexity = "O(1)",
                      .summary = "Returns the last spike of every event.",
                      .tips = {"nondeterministic_output", "request_policy:all_nodes",
                               "response_policy:special"},
                      .handler = CmdLatencyLatest},
                     {.name = "reset",
                      .arity = -2,
                      .flags = kFlags,
                      .group = "server",
                      .since = "2.8.13",
                      .complexity = "O(1)",
                      .summary = "Forgets the spikes of some events, or of all.",
                      .arguments = {{.name = "event",
                                     .type = ArgType::kString,
                                     .flags = kOptional | kMultiple}},
                      .tips = {"request_policy:all_nodes", "response_policy:all_succeeded"},
                      .handler = CmdLatencyReset}}},
};
RUDDOCK_COMMANDS(kLatencyCommands);

}  // namespace
}  // namespace ruddock::engine
