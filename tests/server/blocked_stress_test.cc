// SPDX-License-Identifier: BSD-3-Clause
// Clients that wait for keys of a server with four I/O threads, while others feed, unblock and kill
// them and their time runs out: every element reaches one client, once. The server ends with a
// status other than zero where a sanitizer has found something.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using Words = std::vector<std::string>;

// The elements "e…" in a reply.
void AddElements(const std::string& reply, Words& out) {
  for (size_t at = reply.find("\r\ne"); at != std::string::npos; at = reply.find("\r\ne", at + 2)) {
    out.push_back(reply.substr(at + 2, reply.find("\r\n", at + 2) - at - 2));
  }
}

std::map<std::string, int> CountEach(const std::vector<Words>& taken) {
  std::map<std::string, int> seen;
  for (const Words& some : taken) {
    for (const std::string& element : some) ++seen[element];
  }
  return seen;
}

class BlockedStressTest : public ::testing::Test {
 protected:
  static constexpr int kElements = 3000;
  static constexpr size_t kConsumers = 6;
  static constexpr int kMost = 3;  // that one reply brings

  // Takes elements until there are no more producers and none are left. A client that was killed
  // comes again.
  void Consume(size_t which) {
    static const std::array<Words, kConsumers> kRequests = {
        Words{"BLPOP", "a", "b", "c", "0.004"},
        Words{"BRPOP", "c", "b", "0.002"},
        Words{"BLMPOP", "0.003", "3", "c", "a", "b", "LEFT", "COUNT", "3"},
        Words{"BLPOP", "b", "0"},
        Words{"BLMOVE", "a", "c", "LEFT", "RIGHT", "0"},
        Words{"BRPOPLPUSH", "b", "a", "0.005"}};
    const bool takes = which < 4;  // the others move
    while (!done_) {
      TestSocket socket(server_.port());
      const std::string id = socket.Command({"CLIENT", "ID"});
      ids_[which] = std::strtoull(id.c_str() + 1, nullptr, 10);
      while (!done_) {
        const std::string reply = socket.Command(kRequests[which]);
        if (reply.empty()) break;
        if (takes) AddElements(reply, taken_[which]);
      }
    }
    ++ended_;
  }

  void Produce(int which) {
    TestSocket socket(server_.port());
    engine::Random random(static_cast<uint64_t>(which) + 1);
    static const Words kKeys = {"a", "b", "c"};
    for (int i = which; i < kElements; i += 2) {
      socket.Command({random.Below(2) == 0 ? "LPUSH" : "RPUSH", kKeys[random.Below(3)],
                      "e" + std::to_string(i)});
    }
    --producing_;
  }

  // CLIENT UNBLOCK, and CLIENT KILL where `kills`, of whoever.
  void Disturb(TestSocket& control, engine::Random& random, bool kills) {
    const std::string id = std::to_string(ids_[random.Below(kConsumers)]);
    if (kills && random.Below(10) == 0) {
      killed_ += control.Command({"CLIENT", "KILL", "ID", id}) == ":1\r\n";
    } else if (random.Below(2) == 0) {
      control.Command({"CLIENT", "UNBLOCK", id});
    } else {
      control.Command({"CLIENT", "UNBLOCK", id, "ERROR"});
    }
  }

  void Run(bool kills) {
    std::vector<std::thread> threads;
    for (size_t i = 0; i < kConsumers; ++i) threads.emplace_back([this, i] { Consume(i); });
    for (int i = 0; i < 2; ++i) threads.emplace_back([this, i] { Produce(i); });
    TestSocket control(server_.port());
    engine::Random random(5);
    while (producing_ != 0) Disturb(control, random, kills);
    done_ = true;
    // Those who wait for ever.
    while (ended_ != kConsumers) Disturb(control, random, false);
    for (std::thread& thread : threads) thread.join();
    for (const char* key : {"a", "b", "c"}) {
      AddElements(control.Command({"LRANGE", key, "0", "-1"}), taken_[kConsumers]);
    }
    EXPECT_TRUE(Eventually([&] { return InfoNumber(control, "connected_clients") == 1; }));
    EXPECT_EQ(InfoNumber(control, "blocked_clients"), 0);
  }

  const ServerProcess server_{{"--io-threads", "4", "--shards", "32"}};
  std::array<std::atomic<uint64_t>, kConsumers> ids_{};
  std::vector<Words> taken_{kConsumers + 1};
  std::atomic<int> producing_{2};
  std::atomic<size_t> ended_{0};
  std::atomic<bool> done_{false};
  int killed_ = 0;
};

TEST_F(BlockedStressTest, EveryElementReachesOneClientOnce) {
  Run(/*kills=*/false);
  const std::map<std::string, int> seen = CountEach(taken_);
  EXPECT_EQ(seen.size(), static_cast<size_t>(kElements));
  for (const auto& [element, times] : seen) EXPECT_EQ(times, 1) << element;
}

// A client that is killed may have been served just before, and never read it.
TEST_F(BlockedStressTest, KillingLosesNoMoreThanWasOnItsWay) {
  Run(/*kills=*/true);
  const std::map<std::string, int> seen = CountEach(taken_);
  for (const auto& [element, times] : seen) EXPECT_EQ(times, 1) << element;
  EXPECT_GT(killed_, 0);
  EXPECT_GE(seen.size() + static_cast<size_t>(killed_ * kMost), static_cast<size_t>(kElements));
}

TEST_F(BlockedStressTest, InTheOrderInWhichTheyCame) {
  constexpr size_t kWaiting = 200;
  TestSocket control(server_.port());
  for (int round = 0; round < 3; ++round) {
    std::vector<TestSocket> clients;
    std::string pushes;
    for (size_t i = 0; i < kWaiting; ++i) {
      clients.emplace_back(server_.port());
      clients.back().Send(RespCommand({"BLPOP", "none", "x", "0"}));
      EXPECT_TRUE(Eventually(
          [&] { return InfoNumber(control, "blocked_clients") == static_cast<int64_t>(i + 1); }));
      pushes += RespCommand({"RPUSH", "x", "e" + std::to_string(i)});
    }
    control.Send(pushes);
    for (size_t i = 0; i < kWaiting; ++i) {
      Words got;
      AddElements(clients[i].ReadReply(), got);
      ASSERT_EQ(got, Words{"e" + std::to_string(i)});
      EXPECT_EQ(control.ReadReply(), ":1\r\n");
    }
  }
}

}  // namespace
}  // namespace ruddock::testing
