// SPDX-License-Identifier: BSD-3-Clause
#include "binary/client/reply_parser.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "binary/client/packed.h"
#include "binary/value_encoder.h"
#include "tests/binary/client/reply_feed.h"
#include "tests/support/binary_fixture.h"

namespace ruddock::client::detail {
namespace {

using binary::Bytes;
using binary::Text;
using binary::Varint;
using Step = ReplyParser::Step;

constexpr ReplyParser::Limits kLimits{1 << 20, 1 << 16};

Parsed ParseWhole(std::string_view bytes, ReplyParser::Limits limits = kLimits) {
  Feed feed(65536, limits);
  feed.Add(bytes);
  return feed.parsed();
}

// Every type, as the server's own encoder writes it.
std::string EveryType() {
  engine::OutputBuffer out;
  binary::ValueEncoder encoder;
  encoder.Attach(out);
  encoder.Null();
  encoder.Bool(true);
  encoder.Bool(false);
  for (const int64_t number :
       {int64_t{0}, int64_t{-1}, int64_t{300}, std::numeric_limits<int64_t>::min(),
        std::numeric_limits<int64_t>::max()}) {
    encoder.Integer(number);
  }
  encoder.Double(1.5);
  encoder.Decimal("0.1000000000000000056");
  encoder.BigNumber("123456789012345678901234567890");
  encoder.Simple("OK");
  encoder.Simple("PONG");
  encoder.Error("WRONGTYPE of a value");
  encoder.Bulk("");
  encoder.Bulk(std::string(300, 'x'));
  encoder.Verbatim("txt", "a text");
  encoder.Array(0);
  encoder.Array(2);
  encoder.Array(1);
  encoder.Integer(7);
  encoder.Map(1);
  encoder.Bulk("k");
  encoder.Set(1);
  encoder.Bulk("member");
  encoder.Push(2);
  encoder.Bulk("invalidate");
  encoder.Null();
  encoder.Attribute(1);
  encoder.Bulk("about");
  encoder.Double(-0.25);
  encoder.Bulk("the value");
  const int64_t integers[] = {1, -1, 1 << 20};
  encoder.Numbers(binary::NumberKind::kInt64, 3, {reinterpret_cast<const char*>(integers), 24});
  const float floats[] = {1.5f};
  encoder.Numbers(binary::NumberKind::kFloat32, 1, {reinterpret_cast<const char*>(floats), 4});
  return binary::Contents(out);
}

const std::vector<std::string>& EveryTypeRendered() {
  static const std::vector<std::string> rendered = {"null",
                                                    "true",
                                                    "false",
                                                    "0",
                                                    "-1",
                                                    "300",
                                                    "-9223372036854775808",
                                                    "9223372036854775807",
                                                    "1.5",
                                                    "0.1000000000000000056",
                                                    "123456789012345678901234567890",
                                                    "OK",
                                                    "PONG",
                                                    "error \"WRONGTYPE of a value\"",
                                                    "\"\"",
                                                    '"' + std::string(300, 'x') + '"',
                                                    "\"a text\"",
                                                    "[]",
                                                    "[[7], {\"k\": (\"member\")}]",
                                                    "push <\"invalidate\", null>",
                                                    "\"the value\"<\"about\", -0.25>",
                                                    "[1, -1, 1048576]",
                                                    "[1.5]"};
  return rendered;
}

TEST(ReplyParser, EveryType) {
  const Parsed parsed = ParseWhole(EveryType());
  EXPECT_EQ(parsed.values, EveryTypeRendered());
  EXPECT_EQ(parsed.end, "need more");
}

TEST(ReplyParser, CutAtEveryByteAndInAnyChunks) {
  const std::string bytes = EveryType();
  const Parsed whole = ParseWhole(bytes);
  for (const size_t chunk : {16u, 17u, 64u, 333u, 4096u}) {
    for (size_t cut = 0; cut <= bytes.size(); ++cut) {
      Feed feed(chunk);
      ASSERT_TRUE(feed.Add(bytes.substr(0, cut)));
      ASSERT_TRUE(feed.Add(bytes.substr(cut)));
      ASSERT_EQ(feed.parsed(), whole) << "cut at " << cut << ", chunks of " << chunk;
    }
    Feed feed(chunk);
    for (const char byte : bytes) ASSERT_TRUE(feed.Add({&byte, 1}));
    EXPECT_EQ(feed.parsed(), whole) << "byte by byte, chunks of " << chunk;
  }
}

TEST(ReplyParser, RepliesStayWhenTheirChunkIsLeft) {
  Feed feed(64);
  std::vector<std::string> wanted;
  for (int i = 0; i < 100; ++i) {
    wanted.push_back("value number " + std::to_string(i));
    ASSERT_TRUE(feed.Add("\x3a" + Text(wanted.back())));
  }
  ASSERT_EQ(feed.data().starts.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_EQ(Value(&feed.data().nodes[feed.data().starts[i]]).text(), wanted[i]);
  }
}

TEST(ReplyParser, ChunksThatNobodyLooksAtAreUsedAgain) {
  ReceiveBuffer received(1024);
  ReplyParser parser(kLimits);
  const char* first = nullptr;
  for (int i = 0; i < 1000; ++i) {
    ReplyData data;
    const std::string bytes = "\x3a" + Text(std::string(100, 'a'));
    const ReceiveBuffer::Room room = received.Prepare(parser.needed(), parser.numbers_at());
    if (i == 0) first = room.data;
    EXPECT_EQ(room.data, first);
    std::memcpy(room.data, bytes.data(), bytes.size());
    received.Commit(bytes.size());
    ASSERT_EQ(parser.Parse(received, data), Step::kReply);
    ASSERT_EQ(parser.Parse(received, data), Step::kNeedMore);
  }
}

TEST(ReplyParser, LargeArraysOfNumbersAreAlignedAndReceivedInPlace) {
  std::vector<double> numbers(100'000);
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = 0.5 * static_cast<double>(i);
  const std::string body(reinterpret_cast<const char*>(numbers.data()), numbers.size() * 8);
  for (const size_t before : {0u, 1u, 2u, 3u, 5u, 11u}) {
    Feed feed(4096, {1 << 24, 1 << 16});
    ASSERT_TRUE(feed.Add(std::string(before, '\x30')));
    ASSERT_TRUE(feed.Add(Bytes({0x41, 2}) + Varint(numbers.size()) + body));
    const Value value(&feed.data().nodes.back());
    ASSERT_EQ(value.type(), ReplyType::kNumbers);
    const Numbers<double> got = value.NumbersOf<double>();
    ASSERT_TRUE(got.aligned());
    EXPECT_TRUE(std::equal(numbers.begin(), numbers.end(), got.span().begin(), got.span().end()));
    EXPECT_TRUE(value.NumbersOf<int64_t>().empty());
  }
}

TEST(ReplyParser, WhatIsNoValueIsSaid) {
  EXPECT_EQ(ParseWhole(Bytes({0x42, 0})).end,
            "the server sent compressed bytes that stand for none");
  EXPECT_EQ(ParseWhole(Bytes({0x50})).end, "the server sent no value begins with byte 80");
  EXPECT_EQ(ParseWhole("HTTP/1.1 400").end, "the server sent no value begins with byte 72");
  EXPECT_EQ(ParseWhole(Bytes({0x3b, 2, 'a', 'b'})).end,
            "the server sent a verbatim text without a format");
  EXPECT_EQ(ParseWhole(Bytes({0x3c, 1, 0x3f, 0})).end, "the server sent a push inside of a reply");
  EXPECT_EQ(ParseWhole(Bytes({0x41, 9, 1})).end,
            "the server sent an array of numbers of an unknown kind");
  EXPECT_EQ(ParseWhole(Bytes({0x33}) + std::string(10, '\xff')).end,
            "the server sent a number of more than 64 bits");
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += Bytes({0x3c, 1});
  EXPECT_EQ(ParseWhole(deep).end, "the server sent aggregates nested too deep");
  EXPECT_EQ(ParseWhole(Bytes({0x13}) + binary::Length(3) + "ERR").end, "refused: ERR");
}

TEST(ReplyParser, LimitsAreCheckedOnWhatIsAnnounced) {
  const ReplyParser::Limits limits{1000, 100};
  EXPECT_EQ(ParseWhole(Bytes({0x3a}) + Varint(1001), limits).end,
            "a reply of more than 1000 bytes");
  EXPECT_EQ(ParseWhole(Bytes({0x41, 2}) + Varint(126), limits).end,
            "a reply of more than 1000 bytes");
  EXPECT_EQ(ParseWhole(Bytes({0x41, 2}) + Varint(~uint64_t{0}), limits).end,
            "a reply of more than 1000 bytes");
  EXPECT_EQ(ParseWhole(Bytes({0x42}) + Varint(1001), limits).end,
            "a reply of more than 1000 bytes");
  EXPECT_EQ(ParseWhole(Bytes({0x13}) + binary::Length(1001), limits).end,
            "a reply of more than 1000 bytes");
  EXPECT_EQ(ParseWhole(Bytes({0x3c}) + Varint(101), limits).end,
            "a reply of more than 100 elements");
  EXPECT_EQ(ParseWhole(Bytes({0x3d}) + Varint(51), limits).end,
            "a reply of more than 100 elements");
  EXPECT_EQ(ParseWhole(Bytes({0x3d}) + Varint(~uint64_t{0}), limits).end,
            "a reply of more than 100 elements");
  std::string about;
  for (int i = 0; i < 100; ++i) about += Bytes({0x40, 0});
  EXPECT_EQ(ParseWhole(about + Bytes({0x30}), limits).values.size(), 1u);
  EXPECT_EQ(ParseWhole(about + about, limits).end, "a reply of more than 100 elements")
      << "attributes that say nothing";
  // Of one reply, not of each of its elements, and not of many replies.
  const std::string half = Bytes({0x3a}) + Text(std::string(600, 'x'));
  EXPECT_EQ(ParseWhole(Bytes({0x3c, 2}) + half + half, limits).end,
            "a reply of more than 1000 bytes");
  EXPECT_EQ(ParseWhole(half + half, limits).values.size(), 2u);
}

TEST(ReplyParser, CompressedBytes) {
  // The worked bytes of PROTOCOL.md, and a chunk that is sent as it is.
  const std::string packed =
      Bytes({0x42, 0x20, 0x0b, 0x1f, 0x61, 1, 0, 7, 0x50, 0x61, 0x61, 0x61, 0x61, 0x61});
  const std::string plain = Bytes({0x42, 3, 3, 'a', 'b', 'c'});
  const std::string stream = packed + Bytes({0x3c, 2}) + plain + packed;
  const Parsed whole = ParseWhole(stream);
  const std::string a = '"' + std::string(32, 'a') + '"';
  EXPECT_EQ(whole.values, (std::vector<std::string>{a, "[\"abc\", " + a + "]"}));
  for (size_t cut = 0; cut <= stream.size(); ++cut) {
    Feed feed(16);
    ASSERT_TRUE(feed.Add(stream.substr(0, cut)));
    ASSERT_TRUE(feed.Add(stream.substr(cut)));
    ASSERT_EQ(feed.parsed(), whole) << "cut at " << cut;
  }
  EXPECT_EQ(
      ParseWhole(Bytes({0x42, 0x20, 0x0b, 0x1f, 0x61, 2, 0, 7, 0x50, 0x61, 0x61, 0x61, 0x61, 0x61}))
          .end,
      "the server sent a corrupt compressed chunk");
  for (const std::string& size : {Bytes({0}), Bytes({0x21})}) {
    EXPECT_EQ(ParseWhole(Bytes({0x42, 0x20}) + size).end,
              "the server sent a compressed chunk of an impossible size");
  }
  EXPECT_EQ(ParseWhole(Bytes({0x42}) + Varint(1000) + Bytes({3})).end,
            "the server sent a compressed chunk of an impossible size");
}

// Compressible, but not trivially.
std::string Sentences(size_t size) {
  std::string text;
  while (text.size() < size) text += "item " + std::to_string(text.size() * 7919 % 1000) + ", ";
  text.resize(size);
  return text;
}

TEST(ReplyParser, CompressedBytesOfManyChunks) {
  for (const size_t size : {100u, 262144u, 1048576u, 1048577u, 2000000u}) {
    const std::string text = Sentences(size);
    std::string packed;
    ASSERT_TRUE(AppendPacked(text, packed));
    EXPECT_LT(packed.size(), size);
    Feed feed(32768, {1 << 22, 100});
    for (size_t at = 0; at < packed.size(); at += 10'007) {
      ASSERT_TRUE(feed.Add(std::string_view(packed).substr(at, 10'007)));
    }
    ASSERT_EQ(feed.data().nodes.size(), 1u);
    EXPECT_TRUE(Value(feed.data().nodes.data()).text() == text);
  }
}

TEST(ReplyParser, WhatCannotBeCompressedIsNot) {
  std::minstd_rand random(1);
  std::string noise(1 << 20, 0);
  for (char& byte : noise) byte = static_cast<char>(random() >> 8);
  std::string packed = "before";
  EXPECT_FALSE(AppendPacked(noise, packed));
  EXPECT_FALSE(AppendPacked("short", packed));
  EXPECT_FALSE(AppendPacked("", packed));
  // Only the start can be.
  EXPECT_FALSE(AppendPacked(std::string(5000, 'a') + noise, packed));
  EXPECT_EQ(packed, "before");
}

// Whatever comes: no crash, and the same however it is cut (the sanitizers look on).
TEST(ReplyParser, GarbageIsTheSameHoweverItIsCut) {
  std::minstd_rand random(7);
  const std::string seed = EveryType() + Bytes({0x42, 0x20, 0x0b, 0x1f, 0x61, 1, 0, 7, 0x50, 0x61,
                                                0x61, 0x61, 0x61, 0x61});
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes = seed.substr(random() % seed.size(), random() % 80);
    for (unsigned i = 0; i < 1 + random() % 3 && !bytes.empty(); ++i) {
      bytes[random() % bytes.size()] = static_cast<char>(random() >> 8);
    }
    const Parsed whole = ParseWhole(bytes);
    Feed feed(16 + random() % 40);
    const size_t cut = bytes.empty() ? 0 : random() % bytes.size();
    if (feed.Add(bytes.substr(0, cut))) feed.Add(bytes.substr(cut));
    ASSERT_EQ(feed.parsed(), whole) << ::testing::PrintToString(bytes);
  }
}

}  // namespace
}  // namespace ruddock::client::detail
