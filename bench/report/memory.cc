// SPDX-License-Identifier: BSD-3-Clause
#include "bench/report/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <thread>

#include "bench/report/budget.h"
#include "bench/report/client.h"
#include "bench/report/dataset.h"
#include "bench/report/plan.h"
#include "bench/report/sampling.h"

namespace ruddock::bench {
namespace {

void MeasureBoth(const Context& context, Figure& figure,
                 const std::function<double(const Server&)>& measure) {
  try {
    for (ServerKind kind : {ServerKind::kRuddock, ServerKind::kRedis}) {
      const auto server = context.StartServer(kind);
      figure.values[kind].push_back(measure(*server));
    }
  } catch (const std::runtime_error& error) {
    figure.failure = error.what();
  }
}

}  // namespace

double SettledBytes(const Server& server) {
  using namespace std::chrono_literals;
  server.WaitUntilQuiet();
  double before = static_cast<double>(ResidentBytes(server.pid()));
  for (int i = 0; i < 20; ++i) {
    std::this_thread::sleep_for(250ms);
    const double now = static_cast<double>(ResidentBytes(server.pid()));
    const bool settled = std::abs(now - before) < before / 1000;
    before = now;
    if (settled) break;
  }
  return before;
}

Figure MeasureCollections(const Context& context, const CollectionMemory& collections) {
  Figure figure;
  figure.id = collections.id;
  figure.title = collections.title;
  figure.unit = std::string("MiB");
  figure.limit_of_redis = collections.limit_of_redis;
  MeasureBoth(context, figure, [&](const Server& server) {
    const double empty = SettledBytes(server);
    context.progress.Now(fmt::format("{}: loading {}", collections.id, Name(server.kind())));
    collections.fill(server);
    return (SettledBytes(server) - empty) / (1024.0 * 1024.0);
  });
  return figure;
}

Figure MeasureIdleServer(const Context& context) {
  Figure figure;
  figure.id = kIdleServerId;
  figure.title = "idle server, resident";
  figure.unit = std::string("MiB");
  figure.limit = kMaxIdleMib;
  MeasureBoth(context, figure,
              [](const Server& server) { return SettledBytes(server) / (1024.0 * 1024.0); });
  return figure;
}

Figure MeasureMemoryPerKey(const Context& context, std::size_t value_size) {
  const bool small = value_size == 8;
  Figure figure;
  figure.id = small ? kMemorySmallId : kMemoryLargeId;
  figure.title = ShortNumber(kMemoryKeys) + " keys of 16 B, values of " +
                 std::to_string(value_size) + " B, per key";
  figure.unit = std::string("B");
  figure.limit = small ? kMaxBytesPerKeySmallValue : kMaxBytesPerKeyLargeValue;
  MeasureBoth(context, figure, [&](const Server& server) {
    const double empty = SettledBytes(server);
    FillKeysRandomly(server, "key:", kMemoryKeys, value_size, context.progress);
    ReadKeys(server, "key:", kMemoryKeys, context.progress);
    return (SettledBytes(server) - empty) / static_cast<double>(kMemoryKeys);
  });
  return figure;
}

Figure MeasureIdleConnections(const Context& context) {
  Figure figure;
  figure.id = kIdleConnectionId;
  figure.title = std::to_string(kIdleConnections) + " idle connections, per connection";
  figure.unit = std::string("KiB");
  figure.limit = kMaxKibPerIdleConnection;
  MeasureBoth(context, figure, [](const Server& server) {
    const double before = SettledBytes(server);
    std::vector<Client> clients;
    for (int i = 0; i < kIdleConnections; ++i) {
      clients.emplace_back(server.port());
      clients.back().Call({"PING"});
    }
    return (SettledBytes(server) - before) / 1024.0 / kIdleConnections;
  });
  return figure;
}

}  // namespace ruddock::bench
