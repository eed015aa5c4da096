// SPDX-License-Identifier: BSD-3-Clause
// Values, large and small, compressed on the wire and in the store, from four clients on four I/O
// threads at once, while dictionaries come and go: every value that is read is one that was
// written, whole, and clients that break off in the middle disturb nobody. RUDDOCK_STRESS_SECONDS
// sets how long (default 2).
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/packed_bytes.h"
#include "engine/base/random.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/crew.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using binary::BulkValue;
using binary::Call;

constexpr size_t kClients = 4;
constexpr int kGet = 1;
constexpr int kSet = 2;

// Those below it have words in common with others of their letter, for dictionaries.
constexpr size_t kSmall = 2000;
constexpr uint64_t kSmallKeys = 64;

std::string Words(char letter, size_t size) {
  engine::Random words(static_cast<uint64_t>(letter));
  std::string all[16];
  for (std::string& word : all) word = std::to_string(words.Next());
  engine::Random random(size);
  std::string value;
  while (value.size() < size) value += all[random.Below(16)];
  return value;
}

// A value says itself which letter and how long it is: "<letter><size>,<letter><size>,…", or that
// and words.
std::string ValueOf(char letter, size_t size) {
  const std::string part = letter + std::to_string(size) + ",";
  std::string value = size < kSmall ? part + Words(letter, size) : "";
  while (value.size() < size) value += part;
  value.resize(size);
  return value;
}

bool IsWhole(const std::string& value) {
  return value.empty() || value == ValueOf(value[0], value.size());
}

class Member {
 public:
  Member(const ServerProcess& server, size_t index)
      : server_(server), random_(index + 1), resp_(server.port()) {
    Connect();
  }

  void Step() {
    const std::string key = "k" + std::to_string(random_.Below(4));
    switch (random_.Below(10)) {
      case 0:
      case 1: {
        const std::string value = Value();
        const bool compressed = random_.Below(2) == 0;
        client_->Send(
            binary::ValuedCall(kSet, {BulkValue(key), compressed ? binary::CompressedValue(value)
                                                                 : binary::RawChunksValue(value)}));
        EXPECT_EQ(client_->Read(1), "\x37");
        break;
      }
      case 2: resp_.Command({"SET", key, Value()}); break;
      case 3: ExpectWhole(resp_.Command({"GET", key})); break;
      case 4: {
        client_->Send("\x03\x02" + std::string(3, '\0') + key + Call(kGet, {key}));
        ReadCore();
        ReadTyped();
        break;
      }
      case 5: resp_.Command({"CONFIG", "SET", "value-compression", Coin() ? "lz4" : "no"}); break;
      case 6: resp_.Command({Coin() ? "DEL" : "UNLINK", key}); break;
      case 7:
      case 8: StoreSmallOnes(); break;
      default: BreakOff(key);
    }
  }

  // All of them, of one kind, and then reads some of whatever kind they are by now.
  void StoreSmallOnes() {
    const char letter = static_cast<char>('a' + steps_++ / 20 % 26);
    std::string requests;
    for (uint64_t i = 0; i < kSmallKeys; ++i) {
      requests += Request({"SET", SmallKey(i), ValueOf(letter, 20 + random_.Below(kSmall - 20))});
    }
    resp_.Send(requests);
    std::string replies;
    for (uint64_t i = 0; i < kSmallKeys; ++i) replies += "+OK\r\n";
    EXPECT_EQ(resp_.Read(replies.size()), replies);
    for (int i = 0; i < 8; ++i) {
      ExpectWhole(resp_.Command({"GET", SmallKey(random_.Below(kSmallKeys))}));
      client_->Send(Call(kGet, {SmallKey(random_.Below(kSmallKeys))}));
      ReadTyped();
    }
    const std::string other = SmallKey(random_.Below(kSmallKeys));
    resp_.Command({"COPY", SmallKey(random_.Below(kSmallKeys)), other, "REPLACE"});
    ExpectWhole(resp_.Command({"GET", other}));
  }

