// SPDX-License-Identifier: BSD-3-Clause
#include "binary/client/packed.h"

#include <lz4.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "binary/frames.h"

namespace ruddock::client::detail {
namespace {

constexpr size_t kMostInOneChunk = 1048576;
constexpr size_t kChunk = 262144;
// Enough to tell what is compressed or encrypted already.
constexpr size_t kSample = 4096;
constexpr uint64_t kBestRatio = 255;

void AddVarint(std::string& bytes, uint64_t value) {
  char text[binary::kMaxVarint];
  bytes.append(text, binary::WriteVarint(text, value));
}

// Bytes that the block takes; 0 where it does not get shorter.
size_t Compress(std::string_view bytes, std::vector<char>& block) {
  block.resize(bytes.size());
  const int packed =
      LZ4_compress_default(bytes.data(), block.data(), static_cast<int>(bytes.size()),
                           static_cast<int>(bytes.size()) - 1);
  return static_cast<size_t>(std::max(packed, 0));
}

bool Saves(size_t packed, size_t size) { return packed != 0 && packed <= size - size / 8; }

}  // namespace

size_t ChunkSize(size_t size, size_t done) {
  if (size <= kMostInOneChunk) return size;
  return std::min(kChunk, size - done);
}

bool IsPackedSize(uint64_t packed, size_t size) {
  return packed >= 1 && packed <= size && packed * kBestRatio >= size;
}

bool AppendPacked(std::string_view bytes, std::string& to) {
  if (bytes.empty()) return false;
  std::vector<char> block;
  const std::string_view sample = bytes.substr(0, kSample);
  if (sample.size() < bytes.size() && !Saves(Compress(sample, block), sample.size())) return false;
  const size_t start = to.size();
  to += static_cast<char>(binary::ValueCode::kCompressed);
  AddVarint(to, bytes.size());
  for (size_t done = 0; done < bytes.size();) {
    const std::string_view chunk = bytes.substr(done, ChunkSize(bytes.size(), done));
    const size_t packed = Compress(chunk, block);
    if (packed == 0) {
      AddVarint(to, chunk.size());
      to += chunk;
    } else {
      AddVarint(to, packed);
      to.append(block.data(), packed);
    }
    done += chunk.size();
  }
  if (Saves(to.size() - start, bytes.size())) return true;
  to.resize(start);
  return false;
}

bool Unpack(std::string_view packed, char* to, size_t size) {
  if (packed.size() == size) {
    std::memcpy(to, packed.data(), size);
    return true;
  }
  const int made = LZ4_decompress_safe(packed.data(), to, static_cast<int>(packed.size()),
                                       static_cast<int>(size));
  return made >= 0 && static_cast<size_t>(made) == size;
}

}  // namespace ruddock::client::detail
