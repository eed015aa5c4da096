// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/packed_bytes.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

std::string RandomBytes(size_t size, uint64_t letters = 256) {
  Random random(size + letters);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.Below(letters));
  return bytes;
}

std::string Json(size_t size) {
  Random random(size);
  std::string text;
  while (text.size() < size) {
    text += R"({"id":)" + std::to_string(random.Below(100'000)) +
            R"(,"name":"customer","active":true,"tags":["a","b"]},)";
  }
  text.resize(size);
  return text;
}

std::string Packed(std::string_view bytes) {
  std::string packed(bytes.size() + 64 + bytes.size() / 1000, '\0');
  packed.resize(Pack(bytes, packed.data(), packed.size()));
  return packed;
}

std::string Unpacked(std::string_view packed) {
  std::string bytes(UnpackedSize(packed), '\0');
  Unpack(packed, bytes.data());
  return bytes;
}

TEST(PackedBytes, WhatGoesInComesOut) {
  for (const size_t size :
       {1u,         2u,         12u,        13u,        32u,        100u,      127u,
        128u,       129u,       1024u,      16'383u,    16'384u,    65'536u,   262'144u,
        1'048'575u, 1'048'576u, 1'048'577u, 1'310'720u, 1'310'721u, 3'000'000u}) {
    for (const std::string& bytes : {std::string(size, 'a'), Json(size)}) {
      const std::string packed = Packed(bytes);
      if (packed.empty()) {
        EXPECT_LT(size, 128u);
        continue;
      }
      EXPECT_EQ(UnpackedSize(packed), size);
      EXPECT_EQ(Unpacked(packed), bytes) << size;
      EXPECT_EQ(UnpackToBlob(packed)->view(), bytes) << size;
      if (size > 1000) {
        EXPECT_LT(packed.size(), size / 2);
      }
    }
  }
}

TEST(PackedBytes, GoldenBytes) {
  EXPECT_EQ(Packed(std::string(32, 'a')), std::string("\x20\x0b\x1f\x61\x01\0\x07\x50"
                                                      "aaaaa",
                                                      13));
}

TEST(PackedBytes, ChunksCoverAllBytes) {
  for (const size_t size : {1u, 1'048'576u, 1'048'577u, 1'310'720u, 1'310'721u, 10'485'760u}) {
    size_t sum = 0;
    const size_t count = ChunkCount(size);
    EXPECT_EQ(count == 1, size <= kMaxWholeChunk);
    for (size_t i = 0; i < count; ++i) {
      EXPECT_EQ(ChunkStart(i), sum);
      EXPECT_GT(ChunkBytes(size, i), 0u);
      sum += ChunkBytes(size, i);
    }
    EXPECT_EQ(sum, size);
  }
}

TEST(PackedBytes, SaysWhereItDoesNotFit) {
  const std::string text = Json(4000);
  const std::string packed = Packed(text);
  std::string out(packed.size(), '\0');
  EXPECT_EQ(Pack(text, out.data(), packed.size()), packed.size());
  for (const size_t most : {0u, 1u, 9u, 20u, 300u}) {
    std::string guarded(most + 8, '#');
    EXPECT_EQ(Pack(text, guarded.data(), most), 0u) << most;
    EXPECT_EQ(guarded.substr(most), "########") << most;
  }
}

TEST(PackedBytes, GivesUpOnWhatDoesNotCompress) {
  for (const size_t size : {64u, 1024u, 20'000u, 2'000'000u}) {
    const std::string bytes = RandomBytes(size);
    std::string out(size + size / 8 + 64, '\0');
    EXPECT_EQ(Pack(bytes, out.data(), size - size / 5), 0u) << size;
    EXPECT_EQ(LooksCompressible(bytes), size < 16'384) << size;
  }
  EXPECT_TRUE(LooksCompressible(Json(20'000)));
}

TEST(PackedBytes, AChunkThatDoesNotCompressGoesAsItIs) {
  const std::string bytes = Json(1 << 20) + RandomBytes(1 << 20) + Json(1 << 20);
  const std::string packed = Packed(bytes);
  ASSERT_FALSE(packed.empty());
  EXPECT_GT(packed.size(), size_t{1} << 20);
  EXPECT_EQ(Unpacked(packed), bytes);
}

// One chunk by itself, as the wire sends it.
TEST(PackedBytes, ChunksRoundTrip) {
  for (const std::string& bytes :
       {std::string("x"), std::string(300, 'x'), RandomBytes(300), Json(262'144)}) {
    std::string out(PackedChunkRoom(bytes.size()), '\0');
    out.resize(static_cast<size_t>(PackChunk(bytes, out.data()) - out.data()));
    const char* at = out.data();
    uint64_t length = 0;
    ASSERT_EQ(ReadVarint(at, out.data() + out.size(), length), VarintState::kRead);
    EXPECT_EQ(length, static_cast<size_t>(out.data() + out.size() - at));
    EXPECT_TRUE(ChunkLengthFits(length, bytes.size()));
    std::string back(bytes.size(), '\0');
    EXPECT_TRUE(UnpackChunk({at, length}, back.data(), back.size()));
    EXPECT_EQ(back, bytes);
  }
}

TEST(PackedBytes, LengthsThatCannotBe) {
  EXPECT_FALSE(ChunkLengthFits(0, 1));
  EXPECT_TRUE(ChunkLengthFits(1, 1));
  EXPECT_FALSE(ChunkLengthFits(2, 1));
  EXPECT_TRUE(ChunkLengthFits(1, 255));
  EXPECT_FALSE(ChunkLengthFits(1, 256));
  EXPECT_FALSE(ChunkLengthFits(UINT64_MAX, 256));
  EXPECT_FALSE(ChunkLengthFits(4000, 1 << 20));
  // The tightest that there is passes.
  const std::string packed = Packed(std::string(1 << 20, '\0'));
  EXPECT_TRUE(ChunkLengthFits(packed.size() - 5, 1 << 20));
}

// Nothing is read or written outside, which the address sanitizer watches, and the size is told.
TEST(PackedBytes, CorruptChunksAreRefused) {
  const std::string text = Json(3000);
  std::string out(PackedChunkRoom(text.size()), '\0');
  out.resize(static_cast<size_t>(PackChunk(text, out.data()) - out.data()));
  const std::string chunk = out.substr(2);
  const auto unpack = [](std::string_view bytes, size_t size) {
    // Of exactly the size, so that one byte too far is seen.
    std::vector<char> from(bytes.begin(), bytes.end());
    std::vector<char> to(size);
    return UnpackChunk({from.data(), from.size()}, to.data(), size);
  };
  ASSERT_TRUE(unpack(chunk, text.size()));
  EXPECT_FALSE(unpack(chunk, text.size() - 1));
  EXPECT_FALSE(unpack(chunk, text.size() + 1));
  for (size_t size = 1; size < chunk.size(); ++size) {
    EXPECT_FALSE(unpack(chunk.substr(0, size), text.size())) << size;
  }
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string broken = chunk;
    for (uint64_t flips = 1 + random.Below(4); flips > 0; --flips) {
      broken[random.Below(broken.size())] = static_cast<char>(random.Below(256));
    }
    unpack(broken, text.size());
  }
}

TEST(PackedBytesDeathTest, AStoredValueThatIsCorruptEndsTheProgram) {
  std::string packed = Packed(Json(3000));
  packed.resize(packed.size() - 1);
  EXPECT_DEATH(Unpacked(packed), "corrupt");
}

}  // namespace
}  // namespace ruddock::engine
