// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/zset_builder.h"

#include <algorithm>

namespace ruddock::engine {

void ZsetBuilder::Add(std::string_view member, double score) {
  table_->Insert(ScoredNode::Make(member, score));
  longest_ = std::max(longest_, member.size());
  bytes_ += member.size();
}

std::vector<const ScoredNode*> ZsetBuilder::InOrder() const {
  std::vector<const ScoredNode*> nodes;
  nodes.reserve(size());
  table_->ForEach([&](const ScoredNode& node) { nodes.push_back(&node); });
  std::sort(nodes.begin(), nodes.end(), [](const ScoredNode* a, const ScoredNode* b) {
    return ComesBefore(a->score(), a->key(), b->score(), b->key());
  });
  return nodes;
}

ZsetValue ZsetBuilder::Finish(const ZsetLimits& limits) {
  ZsetValue result;
  if (size() == 0) return result;
  // Far from what a listpack can take, with room for sizes and scores.
  constexpr size_t kMostBytes = Listpack::kMaxBytes / 2;
  if (size() <= limits.max_entries && longest_ <= limits.max_value && bytes_ < kMostBytes) {
    ForEachInOrder(
        [&](std::string_view member, double score) { result.Set(member, score, limits); });
    return result;
  }
  const std::vector<const ScoredNode*> nodes = InOrder();
  result = ZsetValue::OfNodes(table_, nodes);
  table_ = nullptr;
  return result;
}

}  // namespace ruddock::engine
