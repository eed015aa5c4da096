// SPDX-License-Identifier: BSD-3-Clause
// Commands that see several shards, or all, while other clients change them: each observer must see
// the keyspace of one moment.
#include <atomic>
#include <functional>
#include <numeric>
#include <random>
#include <sstream>
#include <thread>

#include "engine/store/expiry.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

class ConcurrencyStressTest : public EngineTest {
 protected:
  using Change = std::function<void(TestClient&)>;

  // Runs `change` over and over on two threads of its own while `observe` runs `rounds` times here.
  void While(const Change& change, int rounds, const std::function<void()>& observe) {
    WhileEach({change, change}, rounds, observe);
  }
  // The same with a thread for each change.
  void WhileEach(const std::vector<Change>& each, int rounds,
                 const std::function<void()>& observe) {
    std::atomic<bool> stop{false};
    std::atomic<int> changes{0};
    std::vector<std::thread> threads;
    for (const Change& change : each) {
      threads.emplace_back([&] {
        TestMailbox mailbox;
        TestClient client(engine_, mailbox);
        while (!stop) {
          change(client);
          ++changes;
        }
      });
    }
    while (changes < 2) std::this_thread::yield();
    for (int i = 0; i < rounds; ++i) observe();
    stop = true;
    for (std::thread& thread : threads) thread.join();
  }
};

constexpr int kRounds = 2000;

TEST_F(ConcurrencyStressTest, KeysNeverMissesARenamedKey) {
  RunLine("SET wanderer 1");
  While(
      [](TestClient& client) {
        for (const char* to : {"a", "b", "c", "d", "e", "wanderer"}) {
          for (const char* from : {"wanderer", "a", "b", "c", "d", "e"}) {
            client.Run("RENAME", from, to);
          }
        }
      },
      kRounds,
      [&] {
        const std::string keys = RunLine("KEYS *");
        EXPECT_TRUE(keys.starts_with("*1\r\n")) << keys;
      });
  EXPECT_EQ(RunLine("DBSIZE"), ":1\r\n");
}

TEST_F(ConcurrencyStressTest, DigestSeesWholeSwaps) {
  engine_.debug_access = DebugAccess::kEverybody;
  RunLine("MSET a 1 b 2 c 3 d 4");
  const std::string one = RunLine("DEBUG DIGEST");
  RunLine("SWAPDB 0 7");
  const std::string other = RunLine("DEBUG DIGEST");
  ASSERT_NE(one, other);
  While([](TestClient& client) { client.Run("SWAPDB", "7", "0"); }, kRounds,
        [&] {
          const std::string digest = RunLine("DEBUG DIGEST");
          EXPECT_TRUE(digest == one || digest == other) << digest;
        });
}

TEST_F(ConcurrencyStressTest, AMovedKeyIsInOneDatabase) {
  RunLine("SET k 1 EX 100");
  While(
      [](TestClient& client) {
        client.session().database = 0;
        client.Run("MOVE", "k", "1");
        client.session().database = 1;
        client.Run("MOVE", "k", "0");
      },
      kRounds,
      [&] {
        // Both looks are at one moment only where the key never leaves database 0 for long; what
        // must hold always is that it was not lost and not doubled at the end.
        RunLine("RANDOMKEY");
        RunLine("SCAN 0");
        RunLine("OBJECT ENCODING k");
      });
  client_.session().database = 0;
  const std::string here = RunLine("EXISTS k");
  client_.session().database = 1;
  const std::string there = RunLine("EXISTS k");
  EXPECT_NE(here, there);
  EXPECT_EQ(engine_.store.KeyCount(0) + engine_.store.KeyCount(1), 1);
  EXPECT_EQ(engine_.store.ExpiringCount(0) + engine_.store.ExpiringCount(1), 1);
  EntryBytes();
}

