// SPDX-License-Identifier: BSD-3-Clause
// Threads that share connections: ruddock-example-pool [HOST [PORT]]
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include <ruddock/client.h>

using namespace ruddock::client;

int main(int argc, char** argv) {
  PoolOptions options;
  if (argc > 1) options.connection.host = argv[1];
  if (argc > 2) options.connection.port = static_cast<uint16_t>(std::atoi(argv[2]));
  options.max_connections = 4;
  Pool pool(options);

  if (const auto deleted = pool.Del("example:counter"); !deleted) {
    std::fprintf(stderr, "%s\n", deleted.error().ToString().c_str());
    return 1;
  }
  constexpr int kThreads = 8;
  constexpr int kRounds = 100;
  std::atomic<int> counted{0};
  std::atomic<int> unknown{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kRounds; ++i) {
        const Result<Reply> reply = pool.Incr("example:counter");
        if (reply) {
          ++counted;
        } else if (reply.error().maybe_executed()) {
          ++unknown;  // INCR may not be repeated: whether it was executed is for the program to
                      // find out
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  // A transaction, or whatever else needs a connection for itself.
  Result<Lease> lease = pool.Acquire();
  if (!lease) return 1;
  const auto value = lease->CallAs<int>("GET", "example:counter");
  if (!value) return 1;
  std::printf("%d counted, %d unknown, the server has %d\n", counted.load(), unknown.load(),
              *value);
  std::printf("%s\n", pool.Metrics().ToJson().c_str());
  return *value >= counted && *value <= counted + unknown ? 0 : 1;
}
