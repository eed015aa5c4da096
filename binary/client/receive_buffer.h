// SPDX-License-Identifier: BSD-3-Clause
// Where a connection receives: chunks that replies may go on looking at. What is complete is never
// moved; of an element that is not complete only the part that is there goes along into a new
// chunk.
#pragma once

#include <cstddef>
#include <string_view>

#include <ruddock/client/buffer.h>

namespace ruddock::client::detail {

class ReceiveBuffer {
 public:
  struct Room {
    char* data;
    size_t size;
  };

  explicit ReceiveBuffer(size_t chunk_size) : chunk_size_(chunk_size) {}

  // What was received and not consumed, in one piece that lies in chunk().
  std::string_view pending() const { return {at_, static_cast<size_t>(filled_ - at_)}; }
  void ConsumeTo(const char* at) { at_ = at; }
  const ChunkRef& chunk() const { return chunk_; }

  // Room to receive into, behind what is pending. The pending element needs `size` bytes as a whole
  // (more than are pending); where it gets a chunk of its own, what stands `offset` bytes into it
  // is aligned for numbers. Valid until the next call.
  Room Prepare(size_t size, size_t offset);
  void Commit(size_t count) { filled_ += count; }

 private:
  void MoveTo(ChunkRef chunk, size_t start);

  const size_t chunk_size_;
  ChunkRef chunk_;
  const char* at_ = nullptr;
  char* filled_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace ruddock::client::detail
