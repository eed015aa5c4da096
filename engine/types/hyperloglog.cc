// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/hyperloglog.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "engine/types/hyperloglog_opcode.h"

namespace ruddock::engine::hyperloglog {
namespace {

constexpr int kIndexBits = 14;
constexpr int kValueBits = 64 - kIndexBits;
constexpr uint8_t kDense = 0;
constexpr uint8_t kSparse = 1;
constexpr size_t kEncodingOffset = 4;
constexpr size_t kCountOffset = 8;
constexpr char kStale = static_cast<char>(0x80);  // in the count's last byte

// How many registers have each value.
using Histogram = std::array<uint32_t, 64>;

// MurmurHash64A by Austin Appleby (in the public domain), which the format prescribes.
uint64_t Murmur64A(std::string_view text) {
  constexpr uint64_t kFactor = 0xc6a4a7935bd1e995;
  constexpr uint64_t kSeed = 0xadc83b19;
  uint64_t hash = kSeed ^ (text.size() * kFactor);
  for (; text.size() >= sizeof(uint64_t); text.remove_prefix(sizeof(uint64_t))) {
    uint64_t word;
    std::memcpy(&word, text.data(), sizeof(word));
    word *= kFactor;
    word ^= word >> 47;
    hash = (hash ^ (word * kFactor)) * kFactor;
  }
  if (!text.empty()) {
    uint64_t rest = 0;
    std::memcpy(&rest, text.data(), text.size());
    hash = (hash ^ rest) * kFactor;
  }
  hash = (hash ^ (hash >> 47)) * kFactor;
  return hash ^ (hash >> 47);
}

// The registers follow each other without a gap, so most of them lie in two bytes.
struct Place {
  size_t byte;
  unsigned shift;
};
Place PlaceOf(size_t index) {
  return {kHeaderSize + index * 6 / 8, static_cast<unsigned>(index * 6 % 8)};
}

uint8_t GetDense(const char* bytes, size_t index) {
  const auto [byte, shift] = PlaceOf(index);
  unsigned word = static_cast<uint8_t>(bytes[byte]);
  if (shift > 2) word |= unsigned{static_cast<uint8_t>(bytes[byte + 1])} << 8;
  return static_cast<uint8_t>((word >> shift) & 63);
}

void SetDense(char* bytes, size_t index, uint8_t value) {
  const auto [byte, shift] = PlaceOf(index);
  const unsigned mask = 63u << shift;
  const unsigned word = unsigned{value} << shift;
  const auto put = [&](size_t at, unsigned part_mask, unsigned part) {
    bytes[at] = static_cast<char>((static_cast<uint8_t>(bytes[at]) & ~part_mask) | part);
  };
  put(byte, mask & 255, word & 255);
  if (shift > 2) put(byte + 1, mask >> 8, word >> 8);
}

// The two series of "New cardinality estimation algorithms for HyperLogLog sketches" by Otmar Ertl,
// arXiv:1702.01284: what registers that are still zero, and those that are full, contribute.
double Sigma(double x) {
  if (x == 1.0) return std::numeric_limits<double>::infinity();
  double sum = x;
  double before;
  double factor = 1;
  do {
    before = sum;
    x *= x;
    sum += x * factor;
    factor += factor;
  } while (sum != before);
  return sum;
}

double Tau(double x) {
  if (x == 0.0 || x == 1.0) return 0;
  double sum = 1 - x;
  double before;
  double factor = 1;
  do {
    before = sum;
    x = std::sqrt(x);
    factor *= 0.5;
    sum -= std::pow(1 - x, 2) * factor;
  } while (sum != before);
  return sum / 3;
}

uint64_t Estimate(const Histogram& histogram) {
  constexpr double kAlpha = 0.721347520444481703680;  // 0.5 / ln 2
  constexpr double kCount = kRegisterCount;
  double sum = kCount * Tau((kCount - histogram[kValueBits + 1]) / kCount);
  for (int value = kValueBits; value >= 1; --value) {
    sum += histogram[static_cast<size_t>(value)];
    sum *= 0.5;
  }
  sum += kCount * Sigma(histogram[0] / kCount);
  return static_cast<uint64_t>(std::llround(kAlpha * kCount * kCount / sum));
}

// Calls `visit(index, value)` for every register: four of them lie in three bytes.
template <typename Visit>
void ForEachDense(std::string_view bytes, Visit visit) {
  const char* at = bytes.data() + kHeaderSize;
  for (size_t i = 0; i < kRegisterCount; i += 4, at += 3) {
    const uint32_t word = uint32_t{static_cast<uint8_t>(at[0])} |
                          uint32_t{static_cast<uint8_t>(at[1])} << 8 |
                          uint32_t{static_cast<uint8_t>(at[2])} << 16;
    visit(i, static_cast<uint8_t>(word & 63));
    visit(i + 1, static_cast<uint8_t>((word >> 6) & 63));
    visit(i + 2, static_cast<uint8_t>((word >> 12) & 63));
    visit(i + 3, static_cast<uint8_t>(word >> 18));
  }
}

// Calls `visit(Opcode, index of its first register)` for every opcode.
template <typename Visit>
void ForEachOpcode(std::string_view bytes, Visit visit) {
  size_t index = 0;
  for (size_t at = kHeaderSize; at < bytes.size();) {
    const Opcode opcode = Opcode::At(bytes, at);
    visit(opcode, index);
    index += opcode.length;
    at += opcode.bytes;
  }
}

}  // namespace

Hit HitOf(std::string_view text) {
  const uint64_t hash = Murmur64A(text);
  const uint64_t rest = (hash >> kIndexBits) | (uint64_t{1} << kValueBits);
  return {static_cast<uint32_t>(hash % kRegisterCount),
          static_cast<uint8_t>(std::countr_zero(rest) + 1)};
}

bool HasHeader(std::string_view bytes) {
  if (bytes.size() < kHeaderSize || !bytes.starts_with("HYLL")) return false;
  const auto encoding = static_cast<uint8_t>(bytes[kEncodingOffset]);
  return encoding == kSparse || (encoding == kDense && bytes.size() == kDenseSize);
}

bool IsDense(std::string_view bytes) { return bytes[kEncodingOffset] == kDense; }

bool IsSound(std::string_view bytes) {
  if (IsDense(bytes)) return true;
  size_t covered = 0;
  for (size_t at = kHeaderSize; at < bytes.size();) {
    const Opcode opcode = Opcode::At(bytes, at);
    covered += opcode.length;
    at += opcode.bytes;
    if (covered > kRegisterCount) return false;
  }
  return covered == kRegisterCount;
}

std::string Empty() {
  std::string bytes("HYLL\x01", 5);
  bytes.resize(kHeaderSize);
  Opcode::Zeros(kRegisterCount).AppendTo(bytes);
  return bytes;
}

std::optional<uint64_t> CachedCount(std::string_view bytes) {
  uint64_t count;
  std::memcpy(&count, bytes.data() + kCountOffset, sizeof(count));
  if (count >> 63 != 0) return std::nullopt;
  return count;
}

void CacheCount(char* bytes, uint64_t count) {
  std::memcpy(bytes + kCountOffset, &count, sizeof(count));
}

void ForgetCount(char* bytes) { bytes[kCountOffset + 7] |= kStale; }

std::optional<uint64_t> Count(std::string_view bytes) {
  if (!IsSound(bytes)) return std::nullopt;
  Histogram histogram{};
  if (IsDense(bytes)) {
    ForEachDense(bytes, [&](size_t, uint8_t value) { ++histogram[value]; });
  } else {
    ForEachOpcode(bytes,
                  [&](const Opcode& opcode, size_t) { histogram[opcode.value] += opcode.length; });
  }
  return Estimate(histogram);
}

uint64_t Count(const Registers& registers) {
  Histogram histogram{};
  for (const uint8_t value : registers) ++histogram[value];
  return Estimate(histogram);
}

bool Merge(std::string_view bytes, Registers& registers) {
  if (!IsSound(bytes)) return false;
  if (IsDense(bytes)) {
    ForEachDense(bytes, [&](size_t index, uint8_t value) {
      registers[index] = std::max(registers[index], value);
    });
    return true;
  }
  ForEachOpcode(bytes, [&](const Opcode& opcode, size_t first) {
    if (opcode.value == 0) return;
    for (size_t i = first; i < first + opcode.length; ++i) {
      registers[i] = std::max(registers[i], opcode.value);
    }
  });
  return true;
}

bool ToDense(std::string& bytes) {
  if (!IsSound(bytes)) return false;
  if (IsDense(bytes)) return true;
  std::string dense = bytes.substr(0, kHeaderSize);
  dense[kEncodingOffset] = kDense;
  dense.resize(kDenseSize);
  ForEachOpcode(bytes, [&](const Opcode& opcode, size_t first) {
    if (opcode.value == 0) return;
    for (size_t i = first; i < first + opcode.length; ++i) SetDense(dense.data(), i, opcode.value);
  });
  bytes = std::move(dense);
  return true;
}

bool RaiseDense(char* bytes, Hit hit) {
  if (GetDense(bytes, hit.index) >= hit.value) return false;
  SetDense(bytes, hit.index, hit.value);
  return true;
}

std::optional<bool> Raise(std::string& bytes, Hit hit, size_t max_sparse_bytes, char& behind) {
  if (IsDense(bytes)) return RaiseDense(bytes.data(), hit);
  switch (RaiseSparse(bytes, kHeaderSize, hit.index, hit.value, max_sparse_bytes, behind)) {
    case SparseResult::kUnchanged: return false;
    case SparseResult::kRaised: return true;
    case SparseResult::kCorrupt: return std::nullopt;
    case SparseResult::kTooLarge: break;
  }
  if (!ToDense(bytes)) return std::nullopt;
  return RaiseDense(bytes.data(), hit);
}

std::string Decode(std::string_view bytes) {
  std::string text;
  ForEachOpcode(bytes, [&](const Opcode& opcode, size_t) {
    if (!text.empty()) text += ' ';
    if (opcode.value != 0) {
      text += "v:" + std::to_string(opcode.value) + "," + std::to_string(opcode.length);
    } else {
      text += (opcode.bytes == 1 ? "z:" : "Z:") + std::to_string(opcode.length);
    }
  });
  return text;
}

}  // namespace ruddock::engine::hyperloglog