 private:
  static std::string SmallKey(uint64_t i) { return "small" + std::to_string(i); }
  static std::string Request(const std::vector<std::string>& words) {
    std::string request = "*" + std::to_string(words.size()) + "\r\n";
    for (const std::string& word : words) request += engine::BulkReply(word);
    return request;
  }
  bool Coin() { return random_.Below(2) == 0; }
  std::string Value() {
    return ValueOf(static_cast<char>('a' + random_.Below(26)),
                   1 + random_.Below(random_.Below(3) == 0 ? 4'000'000 : 50'000));
  }
  void Connect() {
    client_ = std::make_unique<TestSocket>(server_.binary_port());
    client_->Send(binary::HelloWithFeatures(Coin() ? 7 : 2, Coin() ? 0 : 64) + "\x01");
    std::string reply;
    while (reply.empty() || reply.back() != 0x11) {
      const std::string byte = client_->Read(1);
      ASSERT_FALSE(byte.empty());
      reply += byte;
    }
  }
  // Leaves in the middle of a request and of a reply.
  void BreakOff(const std::string& key) {
    const std::string frame = binary::ValuedCall(
        kSet, {BulkValue("half"), binary::CompressedValue(ValueOf('h', 2'000'000))});
    client_->Send(Call(kGet, {key}) + frame.substr(0, random_.Below(frame.size())));
    Connect();
  }
  void ExpectWhole(const std::string& bulk) {
    if (bulk == "$-1\r\n") return;
    const size_t at = bulk.find("\r\n") + 2;
    EXPECT_TRUE(IsWhole(bulk.substr(at, bulk.size() - at - 2)));
  }
  void ReadCore() {
    if (client_->Read(1) == "\x12") return;
    const std::string size = client_->Read(4);
    ASSERT_EQ(size.size(), 4u);
    EXPECT_TRUE(IsWhole(client_->Read(binary::ReadInteger<uint32_t>(size.data()))));
  }
  uint64_t Varint() {
    std::string bytes;
    for (;;) {
      const std::string byte = client_->Read(1);
      if (byte.empty()) return 0;
      bytes += byte;
      const char* at = bytes.data();
      uint64_t value = 0;
      if (engine::ReadVarint(at, at + bytes.size(), value) == engine::VarintState::kRead) {
        return value;
      }
    }
  }
  void ReadTyped() {
    const std::string code = client_->Read(1);
    if (code == "\x30") return;
    const uint64_t size = Varint();
    if (code == "\x3a") {
      EXPECT_TRUE(IsWhole(client_->Read(size)));
      return;
    }
    ASSERT_EQ(code, "\x42");
    std::string bytes(size, '\0');
    for (size_t i = 0; i < engine::ChunkCount(size); ++i) {
      const std::string chunk = client_->Read(Varint());
      ASSERT_TRUE(engine::UnpackChunk(chunk, bytes.data() + engine::ChunkStart(i),
                                      engine::ChunkBytes(size, i)));
    }
    EXPECT_TRUE(IsWhole(bytes));
  }

  const ServerProcess& server_;
  engine::Random random_;
  TestSocket resp_;
  std::unique_ptr<TestSocket> client_;
  uint64_t steps_ = 0;
};

TEST(CompressedStress, WhatIsReadWasWritten) {
  const char* seconds = std::getenv("RUDDOCK_STRESS_SECONDS");
  const std::chrono::seconds duration(seconds != nullptr ? std::atoi(seconds) : 2);
  const auto end = std::chrono::steady_clock::now() + duration;
  const ServerProcess server({"--io-threads", "4", "--shards", "32", "--value-compression", "lz4",
                              "--value-compression-min-size", "100"});
  Crew crew(kClients);
  crew.Run([&](size_t i) {
    Member member(server, i);
    while (std::chrono::steady_clock::now() < end && !::testing::Test::HasFailure()) member.Step();
  });
  // However little the time was enough for: there are dictionaries, and they were used.
  Member last(server, kClients);
  TestSocket after(server.port());
  after.Command({"CONFIG", "SET", "value-compression", "lz4"});
  do {
    last.StoreSmallOnes();
  } while (InfoNumber(after, "value_compression_dictionaries") == 0 &&
           !::testing::Test::HasFailure());
  EXPECT_EQ(after.Command({"FLUSHALL"}), "+OK\r\n");
  EXPECT_EQ(InfoNumber(after, "value_compression_values"), 0);
  EXPECT_EQ(InfoNumber(after, "value_compression_raw_bytes"), 0);
}

}  // namespace
}  // namespace ruddock::testing
