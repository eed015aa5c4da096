// SPDX-License-Identifier: BSD-3-Clause
// INFO on what has been done: Stats, Commandstats, Errorstats, Latencystats.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/base/clock.h"
#include "engine/commands/info.h"
#include "engine/store/eviction.h"

namespace ruddock::engine {
namespace {

// The counters of a thread, added up over all of them.
struct Traffic {
  int64_t input_bytes = 0;
  int64_t output_bytes = 0;
  int64_t errors = 0;
  int64_t reads = 0;
  int64_t writes = 0;
};

Traffic ReadTraffic(Engine& engine) {
  Traffic sum;
  engine.stats.ForEachThread([&](const ThreadStats& thread) {
    sum.input_bytes += thread.input_bytes.Get();
    sum.output_bytes += thread.output_bytes.Get();
    sum.errors += thread.error_replies.Get();
    sum.reads += thread.reads.Get();
    sum.writes += thread.writes.Get();
  });
  return sum;
}

double KilobytesPerSecond(const Engine& engine, Rate rate) {
  return static_cast<double>(engine.rates.PerSecond(rate)) / 1024;
}

// Load, network and the clients that were turned away.
void WriteLoad(Engine& engine, const Traffic& traffic, InfoText& out) {
  out.Field("total_connections_received", engine.stats.connections_received.load());
  out.Field("total_commands_processed", CommandsProcessed(engine));
  out.Field("instantaneous_ops_per_sec", engine.rates.PerSecond(Rate::kCommands));
  out.Field("total_net_input_bytes", traffic.input_bytes);
  out.Field("total_net_output_bytes", traffic.output_bytes);
  out.Field("total_net_repl_input_bytes", 0);
  out.Field("total_net_repl_output_bytes", 0);
  out.Decimal("instantaneous_input_kbps", KilobytesPerSecond(engine, Rate::kInputBytes));
  out.Decimal("instantaneous_output_kbps", KilobytesPerSecond(engine, Rate::kOutputBytes));
  out.Decimal("instantaneous_input_repl_kbps", 0);
  out.Decimal("instantaneous_output_repl_kbps", 0);
  out.Field("rejected_connections", engine.stats.connections_rejected.load());
  out.Field("sync_full", 0);
  out.Field("sync_partial_ok", 0);
  out.Field("sync_partial_err", 0);
}

void WriteKeyEvents(Engine& engine, InfoText& out) {
  const Store& store = engine.store;
  // Milliseconds; the time that goes on counts too.
  const int64_t above_now_ms = Eviction().time_above.CurrentUs(MonotonicUs()) / 1000;
  out.Field("expired_keys", store.Total(&StoreCounters::expired));
  out.Decimal("expired_stale_perc", store.expiry.stale_percent.load());
  out.Field("expired_time_cap_reached_count", store.expiry.out_of_time.load());
  out.Field("expire_cycle_cpu_milliseconds", store.expiry.cycle_us.load() / 1000);
  out.Field("evicted_keys", store.Total(&StoreCounters::evicted));
  out.Field("evicted_clients", engine.clients.evicted.load());
  out.Field("total_eviction_exceeded_time", Eviction().time_above.EndedUs() / 1000 + above_now_ms);
  out.Field("current_eviction_exceeded_time", above_now_ms);
  out.Field("keyspace_hits", store.Total(&StoreCounters::hits));
  out.Field("keyspace_misses", store.Total(&StoreCounters::misses));
}

// What all threads have counted for one command.
struct CommandSum {
  int64_t calls = 0;
  int64_t ticks = 0;
  int64_t rejected = 0;
  int64_t failed = 0;
};

std::vector<CommandSum> ReadCommands(Engine& engine) {
  std::vector<CommandSum> sums(engine.commands.by_id().size());
  engine.stats.ForEachThread([&](const ThreadStats& thread) {
    for (size_t id = 0; id < sums.size(); ++id) {
      const CommandCounters& counters = thread.commands[id];
      sums[id].calls += counters.calls.Get();
      sums[id].ticks += counters.ticks.Get();
      sums[id].rejected += counters.rejected.Get();
      sums[id].failed += counters.failed.Get();
    }
  });
  return sums;
}

// Durations of one command on all threads.
struct Durations {
  std::vector<uint64_t> bins;
  uint64_t total = 0;
};

Durations ReadDurations(Engine& engine, size_t id) {
  Durations sum;
  engine.stats.ForEachThread([&](const ThreadStats& thread) {
    const TickHistogram* histogram = thread.commands[id].histogram.load(std::memory_order_acquire);
    if (histogram == nullptr) return;
    sum.bins.resize(TickHistogram::kSize);
    for (size_t i = 0; i < TickHistogram::kSize; ++i) {
      sum.bins[i] += histogram->At(i);
      sum.total += histogram->At(i);
    }
  });
  return sum;
}

// Microseconds within which `percent` of the calls were done.
double Percentile(const Durations& durations, double percent) {
  const double share = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(durations.total);
  const uint64_t wanted = std::max<uint64_t>(1, static_cast<uint64_t>(std::ceil(share - 1e-9)));
  uint64_t seen = 0;
  for (size_t i = 0; i < durations.bins.size(); ++i) {
    seen += durations.bins[i];
    if (seen >= wanted) return static_cast<double>(TicksToNs(TickHistogram::UpperBound(i))) / 1000;
  }
  return 0;
}

}  // namespace

void InfoStats(Engine& engine, InfoText& out) {
  const Traffic traffic = ReadTraffic(engine);
  const bool threaded = engine.config != nullptr && engine.config->io_threads() > 1;
  out.Section("Stats");
  WriteLoad(engine, traffic, out);
  WriteKeyEvents(engine, out);
  out.Field("pubsub_channels", 0);
  out.Field("pubsub_patterns", 0);
  out.Field("pubsubshard_channels", 0);
  out.Field("latest_fork_usec", 0);
  out.Field("total_forks", 0);
  out.Field("migrate_cached_sockets", 0);
  out.Field("slave_expires_tracked_keys", 0);
  out.Field("active_defrag_hits", 0);
  out.Field("active_defrag_misses", 0);
  out.Field("active_defrag_key_hits", 0);
  out.Field("active_defrag_key_misses", 0);
  out.Field("total_active_defrag_time", 0);
  out.Field("current_active_defrag_time", 0);
  out.Field("tracking_total_keys", 0);
  out.Field("tracking_total_items", 0);
  out.Field("tracking_total_prefixes", 0);
  out.Field("unexpected_error_replies", 0);
  out.Field("total_error_replies", traffic.errors);
  out.Field("dump_payload_sanitizations", 0);
  out.Field("total_reads_processed", traffic.reads);
  out.Field("total_writes_processed", traffic.writes);
  // Every thread reads and writes its own clients' sockets.
  out.Field("io_threaded_reads_processed", threaded ? traffic.reads : 0);
  out.Field("io_threaded_writes_processed", threaded ? traffic.writes : 0);
  out.Field("reply_buffer_shrinks", 0);
  out.Field("reply_buffer_expands", 0);
}

void InfoCommandStats(Engine& engine, InfoText& out) {
  out.Section("Commandstats");
  const std::vector<CommandSum> sums = ReadCommands(engine);
  for (size_t id = 0; id < sums.size(); ++id) {
    const CommandSum& sum = sums[id];
    if (sum.calls == 0 && sum.rejected == 0 && sum.failed == 0) continue;
    const uint64_t us = TicksToNs(static_cast<uint64_t>(sum.ticks)) / 1000;
    const double per_call =
        sum.calls == 0 ? 0 : static_cast<double>(us) / static_cast<double>(sum.calls);
    out.Field(fmt::format("cmdstat_{}", engine.commands.by_id()[id]->full_name),
              fmt::format("calls={},usec={},usec_per_call={:.2f},rejected_calls={},failed_calls={}",
                          sum.calls, us, per_call, sum.rejected, sum.failed));
  }
}

void InfoErrorStats(Engine& engine, InfoText& out) {
  out.Section("Errorstats");
  for (const auto& [code, count] : engine.stats.Errors()) {
    out.Field(fmt::format("errorstat_{}", code), fmt::format("count={}", count));
  }
}

void InfoLatencyStats(Engine& engine, InfoText& out) {
  out.Section("Latencystats");
  if (!engine.latency_tracking.load(std::memory_order_relaxed)) return;
  const std::vector<double> percentiles = engine.config != nullptr
                                              ? engine.config->latency_tracking_info_percentiles()
                                              : std::vector<double>{50, 99, 99.9};
  for (size_t id = 0; id < engine.commands.by_id().size(); ++id) {
    const Durations durations = ReadDurations(engine, id);
    if (durations.total == 0) continue;
    std::string line;
    for (double percent : percentiles) {
      if (!line.empty()) line += ',';
      line += fmt::format("p{}={:.3f}", percent, Percentile(durations, percent));
    }
    out.Field(fmt::format("latency_percentiles_usec_{}", engine.commands.by_id()[id]->full_name),
              line);
  }
}

}  // namespace ruddock::engine
