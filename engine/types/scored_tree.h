// SPDX-License-Identifier: BSD-3-Clause
// The members of a large sorted set in their order: a counted B+ tree of ScoredNodes that belong to
// somebody else (the NodeTable beside it).
//
// Leaves are arrays of pointers with the members' scores beside them, linked in both directions; a
// branch knows how many members are below it and the first of them with its score. So a search
// looks into members only where scores are equal. What a search compares lies in one run and is
// compared without a branch for each, so that the lines of a block come from memory at the same
// time. Searching, inserting, erasing, and going from ranks to members and back are O(log n). What
// falls apart is merged with its neighbours, and members that come in order fill their leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
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
  // Gives a member another score; it must be there.
  void Move(ScoredNode* member, double score);

  // How many members at the front `pred(double score, const ScoredNode&)` holds for; from the first
  // one for which it does not, it must not hold any more.
  template <typename Pred>
  size_t Partition(Pred pred) const;
  // How many members come before this one, which must be there.
  size_t RankOf(const ScoredNode& member) const;
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

  // Notes the lines of the leaf in which a search for that score probably ends, for whoever wants
  // them in the cache by then. The tree may not be empty.
  static constexpr size_t kLeafLines = 6;
  void NoteLeaf(double score, const void* (&lines)[kLeafLines]) const;

 private:
  static constexpr uint32_t kLeafMembers = 30;
  static constexpr uint32_t kBranches = 63;
  // More than a tree of 2^32 members with half of every block in use has.
  static constexpr int kMostLevels = 32;

  struct Leaf {
    Leaf* prev;
    Leaf* next;
    uint32_t count;
    double scores[kLeafMembers];
    const ScoredNode* members[kLeafMembers];
  };
  struct Branch {
    void* child;
    const ScoredNode* first;
    double score;  // of `first`
    uint32_t size;
  };
  // Branches field by field.
  struct Inner {
    uint32_t count;
    uint32_t sizes[kBranches];
    double scores[kBranches];
    const ScoredNode* firsts[kBranches];
    void* children[kBranches];
  };
  // Size classes of the allocator: 512 and 1792.
  static_assert(sizeof(Leaf) == 504);
  static_assert(sizeof(Inner) == 1768);
  struct Place {
    const Leaf* leaf;
    uint32_t index;
  };
  // The branches taken from the root to a leaf; the one above the leaf is steps[1].
  struct Path {
    struct Step {
      Inner* inner;
      uint32_t index;
      bool last;  // nothing is to the right of `inner`
    };
    Step steps[kMostLevels];
    Leaf* leaf;
  };

  // Below, `height` 0 is a leaf.
  Place Find(size_t rank) const;
  static Branch BranchTo(void* child, int height);
  static void SetBranch(Inner* inner, uint32_t index, const Branch& branch);
  static void EraseBranch(Inner* inner, uint32_t index);
  // Moves the branches from `from` on, all of them, behind those of `into`.
  static void MoveBranches(Inner* into, Inner* inner, uint32_t from);
  static void MoveMembers(Leaf* into, Leaf* leaf, uint32_t from);
  static void PutMember(Leaf* leaf, uint32_t index, const ScoredNode* member);
  static void TakeMember(Leaf* leaf, uint32_t index);
  static uint32_t ChildFor(const Inner& inner, double score, std::string_view key);
  // Where in a leaf such a member belongs; and where a member of it is.
  static uint32_t PositionFor(const Leaf& leaf, double score, std::string_view key);
  static uint32_t PositionOf(const Leaf& leaf, double score, const ScoredNode* member);
  void Descend(double score, std::string_view key, Path& path) const;
  // Return the new right neighbour where a block had to be split, or null.
  Leaf* InsertIntoLeaf(Leaf* leaf, uint32_t index, const ScoredNode* member);
  Inner* InsertBranch(Inner* inner, uint32_t index, const Branch& branch, bool last);
  void EraseAt(const Path& path, uint32_t index, const ScoredNode* member);
  // Joins child `index` with a neighbour where it has few elements and one block is enough.
  void JoinIfFew(Inner* inner, uint32_t index, int child_height);
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
  // How many of the first `count` it holds for.
  const auto partition = [&pred](const double* scores, const ScoredNode* const* members,
                                 uint32_t count) {
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
      const uint32_t middle = (low + high) / 2;
      if (pred(scores[middle], *members[middle])) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  size_t before = 0;
  const void* at = root_;
  for (int height = height_; height > 0; --height) {
    const Inner& inner = *static_cast<const Inner*>(at);
    // The last child whose first member it holds for.
    const uint32_t after = partition(inner.scores, inner.firsts, inner.count);
    if (after == 0) return before;
    for (uint32_t i = 0; i + 1 < after; ++i) before += inner.sizes[i];
    at = inner.children[after - 1];
  }
  const Leaf& leaf = *static_cast<const Leaf*>(at);
  return before + partition(leaf.scores, leaf.members, leaf.count);
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
