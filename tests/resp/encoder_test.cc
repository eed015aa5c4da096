// SPDX-License-Identifier: BSD-3-Clause
#include "resp/encoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <string>

namespace ruddock::resp {
namespace {

using engine::OutputBuffer;
using engine::ReplySink;

// What `reply` comes to on a connection that speaks that protocol.
std::string Encoded(int protocol, const std::function<void(ReplySink&)>& reply) {
  OutputBuffer out;
  Encoder encoder;
  encoder.Attach(out);
  encoder.SetProtocol(protocol);
  reply(encoder);
  std::string bytes(out.total(), '?');
  iovec parts[16];
  char* at = bytes.data();
  const size_t count = out.Gather(0, parts, 16);
  for (size_t i = 0; i < count; ++i) {
    std::memcpy(at, parts[i].iov_base, parts[i].iov_len);
    at += parts[i].iov_len;
  }
  EXPECT_EQ(at, bytes.data() + bytes.size());
  return bytes;
}

void ExpectBytes(const std::function<void(ReplySink&)>& reply, const std::string& resp2,
                 const std::string& resp3) {
  EXPECT_EQ(Encoded(2, reply), resp2);
  EXPECT_EQ(Encoded(3, reply), resp3);
}
void ExpectBytes(const std::function<void(ReplySink&)>& reply, const std::string& both) {
  ExpectBytes(reply, both, both);
}

TEST(RespEncoder, Scalars) {
  ExpectBytes([](ReplySink& r) { r.Ok(); }, "+OK\r\n");
  ExpectBytes([](ReplySink& r) { r.Simple(""); }, "+\r\n");
  ExpectBytes([](ReplySink& r) { r.Error("ERR no"); }, "-ERR no\r\n");
  ExpectBytes([](ReplySink& r) { r.Integer(0); }, ":0\r\n");
  ExpectBytes([](ReplySink& r) { r.Integer(std::numeric_limits<int64_t>::min()); },
              ":-9223372036854775808\r\n");
  ExpectBytes([](ReplySink& r) { r.Integer(std::numeric_limits<int64_t>::max()); },
              ":9223372036854775807\r\n");
  ExpectBytes([](ReplySink& r) { r.Bulk(""); }, "$0\r\n\r\n");
  ExpectBytes([](ReplySink& r) { r.Bulk(std::string_view("a\r\n\0b", 5)); },
              std::string("$5\r\na\r\n\0b\r\n", 11));
  ExpectBytes([](ReplySink& r) { r.Null(); }, "$-1\r\n", "_\r\n");
  ExpectBytes([](ReplySink& r) { r.NullArray(); }, "*-1\r\n", "_\r\n");
  ExpectBytes([](ReplySink& r) { r.Bool(true); }, ":1\r\n", "#t\r\n");
  ExpectBytes([](ReplySink& r) { r.Bool(false); }, ":0\r\n", "#f\r\n");
  ExpectBytes([](ReplySink& r) { r.BigNumber("12345678901234567890"); },
              "$20\r\n12345678901234567890\r\n", "(12345678901234567890\r\n");
  ExpectBytes([](ReplySink& r) { r.Verbatim("txt", "some text"); }, "$9\r\nsome text\r\n",
              "=13\r\ntxt:some text\r\n");
}

TEST(RespEncoder, Doubles) {
  ExpectBytes([](ReplySink& r) { r.Double(0.1); }, "$19\r\n0.10000000000000001\r\n",
              ",0.10000000000000001\r\n");  // 17 digits, as Redis 7.0 has them
  ExpectBytes([](ReplySink& r) { r.Double(3); }, "$1\r\n3\r\n", ",3\r\n");
  ExpectBytes([](ReplySink& r) { r.Double(-0.0); }, "$2\r\n-0\r\n", ",-0\r\n");
  ExpectBytes([](ReplySink& r) { r.Double(INFINITY); }, "$3\r\ninf\r\n", ",inf\r\n");
  ExpectBytes([](ReplySink& r) { r.Double(-INFINITY); }, "$4\r\n-inf\r\n", ",-inf\r\n");
  ExpectBytes([](ReplySink& r) { r.Decimal("1.50"); }, "$4\r\n1.50\r\n", ",1.50\r\n");
}

// A line break in an error would end the reply and start a forged one.
TEST(RespEncoder, AnErrorIsOneLine) {
  ExpectBytes([](ReplySink& r) { r.Error("ERR a\r\n+OK\nb"); }, "-ERR a  +OK b\r\n");
}

TEST(RespEncoder, Aggregates) {
  ExpectBytes([](ReplySink& r) { r.Array(0); }, "*0\r\n");
  ExpectBytes([](ReplySink& r) { r.Array(123456); }, "*123456\r\n");
  ExpectBytes([](ReplySink& r) { r.Map(2); }, "*4\r\n", "%2\r\n");
  ExpectBytes([](ReplySink& r) { r.Set(3); }, "*3\r\n", "~3\r\n");
  ExpectBytes([](ReplySink& r) { r.Push(3); }, "*3\r\n", ">3\r\n");
}

// The count goes in front of what was written before it was known.
TEST(RespEncoder, CountsThatComeLast) {
  const auto elements = [](ReplySink& r, int count) {
    for (int i = 0; i < count; ++i) r.Integer(i);
  };
  std::string integers;
  for (int i = 0; i < 12; ++i) integers += ":" + std::to_string(i) + "\r\n";
  ExpectBytes(
      [&](ReplySink& r) {
        r.Ok();
        const size_t mark = r.Defer();
        elements(r, 12);
        r.ResolveArray(mark, 12);
        r.Ok();
      },
      "+OK\r\n*12\r\n" + integers + "+OK\r\n");
  ExpectBytes(
      [&](ReplySink& r) {
        const size_t mark = r.Defer();
        elements(r, 12);
        r.ResolveMap(mark, 6);
      },
      "*12\r\n" + integers, "%6\r\n" + integers);
  ExpectBytes(
      [&](ReplySink& r) {
        const size_t mark = r.Defer();
        elements(r, 12);
        r.ResolveSet(mark, 12);
      },
      "*12\r\n" + integers, "~12\r\n" + integers);
}

TEST(RespEncoder, WhatIsTakenBackIsNotSent) {
  ExpectBytes(
      [](ReplySink& r) {
        r.Ok();
        const size_t position = r.Position();
        r.Bulk("unwanted");
        r.Rewind(position);
        r.Integer(7);
      },
      "+OK\r\n:7\r\n");
}

// Large values are referred to, small ones copied; the bytes are the same, and in order.
TEST(RespEncoder, SharedValues) {
  for (const size_t size : {size_t{1}, OutputBuffer::kReferenceSize - 1,
                            OutputBuffer::kReferenceSize, size_t{100'000}}) {
    engine::BlobRef blob = engine::Blob::Make(size);
    std::memset(blob->data(), 'v', size);
    const std::string bulk = "$" + std::to_string(size) + "\r\n" + std::string(size, 'v') + "\r\n";
    ExpectBytes(
        [&](ReplySink& r) {
          r.Integer(1);
          r.BulkShared(blob);
          const size_t mark = r.Defer();
          r.BulkShared(blob);
          r.ResolveArray(mark, 1);
        },
        ":1\r\n" + bulk + "*1\r\n" + bulk);
  }
}

}  // namespace
}  // namespace ruddock::resp
