// SPDX-License-Identifier: BSD-3-Clause
#include "resp/decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "resp/codec.h"
#include "tests/support/codec_feed.h"

namespace ruddock::resp {
namespace {

using engine::Batch;
using Feed = engine::CodecFeed<RespCodec>;
using Args = std::vector<std::string>;
using Status = Decoder::Status;

constexpr size_t kReadBuffer = 64 * 1024;

std::string Multibulk(const Args& args) {
  std::string text = "*" + std::to_string(args.size()) + "\r\n";
  for (const std::string& arg : args) {
    text += "$" + std::to_string(arg.size()) + "\r\n" + arg + "\r\n";
  }
  return text;
}

// In pieces as large as those that a connection reads. False after an error.
bool FeedReads(Feed& feed, std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t part = std::min(kReadBuffer, bytes.size());
    if (!feed.Add(bytes.substr(0, part))) return false;
    bytes.remove_prefix(part);
  }
  return true;
}

bool FeedBytes(Feed& feed, std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [&](const char& c) { return feed.Add({&c, 1}); });
}

// The same bytes at once, byte by byte, and cut in two at every position give the same requests.
void ExpectRequests(const std::string& bytes, const std::vector<Args>& expected) {
  Feed whole;
  ASSERT_TRUE(FeedReads(whole, bytes));
  ASSERT_EQ(whole.requests, expected);
  ASSERT_TRUE(whole.idle());
  Feed single;
  ASSERT_TRUE(FeedBytes(single, bytes));
  ASSERT_EQ(single.requests, expected);
  ASSERT_TRUE(single.idle());
  for (size_t cut = 1; cut < bytes.size(); ++cut) {
    Feed halves;
    ASSERT_TRUE(FeedReads(halves, bytes.substr(0, cut))) << "cut at " << cut;
    ASSERT_TRUE(FeedReads(halves, bytes.substr(cut))) << "cut at " << cut;
    ASSERT_EQ(halves.requests, expected) << "cut at " << cut;
    ASSERT_TRUE(halves.idle()) << "cut at " << cut;
  }
}

// The error comes whether the bytes arrive at once or one by one, after the requests before it.
void ExpectError(const std::string& bytes, const std::string& error, Decoder::Limits limits = {}) {
  SCOPED_TRACE(bytes.substr(0, 60));
  Feed whole;
  whole.limits = limits;
  EXPECT_FALSE(FeedReads(whole, Multibulk({"PING"}) + bytes));
  EXPECT_EQ(whole.codec().error(), "Protocol error: " + error);
  EXPECT_EQ(whole.requests, std::vector<Args>{{"PING"}});
  Feed single;
  single.limits = limits;
  EXPECT_FALSE(FeedBytes(single, bytes));
  EXPECT_EQ(single.codec().error(), "Protocol error: " + error);
  EXPECT_TRUE(single.requests.empty());
}

