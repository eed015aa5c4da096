// SPDX-License-Identifier: BSD-3-Clause
// Clients that wait for lists while others feed, unblock and kill them: every element reaches one
// client, once, or stays where it is.
#include <atomic>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

using Words = std::vector<std::string>;

class ListBlockingStressTest : public EngineTest {
 protected:
  // The reply, however long it takes.
  static std::string Await(TestClient& client, const Words& command) {
    std::string reply = client.RunArgs(command);
    while (client.blocked()) {
      // Not yield: where every core is busy, that is a whole time slice of somebody else.
      std::this_thread::sleep_for(std::chrono::microseconds(20));
      reply += client.TakeDeliveries();
    }
    return reply;
  }
  // The elements "e…" in a reply.
  static Words Elements(const std::string& reply) {
    Words found;
    for (size_t at = reply.find("\r\ne"); at != std::string::npos;
         at = reply.find("\r\ne", at + 2)) {
      found.push_back(reply.substr(at + 2, reply.find("\r\n", at + 2) - at - 2));
    }
    return found;
  }
  // What is left in the lists, and nothing else wrong with the store.
  Words Rest(const Words& keys) {
    Words rest;
    for (const std::string& key : keys) {
      for (std::string& element : Elements(Run("LRANGE", key, "0", "-1"))) {
        rest.push_back(std::move(element));
      }
    }
    EXPECT_EQ(engine_.blocked.waiting(), 0);
    EXPECT_EQ(engine_.store.waiting_requests, 0u);
    EXPECT_EQ(AuditStore(engine_.store), "");
    return rest;
  }
  static void ExpectEachOnce(const std::vector<Words>& taken, int elements) {
    std::map<std::string, int> seen;
    for (const Words& some : taken) {
      for (const std::string& element : some) ++seen[element];
    }
    EXPECT_EQ(seen.size(), static_cast<size_t>(elements));
    for (const auto& [element, times] : seen) EXPECT_EQ(times, 1) << element;
  }
};

TEST_F(ListBlockingStressTest, Pendulum) {
  constexpr int kSwings = 1500;
  const auto swing = [&](const char* from, const char* to) {
    TestMailbox mailbox;
    TestClient client(engine_, mailbox);
    for (int i = 0; i < kSwings; ++i) {
      EXPECT_EQ(Elements(Await(client, {"BLPOP", from, "0"})), Words{"e"});
      client.Run("RPUSH", to, "e");
    }
  };
  std::thread left([&] { swing("left", "right"); });
  std::thread right([&] { swing("right", "left"); });
  Run("RPUSH", "left", "e");
  left.join();
  right.join();
  EXPECT_EQ(Rest({"left", "right"}), Words{"e"});
}

// The element is in one of the two lists, whoever looks, and never on its way.
TEST_F(ListBlockingStressTest, PendulumOfMovers) {
  constexpr int kSwings = 1000;
  std::atomic<int> swinging{2};
  const auto swing = [&](const char* from, const char* to) {
    TestMailbox mailbox;
    TestClient client(engine_, mailbox);
    for (int i = 0; i < kSwings; ++i) {
      EXPECT_EQ(Await(client, {"BLMOVE", from, to, "LEFT", "RIGHT", "0"}), BulkReply("e"));
    }
    --swinging;
  };
  Run("RPUSH", "left", "e");
  std::thread left([&] { swing("left", "right"); });
  std::thread right([&] { swing("right", "left"); });
  // Reads of both keys at one moment.
  while (swinging != 0) {
    EXPECT_EQ(Run("EXISTS", "left", "right"), ":1\r\n");
    std::this_thread::yield();
  }
  left.join();
  right.join();
  EXPECT_EQ(Rest({"left", "right"}), Words{"e"});
}

