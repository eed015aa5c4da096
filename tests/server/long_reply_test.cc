// SPDX-License-Identifier: BSD-3-Clause
// Long replies over sockets: made in parts, between which the thread serves others.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::testing {
namespace {

constexpr int kElements = 60'000;

class LongReply : public ::testing::Test {
 protected:
  LongReply() : server_({"--io-threads", "1"}), control_(server_.port()) {
    std::string fill;
    for (int i = 0; i < kElements; ++i) {
      fill += RespCommand({"RPUSH", "l", "element:" + std::to_string(i)});
    }
    control_.Send(fill);
    for (int i = 0; i < kElements; ++i) control_.ReadReply();
    reply_ = control_.Command({"LRANGE", "l", "0", "-1"});
  }

  ServerProcess server_;
  TestSocket control_;
  std::string reply_;
};

TEST_F(LongReply, IsWhole) {
  ASSERT_TRUE(reply_.starts_with("*60000\r\n$9\r\nelement:0\r\n"));
  ASSERT_TRUE(reply_.ends_with("$13\r\nelement:59999\r\n"));
}

// What follows it in the pipeline is answered behind it, however the requests arrive, and so is
// what makes no sense.
TEST_F(LongReply, KeepsItsPlaceInThePipeline) {
  const std::string ping = RespCommand({"PING"});
  const std::string range = RespCommand({"LRANGE", "l", "0", "-1"});
  const std::string echo = RespCommand({"ECHO", "between"});
  std::string requests;
  std::string expected;
  for (int i = 0; i < 5; ++i) {
    requests += ping + range + range + echo;
    expected += "+PONG\r\n" + reply_ + reply_ + "$7\r\nbetween\r\n";
  }
  for (size_t cut : {requests.size(), requests.size() / 3, size_t{40}}) {
    TestSocket client(server_.port());
    for (size_t at = 0; at < requests.size(); at += cut) client.Send(requests.substr(at, cut));
    ASSERT_EQ(client.Read(expected.size()) == expected, true) << cut;
    client.Send(range + "*1\r\nx\r\n");
    const std::string last = client.ReadToEnd();
    ASSERT_TRUE(last.starts_with(reply_));
    EXPECT_EQ(last.substr(reply_.size()), "-ERR Protocol error: expected '$', got 'x'\r\n");
  }
}

// Somebody else on the only thread is answered between the parts.
TEST_F(LongReply, OthersAreServedMeanwhile) {
  TestSocket reader(server_.port());
  std::string many;
  for (int i = 0; i < 200; ++i) many += RespCommand({"LRANGE", "l", "0", "-1"});
  reader.Send(many);
  // Its replies would take hundreds of megabytes: it is in the middle of them all the time.
  for (int i = 0; i < 50; ++i) EXPECT_EQ(control_.Command({"PING"}), "+PONG\r\n");
  EXPECT_TRUE(Eventually([&] { return ClientField(control_, reader, "events") == "w"; }));
}

// A reader that leaves in the middle takes its part of the memory along.
TEST_F(LongReply, ReadersMayLeave) {
  for (int i = 0; i < 20; ++i) {
    TestSocket reader(server_.port());
    reader.Send(RespCommand({"LRANGE", "l", "0", "-1"}) + RespCommand({"LRANGE", "l", "0", "-1"}));
    if (i % 2 == 0) reader.Read(1000);
  }
  EXPECT_EQ(control_.Command({"DEL", "l"}), ":1\r\n");
  EXPECT_TRUE(Eventually([&] { return InfoNumber(control_, "connected_clients") == 1; }));
  EXPECT_TRUE(Eventually([&] { return InfoNumber(control_, "lazyfree_pending_objects") == 0; }));
}

TEST_F(LongReply, KilledInTheMiddle) {
  TestSocket reader(server_.port());
  std::string many;
  for (int i = 0; i < 200; ++i) many += RespCommand({"LRANGE", "l", "0", "-1"});
  reader.Send(many);
  EXPECT_TRUE(Eventually([&] { return ClientField(control_, reader, "events") == "w"; }));
  EXPECT_EQ(control_.Command({"CLIENT", "KILL", "ADDR", reader.Address()}), ":1\r\n");
  reader.ReadToEnd();
}

}  // namespace
}  // namespace ruddock::testing
