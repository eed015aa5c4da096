// SPDX-License-Identifier: BSD-3-Clause
// A run of a stream's entries in one allocation: this header, and behind it
//
//   master    varint fields, (text)*       the fields of the first entry
//   entry     varint (bytes behind it * 2 + same), id, fields
//   id        varint ms - first().ms, varint seq (less first().seq where ms is the same)
//   fields    same: a text for each field of the master
//             else: varint fields, (text text)*
//   text      varint (bytes * 2), bytes
//             varint (bytes * 2 + 1), an integer's bytes, little endian, as few as it takes
//
// A varint has seven bits to a byte, the lowest first; all but its last byte have the top bit set.
// Entries are in ascending order. An erased entry leaves no bytes behind, but the node remembers
// how many have been, and how many bytes the node would have in Redis, where it is a listpack that
// keeps what was erased: a new node begins where Redis begins one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/memory.h"
#include "engine/types/element.h"
#include "engine/types/stream_id.h"

namespace ruddock::engine {

// Fields and values of an entry, by turns.
using FieldValues = std::span<const std::string_view>;

// stream-node-max-bytes and stream-node-max-entries; 0: no limit.
struct StreamLimits {
  uint64_t max_bytes = 4096;
  uint64_t max_entries = 100;
};

// An entry as it lies in its node; valid until the stream is changed.
class StreamEntry {
 public:
  const StreamId& id() const { return id_; }
  // Pairs of a field and a value.
  size_t size() const { return fields_; }
  // Calls `visit(field, value)` for each pair.
  template <typename Visit>
  void ForEach(Visit visit) const;

 private:
  friend class StreamNode;
  StreamId id_;
  size_t fields_;
  const uint8_t* master_;  // its texts; null where the entry has its own fields
  const uint8_t* texts_;
};

// Made and destroyed by the functions here; not to be copied.
class StreamNode {
 public:
  // Offset of an entry; valid until the node is changed.
  using Position = uint32_t;
  static constexpr Position kNone = 0;
  // What Redis allows a node, and all texts of one entry together.
  static constexpr size_t kMaxBytes = size_t{1} << 30;

  // A node with its first entry and room for so many bytes.
  static StreamNode* Make(const StreamId& id, FieldValues pairs, size_t room);
  // Puts an entry behind the others; its id comes behind theirs. The node may move.
  static StreamNode* Append(StreamNode* node, const StreamId& id, FieldValues pairs);
  // Gives back room that is not used. The node may move.
  static StreamNode* Fit(StreamNode* node);
  static StreamNode* Copy(const StreamNode* node);
  static void Destroy(StreamNode* node) { Free(node, sizeof(StreamNode) + node->capacity_); }

  // The id that the first entry had, which may have been erased.
  StreamId first() const { return first_; }
  // The highest id of an entry that is in it, or was.
  StreamId last() const { return last_; }
  uint32_t size() const { return live_; }
  // Whether Redis would put one more entry, of texts with so many bytes, into a new node.
  bool FullFor(size_t texts, const StreamLimits& limits) const;
  // Bytes of the listpack that Redis would have here.
  size_t ListpackBytes() const;
  // Bytes in use, of the room that Make and Append see to.
  size_t used() const { return end_; }
  // Bytes in the allocator.
  size_t memory() const { return AllocationSize(sizeof(StreamNode) + capacity_); }

  Position First() const { return begin_ == end_ ? kNone : begin_; }
  Position Next(Position at) const;
  StreamId IdAt(Position at) const;
  StreamEntry At(Position at) const;
  // The entry with that id; kNone where there is none.
  Position Find(const StreamId& id) const;
  // Of the last entry; 0-0 where there is none. O(1), unless that is another one than last().
  StreamId LastLive() const;
  void Erase(Position at);

 private:
  static constexpr Position kStart = 1;  // so that no position is kNone

  StreamNode() = default;
  uint8_t* bytes() { return reinterpret_cast<uint8_t*>(this + 1); }
  const uint8_t* bytes() const { return reinterpret_cast<const uint8_t*>(this + 1); }
  static StreamNode* WithRoom(StreamNode* node, size_t room);
  bool SameFields(FieldValues pairs) const;
  void CountAppended(const StreamId& id, FieldValues pairs, bool same);

  StreamId first_;
  StreamId last_;
  uint32_t live_ = 0;
  uint32_t erased_ = 0;
  uint64_t listpack_bytes_ = 0;  // without the counts of entries
  uint32_t capacity_ = 0;
  uint32_t begin_ = 0;  // of the entries
  uint32_t end_ = 0;
  bool last_erased_ = false;
};

namespace stream_bytes {

inline uint64_t TakeVarint(const uint8_t*& at) {
  uint64_t value = *at & 127;
  for (unsigned shift = 7; *at++ & 128; shift += 7) value |= uint64_t{*at & 127u} << shift;
  return value;
}

// The text is a view of the bytes, or of `scratch`.
inline std::string_view TakeText(const uint8_t*& at, NumberText& scratch) {
  const uint64_t head = TakeVarint(at);
  const size_t size = head >> 1;
  const uint8_t* const bytes = at;
  at += size;
  if (!(head & 1)) return {reinterpret_cast<const char*>(bytes), size};
  uint64_t number = 0;
  for (size_t i = 0; i < size; ++i) number |= uint64_t{bytes[i]} << (8 * i);
  const unsigned unused = size == 0 ? 0 : 64 - static_cast<unsigned>(size) * 8;
  const int64_t integer = static_cast<int64_t>(number << unused) >> unused;
  return {scratch, static_cast<size_t>(FormatInt64(scratch, integer) - scratch)};
}

}  // namespace stream_bytes

template <typename Visit>
void StreamEntry::ForEach(Visit visit) const {
  NumberText field_text;
  NumberText value_text;
  const uint8_t* fields = master_;
  const uint8_t* texts = texts_;
  for (size_t i = 0; i < fields_; ++i) {
    const std::string_view field = stream_bytes::TakeText(master_ ? fields : texts, field_text);
    visit(field, stream_bytes::TakeText(texts, value_text));
  }
}

}  // namespace ruddock::engine
