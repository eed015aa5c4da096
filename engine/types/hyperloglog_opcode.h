// SPDX-License-Identifier: BSD-3-Clause
// The opcodes of a sparse HyperLogLog (hyperloglog.h has the format), and how one register of it is
// raised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ruddock::engine::hyperloglog {

// A run of registers of one value.
struct Opcode {
  static constexpr uint32_t kMaxShortZeros = 64;
  static constexpr uint32_t kMaxRun = 4;
  static constexpr uint8_t kMaxValue = 32;

  uint8_t value;    // 0: a run of zeros
  uint8_t bytes;    // that it takes
  uint32_t length;  // of the run

  static Opcode Zeros(uint32_t length) {
    return {0, static_cast<uint8_t>(length > kMaxShortZeros ? 2 : 1), length};
  }
  // 1 to kMaxRun registers.
  static Opcode Run(uint8_t value, uint32_t length) { return {value, 1, length}; }

  // The one at `at`. Where its second byte is missing, `bytes` leads behind the end, and `behind`
  // stands for it.
  static Opcode At(std::string_view all, size_t at, char behind = 0) {
    const auto first = static_cast<uint8_t>(all[at]);
    if ((first & 0x80) != 0) {
      return Run(static_cast<uint8_t>(((first >> 2) & 31) + 1), (first & 3) + 1u);
    }
    if ((first & 0x40) == 0) return {0, 1, first + 1u};
    const auto low = static_cast<uint8_t>(at + 1 < all.size() ? all[at + 1] : behind);
    return {0, 2, ((first & 63u) << 8 | low) + 1};
  }

  void AppendTo(std::string& out) const {
    const uint32_t rest = length - 1;
    if (value != 0) {
      out += static_cast<char>(0x80u | (value - 1u) << 2 | rest);
    } else if (bytes == 1) {
      out += static_cast<char>(rest);
    } else {
      out += static_cast<char>(0x40u | rest >> 8);
      out += static_cast<char>(rest & 255);
    }
  }
};

enum class SparseResult : uint8_t {
  kUnchanged,  // the register is as high already
  kRaised,
  kTooLarge,  // nothing was done: it has to become dense first
  kCorrupt,   // nothing was done: no opcode covers the register
};

// Raises register `index` in the opcodes from `start` on, whatever they are. The bytes
// that result are those that Redis would leave, also where there are shorter ones: what is stored
// is compared and exchanged byte by byte. `max_bytes` is of all of `all`.
//
// `behind` is the byte behind the end, which Redis takes for the second one of a last opcode that
// is cut in half. What replaces such an opcode starts where it stood and is cut by a byte too: that
// one is behind the end then, and found there by whoever raises the next register.
SparseResult RaiseSparse(std::string& all, size_t start, uint32_t index, uint8_t value,
                         size_t max_bytes, char& behind);

}  // namespace ruddock::engine::hyperloglog
