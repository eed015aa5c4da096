// SPDX-License-Identifier: BSD-3-Clause
// Numbers of the binary protocol, as PROTOCOL.md gives them. They are on the wire of clients that
// exist: frozen by tests, never reused. Integers are little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/varint.h"

namespace ruddock::binary {

// The version of what comes on top of the core; a hello agrees on one.
inline constexpr uint64_t kProtocolVersion = 1;

enum class RequestCode : uint8_t {
  // The core.
  kPing = 0x01,
  kPut = 0x02,
  kGet = 0x03,
  kDel = 0x04,
  kExpire = 0x05,
  kStats = 0x06,
  kMetrics = 0x07,
  // Typed requests, which are answered with values.
  kHello = 0x20,
  kCall = 0x21,
  kNamedCall = 0x22,
  kValuedCall = 0x23,
  kNumeric = 0x25,  // in front of a call: its reply's bytes are numbers
};

// What answers the core.
enum class ReplyCode : uint8_t {
  kOk = 0x10,
  kPong = 0x11,
  kNull = 0x12,
  kError = 0x13,
  kValue = 0x14,
  kText = 0x15,
};

// What answers typed requests.
enum class ValueCode : uint8_t {
  kNull = 0x30,
  kFalse = 0x31,
  kTrue = 0x32,
  kInteger = 0x33,
  kDouble = 0x34,
  kDecimal = 0x35,
  kBigNumber = 0x36,
  kOk = 0x37,
  kSimple = 0x38,
  kError = 0x39,
  kBulk = 0x3a,
  kVerbatim = 0x3b,
  kArray = 0x3c,
  kMap = 0x3d,
  kSet = 0x3e,
  kPush = 0x3f,
  kAttribute = 0x40,
  kNumbers = 0x41,
  kCompressed = 0x42,
};

// The elements of ValueCode::kNumbers.
enum class NumberKind : uint8_t { kNone = 0, kInt64 = 1, kFloat64 = 2, kFloat32 = 3, kUint8 = 4 };

// Bytes of one number; 0 where there is no such kind.
inline constexpr size_t NumberSize(NumberKind kind) {
  switch (kind) {
    case NumberKind::kInt64:
    case NumberKind::kFloat64: return 8;
    case NumberKind::kFloat32: return 4;
    case NumberKind::kUint8: return 1;
    case NumberKind::kNone: break;
  }
  return 0;
}
// Numbers of so many bytes and more begin at a multiple of eight from the start of their frame.
inline constexpr size_t kAlignedNumbers = 1024;

// Bits of a hello's features.
enum Feature : uint64_t {
  kCompressedReplies = 1u << 0,
  kCompressedRequests = 1u << 1,
  kNumberArrays = 1u << 2,
};
inline constexpr uint64_t kOfferedFeatures =
    kCompressedReplies | kCompressedRequests | kNumberArrays;
// Bytes of fewer than so many are not answered compressed, unless a hello says otherwise.
inline constexpr uint64_t kDefaultThreshold = 4096;

// Bytes of a length in front of a key, a value or a text of the core.
inline constexpr size_t kLengthSize = 4;
inline constexpr size_t kTtlSize = 8;

template <typename Integer>
Integer ReadInteger(const char* at) {
  Integer value = 0;
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    value |= static_cast<Integer>(static_cast<unsigned char>(at[i])) << (8 * i);
  }
  return value;
}

inline char* WriteLength(char* at, uint32_t length) {
  for (size_t i = 0; i < kLengthSize; ++i) *at++ = static_cast<char>(length >> (8 * i));
  return at;
}

using engine::kMaxVarint;
using engine::ReadVarint;
using engine::VarintState;
using engine::WriteVarint;

// Small numbers of either sign become small varints: 0, -1, 1, -2, ...
inline uint64_t ZigZag(int64_t value) {
  return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}

// A whole error frame of the core: for a client that is turned away before it has a codec.
std::string ErrorFrame(std::string_view text);

}  // namespace ruddock::binary
