// SPDX-License-Identifier: BSD-3-Clause
// An engine for tests of commands: its own store, a clock that stands still until it is moved, and
// clients that send commands without a socket and read raw RESP replies.
//
//   class StringTest : public EngineTest {};
//   TEST_F(StringTest, SetThenGet) {
//     EXPECT_EQ(Run("SET", "a", "1"), "+OK\r\n");
//     EXPECT_EQ(Run("GET", "a"), "$1\r\n1\r\n");
//   }
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/exec/engine.h"
#include "engine/exec/executor.h"
#include "engine/exec/session.h"
#include "resp/encoder.h"

namespace ruddock::engine {

class ManualClock : public Clock {
 public:
  int64_t NowUs() const override { return now_us_; }
  void AdvanceMs(int64_t ms) { now_us_ += ms * 1000; }
  void SetMs(int64_t ms) { now_us_ = ms * 1000; }

 private:
  int64_t now_us_ = 1'700'000'000'000'000;
};

// Keeps what other threads would send to a client until the client asks for it. Any thread, except
// for closed() and resumed().
class TestMailbox : public Mailbox {
 public:
  void Deliver(uint64_t client_id, Delivery delivery) override {
    std::lock_guard guard(mutex_);
    waiting_[client_id].push_back(std::move(delivery));
  }
  void Close(uint64_t client_id, bool /*flush*/) override {
    std::lock_guard guard(mutex_);
    closed_.push_back(client_id);
  }
  void Resume() override {
    std::lock_guard guard(mutex_);
    ++resumed_;
  }

  void Wake(uint64_t) override {}

  std::vector<Delivery> Take(uint64_t client_id) {
    std::lock_guard guard(mutex_);
    return std::exchange(waiting_[client_id], {});
  }
  const std::vector<uint64_t>& closed() const { return closed_; }
  int resumed() const { return resumed_; }

 private:
  std::mutex mutex_;
  std::map<uint64_t, std::vector<Delivery>> waiting_;
  std::vector<uint64_t> closed_;
  int resumed_ = 0;
};

// One connected client with an executor of its own.
class TestClient {
 public:
  TestClient(Engine& engine, TestMailbox& mailbox);
  ~TestClient();

  // Runs one command and returns its reply. Large arguments come as blobs, as from a connection.
  std::string RunArgs(const std::vector<std::string>& args);
  template <typename... Args>
  std::string Run(Args&&... args) {
    return RunArgs({std::string(std::forward<Args>(args))...});
  }
  // Runs several commands as one batch; the replies follow one another. Commands behind one that
  // makes the client wait are not run.
  std::string RunBatch(const std::vector<std::vector<std::string>>& commands);
  // What other clients' commands have sent to this one since the last call.
  std::string TakeDeliveries();
  // Whether its last command waits for a key; and what happens when the time for that is up.
  bool blocked() const { return session_.attention & kWaitsForKey; }
  std::string TimeOut();
  // Its reply, after some time for others to send it; then the time is up. Empty where it does not
  // wait.
  std::string Await();
  // As HELLO 2 and HELLO 3 would.
  void SetProtocol(int protocol);

  Session& session() { return session_; }

 private:
  std::string Drain();

  Engine& engine_;
  TestMailbox& mailbox_;
  Executor executor_;
  Session session_;
  resp::Encoder encoder_;
  OutputBuffer out_;
};

class EngineTest : public ::testing::Test {
 protected:
  EngineTest();

  template <typename... Args>
  std::string Run(Args&&... args) {
    return client_.Run(std::forward<Args>(args)...);
  }
  std::string RunArgs(const std::vector<std::string>& args) { return client_.RunArgs(args); }
  // One word per argument: RunLine("SET a 1 EX 10"). A word '' is an empty argument.
  std::string RunLine(std::string_view line);
  // Runs the lines in order and compares each reply, without its last CRLF.
  struct Exchange {
    std::string_view line;
    std::string_view reply;
  };
  void Converse(std::initializer_list<Exchange> exchanges);
  void SetProtocol(int protocol) { client_.SetProtocol(protocol); }

  // Bytes that the store accounts to entries and values, over all databases, without the bucket
  // arrays. Recounted from the tables; fails the test where the store's own total disagrees.
  int64_t EntryBytes();

  ManualClock clock_;
  Config config_;
  Engine engine_;
  TestMailbox mailbox_;
  TestClient client_;
};

// A bulk string as RESP sends it.
std::string BulkReply(std::string_view bytes);

}  // namespace ruddock::engine
