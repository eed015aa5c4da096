// SPDX-License-Identifier: BSD-3-Clause
// What clients may hold and how long they may stay: maxmemory-clients, client-query-buffer-limit,
// timeout; and what CLIENT LIST and INFO say about it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

using namespace std::string_literals;

constexpr size_t kMiB = size_t{1} << 20;

// The start of a request that holds `bytes` until its end comes.
std::string HalfSet(size_t bytes) {
  return "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$100000000\r\n" + std::string(bytes, 'x');
}

int64_t FieldNumber(TestSocket& control, const TestSocket& client, const std::string& name) {
  return std::strtoll(ClientField(control, client, name).value_or("-1").c_str(), nullptr, 10);
}

TEST(ClientMemory, TheLargestClientGoesAndTheOthersStay) {
  const ServerProcess server({"--maxmemory-clients", "8mb", "--io-threads", "2"});
  TestSocket control(server.port());
  EXPECT_EQ(control.Command({"CLIENT", "NO-EVICT", "on"}), "+OK\r\n");
  TestSocket small(server.port());
  TestSocket large(server.binary_port());
  small.Send(HalfSet(2 * kMiB));
  EXPECT_TRUE(Eventually(
      [&] { return FieldNumber(control, small, "argv-mem") >= static_cast<int64_t>(2 * kMiB); }));
  // It grows until it is the largest and the limit is reached.
  large.Send("\x02\x03\0\0\0key\0\0\0\x10"s + std::string(7 * kMiB, 'x'));
  EXPECT_TRUE(large.Closed());
  EXPECT_TRUE(ClientField(control, small, "fd"));
  EXPECT_EQ(InfoNumber(control, "evicted_clients"), 1);
  // A new limit is kept at once.
  EXPECT_EQ(control.Command({"CONFIG", "SET", "maxmemory-clients", "1mb"}), "+OK\r\n");
  EXPECT_TRUE(small.Closed());
  EXPECT_EQ(InfoNumber(control, "evicted_clients"), 2);
}

TEST(ClientMemory, MayBeAShareOfMaxmemory) {
  const ServerProcess server({"--maxmemory", "100mb", "--maxmemory-clients", "5%"});
  TestSocket control(server.port());
  TestSocket client(server.port());
  client.Send(HalfSet(4 * kMiB));
  EXPECT_TRUE(Eventually(
      [&] { return FieldNumber(control, client, "argv-mem") >= static_cast<int64_t>(4 * kMiB); }));
  EXPECT_EQ(InfoNumber(control, "evicted_clients"), 0);
  EXPECT_EQ(control.Command({"CONFIG", "SET", "maxmemory", "60mb"}), "+OK\r\n");
  EXPECT_TRUE(client.Closed());
  EXPECT_EQ(control.Command({"PING"}), "+PONG\r\n");
}

TEST(ClientMemory, WhoAskedForItIsNotEvicted) {
  const ServerProcess server;
  TestSocket control(server.port());
  control.Command({"CLIENT", "NO-EVICT", "on"});
  TestSocket client(server.port());
  EXPECT_EQ(client.Command({"CLIENT", "NO-EVICT", "on"}), "+OK\r\n");
  client.Send(HalfSet(2 * kMiB));
  EXPECT_TRUE(Eventually(
      [&] { return FieldNumber(control, client, "argv-mem") >= static_cast<int64_t>(2 * kMiB); }));
  EXPECT_EQ(control.Command({"CONFIG", "SET", "maxmemory-clients", "1mb"}), "+OK\r\n");
  TestSocket other(server.port());
  other.Send("*2\r\n$4\r\nECHO\r\n$100000\r\nxx");
  EXPECT_TRUE(other.Closed());
  client.Send(std::string(kMiB, 'x'));
  EXPECT_TRUE(Eventually(
      [&] { return FieldNumber(control, client, "argv-mem") >= static_cast<int64_t>(3 * kMiB); }));
}

TEST(ClientQuery, LongerThanItsLimitEndsTheClient) {
  const ServerProcess server({"--client-query-buffer-limit", "2mb"});
  TestSocket control(server.port());
  // One large argument, and very many small ones.
  TestSocket bulk(server.port());
  bulk.Send(HalfSet(3 * kMiB));
  EXPECT_TRUE(bulk.Closed());
  TestSocket words(server.port());
  std::string many = "*1000000\r\n";
  while (many.size() < 3 * kMiB) many += "$1\r\nx\r\n";
  words.Send(many);
  EXPECT_TRUE(words.Closed());
  TestSocket binary(server.binary_port());
  binary.Send("\x02\x03\0\0\0key\0\0\0\x10"s + std::string(3 * kMiB, 'x'));
  EXPECT_TRUE(binary.Closed());
  // Many small requests are as many as they like.
  std::string pings;
  while (pings.size() < 3 * kMiB) pings += "*1\r\n$4\r\nPING\r\n";
  EXPECT_EQ(control.Command({"PING"}), "+PONG\r\n");
  control.Send(pings);
  const size_t replies = pings.size() / 14;
  const std::string answer = control.Read(replies * 7);
  EXPECT_EQ(answer.size(), replies * 7);
}

