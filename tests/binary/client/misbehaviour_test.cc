// SPDX-License-Identifier: BSD-3-Clause
// The client beside a server that misbehaves: what it takes, what it reports, and that it never
// waits for ever.
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <string>
#include <vector>

#include "tests/binary/client/support.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/scripted_server.h"

namespace ruddock::client {
namespace {

using binary::Bytes;
using binary::Text;
using testing::HelloReply;
using testing::ScriptedPeer;
using testing::ScriptedServer;

std::string Bulk(std::string_view text) { return "\x3a" + Text(text); }

const std::string& ThreeReplies() {
  static const std::string bytes =
      Bulk("first") + Bytes({0x3d, 1}) + Bulk("k") + Bytes({0x33, 5}) + Bulk(std::string(200, 'z'));
  return bytes;
}

Pipeline ThreeRequests() { return std::move(Pipeline().Get("a").Get("b").Get("c")); }

TEST(ClientMisbehaviour, RepliesByteByByte) {
  ScriptedServer server([](ScriptedPeer& peer, int) {
    peer.ReadRequest();
    peer.SendByByte(HelloReply(0));
    for (int i = 0; i < 3; ++i) peer.ReadRequest();
    peer.SendByByte(ThreeReplies());
    peer.AwaitClose();
  });
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  const Replies replies = connection.Execute(ThreeRequests());
  ASSERT_TRUE(replies.ok());
  EXPECT_EQ(replies[0]->text(), "first");
  EXPECT_EQ(replies[1]->ToString(), "{\"k\": -3}");
  EXPECT_EQ(replies[2]->text(), std::string(200, 'z'));
}

TEST(ClientMisbehaviour, CutOffAtEveryByte) {
  const std::string& bytes = ThreeReplies();
  const size_t first = Bulk("first").size();
  const size_t second = bytes.size() - Bulk(std::string(200, 'z')).size();
  ScriptedServer server([&bytes](ScriptedPeer& peer, int connection) {
    peer.AnswerHello();
    for (int i = 0; i < 3; ++i) peer.ReadRequest();
    peer.Send(bytes.substr(0, static_cast<size_t>(connection)));
  });
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    Connection connection = OpenOrDie(OptionsFor(server.port()));
    const Replies replies = connection.Execute(ThreeRequests());
    const size_t answered = cut >= second ? 2 : cut >= first ? 1 : 0;
    ASSERT_EQ(replies.answered(), answered) << cut;
    ASSERT_NE(replies.failure(), nullptr);
    for (size_t i = 0; i < 3; ++i) {
      if (i < answered) {
        ASSERT_TRUE(replies[i]);
        continue;
      }
      ASSERT_EQ(replies[i].error().kind, ErrorKind::kClosed) << cut;
      ASSERT_EQ(replies[i].error().outcome, Outcome::kUnknown) << cut;
    }
    ASSERT_FALSE(connection.open());
  }
}

TEST(ClientMisbehaviour, CutOffInTheHello) {
  const std::string hello = HelloReply(0);
  ScriptedServer server([&hello](ScriptedPeer& peer, int connection) {
    peer.ReadRequest();
    peer.Send(hello.substr(0, static_cast<size_t>(connection)));
  });
  for (size_t cut = 0; cut < hello.size(); ++cut) {
    const Result<Connection> connection = Connection::Open(OptionsFor(server.port()));
    ASSERT_FALSE(connection);
    ASSERT_EQ(connection.error().kind, ErrorKind::kClosed);
    ASSERT_EQ(connection.error().outcome, Outcome::kNotSent);
  }
}

TEST(ClientMisbehaviour, GarbageAndWhatNobodyAskedFor) {
  const std::vector<std::string> garbage = {"HTTP/1.1 400 Bad Request\r\n", "-ERR unknown\r\n",
                                            Bytes({0x10}), Bytes({0x41, 7, 1}),
                                            Bytes({0x30, 0x30})};
  ScriptedServer server([&garbage](ScriptedPeer& peer, int connection) {
    peer.AnswerHello();
    peer.ReadRequest();
    peer.Send(garbage[static_cast<size_t>(connection)]);
    peer.AwaitClose();
  });
  for (const std::string& bytes : garbage) {
    Connection connection = OpenOrDie(OptionsFor(server.port()));
    const Result<Reply> reply = connection.Get("k");
    if (bytes[0] == 0x30) {
      EXPECT_TRUE(reply);  // the second one is too much, whenever it is seen
      EXPECT_FALSE(connection.Ping());
    } else {
      ASSERT_FALSE(reply);
      EXPECT_EQ(reply.error().kind, ErrorKind::kProtocol) << reply.error().message;
      EXPECT_TRUE(reply.error().maybe_executed());
    }
    EXPECT_FALSE(connection.open());
  }
}

// The beginning of a reply, before anything was asked: the rest would be put behind another reply's
// nodes.
TEST(ClientMisbehaviour, HalfAReplyThatNobodyAskedFor) {
  ScriptedServer server([](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    peer.Send(Bytes({0x3c, 2, 0x30, 0x3c, 1}));
    peer.ReadRequest();
    peer.Send(Bytes({0x30, 0x30, 0x30}));
    peer.AwaitClose();
  });
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  const Result<bool> push = connection.WaitForPush(std::chrono::seconds(20));
  EXPECT_FALSE(push) << "waited in vain";
  EXPECT_FALSE(connection.open());
  const Result<Reply> reply = connection.Get("k");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().outcome, Outcome::kNotSent) << reply.error().message;
}

