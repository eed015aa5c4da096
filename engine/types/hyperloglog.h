// SPDX-License-Identifier: BSD-3-Clause
// HyperLogLog: an estimate of how many different texts were added, in a string of at most 12 KiB
// whose bytes are those of Redis, so that GET here and SET there (and the reverse) work.
//
//   header   "HYLL", encoding (0 dense, 1 sparse), 3 bytes 0, cached count u64; its top bit set: it
//            has to be counted anew
//   dense    16384 registers of 6 bits, the lowest bits of the first byte first
//   sparse   opcode*, which cover all registers one after the other
//     00llllll            l+1 registers are 0
//     01llllll llllllll   l+1 registers are 0, high byte first
//     1vvvvvll            l+1 registers are v+1
//   An opcode at the end whose second byte is missing has a zero there.
//
// A text's hash (64 bits) chooses a register by its lowest 14 bits; the register keeps the largest
// number of zero bits, plus one, that came below the lowest set bit of the others. Numbers are
// little endian. The empty one is "HYLL" 01 000000 0000000000000000 | 7f ff.
//
// Functions take any bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ruddock::engine::hyperloglog {

inline constexpr size_t kHeaderSize = 16;
inline constexpr size_t kRegisterCount = 16384;
inline constexpr size_t kDenseSize = kHeaderSize + kRegisterCount * 6 / 8;

// One byte for each.
using Registers = std::array<uint8_t, kRegisterCount>;

// The register that a text concerns, and what it would set it to.
struct Hit {
  uint32_t index;
  uint8_t value;
};
Hit HitOf(std::string_view text);

// Whether these bytes have the header of one, and a dense one its length. The functions below want
// that to be true.
bool HasHeader(std::string_view bytes);
bool IsDense(std::string_view bytes);
// Whether a sparse one's opcodes cover every register exactly once.
bool IsSound(std::string_view bytes);

// A sparse one without anything in it.
std::string Empty();

// Nothing where it has to be counted anew.
std::optional<uint64_t> CachedCount(std::string_view bytes);
void CacheCount(char* bytes, uint64_t count);
void ForgetCount(char* bytes);

// The estimate; nothing where the bytes are not sound.
std::optional<uint64_t> Count(std::string_view bytes);
uint64_t Count(const Registers& registers);

// Raises each register to that of `bytes` where that is higher; false, and nothing done, where the
// bytes are not sound.
bool Merge(std::string_view bytes, Registers& registers);

// Makes a sparse one dense; false where it is not sound.
bool ToDense(std::string& bytes);

// Raises one register; true where it was lower. The cached count is the caller's to forget.
bool RaiseDense(char* bytes, Hit hit);
// The same in either encoding. One that would take more than `max_sparse_bytes` becomes dense,
// as does one with a value above 32. Nothing where no opcode covers the register: like Redis, it
// looks no further than it has to. O(opcodes). A command that raises several registers keeps
// `behind` from one to the next, beginning with 0: see RaiseSparse().
std::optional<bool> Raise(std::string& bytes, Hit hit, size_t max_sparse_bytes, char& behind);

// The opcodes of a sparse one as PFDEBUG DECODE shows them, sound or not.
std::string Decode(std::string_view bytes);

}  // namespace ruddock::engine::hyperloglog
