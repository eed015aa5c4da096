// SPDX-License-Identifier: BSD-3-Clause
#include "bench/network/exchange.h"

#include <gtest/gtest.h>

#include "bench/load/json_text.h"
#include "bench/load/random.h"
#include "bench/network/chunk_compressor.h"
#include "tests/support/server_process.h"

namespace ruddock::network {
namespace {

std::string Noise(size_t size) {
  load::Random random(size);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random.Next());
  return out;
}

TEST(NetworkChunks, AreCutAsTheProtocolSays) {
  EXPECT_EQ(ChunkCount(1), 1u);
  EXPECT_EQ(ChunkCount(1'048'576), 1u);
  EXPECT_EQ(ChunkSize(1'048'576, 0), 1'048'576u);
  EXPECT_EQ(ChunkCount(1'048'577), 5u);
  EXPECT_EQ(ChunkSize(1'048'577, 0), 262'144u);
  EXPECT_EQ(ChunkSize(1'048'577, 4), 1u);
  EXPECT_EQ(ChunkCount(2'097'152), 8u);
  EXPECT_EQ(ChunkSize(2'097'152, 7), 262'144u);
}

TEST(NetworkChunks, StandForTheValue) {
  for (const size_t size : {1, 2, 13, 1'000, 262'144, 1'048'576, 1'048'577, 1'400'000}) {
    for (const std::string& value : {load::MakeJsonText(size, 1), Noise(size)}) {
      ChunkCompressor chunks(value);
      ASSERT_EQ(chunks.count(), ChunkCount(size));
      std::string back(size, '?');
      for (size_t i = 0; i < chunks.count(); ++i) {
        EXPECT_LE(chunks.Chunk(i).size(), ChunkSize(size, i));
        EXPECT_TRUE(
            DecompressChunk(chunks.Chunk(i), back.data() + i * kChunkSize, ChunkSize(size, i)));
      }
      EXPECT_TRUE(back == value) << size;
    }
  }
}

TEST(NetworkChunks, CorruptOnesAreRefused) {
  const std::string value = load::MakeJsonText(5'000, 1);
  ChunkCompressor chunks(value);
  std::string back(5'000, '?');
  const std::string_view chunk = chunks.Chunk(0);
  EXPECT_FALSE(DecompressChunk(chunk.substr(1), back.data(), back.size()));
  EXPECT_FALSE(DecompressChunk(chunk.substr(0, 40), back.data(), back.size()));
  EXPECT_FALSE(DecompressChunk(chunk, back.data(), 4'000));
}

// Nobody has to listen to a compressor that is given up in the middle.
TEST(NetworkChunks, MayBeGivenUp) {
  const std::string value = Noise(4'000'000);
  ChunkCompressor chunks(value);
  EXPECT_EQ(chunks.Chunk(0).size(), kChunkSize);
}

class NetworkExchange : public ::testing::TestWithParam<std::string> {};

TEST_P(NetworkExchange, BringsBackWhatWasSent) {
  testing::ServerProcess server;
  const Mode mode = ParseMode(GetParam()).value();
  const int port = mode == Mode::kResp ? server.port() : server.binary_port();
  Exchange exchange(mode, "127.0.0.1", port);
  for (const size_t size : {1, 1'000, 300'000, 3'000'000}) {
    exchange.RoundTrip(load::MakeJsonText(size, 1));
    exchange.RoundTrip(Noise(size));
  }
  const uint64_t sent = exchange.bytes_sent();
  const uint64_t received = exchange.bytes_received();
  exchange.RoundTrip(load::MakeJsonText(2'000'000, 1));
  const double most = mode == Mode::kBinaryLz4 ? 1'000'000 : 2'000'200;
  EXPECT_LT(static_cast<double>(exchange.bytes_sent() - sent), most);
  EXPECT_LT(static_cast<double>(exchange.bytes_received() - received), most);
}

INSTANTIATE_TEST_SUITE_P(Modes, NetworkExchange, ::testing::Values("resp", "binary", "binary-lz4"),
                         [](const auto& info) {
                           return info.param == "binary-lz4" ? "lz4" : info.param;
                         });

TEST(NetworkMode, HasThreeNames) {
  EXPECT_EQ(ParseMode("resp"), Mode::kResp);
  EXPECT_FALSE(ParseMode("http").has_value());
}

}  // namespace
}  // namespace ruddock::network
