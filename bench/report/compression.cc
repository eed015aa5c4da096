// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/compression.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <stdexcept>

#include "bench/report/budget.h"
#include "bench/report/client.h"
#include "bench/report/dataset.h"
#include "bench/report/memory.h"
#include "bench/report/pipeline_load.h"
#include "bench/report/plan.h"

namespace ruddock::bench {
namespace {

constexpr std::size_t kDocumentSize = 1024;
constexpr int kRepeats = 2;
// That are set in turn: one alone would be in the dictionary before long, and take no time.
constexpr std::uint64_t kDocuments = 5000;

constexpr std::string_view kWords[] = {"lamp",   "chair",   "garden", "steel",  "oak",    "blue",
                                       "large",  "folding", "table",  "shelf",  "round",  "kettle",
                                       "copper", "linen",   "pillow", "green",  "small",  "outdoor",
                                       "glass",  "cotton",  "white",  "drawer", "walnut", "carpet",
                                       "mirror", "light",   "brush",  "holder", "black",  "basket"};

class Document {
 public:
  explicit Document(std::uint64_t number) : random_(number), number_(number) {}

  std::string Make() {
    text_ = fmt::format(
        R"({{"id":{},"customer":{{"id":"{:016x}","name":"{} {}","email":"{}.{}@example.com"}},)"
        R"("created_at":"2026-{:02}-{:02}T{:02}:{:02}:{:02}Z","currency":"EUR","items":[)",
        number_, random_(), Word(), Word(), Word(), Word(), 1 + Below(12), 1 + Below(28), Below(24),
        Below(60), Below(60));
    while (text_.size() < kDocumentSize - 260) {
      text_ += fmt::format(
          R"({{"sku":"{}-{:05}","title":"{} {} {}","quantity":{},"price":{}.{:02},"in_stock":{}}},)",
          Below(90) + 10, Below(100'000), Word(), Word(), Word(), 1 + Below(4), Below(300),
          Below(100), Below(2) == 0);
    }
    text_.back() = ']';
    text_ += fmt::format(
        R"(,"shipping":{{"method":"standard","tracking":"{:016x}","paid":true}},"note":")",
        random_());
    while (text_.size() < kDocumentSize) (text_ += Word()) += ' ';
    text_.resize(kDocumentSize - 2);
    return text_ + "\"}";
  }

 private:
  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }
  std::string_view Word() { return kWords[Below(std::size(kWords))]; }

  std::mt19937_64 random_;
  std::uint64_t number_;
  std::string text_;
};

std::unique_ptr<Server> StartFilled(const Context& context, ServerKind kind, double* empty_bytes) {
  std::vector<std::string> settings;
  if (kind == ServerKind::kRuddock) settings = {"--value-compression", "lz4"};
  auto server = context.StartServer(kind, 1, context.server_cpus, settings);
  if (empty_bytes != nullptr) *empty_bytes = SettledBytes(*server);
  NumberedName name("key:");
  context.progress.Now(fmt::format("loading documents {}", Name(kind)));
  Client(server->port()).Pipeline(kCompressedKeys, [&](std::uint64_t i, std::string& out) {
    AppendRequest(out, {"SET", name.Set(i), JsonDocument(i)});
  });
  ReadKeys(*server, "key:", kCompressedKeys, context.progress);
  return server;
}

PipelineResult Measure(const Server& server, const std::string& command, std::uint64_t requests) {
  PipelineLoad load;
  load.port = server.port();
  load.requests = requests;
  load.keys = kCompressedKeys;
  constexpr std::string_view kKey = "key:000000000000";
  if (command == "GET") {
    load.any_bytes = true;
    load.reply = fmt::format("${}\r\n{}\r\n", kDocumentSize, std::string(kDocumentSize, ' '));
    AppendRequest(load.request, {"GET", kKey});
  } else {
    load.reply = "+OK\r\n";
    AppendRequest(load.request, {"SET", kKey, JsonDocument(0)});
    for (std::uint64_t i = 1; i < kDocuments; ++i) {
      AppendRequest(load.more_requests.emplace_back(), {"SET", kKey, JsonDocument(i)});
    }
  }
  PipelineResult best;
  for (int i = 0; i <= kRepeats; ++i) {
    server.WaitUntilQuiet();
    const PipelineResult result = RunPipelines(load, server);
    if (i == 0 || result.waited_share < best.waited_share) best = result;
    if (best.waited_share <= kDisturbed) break;
  }
  return best;
}

void MeasureRounds(const Context& context, const std::string& command, Figure& figure) {
  const std::uint64_t requests = context.options.quick ? 200'000 : 800'000;
  PerServer<std::unique_ptr<Server>> servers;
  constexpr ServerKind kBoth[] = {ServerKind::kRuddock, ServerKind::kRedis};
  for (const ServerKind kind : kBoth) {
    servers[kind] = StartFilled(context, kind, nullptr);
    Measure(*servers[kind], command, requests / 10);
  }
  double disturbed = 0;
  for (int round = 0; round < context.options.rounds; ++round) {
    context.progress.Now(fmt::format("{} round {}", figure.id, round + 1));
    for (int i = 0; i < 2; ++i) {
      // Neither has the advantage of always being the second.
      const ServerKind kind = kBoth[(i + round) % 2];
      const PipelineResult result = Measure(*servers[kind], command, requests);
      figure.values[kind].push_back(result.cpu_nanoseconds);
      disturbed = std::max(disturbed, result.waited_share);
    }
  }
  if (disturbed > kDisturbed) figure.note = "disturbed";
}

}  // namespace

std::string JsonDocument(std::uint64_t number) { return Document(number).Make(); }

Figure MeasureCompressedMemory(const Context& context) {
  Figure figure;
  figure.id = kCompressedMemoryId;
  figure.title = "JSON of 1 KiB, stored compressed, per key";
  figure.unit = std::string("B");
  figure.limit_of_redis = kMaxCompressedMemory;
  try {
    for (const ServerKind kind : {ServerKind::kRuddock, ServerKind::kRedis}) {
      double empty = 0;
      const std::unique_ptr<Server> server = StartFilled(context, kind, &empty);
      figure.values[kind].push_back((SettledBytes(*server) - empty) /
                                    static_cast<double>(kCompressedKeys));
    }
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

Figure MeasureCompressedCpu(const Context& context, const std::string& command) {
  Figure figure;
  figure.id = command == "GET" ? kCompressedGetId : kCompressedSetId;
  figure.title = "JSON of 1 KiB, stored compressed, CPU per " + command + ", -P 16";
  figure.unit = std::string("ns");
  if (command == "GET") figure.limit_of_redis = kMaxCompressedGetCpu;
  try {
    MeasureRounds(context, command, figure);
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
  return figure;
}

}  // namespace ruddock::bench
