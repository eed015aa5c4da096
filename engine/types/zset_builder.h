// SPDX-License-Identifier: BSD-3-Clause
// A sorted set whose scores are still being reckoned: members come in any order and their scores
// change; the order is made once, in the end.
#pragma once

#include <string_view>
#include <vector>

#include "engine/types/zset_value.h"

namespace ruddock::engine {

class ZsetBuilder {
 public:
  ZsetBuilder() = default;
  ~ZsetBuilder() {
    if (table_ != nullptr) Table::Destroy(table_);
  }
  ZsetBuilder(const ZsetBuilder&) = delete;
  ZsetBuilder& operator=(const ZsetBuilder&) = delete;

  size_t size() const { return table_->size(); }
  // Null where it is not there yet. The node's score may be set.
  ScoredNode* Find(std::string_view member) { return table_->Find(Key::Of(member)); }
  // The member must not be there yet.
  void Add(std::string_view member, double score);

  // Calls `visit(member, score)` for all members, in order. O(n log n).
  template <typename Visit>
  void ForEachInOrder(Visit visit) const {
    for (const ScoredNode* node : InOrder()) visit(node->key(), node->score());
  }
  // The sorted set, which is the caller's. Nothing else may be asked afterwards.
  ZsetValue Finish(const ZsetLimits& limits);

 private:
  using Table = NodeTable<ScoredNode>;

  std::vector<const ScoredNode*> InOrder() const;

  Table* table_ = Table::Make();
  size_t longest_ = 0;  // bytes of a member
  size_t bytes_ = 0;    // of all members
};

}  // namespace ruddock::engine
