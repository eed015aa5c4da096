// SPDX-License-Identifier: BSD-3-Clause
// The connection that waits, beside a real server.
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/binary/client/support.h"
#include "tests/support/program_run.h"
#include "tests/support/server_process.h"

namespace ruddock::client {
namespace {

using testing::Eventually;
using testing::FreePort;
using testing::ServerProcess;
using testing::TestSocket;

class ClientConnection : public ::testing::Test {
 protected:
  ServerProcess server_{{"--enable-debug-command", "yes"}};
  Connection connection_ = OpenOrDie(OptionsFor(server_.binary_port()));
};

TEST_F(ClientConnection, SaysHello) {
  EXPECT_EQ(connection_.info().server, "ruddock");
  EXPECT_EQ(connection_.info().protocol, 1);
  EXPECT_EQ(connection_.info().user, "default");
  EXPECT_EQ(*connection_.CallAs<int64_t>("CLIENT", "ID"), connection_.info().id);
  ConnectionOptions options = OptionsFor(server_.binary_port());
  options.database = 3;
  options.client_name = "tester";
  Connection other = OpenOrDie(options);
  EXPECT_EQ(other.info().database, 3);
  EXPECT_EQ(*other.CallAs<std::string>("CLIENT", "GETNAME"), "tester");
  ASSERT_TRUE(other.Set("k", "v"));
  EXPECT_TRUE(connection_.Get("k")->is_null());
  options.database = 99;
  const Result<Connection> refused = Connection::Open(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "ERR DB index is out of range");
}

TEST_F(ClientConnection, EveryTypeOfReply) {
  const auto debug = [this](const char* type) {
    return *connection_.Call("DEBUG", "PROTOCOL", type);
  };
  EXPECT_EQ(debug("string").type(), ReplyType::kBulk);
  EXPECT_EQ(debug("integer").integer(), 12345);
  EXPECT_EQ(debug("double").number(), 3.141);
  EXPECT_TRUE(debug("null").is_null());
  EXPECT_EQ(debug("array").ToString(), "[0, 1, 2]");
  EXPECT_EQ(debug("set").ToString(), "(0, 1, 2)");
  EXPECT_EQ(debug("map").type(), ReplyType::kMap);
  EXPECT_EQ(*debug("bignum").As<std::string>(), "1234567999999999999999999999999999999");
  EXPECT_EQ(debug("verbatim").format(), "txt");
  EXPECT_TRUE(debug("true").boolean());
  EXPECT_EQ(debug("false").type(), ReplyType::kBoolean);
  const Reply about = debug("attrib");
  EXPECT_EQ(about.type(), ReplyType::kBulk);
  ASSERT_TRUE(about.attributes());
  EXPECT_EQ(about.attributes()->Find("key-popularity")->ToString(), "[\"key:123\", 90]");
  EXPECT_EQ(*connection_.CallAs<std::string>("TYPE", "none"), "none");
}

TEST_F(ClientConnection, PushesGoToTheHandler) {
  std::vector<std::string> pushes;
  connection_.OnPush([&](Reply push) { pushes.push_back(push.ToString()); });
  const Result<Reply> reply = connection_.Call("DEBUG", "PROTOCOL", "push");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->type(), ReplyType::kBulk);
  EXPECT_EQ(pushes, std::vector<std::string>{"<\"server-cpu-usage\", 42>"});
  EXPECT_FALSE(*connection_.WaitForPush(std::chrono::milliseconds(1)));
}

TEST_F(ClientConnection, ErrorsOfTheServerLeaveItOpen) {
  ASSERT_TRUE(connection_.Set("k", "v"));
  const Result<Reply> wrong = connection_.LPush("k", "v");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::kServer);
  EXPECT_EQ(wrong.error().code(), "WRONGTYPE");
  EXPECT_EQ(wrong.error().outcome, Outcome::kAnswered);
  EXPECT_EQ(connection_.Call("NO.SUCH", 1).error().code(), "ERR");
  EXPECT_TRUE(connection_.open());
  EXPECT_EQ(*connection_.CallAs<std::string>("GET", "k"), "v");
}

