// SPDX-License-Identifier: BSD-3-Clause
// The binary port of a running server.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using namespace std::string_literals;

TEST(BinaryPort, SixteenPingsAtOnce) {
  ServerProcess server;
  TestSocket client(server.binary_port());
  client.Send(std::string(16, 0x01));
  EXPECT_EQ(client.Read(16), std::string(16, 0x11));
}

TEST(BinaryPort, SharesTheDataWithResp) {
  ServerProcess server({"--io-threads", "2"});
  TestSocket binary(server.binary_port());
  TestSocket resp(server.port());
  binary.Send("\x02\x03\0\0\0key\x05\0\0\0value\0"s);
  EXPECT_EQ(binary.Read(1), "\x10");
  EXPECT_EQ(resp.Command({"GET", "key"}), "$5\r\nvalue\r\n");
  const std::string large(200'000, 'x');
  EXPECT_EQ(resp.Command({"SET", "key", large}), "+OK\r\n");
  binary.Send("\x03\x03\0\0\0key"s);
  EXPECT_EQ(binary.Read(5), "\x14\x40\x0d\x03\0"s);
  EXPECT_EQ(binary.Read(large.size()), large);
  binary.Send("\x02\x03\0\0\0key\x40\x0d\x03\0"s + large + "\0\x01"s);
  EXPECT_EQ(binary.Read(2), "\x10\x11");
  EXPECT_EQ(resp.Command({"GET", "key"}), "$200000\r\n" + large + "\r\n");
}

TEST(BinaryPort, TypedRequestsInAnyPieces) {
  ServerProcess server({"--io-threads", "2"});
  TestSocket resp(server.port());
  const std::string large(100'000, 'x');
  // SET, GET, core PING, GET by name, and a hello.
  const std::string requests = "\x21\x02\x02\x03key\xa0\x8d\x06" + large +
                               "\x21\x01\x01\x03key\x01" +
                               "\x22\x02\x03GET\x03key\x20\x05\x01\0\0\0\0"s;
  const std::string value = "\x3a\xa0\x8d\x06" + large;
  const std::string replies = "\x37" + value + "\x11" + value + "\x3d\x07\x3a\x06server";
  for (const size_t piece : {size_t{33'000}, size_t{70'000}, requests.size()}) {
    EXPECT_EQ(resp.Command({"FLUSHALL"}), "+OK\r\n");
    TestSocket client(server.binary_port());
    for (size_t at = 0; at < requests.size(); at += piece) {
      client.Send(requests.substr(at, piece));
      resp.Command({"PING"});
    }
    EXPECT_TRUE(client.Read(replies.size()) == replies) << piece;
    EXPECT_EQ(resp.Command({"STRLEN", "key"}), ":100000\r\n");
  }
}

TEST(BinaryPort, AWholeMegabyteOfCallsInOrder) {
  ServerProcess server;
  TestSocket client(server.binary_port());
  std::string requests, replies;
  for (int i = 0; i < 30'000; ++i) {
    requests +=
        "\x21\x0f\x01\x07"
        "counter";
    replies += '\x33';
    for (uint64_t zigzag = 2 * (uint64_t(i) + 1);; zigzag >>= 7) {
      replies += static_cast<char>(zigzag < 0x80 ? zigzag : (zigzag & 0x7f) | 0x80);
      if (zigzag < 0x80) break;
    }
  }
  client.Send(requests);
  EXPECT_TRUE(client.Read(replies.size()) == replies);
}

TEST(BinaryPort, OtherProtocolsGetOneErrorFrameAndAClose) {
  ServerProcess server;
  for (const std::string& bytes : {"*1\r\n$4\r\nPING\r\n"s, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"s,
                                   "\xff\xff\xff\xff"s, "\x03\xff\xff\xff\xff"s}) {
    TestSocket client(server.binary_port());
    client.Send(bytes);
    const std::string reply = client.ReadToEnd();
    ASSERT_GT(reply.size(), 5u);
    EXPECT_EQ(reply[0], 0x13);
    EXPECT_EQ(static_cast<size_t>(reply[1]), reply.size() - 5);
    EXPECT_EQ(reply.substr(5, 20), "ERR Protocol error: ");
  }
}

}  // namespace
}  // namespace ruddock::testing
