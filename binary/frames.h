// SPDX-License-Identifier: BSD-3-Clause
// Numbers of the binary protocol's core, as PROTOCOL.md gives them. They are on the wire of clients
// that exist: frozen by a test, never reused. Integers are little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ruddock::binary {

enum class RequestCode : uint8_t {
  kPing = 0x01,
  kPut = 0x02,
  kGet = 0x03,
  kDel = 0x04,
  kExpire = 0x05,
  kStats = 0x06,
  kMetrics = 0x07,
};

enum class ReplyCode : uint8_t {
  kOk = 0x10,
  kPong = 0x11,
  kNull = 0x12,
  kError = 0x13,
  kValue = 0x14,
  kText = 0x15,
};

// Bytes of a length in front of a key, a value or a text.
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

// A whole error frame: for a client that is turned away before it has a codec.
std::string ErrorFrame(std::string_view text);

}  // namespace ruddock::binary