TEST(RespDecoder, RequestsOfAllShapes) {
  const std::vector<Args> requests = {
      {"PING"},
      {"GET", "key:000000012345"},
      {"SET", "", std::string("a\r\nb\0c", 6)},
      {"ECHO", std::string(9, 'x')},
      {"ECHO", std::string(10, 'x')},
      {"ECHO", std::string(99, 'x')},
      {"ECHO", std::string(100, 'x')},
      {"MSET", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
  };
  std::string bytes;
  for (const Args& request : requests) bytes += Multibulk(request);
  ExpectRequests(bytes, requests);
}

// Around the sizes at which another way of reading begins.
TEST(RespDecoder, LengthsOnBothSidesOfEveryLimit) {
  for (const size_t size : {999u, 1000u, 9999u, 10000u, 16383u, 16384u, 16385u, 32767u, 32768u,
                            65535u, 65536u, 70000u, 300000u}) {
    const Args request = {"SET", "k", std::string(size, 'v')};
    const std::string bytes = Multibulk(request) + Multibulk({"PING"});
    for (const size_t cut : {size_t{1}, size_t{20}, size_t{30}, bytes.size() - 16,
                             bytes.size() - 15, bytes.size() - 14, bytes.size() - 1}) {
      Feed stream;
      ASSERT_TRUE(FeedReads(stream, bytes.substr(0, cut)));
      ASSERT_TRUE(FeedReads(stream, bytes.substr(cut)));
      ASSERT_EQ(stream.requests, (std::vector<Args>{request, {"PING"}}))
          << size << " cut at " << cut;
      ASSERT_TRUE(stream.idle());
    }
  }
}

TEST(RespDecoder, ManyArguments) {
  for (const size_t count : {99u, 100u, 101u, 1000u, 16384u, 16385u, 40000u}) {
    const Args request(count, "x");
    Feed stream;
    ASSERT_TRUE(FeedReads(stream, Multibulk(request) + Multibulk({"PING"})));
    ASSERT_EQ(stream.requests, (std::vector<Args>{request, {"PING"}}));
  }
}

TEST(RespDecoder, NumbersAsRedisReadsThem) {
  // No request at all.
  ExpectRequests("*0\r\n*-1\r\n*-5\r\n*1\r\n$4\r\nPING\r\n", {{"PING"}});
  ExpectError("*01\r\n", "invalid multibulk length");
  ExpectError("*+1\r\n", "invalid multibulk length");
  ExpectError("*1 \r\n", "invalid multibulk length");
  ExpectError("*a\r\n", "invalid multibulk length");
  ExpectError("*2147483648\r\n", "invalid multibulk length");
  ExpectError("*99999999999999999999\r\n", "invalid multibulk length");
  ExpectError("*1\r\n$04\r\n", "invalid bulk length");
  ExpectError("*1\r\n$-1\r\n", "invalid bulk length");
  ExpectError("*1\r\n$4a\r\n", "invalid bulk length");
  ExpectError("*1\r\n$44a\r\n", "invalid bulk length");
  ExpectError("*1\r\n$444a\r\n", "invalid bulk length");
  ExpectError("*1\r\n$536870913\r\n", "invalid bulk length");
  ExpectError("*1\r\n:4\r\nPING\r\n", "expected '$', got ':'");
  ExpectError("*1\r\n\r\n", "expected '$', got '\r'");
}

TEST(RespDecoder, ABulkMustEndWhereItSays) {
  const std::string error = "expected CRLF at the end of a bulk";
  ExpectError("*1\r\n$4\r\nPINGxx", error);
  ExpectError("*1\r\n$4\r\nPING\r\r", error);
  ExpectError("*1\r\n$4\r\nPING\n\n", error);
  ExpectError("*1\r\n$3\r\nPING\r\n", error);
  ExpectError("*2\r\n$3\r\nGET\r\n$40000\r\n" + std::string(40000, 'k') + "xx", error);
}

TEST(RespDecoder, HeadersWithoutEnd) {
  const std::string digits(70'000, '1');
  ExpectError("*" + digits, "too big mbulk count string");
  ExpectError("*1\r\n$" + digits, "too big bulk count string");
  ExpectError(digits, "too big inline request");
}

TEST(RespDecoder, LimitsOfOneWhoHasNotAuthenticated) {
  const Decoder::Limits limits{.max_bulk = 512u << 20, .authenticated = false};
  ExpectError("*11\r\n", "unauthenticated multibulk length", limits);
  ExpectError("*1\r\n$16385\r\n", "unauthenticated bulk length", limits);
  Feed stream;
  stream.limits = limits;
  ASSERT_TRUE(
      FeedReads(stream, Multibulk(Args(10, "x")) + Multibulk({"AUTH", std::string(16384, 'p')})));
  EXPECT_EQ(stream.requests.size(), 2u);
}

// A request may be the AUTH that lifts the limits for what follows it.
TEST(RespDecoder, OneRequestAtATimeBeforeAuthentication) {
  Decoder decoder;
  Batch batch;
  const std::string one = Multibulk({"AUTH", "secret"});
  const std::string input = one + Multibulk(Args(11, "x"));
  Decoder::Limits limits{.max_bulk = 512u << 20, .authenticated = false};
  Decoder::Result result = decoder.Decode(input, batch, limits);
  EXPECT_EQ(result.status, Status::kBatchFull);
  EXPECT_EQ(batch.size(), 1u);
  EXPECT_EQ(result.consumed, one.size());
  batch.Clear();
  limits.authenticated = true;
  result = decoder.Decode(std::string_view(input).substr(result.consumed), batch, limits);
  EXPECT_EQ(result.status, Status::kNeedMore);
  EXPECT_EQ(batch.size(), 1u);
}

TEST(RespDecoder, TheLimitOfABulkIsTheServers) {
  const Decoder::Limits limits{.max_bulk = 100, .authenticated = true};
  ExpectError("*1\r\n$101\r\n", "invalid bulk length", limits);
  Feed stream;
  stream.limits = limits;
  ASSERT_TRUE(FeedReads(stream, Multibulk({"ECHO", std::string(100, 'x')})));
  EXPECT_EQ(stream.requests.size(), 1u);
}

TEST(RespDecoder, AFullBatchLeavesTheRest) {
  std::vector<Args> requests;
  std::string bytes;
  for (size_t i = 0; i < 3 * Batch::kMaxRequests + 5; ++i) {
    requests.push_back({"GET", std::to_string(i)});
    bytes += Multibulk(requests.back());
  }
  Decoder decoder;
  Batch batch;
  const Decoder::Result result = decoder.Decode(bytes, batch, {});
  EXPECT_EQ(result.status, Status::kBatchFull);
  EXPECT_EQ(batch.size(), Batch::kMaxRequests);
  EXPECT_EQ(result.consumed + result.kept, bytes.size());
  Feed stream;
  ASSERT_TRUE(FeedReads(stream, bytes));
  EXPECT_EQ(stream.requests, requests);
}

TEST(RespDecoder, InlineAndMultibulkMixed) {
  ExpectRequests(
      "PING\r\n*1\r\n$4\r\nPING\r\n\r\n  set k \"a b\" \nget k\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n",
      {{"PING"}, {"PING"}, {"set", "k", "a b"}, {"get", "k"}, {"GET", "k"}});
  ExpectError("set k \"a\r\n", "unbalanced quotes in request");
  ExpectError("set k 'a'b\r\n", "unbalanced quotes in request");
}

}  // namespace
}  // namespace ruddock::resp
