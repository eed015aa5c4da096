// SPDX-License-Identifier: BSD-3-Clause
#include "bench/network/chunk_compressor.h"

#include <lz4.h>

#include <algorithm>
#include <cstring>

namespace ruddock::network {
namespace {

std::string Compress(std::string_view bytes) {
  std::string packed(bytes.size(), '\0');
  // No room for more than the bytes themselves: then they are sent as they are.
  const int size = LZ4_compress_default(bytes.data(), packed.data(), static_cast<int>(bytes.size()),
                                        static_cast<int>(bytes.size()) - 1);
  if (size <= 0) return std::string(bytes);
  packed.resize(static_cast<size_t>(size));
  return packed;
}

}  // namespace

size_t ChunkCount(size_t size) {
  return size <= kLargestSingleChunk ? 1 : (size + kChunkSize - 1) / kChunkSize;
}

size_t ChunkSize(size_t size, size_t index) {
  if (size <= kLargestSingleChunk) return size;
  return std::min(kChunkSize, size - index * kChunkSize);
}

ChunkCompressor::ChunkCompressor(std::string_view value)
    : value_(value), chunks_(ChunkCount(value.size())), thread_([this] { CompressAll(); }) {}

ChunkCompressor::~ChunkCompressor() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  thread_.join();
}

void ChunkCompressor::CompressAll() {
  for (size_t i = 0; i < chunks_.size(); ++i) {
    const size_t size = ChunkSize(value_.size(), i);
    std::string packed = Compress(value_.substr(i * kChunkSize, size));
    const std::lock_guard lock(mutex_);
    if (stop_) return;
    chunks_[i] = std::move(packed);
    ++done_;
    changed_.notify_one();
  }
}

std::string_view ChunkCompressor::Chunk(size_t index) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return done_ > index; });
  return chunks_[index];
}

bool DecompressChunk(std::string_view packed, char* to, size_t size) {
  if (packed.size() == size) {
    std::memcpy(to, packed.data(), size);
    return true;
  }
  const int got = LZ4_decompress_safe(packed.data(), to, static_cast<int>(packed.size()),
                                      static_cast<int>(size));
  return got >= 0 && static_cast<size_t>(got) == size;
}

}  // namespace ruddock::network
