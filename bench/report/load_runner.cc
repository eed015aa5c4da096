// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/load_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>

#include "bench/report/budget.h"
#include "bench/report/client.h"
#include "bench/report/dataset.h"

namespace ruddock::bench {
namespace {

// A disturbed run is repeated that often; the least disturbed one counts.
constexpr int kRepeats = 2;

class Group {
 public:
  Group(const Context& context, std::uint64_t keys) : context_(context), keys_(keys) {
    for (ServerKind kind : kServerKinds) servers_[kind] = context.StartServer(kind);
  }

  // The server that does not know the row's command, if any.
  std::string UnknownAt(const LoadRow& row) const {
    const std::string command = CommandName(row);
    for (ServerKind kind : {ServerKind::kRuddock, ServerKind::kRedis}) {
      const std::string reply = Client(servers_[kind]->port()).Call({command});
      if (reply.starts_with("-ERR unknown command")) return std::string(Name(kind));
    }
    return {};
  }

  LoadResult Run(const LoadRow& row) {
    LoadResult result;
    result.row = row;
    try {
      Prepare(row);
      for (ServerKind kind : kServerKinds) RunOnce(row, row.requests / 10, kind);
      for (int round = 0; round < context_.options.rounds; ++round) RunRound(row, round, result);
    } catch (const std::runtime_error& error) {
      result.failure = error.what();
    }
    return result;
  }

 private:
  static std::string CommandName(const LoadRow& row) {
    return row.command.substr(0, row.command.find('_'));
  }

  void Prepare(const LoadRow& row) {
    if (row.large) return;
    const bool counters = row.command == "INCR";
    bool& loaded = counters ? counters_loaded_ : keys_loaded_;
    if (loaded) return;
    loaded = true;
    const std::string prefix = counters ? "counter:" : "key:";
    for (ServerKind kind : {ServerKind::kRuddock, ServerKind::kRedis}) {
      FillKeys(*servers_[kind], prefix, keys_, counters ? "0" : "VXK", context_.progress);
      ReadKeys(*servers_[kind], prefix, keys_, context_.progress);
    }
  }

  Sample RunOnce(const LoadRow& row, std::uint64_t requests, ServerKind kind) {
    const Server& server = *servers_[kind];
    // Pops find ten thousand more than the requests: redis-benchmark overshoots by a pipeline per
    // connection.
    constexpr std::uint64_t kReadOnlyElements = 10'000;
    const bool reads_only = row.command.starts_with("LRANGE");
    if (!row.large) {
      FillCollection(server, row.fill, row.fill_key,
                     reads_only ? kReadOnlyElements : requests + 10'000);
    } else if (large_[kind].insert(row.fill_key).second) {
      FillCollection(server, row.fill, row.fill_key, row.keys);
    }
    server.WaitUntilQuiet();
    return RunLoad(row, requests, server, context_.load_place);
  }

  void RunRound(const LoadRow& row, int round, LoadResult& result) {
    for (std::size_t i = 0; i < kServerKinds.size(); ++i) {
      const ServerKind kind = kServerKinds[(i + static_cast<std::size_t>(round)) % 3];
      context_.progress.Now(fmt::format("{} round {}/{}: {}", row.id, round + 1,
                                        context_.options.rounds, Name(kind)));
      Sample best = RunOnce(row, row.requests, kind);
      for (int repeat = 0; repeat < kRepeats && best.waited_share > kDisturbed; ++repeat) {
        const Sample again = RunOnce(row, row.requests, kind);
        if (again.waited_share < best.waited_share) best = again;
      }
      result.samples[kind].push_back(best);
    }
  }

  const Context& context_;
  std::uint64_t keys_;
  PerServer<std::unique_ptr<Server>> servers_;
  bool keys_loaded_ = false;
  bool counters_loaded_ = false;
  PerServer<std::set<std::string>> large_;  // collections that are there already
};

std::string Summary(const LoadResult& result) {
  if (!result.failure.empty()) return fmt::format("{}: FAILED: {}", result.row.id, result.failure);
  std::string text = fmt::format("{:<20}", result.row.id);
  for (ServerKind kind : kServerKinds) {
    text += fmt::format("  {} {:.0f} ns", Name(kind), CpuSpread(result, kind).median);
  }
  const double waited = LongestWait(result);
  if (waited > kDisturbed) text += fmt::format("  (disturbed: waited {:.0f} %)", waited * 100);
  return text;
}

}  // namespace

void RunLoads(const Context& context, const std::vector<LoadRow>& rows, Report& report) {
  if (rows.empty()) return;
  Group group(context, rows.front().keys);
  for (const LoadRow& row : rows) {
    if (const std::string server = group.UnknownAt(row); !server.empty()) {
      report.skipped.push_back(row.id);
      context.progress.Done(fmt::format("{:<20}  skipped: {} does not know it", row.id, server));
      continue;
    }
    report.loads.push_back(group.Run(row));
    context.progress.Done(Summary(report.loads.back()));
  }
}

}  // namespace ruddock::bench
