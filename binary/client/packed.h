// SPDX-License-Identifier: BSD-3-Clause
// Compressed bytes (PROTOCOL.md): their size, and chunks that are LZ4 blocks or lie there as they
// are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ruddock::client::detail {

// Adds `bytes` as a compressed value, unless less than an eighth is saved: then nothing is added.
// A look at the start decides for most that cannot be compressed.
bool AppendPacked(std::string_view bytes, std::string& to);

// How many bytes a chunk stands for that begins `done` bytes into a value of `size`.
size_t ChunkSize(size_t size, size_t done);
// Whether a chunk that stands for `size` bytes can take `packed`.
bool IsPackedSize(uint64_t packed, size_t size);
// Writes exactly `size` bytes; false where the chunk is corrupt.
bool Unpack(std::string_view packed, char* to, size_t size);

}  // namespace ruddock::client::detail