TEST_F(ConcurrencyStressTest, FlushesAgainstEverything) {
  While(
      [](TestClient& client) {
        client.Run("MSET", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
        client.Run("COPY", "a", "z", "DB", "2", "REPLACE");
        client.Run("PEXPIRE", "b", "100000");
        client.Run("FLUSHALL", "ASYNC");
      },
      kRounds,
      [&] {
        // MSET and FLUSHALL are atomic, so all five are there or none.
        const std::string count = RunLine("EXISTS a b c d e");
        EXPECT_TRUE(count == ":0\r\n" || count == ":5\r\n") << count;
        RunLine("RANDOMKEY");
        RunLine("KEYS ?");
      });
  RunLine("FLUSHALL SYNC");
  EXPECT_EQ(EntryBytes(), 0);
  EXPECT_EQ(engine_.store.KeyCount(0), 0);
  EXPECT_EQ(engine_.store.ExpiringCount(0), 0);
}

// The numbers in a reply of MGET.
std::vector<int64_t> Numbers(const std::string& reply) {
  std::vector<int64_t> numbers;
  std::istringstream lines(reply);
  std::string line;
  bool value = false;
  while (std::getline(lines, line)) {
    if (value) numbers.push_back(std::stoll(line));
    value = line.starts_with("$") && !line.starts_with("$-1");
  }
  return numbers;
}

// Every thread moves amounts between accounts of its own, which lie in different shards.
TEST_F(ConcurrencyStressTest, TransfersConserveTheSum) {
  RunLine("MSET a0 500 b0 500 c0 500 a1 500 b1 500 c1 500");
  const auto transfers = [](const std::string& owner) {
    return [owner, random = std::minstd_rand(7)](TestClient& client) mutable {
      const int64_t first = static_cast<int64_t>(random() % 1000);
      const int64_t second = static_cast<int64_t>(random() % 1000);
      client.Run("MSET", "a" + owner, std::to_string(first), "b" + owner, std::to_string(second),
                 "c" + owner, std::to_string(1500 - first - second));
    };
  };
  WhileEach({transfers("0"), transfers("1")}, kRounds, [&] {
    const std::vector<int64_t> balances = Numbers(RunLine("MGET a0 c1 b0 a1 c0 b1"));
    EXPECT_EQ(balances.size(), 6u);
    EXPECT_EQ(std::accumulate(balances.begin(), balances.end(), int64_t{0}), 3000);
  });
}

// Each coin is in one purse at every moment, whoever renames it.
TEST_F(ConcurrencyStressTest, RenamedCoinsAreNeitherLostNorDoubled) {
  RunLine("MSET p0 1 q0 10");
  const auto wanders = [](const std::string& purse) {
    return [purse, at = 0](TestClient& client) mutable {
      const int to = (at + 1) % 5;
      EXPECT_EQ(client.Run("RENAME", purse + std::to_string(at), purse + std::to_string(to)),
                "+OK\r\n");
      at = to;
    };
  };
  WhileEach({wanders("p"), wanders("q")}, kRounds, [&] {
    const std::vector<int64_t> coins = Numbers(RunLine("MGET p0 q0 p1 q1 p2 q2 p3 q3 p4 q4"));
    EXPECT_EQ(coins.size(), 2u);
    EXPECT_EQ(std::accumulate(coins.begin(), coins.end(), int64_t{0}), 11);
    EXPECT_EQ(RunLine("EXISTS p0 p1 p2 p3 p4"), ":1\r\n");
  });
}

// All keys of a generation come with one swap and go with one flush.
TEST_F(ConcurrencyStressTest, SwapsAndFlushesShowOneGeneration) {
  const auto publish = [generation = 0](TestClient& client) mutable {
    const std::string value = std::to_string(++generation);
    client.session().database = 1;
    client.Run("MSET", "a", value, "b", value, "c", value, "d", value, "e", value);
    client.Run("SWAPDB", "0", "1");
    client.Run("FLUSHDB", generation % 2 == 0 ? "ASYNC" : "SYNC");
    if (generation % 8 == 0) client.Run("FLUSHALL");
  };
  WhileEach({publish, [](TestClient& client) { client.Run("DBSIZE"); }}, kRounds, [&] {
    const std::vector<int64_t> seen = Numbers(RunLine("MGET a b c d e"));
    EXPECT_TRUE(seen.empty() || seen.size() == 5) << seen.size();
    for (const int64_t generation : seen) EXPECT_EQ(generation, seen[0]);
    const std::string keys = RunLine("KEYS *");
    EXPECT_TRUE(keys.starts_with("*0\r\n") || keys.starts_with("*5\r\n")) << keys;
  });
}

// A clock that threads move and read.
class SharedClock : public Clock {
 public:
  int64_t NowUs() const override { return now_us_.load(); }
  void AdvanceMs(int64_t ms) { now_us_ += ms * 1000; }

 private:
  std::atomic<int64_t> now_us_{1'700'000'000'000'000};
};

// Values say in which millisecond they are there last. Nobody sees one later, whoever removes it.
TEST(ExpiryStressTest, NoReadSeesAnExpiredValue) {
  SharedClock clock;
  Engine engine({.shards = 32, .databases = 2}, clock);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    TestMailbox mailbox;
    TestClient client(engine, mailbox);
    while (!stop) {
      for (int i = 0; i < 20; ++i) {
        const std::string at = std::to_string(clock.NowMs() + i % 4);
        client.Run("SET", "k" + std::to_string(i), at, "PXAT", at);
      }
    }
  });
  threads.emplace_back([&] {
    ActiveExpiry expiry(engine.store, 0, 1);
    while (!stop) {
      clock.AdvanceMs(1);
      expiry.Run(clock.NowMs(), 1000);
      std::this_thread::yield();
    }
  });
  TestMailbox mailbox;
  auto client = std::make_unique<TestClient>(engine, mailbox);
  size_t seen = 0;
  for (int i = 0; i < 10 * kRounds; ++i) {
    const int64_t before = clock.NowMs();
    const std::string key = "k" + std::to_string(i % 20);
    const std::vector<int64_t> values = Numbers(client->Run("MGET", key, "k0", "k7", "k13"));
    for (const int64_t expires : values) EXPECT_GE(expires, before);
    seen += values.size();
    if (seen == 0) std::this_thread::yield();
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(seen, 0u);
  EXPECT_EQ(AuditStore(engine.store), "");
  clock.AdvanceMs(10);
  ActiveExpiry(engine.store, 0, 1).Run(clock.NowMs(), 10'000'000);
  EXPECT_EQ(engine.store.KeyCount(0), 0);
}

}  // namespace
}  // namespace ruddock::engine
