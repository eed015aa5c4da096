// SPDX-License-Identifier: BSD-3-Clause
// Typed requests: what the decoder makes of them in any split of the stream, and what an engine
// answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "binary/codec.h"
#include "engine/command/registry.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/codec_feed.h"

namespace ruddock::binary {
namespace {

using Feed = engine::CodecFeed<BinaryCodec>;
using Requests = std::vector<std::vector<std::string>>;

constexpr int kGet = 1;
constexpr int kSet = 2;

// One of each kind, and the requests that they stand for.
std::string MixedStream() {
  return Call(kGet, {"key"}) + Bytes({0x01}) + Call(kSet, {"", std::string(200, 'v')}) +
         NamedCall({"Object", "ENCODING", "k"}) + Call(300, {}) + Hello(7, "u", "p", 3) +
         Bytes({0x03, 1, 0, 0, 0, 'k'}) + Bytes({0x20, 6, 0x81, 0, 0, 0, 0, 0}) +
         Call(kGet, {"last"});
}

const Requests& MixedRequests() {
  static const Requests requests = {
      {"get", "key"},
      {"PING"},
      {"set", "", std::string(200, 'v')},
      {"Object", "ENCODING", "k"},
      {"opcode 300"},
      {"HELLO", "1", "0", "u", "p", "3", "0"},
      {"GET", "k"},
      {"HELLO", "1", "0", "", "", "0", "0"},
      {"get", "last"},
  };
  return requests;
}

TEST(BinaryCall, OpcodesLeadToCommands) {
  Feed feed;
  ASSERT_TRUE(feed.Add(MixedStream()));
  EXPECT_EQ(feed.requests, MixedRequests());
  const std::vector<std::string> commands = {"get", "binary|ping",  "set", "", "", "binary|hello",
                                             "get", "binary|hello", "get"};
  EXPECT_EQ(feed.commands, commands);
}

TEST(BinaryCall, AnySplitOfTheStreamIsTheSame) {
  engine::ExpectSameInAnySplit<BinaryCodec>(MixedStream(), MixedRequests());
}

TEST(BinaryCall, LargeArgumentsAreReceivedInPlace) {
  const std::string key(40'000, 'k');
  const std::string value(100'000, 'v');
  const std::vector<std::string> args = {key, value, "EX", std::string(33'000, '7')};
  std::string stream = Call(kSet, args) + Call(kGet, {"k"});
  Requests expected = {{"set"}, {"get", "k"}};
  expected[0].insert(expected[0].end(), args.begin(), args.end());
  for (const size_t piece : {1, 7, 1000, 39'999, 40'005, 65'536, 140'010, 173'020}) {
    Feed feed;
    for (size_t at = 0; at < stream.size(); at += piece) {
      ASSERT_TRUE(feed.Add(stream.substr(at, piece)));
    }
    ASSERT_EQ(feed.requests, expected) << piece;
    if (piece <= 1000) {
      EXPECT_GT(feed.direct_bytes(), 173'000u - 3 * piece - 10);
    }
  }
}

TEST(BinaryCall, ARequestInManyPiecesIsNotScannedAnewForEach) {
  // With a scan from the start for each piece this would be 10^11 steps.
  const std::vector<std::string> args(300'000, "");
  const std::string stream = Call(kSet, args);
  Feed feed;
  BinaryCodec codec;
  engine::Batch batch;
  for (size_t size = 1; size <= stream.size(); ++size) {
    batch.Clear();
    const engine::Codec::Result result = codec.Decode({stream.data(), size}, batch, {});
    ASSERT_EQ(result.status, engine::Codec::Status::kNeedMore);
    ASSERT_EQ(batch.size(), size == stream.size() ? 1u : 0u) << size;
  }
  EXPECT_EQ(batch.args(batch.request(0)).size(), 300'001u);
}

TEST(BinaryCall, BrokenInputSaysWhatIsWrong) {
  const std::string ten_ff(10, '\xff');
  const std::pair<std::string, const char*> rows[] = {
      {"\x21" + ten_ff, "invalid opcode"},
      {"\x21\x01" + ten_ff, "invalid argument count"},
      {Bytes({0x21, 1}) + Varint((1 << 24) + 1), "invalid argument count 16777217"},
      {Bytes({0x22, 0}), "invalid argument count 0"},
      {Bytes({0x21, 1, 1}) + ten_ff, "invalid argument length"},
      {Bytes({0x21, 1, 1}) + Varint((512u << 20) + 1), "invalid argument length 536870913"},
      {Bytes({0x21, 1, 2, 1, 'k'}) + Varint(UINT64_MAX),
       "invalid argument length 18446744073709551615"},
      {Bytes({0x20}) + ten_ff, "invalid hello length"},
      {Bytes({0x20}) + Varint(16'385), "invalid hello length 16385"},
      {Bytes({0x20, 0}), "invalid hello"},
      {Bytes({0x20, 4, 1, 0, 0, 0}), "invalid hello"},
      {Bytes({0x20, 5, 1, 0, 3, 0, 0}), "invalid hello"},
      {Bytes({0x20, 6, 1, 0, 0, 0, 0, 0xff}), "invalid hello"},
      {Bytes({0x24}), "unknown request 0x24"},
      {Bytes({0x26}), "unknown request 0x26"},
  };
  for (const auto& [bytes, error] : rows) {
    for (const bool whole : {true, false}) {
      Feed feed;
      const std::string stream = Call(kGet, {"k"}) + bytes;
      bool fine = true;
      if (whole) {
        fine = feed.Add(stream);
      } else {
        for (size_t at = 0; at < stream.size() && fine; ++at) fine = feed.Add(stream.substr(at, 1));
      }
      EXPECT_FALSE(fine) << error;
      EXPECT_EQ(feed.codec().error(), std::string("Protocol error: ") + error);
      // What came before is answered.
      EXPECT_EQ(feed.requests.size(), 1u) << error;
      EXPECT_FALSE(feed.codec().memory() != 0) << error;
    }
  }
}

TEST(BinaryCall, LittleIsTakenBeforeAuthentication) {
  const std::pair<std::string, const char*> rows[] = {
      {Bytes({0x21, 1, 11}), "unauthenticated argument count"},
      {Bytes({0x22, 1}) + Varint(16'385), "unauthenticated argument length"},
  };
  for (const auto& [bytes, error] : rows) {
    Feed feed;
    feed.limits.authenticated = false;
    EXPECT_TRUE(feed.Add(Call(kGet, std::vector<std::string>(10, std::string(16'384, 'v')))));
    EXPECT_FALSE(feed.Add(bytes));
    EXPECT_EQ(feed.codec().error(), std::string("Protocol error: ") + error);
  }
}

class BinaryCalls : public BinaryEngine {};

TEST_F(BinaryCalls, AnErrorFrameFollowsTheAnswersOfItsOwnKind) {
  const std::string broken = ErrorFrame("ERR Protocol error: unknown request 0x47");
  EXPECT_EQ(RunBytes(Call(kSet, {"k", "v"}) + Call(kGet, {"k"}) + "GET / HTTP/1.1\r\n"),
            Bytes({0x37, 0x3a, 1, 'v'}) + broken);
}

TEST_F(BinaryCalls, CoreAndTypedRequestsMixInOrder) {
  std::string requests;
  std::string replies;
  for (int i = 0; i < 300; ++i) {
    const std::string value = std::to_string(i);
    requests += Call(kSet, {"k", value}) + Bytes({0x03, 1, 0, 0, 0, 'k'}) + Bytes({0x01}) +
                NamedCall({"get", "k"});
    replies +=
        Bytes({0x37, 0x14}) + Length(value.size()) + value + Bytes({0x11, 0x3a}) + Text(value);
  }
  EXPECT_EQ(RunBytes(requests), replies);
}

TEST_F(BinaryCalls, EachErrorIsOfTheKindOfItsRequest) {
  Run("RPUSH", "list", "a");
  const std::string text = "WRONGTYPE Operation against a key holding the wrong kind of value";
  EXPECT_EQ(RunBytes(Bytes({0x03, 4, 0, 0, 0}) + "list" + Call(kGet, {"list"})),
            ErrorFrame(text) + Bytes({0x39}) + Text(text));
}

TEST_F(BinaryCalls, NobodyIsServedBeforeTheRightPassword) {
  RequirePassword("secret");
  const std::string noauth = Bytes({0x39}) + Text("NOAUTH Authentication required.");
  const std::string wrong =
      Bytes({0x39}) + Text("WRONGPASS invalid username-password pair or user is disabled.");
  EXPECT_EQ(RunBytes(Bytes({0x01}) + Call(kGet, {"k"}) + NamedCall({"PING"}) + Hello(1, "", "", 0) +
                     Hello(1, "", "guess", 0) + Hello(1, "who", "secret", 0) +
                     NamedCall({"AUTH", "guess"}) + Call(kGet, {"k"})),
            Bytes({0x11}) + noauth + noauth + noauth + wrong + wrong + wrong + noauth);
  // The requests behind the right one are served.
  const std::string map = Bytes({0x3d, 7, 0x3a}) + Text("server");
  EXPECT_EQ(RunBytes(Hello(1, "", "secret", 0)).substr(0, map.size()), map);
  EXPECT_EQ(RunBytes(Call(kGet, {"k"})), Bytes({0x30}));
  RequirePassword("secret");
  EXPECT_EQ(RunBytes(NamedCall({"AUTH", "secret"}) + Call(kGet, {"k"})), Bytes({0x37, 0x30}));
}

TEST_F(BinaryCalls, HelloChoosesADatabase) {
  EXPECT_EQ(RunBytes(Hello(1, "", "", 9)).back(), Varint(ZigZag(9))[0]);
  EXPECT_EQ(RunBytes(Call(kSet, {"k", "nine"})), Bytes({0x37}));
  const std::string range = Bytes({0x39}) + Text("ERR DB index is out of range");
  EXPECT_EQ(RunBytes(Hello(1, "", "", 16) + Hello(1, "", "", UINT64_MAX)), range + range);
  EXPECT_EQ(RunBytes(Call(kGet, {"k"})), Bytes({0x3a}) + Text("nine"));
  EXPECT_EQ(RunBytes(Hello(0, "", "", 0)),
            Bytes({0x39}) + Text("NOPROTO unsupported protocol version"));
}

TEST_F(BinaryCalls, HelloHidesWhatItIsTold) {
  engine_.SetSlowThresholds(0, -1);
  RunBytes(Hello(1, "somebody", "hush", 0));
  const std::string log = Run("SLOWLOG", "GET", "10");
  EXPECT_EQ(log.find("hush"), std::string::npos) << log;
}

TEST_F(BinaryCalls, ResetLeavesTheProtocolAlone) {
  EXPECT_EQ(RunBytes(NamedCall({"SELECT", "3"}) + NamedCall({"RESET"})),
            Bytes({0x37, 0x38}) + Text("RESET"));
  EXPECT_EQ(client_.session().protocol, 3);
  EXPECT_EQ(client_.session().database, 0u);
  EXPECT_EQ(RunBytes(NamedCall({"SMEMBERS", "none"})), Bytes({0x3e, 0}));
}

TEST_F(BinaryCalls, LargeValuesGoByReference) {
  const std::string large(300'000, 'x');
  EXPECT_EQ(RunBytes(Call(kSet, {"k", large}) + Call(kGet, {"k"})),
            Bytes({0x37, 0x3a}) + Text(large));
}

// A value that is referenced ends a reply here; in RESP a line break stands behind it.
TEST_F(BinaryCalls, AHeaderThatComesLastStandsBehindTheReplyBefore) {
  const std::string large(300'000, 'x');
  EXPECT_EQ(RunBytes(Call(kSet, {"k", large}) + Call(kGet, {"k"}) + NamedCall({"KEYS", "*"})),
            Bytes({0x37, 0x3a}) + Text(large) + Bytes({0x3c, 1, 0x3a}) + Text("k"));
}

// What rename-command took away has no number either. The registry is the process's, so the
// command is one that no other test runs.
TEST(BinaryOpcodes, RenamedCommandsCannotBeCalledByNumber) {
  engine::CommandRegistry registry;
  const uint16_t opcode = registry.Find("lolwut")->spec->opcode;
  EXPECT_NE(registry.FindOpcode(opcode), nullptr);
  ASSERT_TRUE(registry.Rename("lolwut", "art"));
  EXPECT_EQ(registry.FindOpcode(opcode), nullptr);
  ASSERT_TRUE(registry.Rename("art", ""));
  EXPECT_EQ(registry.FindOpcode(opcode), nullptr);
  EXPECT_EQ(registry.FindOpcode(0), nullptr);
  EXPECT_EQ(registry.FindOpcode(UINT64_MAX), nullptr);
}

}  // namespace
}  // namespace ruddock::binary