TEST(ClientMisbehaviour, ARefusalIsTheServersLastWord) {
  const std::string text = "ERR Protocol error: invalid argument count 99";
  ScriptedServer server([&text](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    peer.ReadRequest();
    peer.Send(Bytes({0x30, 0x13}) + binary::Length(text.size()) + text);
    peer.AwaitClose();
  });
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  const Replies replies = connection.Execute(ThreeRequests());
  EXPECT_EQ(replies.answered(), 1u);
  EXPECT_EQ(replies[1].error().kind, ErrorKind::kServer);
  EXPECT_EQ(replies[1].error().message, text);
  EXPECT_EQ(replies[1].error().outcome, Outcome::kUnknown);
}

TEST(ClientMisbehaviour, ASilentServerMeetsTheDeadlines) {
  ScriptedServer silent([](ScriptedPeer& peer, int connection) {
    if (connection != 0) peer.AnswerHello();
    peer.AwaitClose();
  });
  ConnectionOptions options = OptionsFor(silent.port());
  options.connect_timeout = std::chrono::milliseconds(50);
  const Result<Connection> never = Connection::Open(options);
  ASSERT_FALSE(never);
  EXPECT_EQ(never.error().kind, ErrorKind::kTimeout);
  options.connect_timeout = kGenerous;
  options.request_timeout = std::chrono::milliseconds(50);
  Connection connection = OpenOrDie(options);
  EXPECT_EQ(connection.Ping().error().kind, ErrorKind::kTimeout);
}

