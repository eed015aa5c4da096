// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/scored_tree.h"

#include <algorithm>
#include <new>

namespace ruddock::engine {
namespace {

bool Less(const ScoredNode* a, const ScoredNode* b) {
  return ComesBefore(a->score(), a->key(), b->score(), b->key());
}

// Children with fewer elements look for a neighbour to join; both together may fill this much of
// a block, so that the next insert does not split it again.
constexpr uint32_t FewIn(uint32_t capacity) { return capacity / 3; }
constexpr uint32_t EnoughFor(uint32_t capacity) { return capacity * 3 / 4; }

}  // namespace

ScoredTree::~ScoredTree() {
  if (root_ != nullptr) DestroyBelow(root_, height_);
}

size_t ScoredTree::memory() const {
  return leaves_ * AllocationSize(sizeof(Leaf)) + inners_ * AllocationSize(sizeof(Inner));
}

ScoredTree::Leaf* ScoredTree::MakeLeaf() {
  ++leaves_;
  return new (Allocate(sizeof(Leaf))) Leaf{};
}

ScoredTree::Inner* ScoredTree::MakeInner() {
  ++inners_;
  return new (Allocate(sizeof(Inner))) Inner{};
}

void ScoredTree::Drop(void* at, int height) {
  if (height > 0) {
    --inners_;
    Free(at, sizeof(Inner));
    return;
  }
  Leaf* leaf = static_cast<Leaf*>(at);
  if (leaf->prev != nullptr) leaf->prev->next = leaf->next;
  if (leaf->next != nullptr) leaf->next->prev = leaf->prev;
  --leaves_;
  Free(leaf, sizeof(Leaf));
}

void ScoredTree::DestroyBelow(void* at, int height) {
  if (height > 0) {
    Inner* inner = static_cast<Inner*>(at);
    for (uint32_t i = 0; i < inner->count; ++i) {
      DestroyBelow(inner->branches[i].child, height - 1);
    }
  }
  Free(at, height > 0 ? sizeof(Inner) : sizeof(Leaf));
}

ScoredTree::Place ScoredTree::Find(size_t rank) const {
  const void* at = root_;
  for (int height = height_; height > 0; --height) {
    const Branch* branch = static_cast<const Inner*>(at)->branches;
    for (; rank >= branch->size; ++branch) rank -= branch->size;
    at = branch->child;
  }
  return {static_cast<const Leaf*>(at), static_cast<uint32_t>(rank)};
}

ScoredTree::Branch ScoredTree::BranchTo(void* child, int height) {
  if (height == 0) {
    const Leaf* leaf = static_cast<const Leaf*>(child);
    return {child, leaf->members[0], leaf->members[0]->score(), leaf->count};
  }
  const Inner* inner = static_cast<const Inner*>(child);
  Branch branch = inner->branches[0];
  branch.child = child;
  for (uint32_t i = 1; i < inner->count; ++i) branch.size += inner->branches[i].size;
  return branch;
}

// The last child that begins with `member` or before it; the first one where none does.
uint32_t ScoredTree::ChildFor(const Inner& inner, const ScoredNode& member) {
  const auto* end = inner.branches + inner.count;
  const auto* after =
      std::upper_bound(inner.branches, end, member, [](const ScoredNode& m, const Branch& branch) {
        return m.score() < branch.score ||
               (m.score() == branch.score && m.key() < branch.first->key());
      });
  return after == inner.branches ? 0 : static_cast<uint32_t>(after - inner.branches - 1);
}

void ScoredTree::Insert(const ScoredNode* member) {
  if (root_ == nullptr) {
    root_ = MakeLeaf();
    height_ = 0;
  }
  void* neighbour = InsertBelow(root_, height_, member, /*last=*/true);
  ++size_;
  if (neighbour == nullptr) return;
  Inner* root = MakeInner();
  root->count = 2;
  root->branches[0] = BranchTo(root_, height_);
  root->branches[1] = BranchTo(neighbour, height_);
  root_ = root;
  ++height_;
}

void* ScoredTree::InsertBelow(void* at, int height, const ScoredNode* member, bool last) {
  if (height == 0) return InsertIntoLeaf(static_cast<Leaf*>(at), member);
  Inner* inner = static_cast<Inner*>(at);
  const uint32_t index = ChildFor(*inner, *member);
  Branch& branch = inner->branches[index];
  void* neighbour =
      InsertBelow(branch.child, height - 1, member, last && index + 1 == inner->count);
  if (neighbour == nullptr) {
    ++branch.size;
    if (Less(member, branch.first)) {
      branch.first = member;
      branch.score = member->score();
    }
    return nullptr;
  }
  branch = BranchTo(branch.child, height - 1);
  return InsertBranch(inner, index + 1, BranchTo(neighbour, height - 1), last);
}

ScoredTree::Leaf* ScoredTree::InsertIntoLeaf(Leaf* leaf, const ScoredNode* member) {
  const ScoredNode** at =
      std::lower_bound(leaf->members, leaf->members + leaf->count, member, Less);
  const uint32_t index = static_cast<uint32_t>(at - leaf->members);
  const auto put = [member](Leaf* into, uint32_t position) {
    std::copy_backward(into->members + position, into->members + into->count,
                       into->members + into->count + 1);
    into->members[position] = member;
    ++into->count;
  };
  if (leaf->count < kLeafMembers) {
    put(leaf, index);
    return nullptr;
  }
  Leaf* fresh = MakeLeaf();
  fresh->prev = leaf;
  fresh->next = leaf->next;
  if (leaf->next != nullptr) leaf->next->prev = fresh;
  leaf->next = fresh;
  // At either end of the tree the full leaf stays full: more will come there.
  uint32_t keep = kLeafMembers / 2;
  if (fresh->next == nullptr && index == kLeafMembers) keep = kLeafMembers;
  if (leaf->prev == nullptr && index == 0) keep = 0;
  fresh->count = kLeafMembers - keep;
  std::copy(leaf->members + keep, leaf->members + kLeafMembers, fresh->members);
  leaf->count = keep;
  if (index < keep || keep == 0) {
    put(leaf, index);
  } else {
    put(fresh, index - keep);
  }
  return fresh;
}

ScoredTree::Inner* ScoredTree::InsertBranch(Inner* inner, uint32_t index, const Branch& branch,
                                            bool last) {
  const auto put = [&branch](Inner* into, uint32_t position) {
    std::copy_backward(into->branches + position, into->branches + into->count,
                       into->branches + into->count + 1);
    into->branches[position] = branch;
    ++into->count;
  };
  if (inner->count < kBranches) {
    put(inner, index);
    return nullptr;
  }
  Inner* fresh = MakeInner();
  const uint32_t keep = last && index == kBranches ? kBranches : kBranches / 2;
  fresh->count = kBranches - keep;
  std::copy(inner->branches + keep, inner->branches + kBranches, fresh->branches);
  inner->count = keep;
  if (index < keep) {
    put(inner, index);
  } else {
    put(fresh, index - keep);
  }
  return fresh;
}

void ScoredTree::Erase(const ScoredNode* member) {
  EraseBelow(root_, height_, member);
  --size_;
  while (height_ > 0 && static_cast<Inner*>(root_)->count == 1) {
    void* child = static_cast<Inner*>(root_)->branches[0].child;
    Drop(root_, height_);
    root_ = child;
    --height_;
  }
  if (size_ != 0) return;
  Drop(root_, height_);
  root_ = nullptr;
  height_ = 0;
}

void ScoredTree::EraseBelow(void* at, int height, const ScoredNode* member) {
  if (height == 0) {
    Leaf* leaf = static_cast<Leaf*>(at);
    const ScoredNode** end = leaf->members + leaf->count;
    const ScoredNode** found = std::lower_bound(leaf->members, end, member, Less);
    std::copy(found + 1, end, found);
    --leaf->count;
    return;
  }
  Inner* inner = static_cast<Inner*>(at);
  const uint32_t index = ChildFor(*inner, *member);
  Branch& branch = inner->branches[index];
  EraseBelow(branch.child, height - 1, member);
  if (branch.size == 1) {
    Drop(branch.child, height - 1);
    std::copy(inner->branches + index + 1, inner->branches + inner->count, inner->branches + index);
    --inner->count;
    return;
  }
  --branch.size;
  if (branch.first == member) branch = BranchTo(branch.child, height - 1);
  const bool few = height == 1 ? static_cast<Leaf*>(branch.child)->count < FewIn(kLeafMembers)
                               : static_cast<Inner*>(branch.child)->count < FewIn(kBranches);
  if (!few) return;
  if (index > 0 && Merge(inner, index - 1, height - 1)) return;
  if (index + 1 < inner->count) Merge(inner, index, height - 1);
}

bool ScoredTree::Merge(Inner* inner, uint32_t left, int child_height) {
  Branch& a = inner->branches[left];
  const Branch& b = inner->branches[left + 1];
  if (child_height == 0) {
    Leaf* into = static_cast<Leaf*>(a.child);
    const Leaf* from = static_cast<const Leaf*>(b.child);
    if (into->count + from->count > EnoughFor(kLeafMembers)) return false;
    std::copy(from->members, from->members + from->count, into->members + into->count);
    into->count += from->count;
  } else {
    Inner* into = static_cast<Inner*>(a.child);
    const Inner* from = static_cast<const Inner*>(b.child);
    if (into->count + from->count > EnoughFor(kBranches)) return false;
    std::copy(from->branches, from->branches + from->count, into->branches + into->count);
    into->count += from->count;
  }
  a.size += b.size;
  Drop(b.child, child_height);
  std::copy(inner->branches + left + 2, inner->branches + inner->count, inner->branches + left + 1);
  --inner->count;
  return true;
}

void ScoredTree::AppendRange(size_t first, size_t last, std::vector<const ScoredNode*>& out) const {
  if (first >= last) return;
  Place place = Find(first);
  for (size_t left = last - first; left != 0; place = {place.leaf->next, 0}) {
    const size_t count = std::min<size_t>(left, place.leaf->count - place.index);
    const ScoredNode* const* members = place.leaf->members + place.index;
    out.insert(out.end(), members, members + count);
    left -= count;
  }
}

}  // namespace ruddock::engine
