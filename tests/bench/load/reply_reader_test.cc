// SPDX-License-Identifier: BSD-3-Clause
// Replies in every pieces: what is found must not depend on them.
#include "bench/load/reply_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ruddock::load {
namespace {

using namespace std::string_literals;

// "reply 5" or "error WRONGTYPE ..." or "broken ...": what was found and where it ended.
using Found = std::vector<std::string>;

void Feed(ReplyReader& reader, const std::string& bytes, size_t from, size_t to, Found& found) {
  // A copy of the part, so that a sanitizer sees a read behind it.
  const std::vector<char> part(bytes.data() + from, bytes.data() + to);
  const char* at = part.data();
  const char* const end = at + part.size();
  while (true) {
    const ReplyReader::Event event = reader.Read(at, end);
    const std::string where = std::to_string(from + static_cast<size_t>(at - part.data()));
    if (event == ReplyReader::Event::kNeedMore) return;
    if (event == ReplyReader::Event::kBroken) {
      found.push_back("broken: " + reader.text());
      return;
    }
    const bool is_error = event == ReplyReader::Event::kError;
    found.push_back(is_error ? "error to " + where + ": " + reader.text() : "reply to " + where);
  }
}

void ExpectReplies(Protocol protocol, const std::string& bytes, const Found& expected) {
  for (size_t cut = 0; cut <= bytes.size(); ++cut) {
    const auto reader = MakeReplyReader(protocol);
    Found found;
    Feed(*reader, bytes, 0, cut, found);
    Feed(*reader, bytes, cut, bytes.size(), found);
    EXPECT_EQ(found, expected) << "cut at " << cut;
  }
  const auto reader = MakeReplyReader(protocol);
  Found found;
  for (size_t i = 0; i < bytes.size(); ++i) Feed(*reader, bytes, i, i + 1, found);
  EXPECT_EQ(found, expected) << "byte by byte";
}

// The ends of the given replies, one behind the other.
void ExpectWhole(Protocol protocol, const std::vector<std::string>& replies) {
  std::string bytes;
  Found expected;
  for (const std::string& reply : replies) {
    bytes += reply;
    expected.push_back("reply to " + std::to_string(bytes.size()));
  }
  ExpectReplies(protocol, bytes, expected);
}

TEST(RespReplyReader, EveryTypeInEveryPieces) {
  ExpectWhole(Protocol::kResp,
              {"+OK\r\n", ":-9223372036854775808\r\n", "$3\r\na\r\n\r\n", "$0\r\n\r\n", "$-1\r\n",
               "*-1\r\n", "*0\r\n", "*3\r\n*2\r\n:1\r\n$1\r\nx\r\n*0\r\n-ERR inside\r\n", "+\r\n"});
}

TEST(RespReplyReader, ErrorsHaveTheirText) {
  ExpectReplies(
      Protocol::kResp, "+OK\r\n-ERR no such key\r\n:1\r\n-MOVED 1 a:2\r\n",
      {"reply to 5", "error to 23: ERR no such key", "reply to 27", "error to 41: MOVED 1 a:2"});
}

TEST(RespReplyReader, LongErrorsAreCut) {
  ExpectReplies(Protocol::kResp, "-" + std::string(400, 'x') + "\r\n",
                {"error to 403: " + std::string(256, 'x')});
}

TEST(RespReplyReader, WhatIsNoReply) {
  for (const std::string& bytes :
       {"HTTP/1.1 400\r\n"s, "$x\r\n"s, "$\r\n"s, ":1-2\r\n"s, "*99999999999999999999\r\n"s,
        "$1\r\nabc\r\n"s, "$1\r\na\rb"s, "+OK\rx"s, "\x13\0\0\0\0"s}) {
    const auto reader = MakeReplyReader(Protocol::kResp);
    Found found;
    Feed(*reader, bytes, 0, bytes.size(), found);
    ASSERT_EQ(found.size(), 1u) << bytes;
    EXPECT_TRUE(found[0].starts_with("broken: ")) << bytes << ": " << found[0];
  }
}

TEST(BinaryReplyReader, TheCoreInEveryPieces) {
  ExpectWhole(Protocol::kBinary,
              {"\x10", "\x11", "\x12", "\x14\x02\0\0\0vw"s, "\x14\0\0\0\0"s, "\x15\x02\0\0\0{}"s});
  ExpectReplies(Protocol::kBinary, "\x10\x13\x05\0\0\0ERR x\x11"s,
                {"reply to 1", "error to 11: ERR x", "reply to 12"});
}

TEST(BinaryReplyReader, EveryValueInEveryPieces) {
  ExpectWhole(Protocol::kBinary, {"\x30",
                                  "\x31",
                                  "\x32",
                                  "\x33\x99\x01",
                                  "\x34\0\0\0\0\0\0\xf8\x3f"s,
                                  "\x35\x03\x30.5",
                                  "\x36\x02\x31\x32",
                                  "\x37",
                                  "\x38\x02hi",
                                  "\x3a\x02vw",
                                  "\x3a\0"s,
                                  "\x3a\xac\x02" + std::string(300, 'v'),
                                  "\x3b\x06txtabc",
                                  "\x3c\0"s,
                                  "\x3c\x02\x30\x3c\x01\x31",
                                  "\x3d\x02\x3a\x01k\x33\x02\x37\x39\x01\x45",
                                  "\x3e\x01\x37",
                                  "\x40\x01\x37\x37\x3a\x01x",
                                  "\x41\x01\x01" + std::string(8, 'n'),
                                  "\x41\x03\x85\x80\x80\x80\x80\0"s + std::string(20, 'n'),
                                  "\x41\x04\0"s});
  ExpectReplies(Protocol::kBinary,
                "\x39\x05"
                "ERR x\x37",
                {"error to 7: ERR x", "reply to 8"});
}

TEST(BinaryReplyReader, CompressedBytesHaveAsManyChunksAsTheirSizeSays) {
  // 32 bytes are one chunk, a mebibyte is one, and a byte more makes five.
  ExpectWhole(Protocol::kBinary, {"\x42\x20\x0b" + std::string(11, 'c'),
                                  "\x42\x80\x80\x40\x02"
                                  "cc",
                                  "\x42\x81\x80\x40\x01"
                                  "a\x02"
                                  "bb\x01"
                                  "c\x01"
                                  "d\x01"
                                  "e",
                                  "\x3c\x02\x42\x20\x01"
                                  "c\x37",
                                  "\x37"});
}

TEST(BinaryReplyReader, PushesAreNobodysReply) {
  const std::string push = "\x3f\x02\x3a\x01p\x3c\x01\x37";
  ExpectReplies(Protocol::kBinary, push + "\x37" + push + push + "\x39\x01x",
                {"reply to 9", "error to 28: x"});
}

TEST(BinaryReplyReader, WhatIsNoValue) {
  for (const std::string& bytes : {"+OK\r\n"s, "\x43"s, "\x2f"s, "\x16"s, "\x41\x05\x01"s,
                                   "\x41\0\x01"s, "\x3c\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f"s,
                                   "\x3c\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "\x3c\x01\x44"s}) {
    const auto reader = MakeReplyReader(Protocol::kBinary);
    Found found;
    Feed(*reader, bytes, 0, bytes.size(), found);
    ASSERT_EQ(found.size(), 1u) << ::testing::PrintToString(bytes);
    EXPECT_TRUE(found[0].starts_with("broken: ")) << found[0];
  }
}

}  // namespace
}  // namespace ruddock::load
