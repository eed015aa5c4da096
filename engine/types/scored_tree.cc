// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/scored_tree.h"

#include <algorithm>
#include <new>

#include "engine/base/memory.h"

namespace ruddock::engine {
namespace {

// Children with fewer elements look for a neighbour to join; both together may fill this much of
// a block, so that the next insert does not split it again.
constexpr uint32_t FewIn(uint32_t capacity) { return capacity / 3; }
constexpr uint32_t EnoughFor(uint32_t capacity) { return capacity * 3 / 4; }

// How many of ascending scores are lower. All are compared: which of them is the first that is not
// lower no branch predictor knows.
uint32_t CountBelow(const double* scores, uint32_t count, double score) {
  uint64_t below = 0;
  for (uint32_t i = 0; i < count; ++i) below += scores[i] < score ? 1 : 0;
  return static_cast<uint32_t>(below);
}

// Of members from `low` on, those with that score are in the order of their keys: how many of the
// first `count` members come before `key`; with `equal_too`, or are it.
template <bool equal_too>
uint32_t CountWithKey(const double* scores, const ScoredNode* const* members, uint32_t low,
                      uint32_t count, double score, std::string_view key) {
  uint32_t high = low;
  while (high < count && scores[high] == score) ++high;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    const std::string_view other = members[middle]->key();
    if (equal_too ? other <= key : other < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

template <typename T>
void OpenGap(T* array, uint32_t count, uint32_t index) {
  std::copy_backward(array + index, array + count, array + count + 1);
}

template <typename T>
void CloseGap(T* array, uint32_t count, uint32_t index) {
  std::copy(array + index + 1, array + count, array + index);
}

}  // namespace

ScoredTree::~ScoredTree() {
  if (root_ != nullptr) DestroyBelow(root_, height_);
}

size_t ScoredTree::memory() const {
  static const size_t leaf = AllocationSize(sizeof(Leaf));
  static const size_t inner = AllocationSize(sizeof(Inner));
  return leaves_ * leaf + inners_ * inner;
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
    for (uint32_t i = 0; i < inner->count; ++i) DestroyBelow(inner->children[i], height - 1);
  }
  Free(at, height > 0 ? sizeof(Inner) : sizeof(Leaf));
}

ScoredTree::Place ScoredTree::Find(size_t rank) const {
  const void* at = root_;
  for (int height = height_; height > 0; --height) {
    const Inner& inner = *static_cast<const Inner*>(at);
    uint32_t index = 0;
    for (; rank >= inner.sizes[index]; ++index) rank -= inner.sizes[index];
    at = inner.children[index];
  }
  return {static_cast<const Leaf*>(at), static_cast<uint32_t>(rank)};
}

ScoredTree::Branch ScoredTree::BranchTo(void* child, int height) {
  if (height == 0) {
    const Leaf* leaf = static_cast<const Leaf*>(child);
    return {child, leaf->members[0], leaf->scores[0], leaf->count};
  }
  const Inner* inner = static_cast<const Inner*>(child);
  Branch branch{child, inner->firsts[0], inner->scores[0], 0};
  for (uint32_t i = 0; i < inner->count; ++i) branch.size += inner->sizes[i];
  return branch;
}

void ScoredTree::SetBranch(Inner* inner, uint32_t index, const Branch& branch) {
  inner->sizes[index] = branch.size;
  inner->scores[index] = branch.score;
  inner->firsts[index] = branch.first;
  inner->children[index] = branch.child;
}

void ScoredTree::EraseBranch(Inner* inner, uint32_t index) {
  CloseGap(inner->sizes, inner->count, index);
  CloseGap(inner->scores, inner->count, index);
  CloseGap(inner->firsts, inner->count, index);
  CloseGap(inner->children, inner->count, index);
  --inner->count;
}

void ScoredTree::MoveBranches(Inner* into, Inner* inner, uint32_t from) {
  const auto move = [&](auto* to, const auto* array) {
    std::copy(array + from, array + inner->count, to + into->count);
  };
  move(into->sizes, inner->sizes);
  move(into->scores, inner->scores);
  move(into->firsts, inner->firsts);
  move(into->children, inner->children);
  into->count += inner->count - from;
  inner->count = from;
}

void ScoredTree::MoveMembers(Leaf* into, Leaf* leaf, uint32_t from) {
  std::copy(leaf->scores + from, leaf->scores + leaf->count, into->scores + into->count);
  std::copy(leaf->members + from, leaf->members + leaf->count, into->members + into->count);
  into->count += leaf->count - from;
  leaf->count = from;
}

void ScoredTree::PutMember(Leaf* leaf, uint32_t index, const ScoredNode* member) {
  OpenGap(leaf->scores, leaf->count, index);
  OpenGap(leaf->members, leaf->count, index);
  leaf->scores[index] = member->score();
  leaf->members[index] = member;
  ++leaf->count;
}

void ScoredTree::TakeMember(Leaf* leaf, uint32_t index) {
  CloseGap(leaf->scores, leaf->count, index);
  CloseGap(leaf->members, leaf->count, index);
  --leaf->count;
}

// The last child that begins with such a member or before it; the first one where none does.
uint32_t ScoredTree::ChildFor(const Inner& inner, double score, std::string_view key) {
  const uint32_t below = CountBelow(inner.scores, inner.count, score);
  const uint32_t after =
      CountWithKey<true>(inner.scores, inner.firsts, below, inner.count, score, key);
  return after == 0 ? 0 : after - 1;
}

uint32_t ScoredTree::PositionFor(const Leaf& leaf, double score, std::string_view key) {
  const uint32_t below = CountBelow(leaf.scores, leaf.count, score);
  return CountWithKey<false>(leaf.scores, leaf.members, below, leaf.count, score, key);
}

uint32_t ScoredTree::PositionOf(const Leaf& leaf, double score, const ScoredNode* member) {
  uint32_t at = CountBelow(leaf.scores, leaf.count, score);
  while (leaf.members[at] != member) ++at;
  return at;
}

void ScoredTree::Descend(double score, std::string_view key, Path& path) const {
  void* at = root_;
  bool last = true;
  for (int height = height_; height > 0; --height) {
    Inner* inner = static_cast<Inner*>(at);
    const uint32_t index = ChildFor(*inner, score, key);
    path.steps[height] = {inner, index, last};
    last = last && index + 1 == inner->count;
    at = inner->children[index];
  }
  path.leaf = static_cast<Leaf*>(at);
}

size_t ScoredTree::RankOf(const ScoredNode& member) const {
  const double score = member.score();
  const std::string_view key = member.key();
  size_t before = 0;
  const void* at = root_;
  for (int height = height_; height > 0; --height) {
    const Inner& inner = *static_cast<const Inner*>(at);
    const uint32_t index = ChildFor(inner, score, key);
    for (uint32_t i = 0; i < index; ++i) before += inner.sizes[i];
    at = inner.children[index];
  }
  return before + PositionOf(*static_cast<const Leaf*>(at), score, &member);
}

void ScoredTree::NoteLeaf(double score, const void* (&lines)[kLeafLines]) const {
  constexpr size_t kLine = 64;
  const void* at = root_;
  for (int height = height_; height > 0; --height) {
    const Inner& inner = *static_cast<const Inner*>(at);
    const uint32_t below = CountBelow(inner.scores, inner.count, score);
    at = inner.children[below == 0 ? 0 : below - 1];
  }
  const Leaf& leaf = *static_cast<const Leaf*>(at);
  // Two thirds of each array, which is as much as is in use on average.
  for (size_t i = 0; i < kLeafLines / 2; ++i) {
    lines[2 * i] = leaf.scores + i * kLine / sizeof(double);
    lines[2 * i + 1] = leaf.members + i * kLine / sizeof(double);
  }
}

void ScoredTree::Insert(const ScoredNode* member) {
  if (root_ == nullptr) {
    root_ = MakeLeaf();
    height_ = 0;
  }
  const double score = member->score();
  const std::string_view key = member->key();
  Path path;
  Descend(score, key, path);
  const uint32_t position = PositionFor(*path.leaf, score, key);
  void* neighbour = InsertIntoLeaf(path.leaf, position, member);
  ++size_;
  for (int height = 1; height <= height_; ++height) {
    const auto [inner, index, last] = path.steps[height];
    if (neighbour == nullptr) {
      ++inner->sizes[index];
      // Only what comes before all others is put at the front of a leaf.
      if (position == 0) {
        inner->firsts[index] = member;
        inner->scores[index] = score;
      }
      continue;
    }
    SetBranch(inner, index, BranchTo(inner->children[index], height - 1));
    neighbour = InsertBranch(inner, index + 1, BranchTo(neighbour, height - 1), last);
  }
  if (neighbour == nullptr) return;
  Inner* root = MakeInner();
  root->count = 2;
  SetBranch(root, 0, BranchTo(root_, height_));
  SetBranch(root, 1, BranchTo(neighbour, height_));
  root_ = root;
  ++height_;
}

ScoredTree::Leaf* ScoredTree::InsertIntoLeaf(Leaf* leaf, uint32_t index, const ScoredNode* member) {
  if (leaf->count < kLeafMembers) {
    PutMember(leaf, index, member);
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
  MoveMembers(fresh, leaf, keep);
  if (index < keep || keep == 0) {
    PutMember(leaf, index, member);
  } else {
    PutMember(fresh, index - keep, member);
  }
  return fresh;
}

ScoredTree::Inner* ScoredTree::InsertBranch(Inner* inner, uint32_t index, const Branch& branch,
                                            bool last) {
  const auto put = [&branch](Inner* into, uint32_t position) {
    OpenGap(into->sizes, into->count, position);
    OpenGap(into->scores, into->count, position);
    OpenGap(into->firsts, into->count, position);
    OpenGap(into->children, into->count, position);
    ++into->count;
    SetBranch(into, position, branch);
  };
  if (inner->count < kBranches) {
    put(inner, index);
    return nullptr;
  }
  Inner* fresh = MakeInner();
  const uint32_t keep = last && index == kBranches ? kBranches : kBranches / 2;
  MoveBranches(fresh, inner, keep);
  if (index < keep) {
    put(inner, index);
  } else {
    put(fresh, index - keep);
  }
  return fresh;
}

void ScoredTree::Erase(const ScoredNode* member) {
  Path path;
  Descend(member->score(), member->key(), path);
  EraseAt(path, PositionOf(*path.leaf, member->score(), member), member);
}

void ScoredTree::Move(ScoredNode* member, double score) {
  const double old = member->score();
  Path path;
  Descend(old, member->key(), path);
  Leaf* leaf = path.leaf;
  const uint32_t position = PositionOf(*leaf, old, member);
  const bool stays =
      position != 0 && leaf->scores[0] < score && score < leaf->scores[leaf->count - 1];
  if (!stays) {
    EraseAt(path, position, member);
    member->set_score(score);
    return Insert(member);
  }
  TakeMember(leaf, position);
  member->set_score(score);
  PutMember(leaf, PositionFor(*leaf, score, member->key()), member);
}

void ScoredTree::EraseAt(const Path& path, uint32_t position, const ScoredNode* member) {
  TakeMember(path.leaf, position);
  for (int height = 1; height <= height_; ++height) {
    Inner* inner = path.steps[height].inner;
    const uint32_t index = path.steps[height].index;
    void* child = inner->children[index];
    if (inner->sizes[index] == 1) {
      Drop(child, height - 1);
      EraseBranch(inner, index);
      continue;
    }
    --inner->sizes[index];
    if (inner->firsts[index] == member) SetBranch(inner, index, BranchTo(child, height - 1));
    JoinIfFew(inner, index, height - 1);
  }
  --size_;
  while (height_ > 0 && static_cast<Inner*>(root_)->count == 1) {
    void* child = static_cast<Inner*>(root_)->children[0];
    Drop(root_, height_);
    root_ = child;
    --height_;
  }
  if (size_ != 0) return;
  Drop(root_, height_);
  root_ = nullptr;
  height_ = 0;
}

void ScoredTree::JoinIfFew(Inner* inner, uint32_t index, int child_height) {
  const void* child = inner->children[index];
  const bool few = child_height == 0 ? static_cast<const Leaf*>(child)->count < FewIn(kLeafMembers)
                                     : static_cast<const Inner*>(child)->count < FewIn(kBranches);
  if (!few) return;
  if (index > 0 && Merge(inner, index - 1, child_height)) return;
  if (index + 1 < inner->count) Merge(inner, index, child_height);
}

bool ScoredTree::Merge(Inner* inner, uint32_t left, int child_height) {
  void* a = inner->children[left];
  void* b = inner->children[left + 1];
  if (child_height == 0) {
    Leaf* into = static_cast<Leaf*>(a);
    Leaf* from = static_cast<Leaf*>(b);
    if (into->count + from->count > EnoughFor(kLeafMembers)) return false;
    MoveMembers(into, from, 0);
  } else {
    Inner* into = static_cast<Inner*>(a);
    Inner* from = static_cast<Inner*>(b);
    if (into->count + from->count > EnoughFor(kBranches)) return false;
    MoveBranches(into, from, 0);
  }
  inner->sizes[left] += inner->sizes[left + 1];
  Drop(b, child_height);
  EraseBranch(inner, left + 1);
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
