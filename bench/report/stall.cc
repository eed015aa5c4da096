// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/stall.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <stdexcept>
#include <thread>

#include "bench/report/budget.h"
#include "bench/report/client.h"
#include "bench/report/dataset.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::string_view kPrefix = "stall/";
constexpr std::string_view kSameThread = "/same-thread";
constexpr std::string_view kBig = "big";

// What the busy client does, again and again.
struct Test {
  std::string_view name;
  Fill fill;
  std::function<void(Client&)> once;
};

void FillBig(Client& client, Fill fill) {
  NumberedName element("element:");
  client.Pipeline(kManyElements, [&](std::uint64_t i, std::string& out) {
    const std::string& name = element.Set(i);
    switch (fill) {
      case Fill::kHash: return AppendRequest(out, {"HSET", kBig, name, "VXK"});
      case Fill::kSet: return AppendRequest(out, {"SADD", kBig, name});
      case Fill::kList: return AppendRequest(out, {"RPUSH", kBig, name});
      default: return AppendRequest(out, {"ZADD", kBig, std::to_string(i % 1000), name});
    }
  });
}

// Reads everything without a look at it.
std::function<void(Client&)> Read(std::vector<std::string> words) {
  return [words](Client& client) {
    std::string request = fmt::format("*{}\r\n", words.size());
    for (const std::string& word : words) {
      request += fmt::format("${}\r\n{}\r\n", word.size(), word);
    }
    client.Skim(request);
  };
}

std::vector<Test> Tests() {
  return {
      {"DEL", Fill::kHash,
       [](Client& client) {
         client.Call({"DEL", kBig});
         FillBig(client, Fill::kHash);
       }},
      {"RENAME", Fill::kSortedSet,
       [](Client& client) {
         client.Call({"SET", "other", "x"});
         client.Call({"RENAME", "other", kBig});
         client.Call({"DEL", kBig});
         FillBig(client, Fill::kSortedSet);
       }},
      {"HGETALL", Fill::kHash, Read({"HGETALL", std::string(kBig)})},
      {"SMEMBERS", Fill::kSet, Read({"SMEMBERS", std::string(kBig)})},
      {"LRANGE", Fill::kList, Read({"LRANGE", std::string(kBig), "0", "-1"})},
      {"ZRANGE", Fill::kSortedSet, Read({"ZRANGE", std::string(kBig), "0", "-1", "WITHSCORES"})},
  };
}

// The waiting times of the other client, in milliseconds, sorted.
std::vector<double> Watch(Client& client, Clock::duration length) {
  std::vector<double> waits;
  const auto end = Clock::now() + length;
  for (auto due = Clock::now(); due < end; due += 2ms) {
    std::this_thread::sleep_until(due);
    client.Call({"GET", "small"});
    waits.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
  }
  std::sort(waits.begin(), waits.end());
  return waits;
}

double Percentile(const std::vector<double>& sorted, double share) {
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(at, sorted.size() - 1)];
}

void MeasureServer(const Context& context, ServerKind kind, const Test& test, int io_threads,
                   Figure& figure) {
  std::vector<std::string> settings;
  if (kind == ServerKind::kRuddock) settings = {"--shards", "1"};
  const auto server = context.StartServer(kind, io_threads, context.all_cpus, settings);
  // The first connection goes to one thread and the second to the other, once those of the start
  // are gone.
  std::this_thread::sleep_for(200ms);
  Client watcher(server->port());
  watcher.Call({"SET", "small", "value"});
  Client busy(server->port());
  busy.Call({"PING"});
  FillBig(busy, test.fill);
  server->WaitUntilQuiet();
  std::atomic<bool> stop{false};
  std::uint64_t times = 0;
  auto work = std::async(std::launch::async, [&] {
    for (; !stop; ++times) test.once(busy);
  });
  std::vector<double> waits;
  try {
    waits = Watch(watcher, context.options.quick ? 3s : 8s);
  } catch (...) {
    stop = true;
    throw;
  }
  stop = true;
  work.get();
  figure.values[kind].push_back(Percentile(waits, 0.999));
  figure.note +=
      fmt::format("{}{}: p50 {:.2f}, p99 {:.2f}, {} times", figure.note.empty() ? "" : "; ",
                  Name(kind), Percentile(waits, 0.5), Percentile(waits, 0.99), times);
}

}  // namespace

std::vector<std::string> StallIds() {
  std::vector<std::string> ids;
  for (const Test& test : Tests()) {
    ids.push_back(fmt::format("{}{}", kPrefix, test.name));
    ids.push_back(fmt::format("{}{}{}", kPrefix, test.name, kSameThread));
  }
  return ids;
}

bool IsStall(std::string_view id) { return id.starts_with(kPrefix); }

Figure MeasureStall(const Context& context, std::string_view id) {
  Figure figure;
  figure.id = std::string(id);
  figure.unit = "ms";
  figure.limit = kMaxStallMilliseconds;
  const bool same = id.ends_with(kSameThread);
  std::string_view name = id.substr(kPrefix.size());
  if (same) name.remove_suffix(kSameThread.size());
  figure.title = fmt::format("GET beside {} of 1M{}, p99.9", name, same ? ", one thread" : "");
  try {
    for (const Test& test : Tests()) {
      if (test.name != name) continue;
      MeasureServer(context, ServerKind::kRuddock, test, same ? 1 : 2, figure);
      if (same) MeasureServer(context, ServerKind::kRedis, test, 1, figure);
    }
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

}  // namespace ruddock::bench
