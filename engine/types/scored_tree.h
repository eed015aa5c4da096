// SPDX-License-Identifier: BSD-3-Clause
// The members of a large sorted set in their order: a counted B+ tree of ScoredNodes that belong to
// somebody else (the NodeTable beside it).
//
// Leaves are arrays of pointers, linked in both directions; a branch knows how many members are
// below it and the first of them with its score, so that a search rarely has to look into members.
// Searching, inserting, erasing, and going from ranks to members and back are O(log n). What falls
// apart is merged with its neighbours, and members that come in order fill their leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/types/scored_node.h"

namespace ruddock::engine {

class ScoredTree {
 public:
  ScoredTree() = default;
  ~ScoredTree();
  ScoredTree(const ScoredTree&) = delete;
  ScoredTree& operator=(const ScoredTree&) = delete;

  size_t size() const { return size_; }
  // Bytes of leaves and branches in the allocator. O(1).
  size_t memory() const;
  // Leaves and branches. O(1).
  size_t blocks() const { return leaves_ + inners_; }

  // No equal member may be there.
  void Insert(const ScoredNode* member);
  // It must be there.
  void Erase(const ScoredNode* member);

  // How many members at the front `pred(double score, const ScoredNode&)` holds for; from the first
  // one for which it does not, it must not hold any more.
  template <typename Pred>
  size_t Partition(Pred pred) const;
  // How many members come before this one.
  size_t RankOf(const ScoredNode& member) const {
    return Partition([&](double score, const ScoredNode& node) {
      return score < member.score() || (score == member.score() && node.key() < member.key());
    });
  }
  // The member with that rank, which there must be.
  const ScoredNode& At(size_t rank) const {
    const Place place = Find(rank);
    return *place.leaf->members[place.index];
  }
  // Calls `visit(const ScoredNode&)` for the members of the ranks [first, last), which there must
  // be, forwards or backwards.
  template <typename Visit>
  void ForRange(size_t first, size_t last, bool reverse, Visit visit) const;
  // Appends those members, forwards, without a look at them.
  void AppendRange(size_t first, size_t last, std::vector<const ScoredNode*>& out) const;

 private:
  static constexpr uint32_t kLeafMembers = 61;
  static constexpr uint32_t kBranches = 31;

  struct Leaf {
    Leaf* prev;
    Leaf* next;
    uint32_t count;
    const ScoredNode* members[kLeafMembers];
  };
  struct Branch {
    void* child;
    const ScoredNode* first;
    double score;  // of `first`
    size_t size;
  };
  struct Inner {
    uint32_t count;
    Branch branches[kBranches];
  };
  static_assert(sizeof(Leaf) == 512);
  static_assert(sizeof(Inner) == 1000);
  struct Place {
    const Leaf* leaf;
    uint32_t index;
  };

  // Below, `height` 0 is a leaf.
  Place Find(size_t rank) const;
  static Branch BranchTo(void* child, int height);
  static uint32_t ChildFor(const Inner& inner, const ScoredNode& member);
  // Returns the new right neighbour of `at` where that had to be split, or null. `last`: nothing is
  // to the right of `at`.
  void* InsertBelow(void* at, int height, const ScoredNode* member, bool last);
  Leaf* InsertIntoLeaf(Leaf* leaf, const ScoredNode* member);
  Inner* InsertBranch(Inner* inner, uint32_t index, const Branch& branch, bool last);
  void EraseBelow(void* at, int height, const ScoredNode* member);
  // Merges the children `left` and `left` + 1 where one is enough for both.
  bool Merge(Inner* inner, uint32_t left, int child_height);
  Leaf* MakeLeaf();
  Inner* MakeInner();
  // Of nothing: a leaf is unlinked first.
  void Drop(void* at, int height);
  void DestroyBelow(void* at, int height);

  void* root_ = nullptr;
  int height_ = 0;
  size_t size_ = 0;
  size_t leaves_ = 0;
  size_t inners_ = 0;
};

template <typename Pred>
size_t ScoredTree::Partition(Pred pred) const {
  if (root_ == nullptr) return 0;
  size_t before = 0;
  const void* at = root_;
  for (int height = height_; height > 0; --height) {
    const Inner& inner = *static_cast<const Inner*>(at);
    // The last child whose first member it holds for.
    uint32_t low = 0;
    uint32_t high = inner.count;
    while (low < high) {
      const uint32_t middle = (low + high) / 2;
      const Branch& branch = inner.branches[middle];
      if (pred(branch.score, *branch.first)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) return before;
    for (uint32_t i = 0; i + 1 < low; ++i) before += inner.branches[i].size;
    at = inner.branches[low - 1].child;
  }
  const Leaf& leaf = *static_cast<const Leaf*>(at);
  uint32_t low = 0;
  uint32_t high = leaf.count;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    const ScoredNode& member = *leaf.members[middle];
    if (pred(member.score(), member)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return before + low;
}

template <typename Visit>
void ScoredTree::ForRange(size_t first, size_t last, bool reverse, Visit visit) const {
  if (first >= last) return;
  Place place = Find(reverse ? last - 1 : first);
  for (size_t left = last - first;;) {
    visit(*place.leaf->members[place.index]);
    if (--left == 0) return;
    if (reverse) {
      if (place.index == 0) {
        place.leaf = place.leaf->prev;
        place.index = place.leaf->count;
      }
      --place.index;
    } else if (++place.index == place.leaf->count) {
      place = {place.leaf->next, 0};
    }
    // Members lie anywhere: the one after the next is on its way meanwhile.
    constexpr uint32_t kAhead = 6;
    const uint32_t ahead = reverse ? place.index - kAhead : place.index + kAhead;
    if (ahead < place.leaf->count) __builtin_prefetch(place.leaf->members[ahead]);
  }
}

}  // namespace ruddock::engine
