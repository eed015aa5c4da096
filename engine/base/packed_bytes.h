// SPDX-License-Identifier: BSD-3-Clause
// Bytes in compressed form: as value-compression stores them, and as they go over the wire
// (binary/PROTOCOL.md, "Compressed bytes", which also describes the blocks of LZ4).
//
//   packed = varint size, chunk*
//   chunk  = varint length, then that many bytes: an LZ4 block, or, where the length is that of
//            what the chunk stands for, these bytes as they are
//
// Up to 1 MiB is one chunk; more is cut into chunks of 256 KiB, each of them compressed on its own,
// so that several threads can work on them. All functions are safe from any thread.
//
// In the store, and nowhere else, a value may also be compressed beside a dictionary:
//
//   packed = 00, a byte that is the dictionary's number, varint size, an LZ4 block up to the end
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/blob.h"
#include "engine/base/packing_dictionary.h"
#include "engine/base/varint.h"

namespace ruddock::engine {

inline constexpr size_t kMaxWholeChunk = size_t{1} << 20;
inline constexpr size_t kChunkSize = size_t{256} << 10;

// How many chunks `size` bytes are cut into; `size` is at least 1.
inline size_t ChunkCount(size_t size) {
  return size <= kMaxWholeChunk ? 1 : (size + kChunkSize - 1) / kChunkSize;
}
// Where chunk `index` of `size` bytes begins, and how many it stands for.
inline size_t ChunkStart(size_t index) { return index * kChunkSize; }
inline size_t ChunkBytes(size_t size, size_t index) {
  if (size <= kMaxWholeChunk) return size;
  const size_t left = size - ChunkStart(index);
  return left < kChunkSize ? left : kChunkSize;
}

// Whether a chunk that stands for `size` bytes may have `length` of them: LZ4 makes at most 255
// bytes of one. To be asked before room is made.
inline bool ChunkLengthFits(uint64_t length, size_t size) {
  return length != 0 && length <= size && length >= (size + 254) / 255;
}

// What PackChunk writes at most.
inline constexpr size_t PackedChunkRoom(size_t size) { return size + kMaxVarint; }
// Writes the chunk that stands for `bytes`, its length in front, and returns its end. Bytes that
// compression would not make smaller are copied.
char* PackChunk(std::string_view bytes, char* out);

// Writes the `size` bytes that the chunk (without its length) stands for, and never more. False
// where it is corrupt.
bool UnpackChunk(std::string_view chunk, char* out, size_t size);

// Whether it is worth trying to compress so many bytes as follow: a look at the start of large
// ones.
bool LooksCompressible(std::string_view bytes);

// Writes the packed form of `bytes`, at least one of them, and returns its size; 0, with anything
// in `out`, where it would be more than `most` bytes.
size_t Pack(std::string_view bytes, char* out, size_t most);

// The same beside a dictionary; for at most kMaxWholeChunk bytes.
size_t Pack(std::string_view bytes, const PackingDictionary& dictionary, char* out, size_t most);

// The rest is for what Pack made, or what has been checked: corrupt bytes end the program.

// The number of the dictionary that decompressing takes; 0: none. Any but 0 is nothing that others
// than the store know what to do with.
inline uint8_t DictionaryOf(std::string_view packed) {
  return packed[0] == 0 ? static_cast<uint8_t>(packed[1]) : 0;
}

// Goes through the chunks of a packed form without a dictionary.
class PackedReader {
 public:
  explicit PackedReader(std::string_view packed);
  // How many bytes it stands for.
  size_t size() const { return size_; }
  // The next of its ChunkCount(size()) chunks, without its length.
  std::string_view Next();

 private:
  std::string_view rest_;
  size_t size_;
};

void CheckedUnpackChunk(std::string_view chunk, char* out, size_t size);
// How many bytes it stands for.
size_t UnpackedSize(std::string_view packed);
// Writes them.
void Unpack(std::string_view packed, char* out);
BlobRef UnpackToBlob(std::string_view packed);

}  // namespace ruddock::engine
