// SPDX-License-Identifier: BSD-3-Clause
// A value in the chunks of binary/PROTOCOL.md ("Compressed bytes"), compressed on a thread of its
// own while the first ones are already being sent.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ruddock::network {

inline constexpr size_t kChunkSize = 256 * 1024;
inline constexpr size_t kLargestSingleChunk = 1024 * 1024;

// Into how many chunks so many bytes are cut, and how many bytes one of them stands for.
size_t ChunkCount(size_t size);
size_t ChunkSize(size_t size, size_t index);

class ChunkCompressor {
 public:
  // `value` must outlive this object.
  explicit ChunkCompressor(std::string_view value);
  ~ChunkCompressor();
  ChunkCompressor(const ChunkCompressor&) = delete;
  ChunkCompressor& operator=(const ChunkCompressor&) = delete;

  size_t count() const { return chunks_.size(); }
  // Waits until it is there. What it holds is as it is sent: as many bytes as it stands for where
  // compression saves nothing.
  std::string_view Chunk(size_t index);

 private:
  void CompressAll();

  std::string_view value_;
  std::vector<std::string> chunks_;
  size_t done_ = 0;
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;  // last: it uses the others
};

// What a chunk stands for, into `to`. False where it is corrupt.
bool DecompressChunk(std::string_view packed, char* to, size_t size);

}  // namespace ruddock::network
