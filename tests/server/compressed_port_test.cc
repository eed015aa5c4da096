// SPDX-License-Identifier: BSD-3-Clause
// Large compressed values through a running server: what helpers do meanwhile, and what becomes of
// clients that break off or send nonsense.
#include <gtest/gtest.h>

#include <string>

#include "engine/base/packed_bytes.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using namespace std::string_literals;
using binary::BulkValue;
using binary::Call;
using binary::CompressedValue;
using binary::HelloWithFeatures;
using binary::Varint;

constexpr int kGet = 1;
constexpr int kSet = 2;

// Reads a varint byte by byte.
uint64_t ReadVarint(TestSocket& socket) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const std::string byte = socket.Read(1);
    if (byte.empty()) {
      ADD_FAILURE() << "the server closed";
      return 0;
    }
    value |= uint64_t{static_cast<unsigned char>(byte[0]) & 0x7fu} << shift;
    if (static_cast<unsigned char>(byte[0]) < 0x80) return value;
  }
}

// A value 42.
std::string ReadCompressed(TestSocket& socket) {
  EXPECT_EQ(socket.Read(1), "\x42");
  const uint64_t size = ReadVarint(socket);
  std::string bytes(size, '\0');
  for (size_t i = 0; i < engine::ChunkCount(size); ++i) {
    const std::string chunk = socket.Read(ReadVarint(socket));
    EXPECT_TRUE(engine::UnpackChunk(chunk, bytes.data() + engine::ChunkStart(i),
                                    engine::ChunkBytes(size, i)));
  }
  return bytes;
}

TestSocket Agreed(const ServerProcess& server) {
  TestSocket client(server.binary_port());
  client.Send(HelloWithFeatures(7) + "\x01"s);
  // A map of eight pairs; behind it the answer to the ping.
  std::string reply;
  while (reply.empty() || reply.back() != 0x11) reply += client.Read(1);
  EXPECT_EQ(reply.substr(0, 2), "\x3d\x08");
  return client;
}

class CompressedPort : public ::testing::TestWithParam<const char*> {
 protected:
  ServerProcess server_{{"--io-threads", GetParam()}};
  TestSocket resp_{server_.port()};
};

