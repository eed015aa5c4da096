// SPDX-License-Identifier: BSD-3-Clause
// What a running server does with input that makes no sense, on both ports. The texts are those of
// Redis 7.0.15.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using namespace std::string_literals;

struct Row {
  std::string input;
  std::string reply;
};

std::string ErrorFrame(const std::string& text) {
  std::string frame = "\x13";
  for (int shift = 0; shift < 32; shift += 8) frame += static_cast<char>(text.size() >> shift);
  return frame + text;
}

// Sends `row.input`; with what else is in the socket, the server answers `row.reply` and closes.
void ExpectRefused(uint16_t port, const Row& row) {
  TestSocket client(port);
  client.Send(row.input);
  EXPECT_EQ(client.ReadToEnd(), row.reply) << row.input.substr(0, 60);
}

TEST(BadInput, EndsInTheErrorThatRedisGives) {
  const ServerProcess server;
  TestSocket bystander(server.port());
  const std::string count = "-ERR Protocol error: invalid multibulk length\r\n";
  const std::string bulk = "-ERR Protocol error: invalid bulk length\r\n";
  const std::string quotes = "-ERR Protocol error: unbalanced quotes in request\r\n";
  const std::vector<Row> rows = {
      {"*\r\n", count},
      {"*abc\r\n", count},
      {"*+1\r\n", count},
      {"*01\r\n", count},
      {"*2147483648\r\n", count},
      {"*99999999999999999999\r\n", count},
      {"*1\r\n$\r\n", bulk},
      {"*1\r\n$-1\r\n", bulk},
      {"*1\r\n$abc\r\n", bulk},
      {"*1\r\n$ 4\r\n", bulk},
      {"*1\r\n$04\r\n", bulk},
      {"*1\r\n$536870913\r\n", bulk},
      {"*1\r\n$99999999999999999999\r\n", bulk},
      {"*1\r\nPING\r\n", "-ERR Protocol error: expected '$', got 'P'\r\n"},
      {"*1\r\n\r\n", "-ERR Protocol error: expected '$', got ' '\r\n"},
      {"set a \"b\r\n", quotes},
      {"set a 'b\r\n", quotes},
      {"set a \"b\"c\r\n", quotes},
      {std::string(65'537, 'a'), "-ERR Protocol error: too big inline request\r\n"},
      {"*" + std::string(65'537, '1'), "-ERR Protocol error: too big mbulk count string\r\n"},
      {"*1\r\n$" + std::string(65'537, '1'), "-ERR Protocol error: too big bulk count string\r\n"},
      {"POST / HTTP/1.1\r\n", ""},
      {"Host: x\r\n", ""},
      // What came before is answered.
      {"PING\r\nPING\r\n*1\r\n$x\r\n", "+PONG\r\n+PONG\r\n" + bulk},
  };
  for (const Row& row : rows) {
    ExpectRefused(server.port(), row);
    EXPECT_EQ(bystander.Command({"PING"}), "+PONG\r\n");
  }
}

TEST(BadInput, IsAnsweredAndServedOnWhereRedisDoes) {
  const ServerProcess server;
  const std::vector<Row> rows = {
      {"garbage here\r\n", "-ERR unknown command 'garbage', with args beginning with: 'here' \r\n"},
      {"\x01\x02\xff\r\n", "-ERR unknown command '\x01\x02\xff', with args beginning with: \r\n"},
      {"*1\r\n$0\r\n\r\n", "-ERR unknown command '', with args beginning with: \r\n"},
      {"get\r\n", "-ERR wrong number of arguments for 'get' command\r\n"},
      {"\r\n \t\r\n\0\r\n"s, ""},
      {"*0\r\n*-1\r\n*-2147483648\r\n", ""},
  };
  for (const Row& row : rows) {
    TestSocket client(server.port());
    client.Send(row.input + "PING\r\n");
    const std::string expected = row.reply + "+PONG\r\n";
    EXPECT_EQ(client.Read(expected.size()), expected) << row.input;
  }
}

TEST(BadInput, EndsInAnErrorFrameOnTheBinaryPort) {
  const ServerProcess server;
  TestSocket bystander(server.binary_port());
  const std::vector<Row> rows = {
      {"*1\r\n$4\r\nPING\r\n", "unknown request 0x2a"},
      {"\xff", "unknown request 0xff"},
      {"\0"s, "unknown request 0x00"},
      {"\x03\xff\xff\xff\xff", "invalid key length 4294967295"},
      {"\x03\x01\0\0\x20"s, "invalid key length 536870913"},
      {"\x02\x01\0\0\0k\xff\xff\xff\xff"s, "invalid value length 4294967295"},
      {"\x02\x01\0\0\0k\x01\0\0\0v\x02"s, "has_ttl is neither 0 nor 1"},
      {"\x21\x01\x01\xff\xff\xff\xff\x0f", "invalid argument length 4294967295"},
      {"\x21\x01\x81\x80\x80\x08", "invalid argument count 16777217"},
      {"\x22\0"s, "invalid argument count 0"},
      {"\x20\x04\x01\0\0\0"s, "invalid hello"},
  };
  for (const Row& row : rows) {
    ExpectRefused(server.binary_port(),
                  {"\x01"s + row.input, "\x11" + ErrorFrame("ERR Protocol error: " + row.reply)});
    bystander.Send("\x01");
    EXPECT_EQ(bystander.Read(1), "\x11");
  }
}

TEST(BadInput, LittleIsTakenBeforeAuthentication) {
  const ServerProcess server({"--requirepass", "secret"});
  ExpectRefused(server.port(),
                {"*11\r\n", "-ERR Protocol error: unauthenticated multibulk length\r\n"});
  ExpectRefused(server.port(), {"*2\r\n$3\r\nGET\r\n$16385\r\n",
                                "-ERR Protocol error: unauthenticated bulk length\r\n"});
  ExpectRefused(
      server.binary_port(),
      {"\x03\x01\x40\0\0"s, ErrorFrame("ERR Protocol error: unauthenticated key length")});
  TestSocket client(server.port());
  // Ten arguments of 16 KiB are read to their end.
  const std::string large(16'384, 'x');
  EXPECT_EQ(client.Command(std::vector<std::string>(10, large)).substr(0, 23),
            "-ERR unknown command 'x");
  EXPECT_EQ(client.Command({"ECHO", large}), "-NOAUTH Authentication required.\r\n");
  // What stands behind the password may be as large as ever.
  const std::string larger(100'000, 'x');
  client.Send(RespCommand({"AUTH", "secret"}) + RespCommand({"ECHO", larger}));
  EXPECT_EQ(client.ReadReply(), "+OK\r\n");
  EXPECT_EQ(client.ReadReply(), "$100000\r\n" + larger + "\r\n");
}

TEST(BadInput, AnnouncedBytesThatNeverComeCostNothing) {
  const ServerProcess server;
  TestSocket bystander(server.port());
  EXPECT_EQ(bystander.Command({"SET", "key", "value"}), "+OK\r\n");
  const size_t before = server.ResidentBytes();
  std::vector<TestSocket> clients;
  for (int i = 0; i < 50; ++i) {
    clients.emplace_back(server.port()).Send("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$536870912\r\nxx");
    clients.emplace_back(server.port()).Send("*2147483647\r\n$4\r\n");
    clients.emplace_back(server.binary_port()).Send("\x02\x03\0\0\0key\0\0\0\x20xx"s);
    clients.emplace_back(server.binary_port())
        .Send("\x21\x02\x80\x80\x80\x08\x80\x80\x80\x80\x02xx"s);
  }
  // Three of them go on byte by byte.
  for (int i = 0; i < 3000; ++i) {
    for (size_t slow = 0; slow < 3; ++slow) clients[slow].Send(slow == 1 && i < 4 ? "\r" : "x");
    if (i % 100 == 0) {
      EXPECT_EQ(bystander.Command({"GET", "key"}), "$5\r\nvalue\r\n");
    }
  }
  // All that was sent has been looked at; the second one's fifth byte made no sense.
  EXPECT_TRUE(Eventually([&] { return ClientField(bystander, clients[0], "argv-mem") > "3000"; }));
  const size_t after = server.ResidentBytes();
  printf("200 clients that announced 100 GiB: %zu KiB\n", (after - std::min(before, after)) / 1024);
  if (kMemoryCounts) {
    EXPECT_LT(after, before + (size_t{16} << 20));
  }
  clients.clear();
  EXPECT_TRUE(Eventually([&] { return InfoNumber(bystander, "connected_clients") == 1; }));
  EXPECT_EQ(bystander.Command({"GET", "key"}), "$5\r\nvalue\r\n");
}

TEST(BadInput, HalfACommandIsNotRun) {
  const ServerProcess server({"--io-threads", "2"});
  TestSocket bystander(server.port());
  const std::string resp = RespCommand({"SET", "key", "value"});
  for (size_t cut = 0; cut < resp.size(); ++cut) {
    TestSocket client(server.port());
    client.Send(resp.substr(0, cut));
    shutdown(client.fd(), cut % 2 == 0 ? SHUT_WR : SHUT_RDWR);
  }
  for (const std::string& binary :
       {"\x02\x03\0\0\0key\x05\0\0\0value\0"s, "\x21\x02\x02\x03key\x05value"s,
        "\x22\x03\x03SET\x03key\x05value"s}) {
    for (size_t cut = 0; cut < binary.size(); ++cut) {
      TestSocket client(server.binary_port());
      client.Send(binary.substr(0, cut));
      shutdown(client.fd(), SHUT_WR);
      EXPECT_EQ(client.ReadToEnd(), "");
    }
  }
  EXPECT_TRUE(Eventually([&] { return InfoNumber(bystander, "connected_clients") == 1; }));
  EXPECT_EQ(bystander.Command({"DBSIZE"}), ":0\r\n");
}

}  // namespace
}  // namespace ruddock::testing
