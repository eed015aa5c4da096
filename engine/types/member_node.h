// SPDX-License-Identifier: BSD-3-Clause
// A member of a large set: a single allocation.
//
//   offset 0  size of the member in one byte; 255: it follows in four bytes
//             the member's bytes
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/memory.h"

namespace ruddock::engine {

class MemberNode {
 public:
  static MemberNode* Make(std::string_view member);
  static void Destroy(MemberNode* node) { Free(node, RequestSize(node->size())); }

  std::string_view key() const {
    return {bytes() + (size_ == kLong ? kHeader + 4 : kHeader), size()};
  }
  // Bytes in the allocator.
  size_t memory() const { return AllocationSize(RequestSize(size())); }

 private:
  static constexpr uint8_t kLong = 255;
  static constexpr size_t kHeader = 1;

  static size_t RequestSize(size_t size) { return kHeader + (size >= kLong ? 4 : 0) + size; }

  char* bytes() { return reinterpret_cast<char*>(this); }
  const char* bytes() const { return reinterpret_cast<const char*>(this); }
  size_t size() const {
    if (size_ != kLong) return size_;
    uint32_t size;
    std::memcpy(&size, bytes() + kHeader, sizeof(size));
    return size;
  }

  uint8_t size_;
};
static_assert(sizeof(MemberNode) == 1);

inline MemberNode* MemberNode::Make(std::string_view member) {
  MemberNode* node = static_cast<MemberNode*>(Allocate(RequestSize(member.size())));
  char* at = node->bytes() + kHeader;
  if (member.size() < kLong) {
    node->size_ = static_cast<uint8_t>(member.size());
  } else {
    node->size_ = kLong;
    const uint32_t size = static_cast<uint32_t>(member.size());
    std::memcpy(at, &size, sizeof(size));
    at += sizeof(size);
  }
  if (!member.empty()) std::memcpy(at, member.data(), member.size());
  return node;
}

}  // namespace ruddock::engine
