// SPDX-License-Identifier: BSD-3-Clause
// Memory for the moment, without going to the allocator each time: a thread keeps the largest that
// it has used lately, up to 64 KiB. One object belongs to one thread and is used once.
#pragma once

#include <cstddef>

namespace ruddock::engine {

class ScratchBuffer {
 public:
  ScratchBuffer() = default;
  ~ScratchBuffer() {
    if (data_ != nullptr) [[unlikely]]
      GiveBack();
  }
  ScratchBuffer(const ScratchBuffer&) = delete;
  ScratchBuffer& operator=(const ScratchBuffer&) = delete;

  // Room for `size` bytes, until the object ends or the next call.
  char* Take(size_t size);

 private:
  void GiveBack();

  char* data_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace ruddock::engine
