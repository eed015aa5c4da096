// SPDX-License-Identifier: BSD-3-Clause
// Threads that look ahead for elements of the same large values while the others change, replace
// and delete them.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/lazy_free.h"
#include "engine/store/object.h"
#include "tests/support/engine_fixture.h"

namespace ruddock::engine {
namespace {

constexpr uint64_t kMembers = kManyElements + 3000;
constexpr int kThreads = 4;
constexpr int kBatches = 400;

class ElementLookAheadStressTest : public EngineTest {
 protected:
  static std::vector<std::string> FillCommand(const std::string& command, const std::string& key) {
    std::vector<std::string> args = {command, key};
    for (uint64_t i = 0; i < kMembers; ++i) {
      if (command == "ZADD") args.push_back(std::to_string(i));
      args.push_back("m" + std::to_string(i));
      if (command == "HSET") args.push_back("v");
    }
    return args;
  }

  static std::vector<std::string> AnyCommand(Random& random) {
    const std::string member = "m" + std::to_string(random.Below(kMembers * 5 / 4));
    const std::string number = std::to_string(random.Below(kMembers));
    switch (random.Below(10)) {
      case 0: return {"ZADD", "z", number, member};
      case 1: return {"ZINCRBY", "z", "5", member};
      case 2: return {"ZREM", "z", member};
      case 3: return {"ZRANK", "z", member};
      case 4: return {"HSET", "h", member, number};
      case 5: return {"HDEL", "h", member};
      case 6: return {"HGET", "h", member};
      case 7: return {"SADD", "s", member};
      case 8: return {"SREM", "s", member};
      default: return {"SISMEMBER", "s", member};
    }
  }
};

TEST_F(ElementLookAheadStressTest, ManyThreads) {
  RunArgs(FillCommand("ZADD", "z"));
  RunArgs(FillCommand("HSET", "h"));
  RunArgs(FillCommand("SADD", "s"));
  std::atomic<int> errors{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      Random random(static_cast<uint64_t>(i) + 1);
      TestMailbox mailbox;
      TestClient client(engine_, mailbox);
      for (int batch = 0; batch < kBatches; ++batch) {
        std::vector<std::vector<std::string>> commands;
        // Runs of one key, as a pipeline has them.
        while (commands.size() < 32) {
          const std::vector<std::string> first = AnyCommand(random);
          for (uint64_t n = 1 + random.Below(16); n != 0;) {
            std::vector<std::string> next = AnyCommand(random);
            if (next[1] != first[1]) continue;
            commands.push_back(std::move(next));
            --n;
          }
        }
        if (batch % 50 == 49) {
          const char* kFills[][2] = {{"ZADD", "z"}, {"HSET", "h"}, {"SADD", "s"}};
          const auto& fill = kFills[random.Below(3)];
          commands.push_back({"RENAME", fill[1], "old"});
          commands.push_back(FillCommand(fill[0], fill[1]));
          commands.push_back({"UNLINK", "old"});
        }
        for (const std::string& reply = client.RunBatch(commands);
             const std::string_view bad : {"-WRONGTYPE", "-ERR syntax"}) {
          errors += reply.find(bad) != std::string::npos;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(errors, 0);
  EntryBytes();
}

}  // namespace
}  // namespace ruddock::engine
