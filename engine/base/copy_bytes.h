// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ruddock::engine {

// Copies without a call for up to 16 bytes, which most values have. They must not overlap. Returns
// the end of what was written.
inline char* CopyBytes(char* to, std::string_view bytes) {
  const char* from = bytes.data();
  const size_t size = bytes.size();
  // Both ends are copied; in the middle they may overlap.
  auto copy_ends = [&]<typename Word>(Word) {
    Word head, tail;
    std::memcpy(&head, from, sizeof(Word));
    std::memcpy(&tail, from + size - sizeof(Word), sizeof(Word));
    std::memcpy(to, &head, sizeof(Word));
    std::memcpy(to + size - sizeof(Word), &tail, sizeof(Word));
  };
  if (size > 16) {
    std::memcpy(to, from, size);
  } else if (size >= 8) {
    copy_ends(uint64_t{});
  } else if (size >= 4) {
    copy_ends(uint32_t{});
  } else if (size >= 2) {
    copy_ends(uint16_t{});
  } else if (size == 1) {
    *to = *from;
  }
  return to + size;
}

}  // namespace ruddock::engine