TEST_F(ListBlockingStressTest, EveryElementReachesOneClientOnce) {
  constexpr int kElements = 4000;
  constexpr int kProducers = 2;
  constexpr int kConsumers = 3;
  const Words keys = {"a", "b", "c", "d"};
  std::atomic<int> producing{kProducers};
  std::atomic<int> consuming{kConsumers + 1};
  std::vector<Words> taken(kConsumers + 1);
  std::vector<std::thread> threads;
  for (int p = 0; p < kProducers; ++p) {
    threads.emplace_back([&, p] {
      TestMailbox mailbox;
      TestClient client(engine_, mailbox);
      Random random(static_cast<uint64_t>(p) + 1);
      for (int i = p; i < kElements; i += 2 * kProducers) {
        client.RunArgs({random.Below(2) == 0 ? "LPUSH" : "RPUSH", keys[random.Below(4)],
                        "e" + std::to_string(i), "e" + std::to_string(i + kProducers)});
      }
      --producing;
    });
  }
  const std::vector<Words> requests = {{"BLPOP", "a", "b", "c", "d", "0"},
                                       {"BRPOP", "d", "b", "0"},
                                       {"BLMPOP", "0", "3", "c", "a", "b", "LEFT", "COUNT", "3"},
                                       {"BLMOVE", "a", "d", "LEFT", "RIGHT", "0"}};
  for (int c = 0; c <= kConsumers; ++c) {
    threads.emplace_back([&, c] {
      const bool takes = c < kConsumers;  // the last one moves
      while (producing != 0) {
        TestMailbox mailbox;
        TestClient client(engine_, mailbox);
        // A killed client is not served any more, and what it was served before arrives.
        while (producing != 0 && !client.session().closing) {
          std::string reply = client.RunArgs(requests[static_cast<size_t>(c)]);
          while (client.blocked() && !client.session().closing) {
            reply += client.TakeDeliveries();
            std::this_thread::yield();
          }
          // Whoever was about to serve it when it was killed has done so afterwards.
          engine_.blocked.Cancel(client.session());
          reply += client.TakeDeliveries();
          for (std::string& element : Elements(reply)) {
            if (takes) taken[static_cast<size_t>(c)].push_back(std::move(element));
          }
        }
      }
      --consuming;
    });
  }
  Random random(9);
  while (consuming != 0) {
    Words ids;
    engine_.clients.ForEach([&](const Session& session) {
      if (session.blocked()) ids.push_back(std::to_string(session.id()));
    });
    if (!ids.empty()) {
      const std::string& id = ids[random.Below(ids.size())];
      RunArgs(random.Below(8) == 0 ? Words{"CLIENT", "KILL", "ID", id}
                                   : Words{"CLIENT", "UNBLOCK", id});
    }
    if (producing == 0) {
      engine_.clients.ForEach(
          [&](const Session& session) { engine_.blocked.Unblock(session, /*error=*/true); });
    }
    std::this_thread::yield();
  }
  for (std::thread& thread : threads) thread.join();
  taken.push_back(Rest(keys));
  ExpectEachOnce(taken, kElements);
}

TEST_F(ListBlockingStressTest, ServedOrTimedOutNeverBoth) {
  constexpr int kElements = 3000;
  std::atomic<bool> done{false};
  std::vector<Words> taken(3);
  std::vector<std::thread> threads;
  for (size_t c = 0; c < taken.size(); ++c) {
    threads.emplace_back([&, c] {
      TestMailbox mailbox;
      TestClient client(engine_, mailbox);
      while (!done) {
        std::string reply = client.RunArgs({"BLPOP", "x", "y", "10"});
        std::this_thread::yield();
        if (client.blocked()) reply += client.TimeOut();
        while (client.blocked()) reply += client.TakeDeliveries();
        ASSERT_FALSE(reply.empty());
        // One reply: a pair or nothing.
        ASSERT_EQ(reply.find('*', 1), std::string::npos) << reply;
        for (std::string& element : Elements(reply)) taken[c].push_back(std::move(element));
      }
    });
  }
  for (int i = 0; i < kElements; ++i) {
    Run("RPUSH", i % 2 == 0 ? "x" : "y", "e" + std::to_string(i));
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  taken.push_back(Rest({"x", "y"}));
  ExpectEachOnce(taken, kElements);
}

}  // namespace
}  // namespace ruddock::engine