TEST_P(CompressedPort, LargeValuesGoBothWaysInOrder) {
  TestSocket client = Agreed(server_);
  const std::string large = binary::Repetitive(10 << 20);
  const std::string small = binary::Repetitive(10'000);
  for (int round = 0; round < 3; ++round) {
    client.Send("\x01"s + binary::ValuedCall(kSet, {BulkValue("large"), CompressedValue(large)}) +
                "\x01"s + binary::ValuedCall(kSet, {BulkValue("small"), CompressedValue(small)}) +
                Call(kGet, {"large"}) + "\x01"s + Call(kGet, {"small"}) + Call(kGet, {"large"}) +
                "\x01"s);
    EXPECT_EQ(client.Read(4), "\x11\x37\x11\x37");
    EXPECT_TRUE(ReadCompressed(client) == large);
    EXPECT_EQ(client.Read(1), "\x11");
    EXPECT_TRUE(ReadCompressed(client) == small);
    EXPECT_TRUE(ReadCompressed(client) == large);
    EXPECT_EQ(client.Read(1), "\x11");
    EXPECT_TRUE(resp_.Command({"GET", "large"}) == "$10485760\r\n" + large + "\r\n");
    // From the second time on they are stored compressed, the large one a while later.
    EXPECT_EQ(resp_.Command({"CONFIG", "SET", "value-compression", "lz4"}), "+OK\r\n");
  }
  const auto both = static_cast<int64_t>(large.size() + small.size());
  while (InfoNumber(resp_, "value_compression_raw_bytes") != both) resp_.Command({"PING"});
  client.Send(Call(kGet, {"large"}) + "\x03\x05\0\0\0large"s);
  EXPECT_TRUE(ReadCompressed(client) == large);
  EXPECT_EQ(client.Read(5), "\x14\0\0\xa0\0"s);
  EXPECT_TRUE(client.Read(large.size()) == large);
  EXPECT_TRUE(resp_.Command({"GET", "large"}) == "$10485760\r\n" + large + "\r\n");
  EXPECT_EQ(resp_.Command({"STRLEN", "large"}), ":10485760\r\n");
}

TEST_P(CompressedPort, OthersAreServedMeanwhile) {
  TestSocket client = Agreed(server_);
  const std::string large = binary::Repetitive(48 << 20);
  const std::string set = binary::ValuedCall(kSet, {BulkValue("k"), CompressedValue(large)});
  for (size_t at = 0; at < set.size(); at += 500'000) {
    client.Send(set.substr(at, 500'000));
    EXPECT_EQ(resp_.Command({"PING"}), "+PONG\r\n");
  }
  EXPECT_EQ(client.Read(1), "\x37");
  client.Send(Call(kGet, {"k"}));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(resp_.Command({"STRLEN", "k"}), ":50331648\r\n");
  EXPECT_TRUE(ReadCompressed(client) == large);
}

TEST_P(CompressedPort, NonsenseGetsOneErrorFrameAndAClose) {
  std::string large = CompressedValue(binary::Repetitive(5 << 20));
  std::string late = large;
  std::memset(large.data() + 10'000, '\xff', 500);
  std::memset(late.data() + late.size() - 600, '\xff', 500);
  std::string small = CompressedValue(binary::Repetitive(5000));
  std::memset(small.data() + small.size() / 2, '\xff', 60);
  for (const std::string& value :
       {large, late, small, "\x42\x80\x80\x80\x80\x10\x01"s, "\x42\x20\x21"s, "\x3d\x01"s}) {
    TestSocket client = Agreed(server_);
    client.Send(binary::ValuedCall(kSet, {BulkValue("k"), value}) + Call(kGet, {"k"}));
    const std::string reply = client.ReadToEnd();
    ASSERT_GT(reply.size(), 5u);
    EXPECT_EQ(reply[0], 0x13);
    EXPECT_EQ(static_cast<size_t>(reply[1]), reply.size() - 5) << reply;
    EXPECT_EQ(reply.substr(5, 20), "ERR Protocol error: ");
  }
  EXPECT_EQ(resp_.Command({"EXISTS", "k"}), ":0\r\n");
}

TEST_P(CompressedPort, ClientsThatBreakOffLeaveNothing) {
  const std::string value = binary::Repetitive(20 << 20);
  const std::string set = binary::ValuedCall(kSet, {BulkValue("k"), CompressedValue(value)});
  resp_.Command({"SET", "large", value});
  const size_t before = server_.ResidentBytes();
  for (int i = 0; i < 20; ++i) {
    TestSocket sender = Agreed(server_);
    sender.Send(set.substr(0, set.size() / 20 * static_cast<size_t>(i)));
    TestSocket reader = Agreed(server_);
    reader.Send(Call(kGet, {"large"}) + Call(kGet, {"large"}));
    reader.Read(static_cast<size_t>(i) * 1000);
  }
  while (InfoNumber(resp_, "connected_clients") != 1) resp_.Command({"PING"});
  EXPECT_EQ(resp_.Command({"EXISTS", "k"}), ":0\r\n");
  EXPECT_EQ(resp_.Command({"STRLEN", "large"}), ":20971520\r\n");
  if (kMemoryCounts) {
    EXPECT_LT(server_.ResidentBytes(), before + (size_t{200} << 20));
  }
}

TEST_P(CompressedPort, AClientThatDoesNotReadIsClosedAtItsLimit) {
  resp_.Command({"SET", "large", binary::Repetitive(10 << 20)});
  resp_.Command({"CONFIG", "SET", "client-output-buffer-limit", "normal 30mb 0 0"});
  TestSocket deaf = Agreed(server_);
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += Call(kGet, {"large"});
  deaf.Send(requests);
  EXPECT_LT(deaf.ReadToEnd().size(), size_t{60} << 20);
  EXPECT_EQ(resp_.Command({"PING"}), "+PONG\r\n");
}

INSTANTIATE_TEST_SUITE_P(IoThreads, CompressedPort, ::testing::Values("1", "2"));

}  // namespace
}  // namespace ruddock::testing
