// SPDX-License-Identifier: BSD-3-Clause
// A stream: entries in the order of their ids, in nodes (stream_node.h), what is remembered of
// those that are gone, and consumer groups. A stream without entries stays a stream.
//
// Entries are found and put at the end in O(log n) of the nodes; within a node they are looked at
// one by one. Nodes begin and end where Redis's do, so that trimming whole ones removes the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/types/block_ring.h"
#include "engine/types/stream_group.h"
#include "engine/types/stream_node.h"

namespace ruddock::engine {

// What is to be trimmed from the front.
struct StreamTrim {
  enum class Until : uint8_t { kNone, kLength, kId };

  Until until = Until::kNone;
  uint64_t length = 0;       // kLength: so many entries stay
  StreamId min;              // kId: entries from here on stay
  bool approximate = false;  // only whole nodes go
  uint64_t limit = 0;        // not more than so many entries go with their nodes; 0: no limit
};

class Stream {
 public:
  using Groups = NameMap<StreamGroup>;

  static Stream* Make() { return new (Allocate(sizeof(Stream))) Stream; }
  // From any thread, once nobody else knows of it.
  static void Destroy(Stream* stream);
  Stream* Copy() const;

  // Bytes in the allocator, O(1).
  size_t memory() const { return AllocationSize(sizeof(Stream)) + meter_; }
  // Entries.
  size_t size() const { return length_; }
  size_t nodes() const { return nodes_.size(); }
  const StreamNode& node(size_t index) const { return *nodes_[index]; }

  // The last id that was given to an entry, or set.
  const StreamId& last_id() const { return last_id_; }
  // Of the first entry; 0-0 where there is none.
  const StreamId& first_id() const { return first_id_; }
  const StreamId& max_deleted() const { return max_deleted_; }
  // How many entries have ever been added.
  uint64_t entries_added() const { return entries_added_; }
  void set_last_id(const StreamId& id) { last_id_ = id; }
  void set_max_deleted(const StreamId& id) { max_deleted_ = id; }
  void set_entries_added(uint64_t count) { entries_added_ = count; }
  // The id of the last entry that is there; 0-0 where there is none.
  StreamId TopId() const;

  // `id` comes behind last_id(); the texts have StreamNode::kMaxBytes together at most.
  void Append(const StreamId& id, FieldValues pairs, const StreamLimits& limits);
  bool Contains(const StreamId& id) const;
  // Calls `visit(const StreamEntry&)`; false where there is no such entry.
  template <typename Visit>
  bool VisitOne(const StreamId& id, Visit visit) const;
  // Calls `visit(const StreamEntry&)` for the entries of [from, to], in order or backwards, until
  // it returns false.
  template <typename Visit>
  void ForRange(const StreamId& from, const StreamId& to, bool reverse, Visit visit) const;
  // XDEL: false where it is not there.
  bool Erase(const StreamId& id);
  // How many entries have gone.
  uint64_t Trim(const StreamTrim& trim);

  // By name.
  const Groups& groups() const { return groups_; }
  StreamGroup* FindGroup(std::string_view name) const;
  // False where there is one of that name.
  bool MakeGroup(std::string_view name, const StreamId& last_id, int64_t entries_read);
  bool RemoveGroup(std::string_view name);

  // How many entries were added up to the one with that id, as far as that can be told; else
  // StreamGroup::kUnknownRead.
  int64_t AddedUpTo(const StreamId& id) const;
  // How many entries the group has not seen yet; nothing where that cannot be told.
  std::optional<int64_t> LagOf(const StreamGroup& group) const;
  // Notes that the group has read the entry, which comes behind its last.
  void AdvanceGroup(StreamGroup& group, const StreamId& id) const;

 private:
  Stream() : nodes_(meter_), groups_(CountingAllocator<Groups::value_type>(meter_)) {}
  ~Stream();

  // Whether an entry from there on may have been erased from between others.
  bool MayHaveGapFrom(const StreamId& id) const {
    return length_ != 0 && first_id_ <= max_deleted_ && id <= max_deleted_;
  }
  void SetNode(size_t index, StreamNode* node, size_t bytes_before);
  void DropNode(size_t index);
  void FindFirstId();
  // Trims within the first node; returns how many entries have gone.
  uint64_t TrimNode(const StreamTrim& trim);

  size_t meter_ = 0;  // bytes of everything but this object; before all that counts on it
  BlockRing<StreamNode> nodes_;
  uint64_t length_ = 0;
  StreamId last_id_;
  StreamId first_id_;
  StreamId max_deleted_;
  uint64_t entries_added_ = 0;
  Groups groups_;
};

template <typename Visit>
bool Stream::VisitOne(const StreamId& id, Visit visit) const {
  if (nodes_.empty()) return false;
  const StreamNode& node = *nodes_[nodes_.Find(id)];
  const StreamNode::Position at = node.Find(id);
  if (at == StreamNode::kNone) return false;
  visit(node.At(at));
  return true;
}

template <typename Visit>
void Stream::ForRange(const StreamId& from, const StreamId& to, bool reverse, Visit visit) const {
  using Position = StreamNode::Position;
  if (nodes_.empty() || from > to) return;
  if (!reverse) {
    for (size_t i = nodes_.Find(from); i < nodes_.size(); ++i) {
      const StreamNode& node = *nodes_[i];
      for (Position at = node.First(); at != StreamNode::kNone; at = node.Next(at)) {
        const StreamId id = node.IdAt(at);
        if (id < from) continue;
        if (id > to || !visit(node.At(at))) return;
      }
    }
    return;
  }
  // A node is read forwards only.
  std::vector<Position> positions;
  for (size_t i = nodes_.Find(to) + 1; i-- > 0;) {
    const StreamNode& node = *nodes_[i];
    positions.clear();
    for (Position at = node.First(); at != StreamNode::kNone; at = node.Next(at)) {
      const StreamId id = node.IdAt(at);
      if (id > to) break;
      if (id >= from) positions.push_back(at);
    }
    for (size_t p = positions.size(); p-- > 0;) {
      if (!visit(node.At(positions[p]))) return;
    }
    if (node.first() <= from) return;
  }
}

}  // namespace ruddock::engine
