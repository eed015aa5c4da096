// SPDX-License-Identifier: BSD-3-Clause
// Golden bytes of the values that answer typed requests.
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>

#include "binary/value_encoder.h"
#include "tests/support/binary_fixture.h"

namespace ruddock::binary {
namespace {

class BinaryValues : public ::testing::Test {
 protected:
  BinaryValues() { encoder_.Attach(out_); }
  std::string Take() {
    std::string bytes = Contents(out_);
    out_.Clear();
    return bytes;
  }

  engine::OutputBuffer out_;
  ValueEncoder encoder_;
};

TEST_F(BinaryValues, Scalars) {
  encoder_.Null();
  encoder_.NullArray();
  encoder_.Bool(false);
  encoder_.Bool(true);
  EXPECT_EQ(Take(), Bytes({0x30, 0x30, 0x31, 0x32}));
  encoder_.Ok();
  encoder_.Simple("PONG");
  EXPECT_EQ(Take(), Bytes({0x37, 0x38, 4}) + "PONG");
  encoder_.Double(1.5);
  EXPECT_EQ(Take(), Bytes({0x34, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f}));
  encoder_.Double(-std::numeric_limits<double>::infinity());
  EXPECT_EQ(Take(), Bytes({0x34, 0, 0, 0, 0, 0, 0, 0xf0, 0xff}));
  encoder_.Decimal("0.1000000000000000056");
  EXPECT_EQ(Take(), Bytes({0x35, 0x15}) + "0.1000000000000000056");
  encoder_.BigNumber("-123");
  EXPECT_EQ(Take(), Bytes({0x36, 4}) + "-123");
  encoder_.Error("ERR a\r\nb");
  EXPECT_EQ(Take(), Bytes({0x39, 8}) + "ERR a  b");
  encoder_.Verbatim("mkd", "# x");
  EXPECT_EQ(Take(), Bytes({0x3b, 6}) + "mkd# x");
}

TEST_F(BinaryValues, IntegersAreZigzagVarints) {
  const std::pair<int64_t, std::string> rows[] = {
      {0, Bytes({0})},
      {-1, Bytes({1})},
      {1, Bytes({2})},
      {-2, Bytes({3})},
      {63, Bytes({0x7e})},
      {-64, Bytes({0x7f})},
      {64, Bytes({0x80, 1})},
      {INT64_MAX, Bytes({0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})},
      {INT64_MIN, Bytes({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})},
  };
  for (const auto& [value, bytes] : rows) {
    encoder_.Integer(value);
    EXPECT_EQ(Take(), Bytes({0x33}) + bytes) << value;
  }
}

TEST_F(BinaryValues, VarintsReadAsTheyWereWritten) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const int64_t near : {-1, 0, 1}) {
      const uint64_t value = (uint64_t{1} << bit) + static_cast<uint64_t>(near);
      const std::string bytes = Varint(value);
      for (size_t size = 0; size < bytes.size(); ++size) {
        const char* at = bytes.data();
        uint64_t read = 0;
        EXPECT_EQ(ReadVarint(at, bytes.data() + size, read), VarintState::kNeedMore);
        EXPECT_EQ(at, bytes.data());
      }
      const char* at = bytes.data();
      uint64_t read = 0;
      EXPECT_EQ(ReadVarint(at, bytes.data() + bytes.size(), read), VarintState::kRead);
      EXPECT_EQ(at, bytes.data() + bytes.size());
      EXPECT_EQ(read, value);
    }
  }
  const std::string too_large(9, '\xff');
  const std::string bytes = too_large + '\x02';
  const char* at = bytes.data();
  uint64_t read = 0;
  EXPECT_EQ(ReadVarint(at, bytes.data() + bytes.size(), read), VarintState::kTooLarge);
}

TEST_F(BinaryValues, BulksOfAllSizes) {
  for (const size_t size : {0, 1, 127, 128, 16'383, 16'384, 300'000}) {
    const std::string bytes(size, 'x');
    encoder_.Bulk(bytes);
    EXPECT_EQ(Take(), Bytes({0x3a}) + Text(bytes));
    engine::BlobRef blob = engine::Blob::Make(size);
    std::memset(blob->data(), 'x', size);
    encoder_.BulkShared(blob);
    EXPECT_EQ(Take(), Bytes({0x3a}) + Text(bytes));
  }
}

TEST_F(BinaryValues, Aggregates) {
  encoder_.Array(2);
  encoder_.Map(1);
  encoder_.Set(0);
  encoder_.Push(200);
  encoder_.Attribute(1);
  EXPECT_EQ(Take(), Bytes({0x3c, 2, 0x3d, 1, 0x3e, 0, 0x3f, 0xc8, 1, 0x40, 1}));
  // Counts that are known last.
  for (const auto resolve :
       {&ValueEncoder::ResolveArray, &ValueEncoder::ResolveMap, &ValueEncoder::ResolveSet}) {
    const size_t outer = encoder_.Defer();
    encoder_.Bulk("a");
    const size_t inner = encoder_.Defer();
    encoder_.Integer(1);
    encoder_.ResolveArray(inner, 1);
    (encoder_.*resolve)(outer, 2);
    const int code = resolve == &ValueEncoder::ResolveArray ? 0x3c
                     : resolve == &ValueEncoder::ResolveMap ? 0x3d
                                                            : 0x3e;
    EXPECT_EQ(Take(), Bytes({code, 2, 0x3a, 1, 'a', 0x3c, 1, 0x33, 2}));
  }
}

TEST_F(BinaryValues, PushOfAnInvalidation) {
  encoder_.Push(2);
  encoder_.Bulk("invalidate");
  encoder_.Array(1);
  encoder_.Bulk("k");
  EXPECT_EQ(Take(), Bytes({0x3f, 2, 0x3a, 10}) + "invalidate" + Bytes({0x3c, 1, 0x3a, 1, 'k'}));
}

TEST_F(BinaryValues, TypedArrays) {
  const int64_t integers[] = {1, -1};
  encoder_.Numbers(NumberKind::kInt64, 2, {reinterpret_cast<const char*>(integers), 16});
  EXPECT_EQ(Take(), Bytes({0x41, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0}) + std::string(8, '\xff'));
  const double doubles[] = {1.5};
  encoder_.Numbers(NumberKind::kFloat64, 1, {reinterpret_cast<const char*>(doubles), 8});
  EXPECT_EQ(Take(), Bytes({0x41, 2, 1, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f}));
  const float floats[] = {1.5f};
  encoder_.Numbers(NumberKind::kFloat32, 1, {reinterpret_cast<const char*>(floats), 4});
  EXPECT_EQ(Take(), Bytes({0x41, 3, 1, 0, 0, 0xc0, 0x3f}));
  encoder_.Numbers(NumberKind::kUint8, 3, "\x07\x08\x09");
  EXPECT_EQ(Take(), Bytes({0x41, 4, 3, 7, 8, 9}));
}

}  // namespace
}  // namespace ruddock::binary
