// SPDX-License-Identifier: BSD-3-Clause
// What a reply becomes, and what it refuses to become.
#include <gtest/gtest.h>
#include <ruddock/client.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "binary/client/reply_parser.h"
#include "tests/support/binary_fixture.h"

namespace ruddock::client {
namespace {

using binary::Bytes;
using binary::Text;

Reply Parse(const std::string& bytes) {
  detail::ReceiveBuffer received(4096);
  detail::ReplyParser parser({1 << 20, 1 << 10});
  auto data = std::make_shared<detail::ReplyData>();
  const auto room = received.Prepare(bytes.size(), 0);
  std::memcpy(room.data, bytes.data(), bytes.size());
  received.Commit(bytes.size());
  EXPECT_EQ(parser.Parse(received, *data), detail::ReplyParser::Step::kReply);
  const Value value(data->nodes.data());
  return {std::move(data), value};
}

std::string Bulk(std::string_view text) { return "\x3a" + Text(text); }

TEST(ClientConvert, Integers) {
  EXPECT_EQ(*Parse(Bytes({0x33, 0x99, 1})).As<int64_t>(), -77);
  EXPECT_EQ(*Parse(Bulk("-77")).As<int>(), -77);
  EXPECT_EQ(*Parse(Bytes({0x33, 0x90, 3})).As<uint8_t>(), 200);
  EXPECT_EQ(Parse(Bytes({0x33, 0x99, 1})).As<uint64_t>().error().message,
            "the reply is an integer, not an integer in range");
  EXPECT_FALSE(Parse(Bulk("12x")).As<int>());
  EXPECT_FALSE(Parse(Bytes({0x30})).As<int>());
  EXPECT_EQ(Parse(Bytes({0x30})).As<int>().error().kind, ErrorKind::kType);
}

TEST(ClientConvert, DoublesAndBooleans) {
  EXPECT_EQ(*Parse(Bytes({0x34, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f})).As<double>(), 1.5);
  EXPECT_EQ(*Parse("\x35" + Text("0.25")).As<float>(), 0.25f);
  EXPECT_EQ(*Parse(Bulk("1e3")).As<double>(), 1000);
  EXPECT_EQ(*Parse(Bytes({0x33, 4})).As<double>(), 2);
  EXPECT_FALSE(Parse(Bulk("")).As<double>());
  EXPECT_TRUE(*Parse(Bytes({0x32})).As<bool>());
  EXPECT_TRUE(*Parse(Bytes({0x33, 2})).As<bool>());
  EXPECT_FALSE(*Parse(Bytes({0x31})).As<bool>());
  EXPECT_FALSE(Parse(Bytes({0x33, 4})).As<bool>());
}

TEST(ClientConvert, TextsAndNothing) {
  EXPECT_EQ(*Parse(Bulk(std::string("a\0b", 3))).As<std::string>(), std::string("a\0b", 3));
  const Reply status = Parse(Bytes({0x37}));
  EXPECT_EQ(*status.As<std::string_view>(), "OK");
  const Reply verbatim = Parse("\x3b" + Text("mkdsome *text*"));
  EXPECT_EQ(verbatim.text(), "some *text*");
  EXPECT_EQ(verbatim.format(), "mkd");
  EXPECT_EQ(*Parse(Bytes({0x30})).As<std::optional<std::string>>(), std::nullopt);
  EXPECT_EQ(*Parse(Bulk("v")).As<std::optional<std::string>>(), "v");
  EXPECT_FALSE(Parse(Bytes({0x33, 2})).As<std::string>());
}

TEST(ClientConvert, Aggregates) {
  const std::string two = Bytes({0x3c, 2}) + Bulk("m") + Bulk("1.5");
  EXPECT_EQ(*Parse(two).As<std::vector<std::string>>(), (std::vector<std::string>{"m", "1.5"}));
  EXPECT_EQ((*Parse(two).As<std::pair<std::string, double>>()),
            std::make_pair(std::string("m"), 1.5));
  EXPECT_FALSE((Parse(Bytes({0x3c, 0})).As<std::pair<std::string, double>>()));
  const std::string map = Bytes({0x3d, 2}) + Bulk("a") + Bytes({0x33, 2}) + Bulk("b") + two;
  const Reply reply = Parse(map);
  EXPECT_EQ((*Parse(Bytes({0x3d, 1}) + Bulk("a") + Bulk("1")).As<std::map<std::string, int>>()),
            (std::map<std::string, int>{{"a", 1}}));
  EXPECT_FALSE((reply.As<std::map<std::string, int>>()));
  EXPECT_EQ(reply.size(), 4u);
  EXPECT_EQ(reply.Find("b")->ToString(), "[\"m\", \"1.5\"]");
  EXPECT_EQ(reply.Find("c"), std::nullopt);
  EXPECT_EQ(reply[3][1].text(), "1.5");
  EXPECT_FALSE(reply.As<std::vector<std::string>>());
  const Reply numbers = Parse(Bytes({0x41, 4, 3, 7, 8, 9}));
  EXPECT_EQ(*numbers.As<std::vector<uint8_t>>(), (std::vector<uint8_t>{7, 8, 9}));
  EXPECT_EQ((*numbers.As<Numbers<uint8_t>>())[2], 9);
  EXPECT_FALSE(numbers.As<std::vector<double>>());
}

TEST(ClientConvert, ACopyOfAReplyKeepsWhatItLooksAt) {
  std::string_view text;
  Reply kept;
  {
    const Reply reply = Parse(Bulk("stays"));
    kept = reply;
    text = kept.text();
  }
  EXPECT_EQ(text, "stays");
  EXPECT_TRUE(Reply().is_null());
}

TEST(ClientHistogram, BucketsAreExactSmallAndWithinASixteenthLarge) {
  for (uint64_t n = 0; n < 100'000; ++n) {
    const size_t bucket = Histogram::BucketOf(n);
    ASSERT_GE(Histogram::BucketEnd(bucket), n);
    ASSERT_LE(Histogram::BucketEnd(bucket), n + n / 16);
    if (bucket != 0) {
      ASSERT_LT(Histogram::BucketEnd(bucket - 1), n);
    }
  }
  EXPECT_EQ(Histogram::BucketOf(~uint64_t{0}), Histogram::kBuckets - 1);
}

TEST(ClientHistogram, Percentiles) {
  LiveHistogram live;
  EXPECT_EQ(live.Snapshot().Percentile(99).count(), 0);
  for (int i = 1; i <= 1000; ++i) live.Add(std::chrono::microseconds(i));
  const Histogram histogram = live.Snapshot();
  EXPECT_EQ(histogram.count(), 1000u);
  EXPECT_EQ(histogram.max(), std::chrono::microseconds(1000));
  EXPECT_EQ(histogram.mean(), std::chrono::nanoseconds(500'500));
  EXPECT_EQ(histogram.Percentile(100), histogram.max());
  for (const double percent : {1.0, 50.0, 99.0}) {
    const double exact = percent * 10'000;
    const auto got = static_cast<double>(histogram.Percentile(percent).count());
    EXPECT_GE(got, exact);
    EXPECT_LE(got, exact * 17 / 16);
  }
}

}  // namespace
}  // namespace ruddock::client
