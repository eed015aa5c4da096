// SPDX-License-Identifier: BSD-3-Clause
// Long replies are made without the shard while others change, replace and delete what is read:
// each shows one moment.
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "engine/commands/long_reply.h"
#include "engine/types/lease.h"
#include "resp/encoder.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/reply_bulks.h"

namespace ruddock::engine {
namespace {

constexpr int kElements = static_cast<int>(kLongReply) + 500;
constexpr int kRounds = 25;

class LongReplyStressTest : public EngineTest {
 protected:
  // The bulk strings of a long reply that is made in parts.
  static std::vector<std::string> ReadInParts(TestClient& client,
                                              const std::vector<std::string>& command) {
    client.session().takes_parts = true;
    std::string reply = client.RunArgs(command);
    if (client.session().rest != nullptr) {
      resp::Encoder encoder;
      OutputBuffer out;
      encoder.Attach(out);
      while (client.session().rest->More(encoder)) std::this_thread::yield();
      client.session().rest.reset();
      reply += out.bytes();
    }
    return Bulks(reply);
  }

  void Fill(const std::string& command, const std::string& key, bool scored, bool valued) {
    for (int i = 0; i < kElements; i += 500) {
      std::vector<std::string> args = {command, key};
      for (int j = i; j < i + 500 && j < kElements; ++j) {
        if (scored) args.push_back("0");
        args.push_back("e" + std::to_string(j));
        if (valued) args.push_back("0");
      }
      RunArgs(args);
    }
  }

  // Runs `change(client, n)` on a thread for each change, over and over, until `read` has run on
  // two others a few times.
  using Change = std::function<void(TestClient&, int)>;
  void While(const std::vector<Change>& changes, const std::function<void(TestClient&)>& read) {
    std::atomic<bool> stop{false};
    std::vector<std::thread> writers;
    for (const Change& change : changes) {
      writers.emplace_back([&] {
        TestMailbox mailbox;
        TestClient client(engine_, mailbox);
        for (int n = 1; !stop; ++n) change(client, n);
      });
    }
    std::vector<std::thread> readers;
    for (int i = 0; i < 2; ++i) {
      readers.emplace_back([&] {
        TestMailbox mailbox;
        TestClient client(engine_, mailbox);
        for (int round = 0; round < kRounds; ++round) read(client);
      });
    }
    for (std::thread& thread : readers) thread.join();
    stop = true;
    for (std::thread& thread : writers) thread.join();
    EXPECT_FALSE(Lease::AnyOut());
    EntryBytes();
  }
};

TEST_F(LongReplyStressTest, Hash) {
  Fill("HSET", "h", false, true);
  While({[](TestClient& client, int n) {
           // Together, far from each other, and of two sizes.
           const std::string value = std::to_string(n) + std::string(n % 2 * 20, '0');
           client.Run("HSET", "h", "e7", value, "e9000", value, "e16000", value);
         },
         [](TestClient& client, int n) {
           client.Run("HSET", "h", "new" + std::to_string(n % 100), "x");
           client.Run("HDEL", "h", "new" + std::to_string(n % 100));
           if (n % 50 == 0) {
             client.Run("COPY", "h", "copy", "REPLACE");
             client.Run("RENAME", "copy", "h");
           }
         }},
        [](TestClient& client) {
          const std::vector<std::string> bulks = ReadInParts(client, {"HGETALL", "h"});
          std::map<std::string, std::string> fields;
          for (size_t i = 0; i + 1 < bulks.size(); i += 2) fields[bulks[i]] = bulks[i + 1];
          EXPECT_EQ(fields.size(), bulks.size() / 2);
          EXPECT_GE(fields.size(), static_cast<size_t>(kElements));
          EXPECT_EQ(fields["e7"], fields["e9000"]);
          EXPECT_EQ(fields["e7"], fields["e16000"]);
        });
}

TEST_F(LongReplyStressTest, SortedSet) {
  Fill("ZADD", "z", true, false);
  While({[](TestClient& client, int n) {
           const std::string score = std::to_string(n % 1000);
           client.Run("ZADD", "z", score, "e7", score, "e9000", score, "e16000");
         },
         [](TestClient& client, int n) {
           client.Run("ZADD", "z", "5", "new" + std::to_string(n % 100));
           client.Run("ZREM", "z", "new" + std::to_string(n % 100));
         }},
        [](TestClient& client) {
          const auto bulks = ReadInParts(client, {"ZRANGE", "z", "0", "-1", "WITHSCORES"});
          std::map<std::string, std::string> scores;
          for (size_t i = 0; i + 1 < bulks.size(); i += 2) scores[bulks[i]] = bulks[i + 1];
          EXPECT_EQ(scores.size(), bulks.size() / 2);
          EXPECT_EQ(scores["e7"], scores["e9000"]);
          EXPECT_EQ(scores["e7"], scores["e16000"]);
        });
}

TEST_F(LongReplyStressTest, List) {
  Fill("RPUSH", "l", false, false);
  While({[](TestClient& client, int) { client.Run("LMOVE", "l", "l", "LEFT", "RIGHT"); },
         [](TestClient& client, int) { client.Run("LMOVE", "l", "l", "RIGHT", "LEFT"); }},
        [](TestClient& client) {
          const std::vector<std::string> bulks = ReadInParts(client, {"LRANGE", "l", "0", "-1"});
          ASSERT_EQ(bulks.size(), static_cast<size_t>(kElements));
          // However far it was turned, one element follows the other.
          for (size_t i = 1; i < bulks.size(); ++i) {
            const int before = std::stoi(bulks[i - 1].substr(1));
            ASSERT_EQ(std::stoi(bulks[i].substr(1)), (before + 1) % kElements);
          }
        });
}

}  // namespace
}  // namespace ruddock::engine
