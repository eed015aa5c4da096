// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ruddock::engine {

// a == b without a call for up to 16 bytes, which most keys have.
inline bool EqualBytes(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  if (a.size() - 8 <= 8) {
    uint64_t a_head, b_head, a_tail, b_tail;
    std::memcpy(&a_head, a.data(), 8);
    std::memcpy(&b_head, b.data(), 8);
    std::memcpy(&a_tail, a.data() + a.size() - 8, 8);
    std::memcpy(&b_tail, b.data() + b.size() - 8, 8);
    return a_head == b_head && a_tail == b_tail;
  }
  return std::memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ruddock::engine
