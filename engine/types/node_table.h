// SPDX-License-Identifier: BSD-3-Clause
// The elements of a large hash, set or sorted set: a robin-hood set of nodes that it owns, in
// segments (segmented_set.h), which keeps count of their bytes.
//
// A node type offers `std::string_view key() const`, `size_t memory() const` and
// `static void Destroy(Node*)`; its key never changes. Lookups take a Key, hashed with the
// project's secret: Key::Of(text).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "engine/base/memory.h"
#include "engine/base/random.h"
#include "engine/store/key.h"
#include "engine/store/object.h"
#include "engine/types/lease.h"
#include "engine/types/sampling.h"
#include "engine/types/segmented_set.h"

namespace ruddock::engine {

template <typename Node>
class NodeTable {
 public:
  static NodeTable* Make() { return new NodeTable; }
  // For nodes that come from another table, in its order: Reserve room for all of them first.
  static NodeTable* MakeInOrder(uint64_t order) { return new NodeTable(order); }
  // Frees the nodes too. O(n). Later, where somebody still reads them.
  static void Destroy(NodeTable* table) {
    if (Lease::AnyOut()) [[unlikely]] {
      Lease::Retire(table, [](void* what) { delete static_cast<NodeTable*>(what); });
    } else {
      delete table;
    }
  }
  ~NodeTable() { set_.ForEach(Node::Destroy); }
  NodeTable(const NodeTable&) = delete;
  NodeTable& operator=(const NodeTable&) = delete;

  size_t size() const { return set_.size(); }
  // Bytes in the allocator: this object, buckets, nodes. O(1).
  size_t memory() const {
    static const size_t own = AllocationSize(sizeof(NodeTable));
    return own + set_.memory() + node_bytes_;
  }
  // Allocations that Destroy gives back.
  size_t free_effort() const { return set_.size() + 2; }

  // Null where there is none.
  Node* Find(const Key& key) const {
    const auto* slot = set_.Find(key);
    return slot != nullptr ? slot->entry : nullptr;
  }
  // Fetches what searches for these elements are going to read into the cache, all of it at the
  // same time: the buckets, then the nodes. Calls `found(hint, const Node&)` with those; their keys
  // have not been compared.
  template <typename Found>
  void Bring(std::span<const ElementHint> hints, Found found) const;
  void Bring(std::span<const ElementHint> hints) const {
    Bring(hints, [](const ElementHint&, const Node&) {});
  }
  // Takes the node over; its key must not be there yet.
  void Insert(Node* node) {
    set_.Insert(node);
    node_bytes_ += node->memory();
  }
  // Room for so many nodes in all.
  void Reserve(size_t count) { set_.Reserve(count); }
  // Names the order of its nodes, for MakeInOrder.
  uint64_t order() const { return set_.order(); }
  // How many buckets the longest search looks at. O(n).
  size_t LongestProbe() const { return set_.LongestProbe(); }
  // Gives back what was reserved and not needed.
  void ShrinkToFit() { set_.ShrinkToFit(); }
  // Puts `fresh`, which has the same key, where the key's node is, and destroys that one.
  void Replace(const Key& key, Node* fresh) {
    const auto* slot = set_.Find(key);
    node_bytes_ += fresh->memory() - slot->entry->memory();
    DropNode(slot->entry);
    slot->entry = fresh;
  }
  // True where it was there. Shrinks the buckets where few are in use.
  bool Erase(const Key& key) {
    Node* node = Find(key);
    if (node == nullptr) return false;
    set_.Erase(key);
    node_bytes_ -= node->memory();
    DropNode(node);
    return true;
  }

  // Calls `visit(const Node&)` for every node, in hash order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    set_.ForEach([&](const Node* node) { visit(*node); });
  }
  // All nodes, in hash order, without a look at them: for reading them under a Lease.
  std::vector<const Node*> Nodes() const {
    std::vector<const Node*> nodes;
    nodes.reserve(set_.size());
    set_.ForEachUnread([&](const Node* node) { nodes.push_back(node); });
    return nodes;
  }
  // One step of HSCAN, SSCAN, ZSCAN: visits about `count` nodes from the cursor on and returns the
  // cursor to go on with, 0 at the end; see engine/store/scan.h for what it guarantees. Looks at
  // 10 * `count` buckets at most.
  template <typename Visit>
  uint64_t Scan(uint64_t cursor, size_t count, Visit visit) const;
  // Any node, each with the same chance; there must be one.
  const Node& Any(Random& random) const { return *set_.Any(random); }
  // Visits `count` different nodes, every choice with the same chance, in no particular order; all
  // of them where there are not more.
  template <typename Visit>
  void SampleDistinct(size_t count, Random& random, Visit visit) const;

  TableFigures figures() const { return {set_.size(), set_.bucket_count(), set_.memory()}; }

 private:
  NodeTable() = default;
  explicit NodeTable(uint64_t order) : set_(order) {}

  SegmentedSet<Node> set_;
  size_t node_bytes_ = 0;
};

template <typename Node>
template <typename Found>
void NodeTable<Node>::Bring(std::span<const ElementHint> hints, Found found) const {
  if (set_.size() == 0) return;
  uint64_t hashes[kMostHints];
  const void* lines[2 * kMostHints];
  size_t buckets = 0;
  for (size_t i = 0; i < hints.size(); ++i) {
    hashes[i] = HashKey(hints[i].element);
    const auto range = set_.FirstBuckets(hashes[i]);
    if (range.first == nullptr) continue;
    lines[buckets++] = range.first;
    lines[buckets++] = range.last;
  }
  BringToCache({lines, buckets});
  size_t nodes = 0;
  size_t whose[kMostHints];
  for (size_t i = 0; i < hints.size(); ++i) {
    const void* node = set_.LikelyEntry(hashes[i]).node;
    if (node == nullptr) continue;
    whose[nodes] = i;
    lines[nodes++] = node;
  }
  BringToCache({lines, nodes});
  for (size_t i = 0; i < nodes; ++i) found(hints[whose[i]], *static_cast<const Node*>(lines[i]));
}

template <typename Node>
template <typename Visit>
uint64_t NodeTable<Node>::Scan(uint64_t cursor, size_t count, Visit visit) const {
  constexpr uint64_t kEnd = SegmentedSet<Node>::kScanEnd;
  if (cursor >= kEnd) return 0;  // no scan returned it
  size_t buckets = count > SIZE_MAX / 10 ? SIZE_MAX : count * 10;
  size_t visited = 0;
  do {
    cursor = set_.VisitFrom(cursor, [&](const Node* node) {
      visit(*node);
      ++visited;
    });
  } while (cursor != kEnd && visited < count && --buckets != 0);
  return cursor == kEnd ? 0 : cursor;
}

template <typename Node>
template <typename Visit>
void NodeTable<Node>::SampleDistinct(size_t count, Random& random, Visit visit) const {
  if (count > size() / 3) {
    Selection selection(count, size());
    ForEach([&](const Node& node) {
      if (selection.Take(random)) visit(node);
    });
    return;
  }
  // Few of many: draw until so many different ones have come.
  std::unordered_set<const Node*> seen(count * 2);
  while (seen.size() < count) {
    const Node& node = Any(random);
    if (seen.insert(&node).second) visit(node);
  }
}

}  // namespace ruddock::engine