TEST(ClientOutput, WhatIsNotSentCountsAgainstNoLimit) {
  const ServerProcess server({"--client-output-buffer-limit", "normal 1mb 0 0"});
  TestSocket control(server.port());
  EXPECT_EQ(control.Command({"SET", "large", std::string(3 * kMiB, 'x')}), "+OK\r\n");
  EXPECT_EQ(control.Command({"SET", "small", "s"}), "+OK\r\n");
  const std::string get = "GET large\r\n";
  const std::string pipelines[] = {
      "GET small\r\nCLIENT REPLY OFF\r\n" + get + get + "CLIENT REPLY ON\r\nPING\r\n",
      "GET small\r\nCLIENT REPLY SKIP\r\n" + get + "ECHO OK\r\nPING\r\n"};
  const std::string replies[] = {"$1\r\ns\r\n+OK\r\n+PONG\r\n", "$1\r\ns\r\n$2\r\nOK\r\n+PONG\r\n"};
  for (int i = 0; i < 2; ++i) {
    TestSocket client(server.port());
    client.Send(pipelines[i]);
    EXPECT_EQ(client.Read(replies[i].size()), replies[i]);
    client.Send(get);
    EXPECT_TRUE(client.Closed()) << "what is sent counts";
  }
}

TEST(ClientTimeout, EndsIdleClientsOnBothPortsButMonitorsNever) {
  const ServerProcess server({"--timeout", "1"});
  TestSocket monitor(server.port());
  EXPECT_EQ(monitor.Command({"MONITOR"}), "+OK\r\n");
  TestSocket idle(server.port());
  TestSocket silent(server.port());
  TestSocket binary(server.binary_port());
  idle.Command({"PING"});
  binary.Send("\x01");
  EXPECT_EQ(binary.Read(1), "\x11");
  EXPECT_TRUE(idle.Closed());
  EXPECT_TRUE(silent.Closed());
  EXPECT_TRUE(binary.Closed());
  TestSocket control(server.port());
  EXPECT_TRUE(ClientField(control, monitor, "fd"));
}

TEST(ClientList, SaysWhatABufferHolds) {
  const ServerProcess server;
  TestSocket control(server.port());
  TestSocket client(server.port());
  client.Command({"PING"});
  EXPECT_EQ(ClientField(control, client, "qbuf"), "0");
  EXPECT_EQ(ClientField(control, client, "events"), "r");
  const int64_t idle = FieldNumber(control, client, "tot-mem");
  EXPECT_GT(idle, 0);
  EXPECT_LT(idle, 8192);
  client.Send("*2\r\n$4\r\nECHO\r\n$1000\r\nabc");
  EXPECT_TRUE(Eventually([&] { return FieldNumber(control, client, "qbuf") == 24; }));
  client.Send(std::string(997, 'x') + "\r\n");
  EXPECT_EQ(client.ReadReply().size(), 1009u);
  EXPECT_TRUE(Eventually([&] { return FieldNumber(control, client, "qbuf") == 0; }));
  EXPECT_EQ(FieldNumber(control, client, "tot-mem"), idle);
  client.Send(HalfSet(500'000));
  EXPECT_TRUE(Eventually([&] { return FieldNumber(control, client, "argv-mem") >= 500'000; }));
  EXPECT_GE(FieldNumber(control, client, "tot-mem"), idle + 500'000);
  EXPECT_GE(InfoNumber(control, "client_recent_max_input_buffer"), 500'000);
  EXPECT_GE(InfoNumber(control, "mem_clients_normal"), 500'000);
}

TEST(ClientStatistics, CountBytesAndRejections) {
  const ServerProcess server({"--maxclients", "10"});
  TestSocket control(server.port());
  const int64_t input = InfoNumber(control, "total_net_input_bytes");
  const int64_t output = InfoNumber(control, "total_net_output_bytes");
  const std::string large(200'000, 'x');
  EXPECT_EQ(control.Command({"ECHO", large}).size(), large.size() + 11);
  EXPECT_GE(InfoNumber(control, "total_net_input_bytes"), input + 200'000);
  EXPECT_LT(InfoNumber(control, "total_net_input_bytes"), input + 210'000);
  EXPECT_GE(InfoNumber(control, "total_net_output_bytes"), output + 200'000);
  EXPECT_EQ(InfoNumber(control, "rejected_connections"), 0);
  std::vector<TestSocket> clients;
  for (int i = 0; i < 10; ++i) clients.emplace_back(server.port());
  EXPECT_TRUE(Eventually([&] { return InfoNumber(control, "rejected_connections") >= 1; }));
}

}  // namespace
}  // namespace ruddock::testing
