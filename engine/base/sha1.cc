// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/sha1.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ruddock::engine {
namespace {

uint32_t LoadBigEndian(const uint8_t* at) {
  return uint32_t{at[0]} << 24 | uint32_t{at[1]} << 16 | uint32_t{at[2]} << 8 | uint32_t{at[3]};
}

void StoreBigEndian(uint8_t* at, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) at[i] = static_cast<uint8_t>(value >> (8 * (bytes - 1 - i)));
}

// The function and the constant of one of the four groups of twenty rounds.
struct Round {
  uint32_t mixed;
  uint32_t constant;
};

Round RoundOf(int t, uint32_t b, uint32_t c, uint32_t d) {
  if (t < 20) return {(b & c) | (~b & d), 0x5a827999};
  if (t < 40) return {b ^ c ^ d, 0x6ed9eba1};
  if (t < 60) return {(b & c) | (b & d) | (c & d), 0x8f1bbcdc};
  return {b ^ c ^ d, 0xca62c1d6};
}

}  // namespace

void Sha1::Compress(const uint8_t* block) {
  std::array<uint32_t, 80> words;
  for (size_t t = 0; t < 16; ++t) words[t] = LoadBigEndian(block + 4 * t);
  for (size_t t = 16; t < words.size(); ++t) {
    words[t] = std::rotl(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
  }
  auto [a, b, c, d, e] = state_;
  for (int t = 0; t < 80; ++t) {
    const Round round = RoundOf(t, b, c, d);
    const uint32_t sum =
        std::rotl(a, 5) + round.mixed + e + round.constant + words[static_cast<size_t>(t)];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = sum;
  }
  const std::array<uint32_t, 5> added = {a, b, c, d, e};
  for (size_t i = 0; i < state_.size(); ++i) state_[i] += added[i];
}

void Sha1::Update(std::string_view bytes) {
  total_ += bytes.size();
  while (!bytes.empty()) {
    const size_t taken = std::min(bytes.size(), kBlock - pending_size_);
    std::memcpy(pending_.data() + pending_size_, bytes.data(), taken);
    pending_size_ += taken;
    bytes.remove_prefix(taken);
    if (pending_size_ == kBlock) {
      Compress(pending_.data());
      pending_size_ = 0;
    }
  }
}

Sha1Digest Sha1::Finish() {
  const uint64_t bits = total_ * 8;
  // A one bit, zeros up to eight bytes before the end of a block, the length.
  static constexpr char kPadding[kBlock] = {'\x80'};
  const size_t rest = pending_size_ < kBlock - 8 ? pending_size_ : pending_size_ - kBlock;
  Update({kPadding, kBlock - 8 - rest});
  uint8_t length[8];
  StoreBigEndian(length, bits, 8);
  Update({reinterpret_cast<const char*>(length), sizeof(length)});
  Sha1Digest digest;
  for (size_t i = 0; i < state_.size(); ++i) StoreBigEndian(digest.data() + 4 * i, state_[i], 4);
  return digest;
}

std::string ToHex(const Sha1Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace ruddock::engine
