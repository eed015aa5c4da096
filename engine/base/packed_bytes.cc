// SPDX-License-Identifier: BSD-3-Clause
#include "engine/base/packed_bytes.h"

#include <lz4.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ruddock::engine {
namespace {

// Bytes of this size and more are looked at before they are compressed.
constexpr size_t kSampledSize = 16 * 1024;
constexpr size_t kSample = 4 * 1024;

// In front of what was compressed beside a dictionary: a mark, which is no size, and the number.
constexpr size_t kDictionaryHeader = 2;

size_t VarintSize(uint64_t value) {
  char scratch[kMaxVarint];
  return static_cast<size_t>(WriteVarint(scratch, value) - scratch);
}

// Compresses into at most `room` bytes; 0 where they are too few.
size_t Compress(std::string_view bytes, char* out, size_t room) {
  return static_cast<size_t>(LZ4_compress_default(bytes.data(), out, static_cast<int>(bytes.size()),
                                                  static_cast<int>(room)));
}

// The same as PackChunk where the block fits into `room` bytes, its length included; else null.
char* PackInto(std::string_view bytes, char* out, size_t room) {
  // The length goes in front of what it measures: room for one that is as long as it can be.
  const size_t header = VarintSize(bytes.size());
  if (room <= header) return nullptr;
  const size_t size = Compress(bytes, out + header, std::min(bytes.size() - 1, room - header));
  if (size == 0) return nullptr;
  char* const body = WriteVarint(out, size);
  if (body != out + header) std::memmove(body, out + header, size);
  return body + size;
}

[[noreturn]] void EndAtCorruption() {
  std::fputs("a value that was stored compressed is corrupt\n", stderr);
  std::abort();
}

uint64_t TakeVarint(std::string_view& packed) {
  const char* at = packed.data();
  uint64_t value = 0;
  if (ReadVarint(at, packed.data() + packed.size(), value) != VarintState::kRead) EndAtCorruption();
  packed.remove_prefix(static_cast<size_t>(at - packed.data()));
  return value;
}

}  // namespace

char* PackChunk(std::string_view bytes, char* out) {
  if (bytes.size() > 1) {
    if (char* const end = PackInto(bytes, out, PackedChunkRoom(bytes.size()))) return end;
  }
  out = WriteVarint(out, bytes.size());
  std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

bool UnpackChunk(std::string_view chunk, char* out, size_t size) {
  if (chunk.size() == size) {
    std::memcpy(out, chunk.data(), size);
    return true;
  }
  return LZ4_decompress_safe(chunk.data(), out, static_cast<int>(chunk.size()),
                             static_cast<int>(size)) == static_cast<int>(size);
}

bool LooksCompressible(std::string_view bytes) {
  if (bytes.size() < kSampledSize) return true;
  char scratch[kSample];
  return Compress(bytes.substr(0, kSample), scratch, kSample - kSample / 8) != 0;
}

size_t Pack(std::string_view bytes, char* out, size_t most) {
  if (most < kMaxVarint || !LooksCompressible(bytes)) return 0;
  char* at = WriteVarint(out, bytes.size());
  const size_t chunks = ChunkCount(bytes.size());
  for (size_t i = 0; i < chunks; ++i) {
    const std::string_view chunk = bytes.substr(ChunkStart(i), ChunkBytes(bytes.size(), i));
    const size_t room = most - static_cast<size_t>(at - out);
    if (char* const end = PackInto(chunk, at, room)) {
      at = end;
    } else if (chunks > 1 && room >= PackedChunkRoom(chunk.size())) {
      // One of many: the others may save enough.
      at = PackChunk(chunk, at);
    } else {
      return 0;
    }
  }
  return static_cast<size_t>(at - out);
}

size_t Pack(std::string_view bytes, const PackingDictionary& dictionary, char* out, size_t most) {
  if (most <= kDictionaryHeader + kMaxVarint) return 0;
  out[0] = 0;
  out[1] = static_cast<char>(dictionary.number());
  char* const block = WriteVarint(out + kDictionaryHeader, bytes.size());
  const auto header = static_cast<size_t>(block - out);
  const size_t size = dictionary.Compress(bytes, block, most - header);
  return size == 0 ? 0 : header + size;
}

PackedReader::PackedReader(std::string_view packed) : rest_(packed), size_(TakeVarint(rest_)) {}

std::string_view PackedReader::Next() {
  const size_t length = TakeVarint(rest_);
  if (length > rest_.size()) EndAtCorruption();
  const std::string_view chunk = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return chunk;
}

void CheckedUnpackChunk(std::string_view chunk, char* out, size_t size) {
  if (!UnpackChunk(chunk, out, size)) EndAtCorruption();
}

size_t UnpackedSize(std::string_view packed) {
  if (DictionaryOf(packed) != 0) packed.remove_prefix(kDictionaryHeader);
  return TakeVarint(packed);
}

void Unpack(std::string_view packed, char* out) {
  if (const uint8_t dictionary = DictionaryOf(packed)) {
    packed.remove_prefix(kDictionaryHeader);
    const size_t size = TakeVarint(packed);
    if (!PackingDictionary::Of(dictionary).Decompress(packed, out, size)) EndAtCorruption();
    return;
  }
  PackedReader reader(packed);
  const size_t size = reader.size();
  for (size_t i = 0, chunks = ChunkCount(size); i < chunks; ++i) {
    CheckedUnpackChunk(reader.Next(), out + ChunkStart(i), ChunkBytes(size, i));
  }
}

BlobRef UnpackToBlob(std::string_view packed) {
  BlobRef blob = Blob::Make(UnpackedSize(packed));
  Unpack(packed, blob->data());
  return blob;
}

}  // namespace ruddock::engine
