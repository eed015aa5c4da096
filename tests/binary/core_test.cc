// SPDX-License-Identifier: BSD-3-Clause
// Golden bytes of the core, request by request, and any split of the stream.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "binary/codec.h"
#include "engine/command/registry.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/codec_feed.h"

namespace ruddock::binary {
namespace {

std::string Put(std::string_view key, std::string_view value) {
  std::string frame = Bytes({0x02}) + Length(key.size());
  frame += key;
  frame += Length(value.size());
  frame += value;
  return frame + '\0';
}

struct Golden {
  const char* what;
  std::string request;
  const char* command;  // its full name
  std::vector<std::string> args;
};

const std::vector<Golden>& GoldenRequests() {
  static const std::vector<Golden> rows = {
      {"PING", Bytes({0x01}), "binary|ping", {"PING"}},
      {"PUT", Bytes({0x02, 1, 0, 0, 0, 'k', 2, 0, 0, 0, 'v', 'w', 0}), "set", {"SET", "k", "vw"}},
      {"PUT with ttl",
       Bytes({0x02, 1, 0, 0, 0, 'k', 2, 0, 0, 0, 'v', 'w', 1, 0x2c, 1, 0, 0, 0, 0, 0, 0}),
       "set",
       {"SET", "k", "vw", "EX", "300"}},
      {"PUT of nothing", Bytes({0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0}), "set", {"SET", "", ""}},
      {"GET", Bytes({0x03, 3, 0, 0, 0, 'k', 0, 'y'}), "get", {"GET", std::string("k\0y", 3)}},
      {"DEL", Bytes({0x04, 1, 0, 0, 0, 'k'}), "del", {"DEL", "k"}},
      {"EXPIRE",
       Bytes({0x05, 1, 0, 0, 0, 'k', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}),
       "expire",
       {"EXPIRE", "k", "18446744073709551615"}},
      {"STATS", Bytes({0x06}), "binary|stats", {"STATS"}},
      {"METRICS", Bytes({0x07}), "binary|metrics", {"METRICS"}},
  };
  return rows;
}

using Feed = engine::CodecFeed<BinaryCodec>;

TEST(BinaryCore, GoldenRequests) {
  for (const Golden& row : GoldenRequests()) {
    SCOPED_TRACE(row.what);
    Feed feed;
    ASSERT_TRUE(feed.Add(row.request));
    ASSERT_EQ(feed.requests.size(), 1u);
    EXPECT_EQ(feed.requests[0], row.args);
    const engine::CommandRegistry& all = engine::Commands();
    const bool known = all.Find(row.command) != nullptr || all.FindInternal(row.command) != nullptr;
    EXPECT_EQ(feed.commands[0], known ? row.command : "");
  }
}

TEST(BinaryCore, EveryRowSplitAtEveryPosition) {
  std::string stream;
  std::vector<std::vector<std::string>> expected;
  for (const Golden& row : GoldenRequests()) {
    stream += row.request;
    expected.push_back(row.args);
  }
  for (size_t first = 0; first <= stream.size(); ++first) {
    for (size_t second = first; second <= stream.size(); ++second) {
      Feed feed;
      ASSERT_TRUE(feed.Add(stream.substr(0, first)));
      ASSERT_TRUE(feed.Add(stream.substr(first, second - first)));
      ASSERT_TRUE(feed.Add(stream.substr(second)));
      ASSERT_EQ(feed.requests, expected) << first << ", " << second;
    }
  }
  Feed bytewise;
  for (const char c : stream) ASSERT_TRUE(bytewise.Add({&c, 1}));
  EXPECT_EQ(bytewise.requests, expected);
}

TEST(BinaryCore, LargeFieldsAreReceivedInPlace) {
  const std::string key(40'000, 'k');
  const std::string value(100'000, 'v');
  const std::string tail = Bytes({1, 7, 0, 0, 0, 0, 0, 0, 0});
  for (const auto& [k, v] : {std::pair{std::string("key"), value}, std::pair{key, value},
                             std::pair{key, std::string("small")}}) {
    std::string frame = Put(k, v);
    frame.pop_back();
    frame += tail + Bytes({0x01});
    const std::vector<std::vector<std::string>> expected = {{"SET", k, v, "EX", "7"}, {"PING"}};
    // Around every boundary between two fields, and somewhere inside.
    const size_t fields[] = {0,
                             1,
                             5,
                             5 + k.size(),
                             9 + k.size(),
                             9 + k.size() + v.size(),
                             10 + k.size() + v.size(),
                             frame.size() - 1,
                             frame.size()};
    for (const size_t at : fields) {
      for (int shift = -2; shift <= 2; ++shift) {
        const size_t split = std::min(frame.size(), at + static_cast<size_t>(shift));
        Feed feed;
        ASSERT_TRUE(feed.Add(frame.substr(0, split)));
        ASSERT_TRUE(feed.Add(frame.substr(split)));
        ASSERT_EQ(feed.requests, expected) << split;
      }
    }
    Feed pieces;
    for (size_t at = 0; at < frame.size(); at += 1000) {
      ASSERT_TRUE(pieces.Add(frame.substr(at, 1000)));
    }
    EXPECT_EQ(pieces.requests, expected);
    EXPECT_GT(pieces.direct_bytes(), std::max(k.size(), v.size()) - 2000);
  }
}

TEST(BinaryCore, ManyRequestsComeInSeveralBatches) {
  Feed feed;
  ASSERT_TRUE(feed.Add(std::string(1000, 0x01)));
  EXPECT_EQ(feed.requests.size(), 1000u);
}

TEST(BinaryCore, BrokenInputSaysWhatIsWrong) {
  const std::pair<std::string, const char*> rows[] = {
      {"*1\r\n$4\r\nPING\r\n", "Protocol error: unknown request 0x2a"},
      {"GET / HTTP/1.1\r\n", "Protocol error: unknown request 0x47"},
      {Bytes({0}), "Protocol error: unknown request 0x00"},
      {Bytes({0x08}), "Protocol error: unknown request 0x08"},
      {Bytes({0x26}), "Protocol error: unknown request 0x26"},
      {Bytes({0xff}), "Protocol error: unknown request 0xff"},
      {Bytes({0x03, 0xff, 0xff, 0xff, 0xff}), "Protocol error: invalid key length 4294967295"},
      {Bytes({0x02, 0, 0, 0, 0, 1, 0, 0, 0x20}), "Protocol error: invalid value length 536870913"},
      {Bytes({0x02, 0, 0, 0, 0, 0, 0, 0, 0, 2}), "Protocol error: has_ttl is neither 0 nor 1"},
  };
  for (const auto& [bytes, error] : rows) {
    Feed feed;
    EXPECT_FALSE(feed.Add(Bytes({0x01}) + bytes)) << error;
    EXPECT_EQ(feed.codec().error(), error);
    // What came before is answered.
    EXPECT_EQ(feed.requests.size(), 1u) << error;
  }
}

TEST(BinaryCore, LittleIsTakenBeforeAuthentication) {
  Feed feed;
  feed.limits.authenticated = false;
  EXPECT_TRUE(feed.Add(Put("k", std::string(16'384, 'v'))));
  EXPECT_FALSE(feed.Add(Bytes({0x02}) + Length(1) + "k" + Length(16'385)));
  EXPECT_EQ(feed.codec().error(), "Protocol error: unauthenticated value length");
}

class BinaryReplies : public ::testing::Test {
 protected:
  BinaryReplies() { encoder_.Attach(out_); }
  std::string Take() {
    std::string bytes = Contents(out_);
    out_.Clear();
    return bytes;
  }

  engine::OutputBuffer out_;
  CoreEncoder encoder_;
};

TEST_F(BinaryReplies, Golden) {
  encoder_.Simple("OK");
  EXPECT_EQ(Take(), Bytes({0x10}));
  encoder_.Simple("PONG");
  EXPECT_EQ(Take(), Bytes({0x11}));
  encoder_.Null();
  EXPECT_EQ(Take(), Bytes({0x12}));
  encoder_.Integer(1);
  encoder_.Integer(0);
  EXPECT_EQ(Take(), Bytes({0x10, 0x12}));
  encoder_.Error("ERR no");
  EXPECT_EQ(Take(), Bytes({0x13, 6, 0, 0, 0}) + "ERR no");
  EXPECT_EQ(ErrorFrame("ERR no"), Bytes({0x13, 6, 0, 0, 0}) + "ERR no");
  encoder_.Bulk("value");
  EXPECT_EQ(Take(), Bytes({0x14, 5, 0, 0, 0}) + "value");
  encoder_.Verbatim("txt", "{}");
  EXPECT_EQ(Take(), Bytes({0x15, 2, 0, 0, 0}) + "{}");
  for (const size_t size : {size_t{100}, size_t{300'000}}) {
    engine::BlobRef blob = engine::Blob::Make(size);
    std::memset(blob->data(), 'x', size);
    encoder_.BulkShared(blob);
    EXPECT_EQ(Take(), Bytes({0x14}) + Length(size) + std::string(size, 'x'));
  }
}

TEST_F(BinaryReplies, WhatHasNoFrameIsOneError) {
  const std::string error = ErrorFrame("ERR this reply has no frame in the core protocol");
  encoder_.Array(3);
  encoder_.Integer(1);
  encoder_.Map(1);
  encoder_.Bulk("a");
  encoder_.Null();
  encoder_.Error("ERR b");
  encoder_.Simple("PONG");
  EXPECT_EQ(Take(), error + Bytes({0x11}));
  const size_t mark = encoder_.Defer();
  encoder_.Bulk("a");
  encoder_.ResolveArray(mark, 1);
  encoder_.Simple("PONG");
  EXPECT_EQ(Take(), error + Bytes({0x11}));
}

TEST_F(BinaryEngine, PutThenGet) {
  EXPECT_EQ(RunBytes(Bytes({0x03}) + Length(1) + "k"), Bytes({0x12}));
  EXPECT_EQ(RunBytes(Put("k", "value")), Bytes({0x10}));
  EXPECT_EQ(RunBytes(Bytes({0x03}) + Length(1) + "k"), Bytes({0x14, 5, 0, 0, 0}) + "value");
  EXPECT_EQ(Run("GET", "k"), "$5\r\nvalue\r\n");
}

TEST_F(BinaryEngine, SixteenPingsAtOnce) {
  EXPECT_EQ(RunBytes(std::string(16, 0x01)), std::string(16, 0x11));
}

TEST_F(BinaryEngine, OnlyPingBeforeAuthentication) {
  const std::string refused = ErrorFrame("NOAUTH Authentication required.");
  const std::string get = Bytes({0x03}) + Length(1) + "k";
  RequirePassword("secret");
  EXPECT_EQ(RunBytes(Bytes({0x01}) + get + Put("k", "v") + Bytes({0x06, 0x07, 0x01})),
            Bytes({0x11}) + refused + refused + refused + refused + Bytes({0x11}));
  RequirePassword("");
  EXPECT_EQ(RunBytes(get), Bytes({0x12}));
}

TEST_F(BinaryEngine, StatsCountKeys) {
  RunBytes(Put("k", "v") + Bytes({0x03}) + Length(1) + "k");
  const std::string stats = RunBytes(Bytes({0x06}));
  EXPECT_EQ(stats[0], 0x15);
  EXPECT_EQ(stats.substr(1, 4), Length(stats.size() - 5));
  EXPECT_NE(stats.find(R"({"keys":1,"memory":)"), std::string::npos) << stats;
  EXPECT_NE(stats.find(R"("hits":1,"misses":0,"ops":2,"connections":1,"uptime":0})"),
            std::string::npos)
      << stats;
  const std::string metrics = RunBytes(Bytes({0x07}));
  EXPECT_NE(metrics.find(R"("get":{"calls":1,"failed":0,"rejected":0,"usec":)"), std::string::npos)
      << metrics;
  EXPECT_NE(metrics.find(R"("p99.9_us":)"), std::string::npos) << metrics;
}

TEST_F(BinaryEngine, InternalRequestsHaveNoNameInResp) {
  EXPECT_EQ(Run("binary|stats").substr(0, 20), "-ERR unknown command");
}

}  // namespace
}  // namespace ruddock::binary