// Of a pipeline that is too long for the socket's buffers only a part is sent when the connection
// ends: the rest is known not to have been executed.
TEST(ClientMisbehaviour, WhatWasNotSentIsKnown) {
  ScriptedServer server([](ScriptedPeer& peer, int connection) {
    peer.AnswerHello();
    for (int i = 0; i < 10; ++i) peer.ReadRequest();
    peer.Send(std::string(10, '\x30'));
    if (connection == 0) {
      peer.Close();
    } else {
      peer.AwaitClose();
    }
  });
  Pipeline pipe;
  const std::string value(1000, 'v');
  for (int i = 0; i < 50'000; ++i) pipe.Set("k", value);
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  const Replies replies = connection.Execute(std::move(pipe));
  EXPECT_LE(replies.answered(), 10u);
  EXPECT_GE(replies.sent(), replies.answered());
  EXPECT_LT(replies.sent(), replies.size());
  EXPECT_EQ(replies[replies.size() - 1].error().outcome, Outcome::kNotSent);
  EXPECT_EQ(replies[replies.sent() - 1].ok(), replies.sent() == replies.answered());
}

TEST(ClientMisbehaviour, RepliesBeforeAResetAreKept) {
  ScriptedServer server([](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    for (int i = 0; i < 3; ++i) peer.ReadRequest();
    peer.Send(Bulk("first"));
    peer.Close();
  });
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  const Replies replies = connection.Execute(ThreeRequests());
  ASSERT_EQ(replies.answered(), 1u);
  EXPECT_EQ(replies[0]->text(), "first");
  EXPECT_TRUE(replies[2].error().maybe_executed());
}

TEST(ClientSubscriptions, AreAnsweredByPushes) {
  ScriptedServer server([](ScriptedPeer& peer, int) {
    peer.AnswerHello();
    const auto push = [](std::string_view kind, std::string_view channel, int count) {
      return Bytes({0x3f, 3}) + Bulk(kind) + Bulk(channel) + Bytes({0x33, count * 2});
    };
    peer.ReadRequest();
    peer.ReadRequest();
    peer.Send(push("subscribe", "a", 1) + push("message", "a", 7) + push("subscribe", "b", 2) +
              Bytes({0x38}) + Text("PONG"));
    peer.ReadRequest();
    peer.Send(Bytes({0x39}) + Text("NOPERM no"));
    peer.ReadRequest();
    peer.SendByByte(push("message", "b", 8));
    peer.Send(push("unsubscribe", "b", 0));
    peer.Send(push("message", "c", 9));
    peer.AwaitClose();
  });
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  std::vector<std::string> pushes;
  connection.OnPush([&](Reply push) { pushes.push_back(push.ToString()); });
  const Replies replies =
      connection.Execute(std::move(Pipeline().Call("SUBSCRIBE", "a", "b").Ping()));
  ASSERT_TRUE(replies.ok());
  EXPECT_EQ(replies[0]->ToString(), "<\"subscribe\", \"b\", 2>");
  EXPECT_EQ(replies[1]->text(), "PONG");
  EXPECT_EQ(connection.Call("PSUBSCRIBE", "x*").error().code(), "NOPERM");
  EXPECT_EQ(connection.Call("UNSUBSCRIBE")->ToString(), "<\"unsubscribe\", \"b\", 0>");
  while (pushes.size() < 3) ASSERT_TRUE(*connection.WaitForPush(kGenerous));
  EXPECT_EQ(pushes, (std::vector<std::string>{"<\"message\", \"a\", 7>", "<\"message\", \"b\", 8>",
                                              "<\"message\", \"c\", 9>"}));
}

TEST(ClientFeatures, AreAskedForAndUsedWhenGranted) {
  std::string hello;
  ScriptedServer server([&hello](ScriptedPeer& peer, int) {
    hello = peer.AnswerHello(7);
    const std::string request = peer.ReadRequest();
    EXPECT_EQ(request.substr(0, 2), Bytes({0x25, 2}));
    peer.Send(Bytes({0x41, 2, 0x81, 0x80, 0x80, 0x80, 0x80, 0, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f}));
    peer.AwaitClose();
  });
  ConnectionOptions options = OptionsFor(server.port());
  options.compress_replies = true;
  options.compression_threshold = 100;
  Connection connection = OpenOrDie(options);
  const auto numbers = connection.Execute(std::move(Pipeline().CallNumeric<double>("GET", "n")))
                           .As<std::vector<double>>();
  ASSERT_TRUE(numbers);
  EXPECT_EQ(std::get<0>(*numbers), std::vector<double>{1.5});
  EXPECT_EQ(hello, Bytes({0x20, 6, 1, 5, 0, 0, 0, 100}));
}

TEST(ClientFeatures, AreNotUsedWhenTheyWereNotGranted) {
  ScriptedServer server([](ScriptedPeer& peer, int) {
    peer.AnswerHello(0);
    EXPECT_EQ(peer.ReadRequest(), binary::Call(124, {}));
    peer.Send("\x37");
    peer.AwaitClose();
  });
  Connection connection = OpenOrDie(OptionsFor(server.port()));
  const Replies replies = connection.Execute(std::move(Pipeline().CallNumeric<double>("GET", "n")));
  EXPECT_EQ(replies[0].error().kind, ErrorKind::kProtocol);
  EXPECT_EQ(replies[0].error().outcome, Outcome::kNotSent);
  EXPECT_TRUE(connection.Ping());
}

}  // namespace
}  // namespace ruddock::client
