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
