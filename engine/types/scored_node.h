// SPDX-License-Identifier: BSD-3-Clause
// A member of a large sorted set with its score: a single allocation.
//
//   offset 0  the score
//          8  size of the member, one byte; 255 stands for a size that follows in four bytes
//             the member's bytes
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/memory.h"

namespace ruddock::engine {

class ScoredNode {
 public:
  static ScoredNode* Make(std::string_view member, double score);
  static void Destroy(ScoredNode* node) { Free(node, RequestSize(node->size())); }

  std::string_view key() const {
    return size_ == kLong ? std::string_view(text_ + 4, size()) : std::string_view(text_, size_);
  }
  double score() const { return score_; }
  // The node may not be in a ScoredTree meanwhile.
  void set_score(double score) { score_ = score; }

  // Bytes in the allocator.
  size_t memory() const { return AllocationSize(RequestSize(size())); }

 private:
  static constexpr uint8_t kLong = 255;
  static constexpr size_t kHeader = 9;

  static size_t RequestSize(size_t size) { return kHeader + (size >= kLong ? 4 : 0) + size; }
  size_t size() const {
    if (size_ != kLong) return size_;
    uint32_t size;
    std::memcpy(&size, text_, sizeof(size));
    return size;
  }

  double score_;
  uint8_t size_;
  char text_[7];  // the first bytes of what follows
};
static_assert(sizeof(ScoredNode) == 16);

inline ScoredNode* ScoredNode::Make(std::string_view member, double score) {
  ScoredNode* node = static_cast<ScoredNode*>(Allocate(RequestSize(member.size())));
  node->score_ = score;
  char* text = reinterpret_cast<char*>(node) + kHeader;
  if (member.size() < kLong) {
    node->size_ = static_cast<uint8_t>(member.size());
  } else {
    node->size_ = kLong;
    const uint32_t size = static_cast<uint32_t>(member.size());
    std::memcpy(text, &size, sizeof(size));
    text += sizeof(size);
  }
  if (!member.empty()) std::memcpy(text, member.data(), member.size());
  return node;
}

// The order of sorted sets: by score, then by the member's bytes.
inline bool ComesBefore(double score_a, std::string_view a, double score_b, std::string_view b) {
  return score_a < score_b || (score_a == score_b && a < b);
}

}  // namespace ruddock::engine