TEST_F(ClientConnection, Pipelines) {
  Pipeline pipe;
  pipe.Set("k", "v").Get("k").Call("ZADD", "z", 1.5, "m").ZScore("z", "m").Incr("k").Get("none");
  const Replies replies = connection_.Execute(std::move(pipe));
  EXPECT_TRUE(replies.complete());
  EXPECT_FALSE(replies.ok());
  EXPECT_EQ(replies.size(), 6u);
  EXPECT_EQ(replies[3]->number(), 1.5);
  EXPECT_EQ(replies[4].error().message, "ERR value is not an integer or out of range");
  EXPECT_TRUE(replies[5]->is_null());
  EXPECT_FALSE((replies.As<std::string, std::string, int, double, int, std::optional<int>>()));
  const auto typed =
      connection_.Execute(std::move(Pipeline().Set("n", 41).Incr("n").SAdd("s", "m").SMembers("s")))
          .As<std::string, int, int, std::vector<std::string>>();
  ASSERT_TRUE(typed);
  EXPECT_EQ(std::get<1>(*typed), 42);
  EXPECT_EQ(std::get<3>(*typed), std::vector<std::string>{"m"});
  EXPECT_TRUE(connection_.Execute(Pipeline()).complete());
}

TEST_F(ClientConnection, LongPipelinesAndLargeValues) {
  Pipeline pipe;
  for (int i = 0; i < 100'000; ++i) pipe.Incr("n");
  const Replies replies = connection_.Execute(std::move(pipe));
  ASSERT_TRUE(replies.ok());
  for (size_t i = 0; i < replies.size(); ++i) {
    ASSERT_EQ(replies[i]->integer(), static_cast<int64_t>(i) + 1);
  }
  std::string large(20 << 20, 'x');
  large[large.size() / 2] = 'y';
  ASSERT_TRUE(connection_.Set("large", large));
  const Result<Reply> got = connection_.Get("large");
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->text() == large);
  // Replies outlive the connection.
  connection_.Close();
  EXPECT_TRUE(got->text() == large);
  EXPECT_EQ(replies[99'999]->integer(), 100'000);
}

TEST_F(ClientConnection, ADeadlineClosesAndLeavesTheOutcomeOpen) {
  Pipeline pipe;
  pipe.Set("k", "v").Call("BLPOP", "nothing", 0).Set("k", "w");
  const Replies replies =
      connection_.Execute(std::move(pipe), {.timeout = std::chrono::milliseconds(500)});
  EXPECT_EQ(replies.answered(), 1u);
  EXPECT_TRUE(replies[0]);
  for (const size_t i : {1u, 2u}) {
    EXPECT_EQ(replies[i].error().kind, ErrorKind::kTimeout);
    EXPECT_TRUE(replies[i].error().maybe_executed());
  }
  EXPECT_FALSE(connection_.open());
  const Result<Reply> closed = connection_.Get("k");
  EXPECT_EQ(closed.error().kind, ErrorKind::kClosed);
  EXPECT_EQ(closed.error().outcome, Outcome::kNotSent);
  ASSERT_TRUE(connection_.Reconnect());
  EXPECT_EQ(*connection_.CallAs<std::string>("GET", "k"), "v");
}

TEST_F(ClientConnection, TheServersEndIsNoticedBeforeSomethingIsSent) {
  TestSocket control(server_.port());
  EXPECT_EQ(control.Command({"CLIENT", "KILL", "ID", std::to_string(connection_.info().id)}),
            ":1\r\n");
  while (connection_.WaitForPush(std::chrono::milliseconds(10))) {
  }
  EXPECT_FALSE(connection_.open());
  EXPECT_EQ(connection_.Incr("n").error().outcome, Outcome::kNotSent);
}

TEST_F(ClientConnection, RepliesBeyondTheLimitBreakIt) {
  ASSERT_TRUE(connection_.Set("k", std::string(5000, 'x')));
  ConnectionOptions options = OptionsFor(server_.binary_port());
  options.max_reply_bytes = 4999;
  Connection limited = OpenOrDie(options);
  const Result<Reply> reply = limited.Get("k");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, ErrorKind::kTooLarge);
  EXPECT_FALSE(limited.open());
}

