// SPDX-License-Identifier: BSD-3-Clause
// The binary protocol from outside, beside RESP3: what our reader makes of its values, and what the
// commands that concern the protocol answer. random/ does the rest.
#include <gtest/gtest.h>

#include <string>

#include "compat/support/binary_value.h"
#include "compat/support/child_server.h"

namespace ruddock::compat {
namespace {

using namespace std::string_literals;

std::string AsResp3(std::string_view bytes) {
  std::size_t used = 0;
  Reply reply;
  if (ParseBinaryValue(bytes, &used, &reply) != ParseStatus::kDone) return "not a value";
  if (used != bytes.size()) return "more than a value";
  return Serialize(reply);
}

// A value and what RESP3 sends for it.
const std::pair<std::string, std::string> kValues[] = {
    {"\x30", "_\r\n"},
    {"\x31", "#f\r\n"},
    {"\x32", "#t\r\n"},
    {"\x33\x99\x01", ":-77\r\n"},
    {"\x33\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", ":-9223372036854775808\r\n"},
    {"\x33\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01", ":9223372036854775807\r\n"},
    {"\x34\0\0\0\0\0\0\xf8\x3f"s, ",1.5\r\n"},
    {"\x34\0\0\0\0\0\0\xf0\xff"s, ",-inf\r\n"},
    {"\x34\x9a\x99\x99\x99\x99\x99\xb9\x3f", ",0.10000000000000001\r\n"},
    {"\x35\x03\x30.1", ",0.1\r\n"},
    {"\x36\x02-7", "(-7\r\n"},
    {"\x37", "+OK\r\n"},
    {"\x38\x04PONG", "+PONG\r\n"},
    {"\x39\x05\x45RR x", "-ERR x\r\n"},
    {"\x3a\0"s, "$0\r\n\r\n"},
    {"\x3b\x06txtabc", "=7\r\ntxt:abc\r\n"},
    {"\x3c\x02\x30\x3c\0"s, "*2\r\n_\r\n*0\r\n"},
    {"\x3d\x01\x3a\x01k\x33\x02", "%1\r\n$1\r\nk\r\n:1\r\n"},
    {"\x3e\x01\x31", "~1\r\n#f\r\n"},
    {"\x3f\x01\x37", ">1\r\n+OK\r\n"},
    {"\x40\x01\x37\x37\x30", "|1\r\n+OK\r\n+OK\r\n_\r\n"},
    {"\x13\x05\0\0\0ERR y"s, "-ERR y\r\n"},
};

TEST(BinaryReader, MakesRespOfValues) {
  for (const auto& [bytes, resp] : kValues) {
    EXPECT_EQ(AsResp3(bytes), resp);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      std::size_t used = 0;
      Reply reply;
      EXPECT_EQ(ParseBinaryValue(std::string_view(bytes).substr(0, size), &used, &reply),
                ParseStatus::kNeedMore)
          << Escape(bytes) << " cut at " << size;
    }
  }
}

TEST(BinaryReader, RefusesWhatIsNoValue) {
  for (const std::string& bytes :
       {"\x43"s, "\x2b"s, "\x33\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"s, "\x3b\x02\x61\x62"s,
        std::string(200, '\x3c') + "\x01"}) {
    EXPECT_EQ(AsResp3(bytes), "not a value") << Escape(bytes);
  }
}

class BinaryPort : public ::testing::Test {
 protected:
  void SetUp() override {
    if (SelfTest()) GTEST_SKIP() << "redis-server has no binary port";
    servers_.emplace(StartReference(), StartRuddock({"--binary-port", ChildServer::kAnyPort}));
    resp_.emplace(servers_->reference->Connect());
    resp_->Call({"HELLO", "3"});
    binary_.emplace(RawConnection::Binary(servers_->ruddock->binary_port()));
  }
  void ExpectSame(const std::vector<std::string>& command) {
    EXPECT_EQ(Describe(binary_->Call(command)), Describe(resp_->Call(command)))
        << CommandLine(command);
  }

  std::optional<ServerPair> servers_;
  std::optional<RawConnection> resp_;
  std::optional<RawConnection> binary_;
};

TEST_F(BinaryPort, EveryTypeOfReplyIsThatOfResp3) {
  for (const char* type : {"string", "integer", "double", "null", "array", "set", "map", "attrib",
                           "push", "bignum", "verbatim", "true", "false", "nothing"}) {
    ExpectSame({"DEBUG", "PROTOCOL", type});
    if (std::string(type) != "push") continue;
    EXPECT_EQ(Describe(binary_->Read()), Describe(resp_->Read()));
  }
}

TEST_F(BinaryPort, CommandsAboutTheProtocol) {
  RawReply hello = binary_->Call({"HELLO", "3", "SETNAME", "me"});
  ASSERT_EQ(hello.tree.type, '%') << Describe(hello);
  ExpectSame({"HELLO", "4"});
  ExpectSame({"HELLO", "x"});
  ExpectSame({"AUTH", "secret"});
  EXPECT_EQ(binary_->Call({"HELLO", "2"}).raw, "-NOPROTO unsupported protocol version\r\n");
  EXPECT_EQ(binary_->Call({"CLIENT", "GETNAME"}).raw, "$2\r\nme\r\n");
  const std::string info = binary_->Call({"CLIENT", "INFO"}).tree.text;
  EXPECT_NE(info.find(" resp=3"), std::string::npos) << info;
  EXPECT_EQ(binary_->Call({"RESET"}).raw, "+RESET\r\n");
  EXPECT_EQ(binary_->Call({"CLIENT", "GETNAME"}).raw, "_\r\n");
  ExpectSame({"SMEMBERS", "none"});
}

TEST_F(BinaryPort, MonitorFeedsStatuses) {
  EXPECT_EQ(binary_->Call({"MONITOR"}).raw, "+OK\r\n");
  servers_->ruddock->Connect().Call({"GET", "seen"});
  const RawReply line = binary_->Read();
  EXPECT_EQ(line.tree.type, '+');
  EXPECT_NE(line.tree.text.find("\"GET\" \"seen\""), std::string::npos) << line.tree.text;
}

}  // namespace
}  // namespace ruddock::compat