TEST_F(ClientConnection, CompressionAndNumbers) {
  ConnectionOptions options = OptionsFor(server_.binary_port());
  options.compress_replies = true;
  options.compress_requests = true;
  options.compression_threshold = 1000;
  Connection packed = OpenOrDie(options);
  const std::vector<double> numbers(50'000, 0.5);
  Pipeline pipe;
  pipe.Set("n", AsNumbers(numbers)).CallNumeric<double>("GET", "n").StrLen("n");
  const Replies replies = packed.Execute(std::move(pipe));
  EXPECT_EQ(packed.info().features, kArraysOfNumbers | kCompressedReplies | kCompressedRequests);
  ASSERT_TRUE(replies.ok()) << replies[0].error().ToString();
  const auto got = replies[1]->As<Numbers<double>>();
  ASSERT_TRUE(got);
  ASSERT_TRUE(got->aligned());
  EXPECT_TRUE(std::equal(numbers.begin(), numbers.end(), got->span().begin(), got->span().end()));
  EXPECT_EQ(replies[2]->integer(), 400'000);
  std::string text;
  while (text.size() < 3'000'000)
    text += "\"field " + std::to_string(text.size() % 977) + "\": 1, ";
  ASSERT_TRUE(packed.Set("text", text));
  EXPECT_TRUE(packed.Get("text")->text() == text);
  EXPECT_TRUE(connection_.Get("text")->text() == text);
}

TEST(ClientAuthentication, PasswordsRightAndWrong) {
  ServerProcess server({"--requirepass", "secret"});
  ConnectionOptions options = OptionsFor(server.binary_port());
  const auto refused = [&] {
    const Result<Connection> connection = Connection::Open(options);
    return connection ? Error{} : connection.error();
  };
  EXPECT_EQ(refused().kind, ErrorKind::kServer);
  EXPECT_EQ(refused().message, "NOAUTH Authentication required.");
  options.password = "wrong";
  EXPECT_EQ(refused().code(), "WRONGPASS");
  options.password = "secret";
  EXPECT_TRUE(OpenOrDie(options).Ping());
  options.user = "default";
  EXPECT_TRUE(OpenOrDie(options).Ping());
  options.user = "nobody";
  EXPECT_EQ(refused().code(), "WRONGPASS");
}

TEST(ClientConnecting, NobodyThere) {
  ConnectionOptions options = OptionsFor(FreePort());
  const Result<Connection> nobody = Connection::Open(options);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().kind, ErrorKind::kNetwork);
  EXPECT_EQ(nobody.error().outcome, Outcome::kNotSent);
  EXPECT_EQ(nobody.error().ToString(), "network (not sent): Connection refused");
  options.host = "no-such-host.invalid";
  EXPECT_EQ(Connection::Open(options).error().kind, ErrorKind::kNetwork);
}

TEST(ClientConnecting, ByName) {
  ServerProcess server;
  ConnectionOptions options = OptionsFor(server.binary_port());
  options.host = "localhost";
  EXPECT_TRUE(OpenOrDie(options).Ping());
}

TEST(ClientConnecting, AFullServerSaysSo) {
  ServerProcess server({"--maxclients", "1"});
  // The look whether it accepts counts until the server sees its end.
  std::optional<Connection> first;
  ASSERT_TRUE(Eventually([&] {
    Result<Connection> opened = Connection::Open(OptionsFor(server.binary_port()));
    if (opened) first = std::move(*opened);
    return first.has_value();
  }));
  ASSERT_TRUE(first->Ping());
  const Result<Connection> second = Connection::Open(OptionsFor(server.binary_port()));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "ERR max number of clients reached");
}

TEST(ClientExamples, Run) {
  ServerProcess server;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const char* name : {"sync", "pipeline", "pool", "coroutine"}) {
    const std::string program = folder / (std::string("ruddock-example-") + name);
    const std::string line = program + " 127.0.0.1 " + std::to_string(server.binary_port());
    EXPECT_EQ(std::system((line + " >/dev/null").c_str()), 0) << line;
  }
}

}  // namespace
}  // namespace ruddock::client
