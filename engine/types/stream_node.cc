// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream_node.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/types/listpack.h"

namespace ruddock::engine {
namespace {

using stream_bytes::TakeText;
using stream_bytes::TakeVarint;

size_t VarintBytes(uint64_t value) {
  size_t bytes = 1;
  for (; value > 127; value >>= 7) ++bytes;
  return bytes;
}

uint8_t* PutVarint(uint8_t* at, uint64_t value) {
  for (; value > 127; value >>= 7) *at++ = static_cast<uint8_t>(value | 128);
  *at++ = static_cast<uint8_t>(value);
  return at;
}

size_t IntegerBytes(int64_t value) {
  if (value == 0) return 0;
  for (unsigned bytes = 1; bytes < 8; ++bytes) {
    const int64_t limit = int64_t{1} << (8 * bytes - 1);
    if (value >= -limit && value < limit) return bytes;
  }
  return 8;
}

size_t TextBytes(std::string_view text) {
  if (const std::optional<int64_t> integer = ParseInt64(text)) return 1 + IntegerBytes(*integer);
  return VarintBytes(text.size() * 2) + text.size();
}

uint8_t* PutText(uint8_t* at, std::string_view text) {
  if (const std::optional<int64_t> integer = ParseInt64(text)) {
    const size_t bytes = IntegerBytes(*integer);
    *at++ = static_cast<uint8_t>(bytes * 2 + 1);
    for (size_t i = 0; i < bytes; ++i) *at++ = static_cast<uint8_t>(*integer >> (8 * i));
    return at;
  }
  at = PutVarint(at, text.size() * 2);
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

size_t FieldsBytes(FieldValues pairs) {
  size_t bytes = VarintBytes(pairs.size() / 2);
  for (size_t i = 0; i < pairs.size(); i += 2) bytes += TextBytes(pairs[i]);
  return bytes;
}

uint64_t SeqOf(const StreamId& id, const StreamId& first) {
  return id.ms == first.ms ? id.seq - first.seq : id.seq;
}

// Bytes of an entry behind its head.
size_t EntryBytes(const StreamId& id, const StreamId& first, FieldValues pairs, bool same) {
  size_t bytes = VarintBytes(id.ms - first.ms) + VarintBytes(SeqOf(id, first));
  if (!same) bytes += VarintBytes(pairs.size() / 2);
  for (size_t i = same ? 1 : 0; i < pairs.size(); i += same ? 2 : 1) bytes += TextBytes(pairs[i]);
  return bytes;
}

size_t ListpackInteger(uint64_t value) {
  return Listpack::EncodedSize(static_cast<int64_t>(value));
}

}  // namespace

StreamNode* StreamNode::WithRoom(StreamNode* node, size_t room) {
  // All of its size class is the node's.
  const size_t size = AllocationSize(sizeof(StreamNode) + room);
  if (node != nullptr && size == sizeof(StreamNode) + node->capacity_) return node;
  auto* fresh = new (Allocate(size)) StreamNode;
  if (node != nullptr) {
    std::memcpy(static_cast<void*>(fresh), node, sizeof(StreamNode) + node->end_);
    Destroy(node);
  }
  fresh->capacity_ = static_cast<uint32_t>(size - sizeof(StreamNode));
  return fresh;
}

StreamNode* StreamNode::Make(const StreamId& id, FieldValues pairs, size_t room) {
  const size_t needed = kStart + FieldsBytes(pairs) + 8 + EntryBytes(id, id, pairs, true);
  StreamNode* node = WithRoom(nullptr, std::max(needed, room));
  node->first_ = id;
  uint8_t* at = PutVarint(node->bytes() + kStart, pairs.size() / 2);
  // The header, the number of fields, the fields, a zero and the end.
  size_t listpack = 6 + ListpackInteger(pairs.size() / 2) + ListpackInteger(0) + 1;
  for (size_t i = 0; i < pairs.size(); i += 2) {
    at = PutText(at, pairs[i]);
    listpack += Listpack::EncodedSize(pairs[i]);
  }
  node->begin_ = node->end_ = static_cast<uint32_t>(at - node->bytes());
  node->listpack_bytes_ = listpack;
  return Append(node, id, pairs);
}

bool StreamNode::SameFields(FieldValues pairs) const {
  const uint8_t* at = bytes() + kStart;
  if (TakeVarint(at) != pairs.size() / 2) return false;
  NumberText scratch;
  for (size_t i = 0; i < pairs.size(); i += 2) {
    if (TakeText(at, scratch) != pairs[i]) return false;
  }
  return true;
}

StreamNode* StreamNode::Append(StreamNode* node, const StreamId& id, FieldValues pairs) {
  const bool same = node->SameFields(pairs);
  const size_t content = EntryBytes(id, node->first_, pairs, same);
  const uint64_t head = content * 2 + same;
  const size_t needed = node->end_ + VarintBytes(head) + content;
  if (needed > node->capacity_) node = WithRoom(node, needed + needed / 4);
  uint8_t* at = PutVarint(node->bytes() + node->end_, head);
  at = PutVarint(at, id.ms - node->first_.ms);
  at = PutVarint(at, SeqOf(id, node->first_));
  if (!same) at = PutVarint(at, pairs.size() / 2);
  for (size_t i = same ? 1 : 0; i < pairs.size(); i += same ? 2 : 1) at = PutText(at, pairs[i]);
  node->end_ = static_cast<uint32_t>(at - node->bytes());
  node->CountAppended(id, pairs, same);
  return node;
}

void StreamNode::CountAppended(const StreamId& id, FieldValues pairs, bool same) {
  const size_t fields = pairs.size() / 2;
  ++live_;
  last_ = id;
  last_erased_ = false;
  // Flags, the id's distance from the first one, the texts, and how many elements these are.
  size_t bytes = ListpackInteger(0) + ListpackInteger(id.ms - first_.ms) +
                 ListpackInteger(id.seq - first_.seq);
  if (!same) bytes += ListpackInteger(fields);
  for (size_t i = same ? 1 : 0; i < pairs.size(); i += same ? 2 : 1) {
    bytes += Listpack::EncodedSize(pairs[i]);
  }
  listpack_bytes_ += bytes + ListpackInteger(same ? fields + 3 : 2 * fields + 4);
}

StreamNode* StreamNode::Fit(StreamNode* node) { return WithRoom(node, node->end_); }

StreamNode* StreamNode::Copy(const StreamNode* node) {
  StreamNode* copy = WithRoom(nullptr, node->end_);
  const uint32_t capacity = copy->capacity_;
  std::memcpy(static_cast<void*>(copy), node, sizeof(StreamNode) + node->end_);
  copy->capacity_ = capacity;
  return copy;
}

size_t StreamNode::ListpackBytes() const {
  return listpack_bytes_ + ListpackInteger(live_) + ListpackInteger(erased_);
}

bool StreamNode::FullFor(size_t texts, const StreamLimits& limits) const {
  const bool bounded = limits.max_bytes != 0 && limits.max_bytes < kMaxBytes;
  if (ListpackBytes() + texts >= (bounded ? limits.max_bytes : kMaxBytes)) return true;
  return limits.max_entries != 0 && uint64_t{live_} + erased_ >= limits.max_entries;
}

StreamNode::Position StreamNode::Next(Position at) const {
  const uint8_t* entry = bytes() + at;
  const uint64_t head = TakeVarint(entry);
  const auto next = static_cast<Position>(entry - bytes() + (head >> 1));
  return next == end_ ? kNone : next;
}

StreamId StreamNode::IdAt(Position at) const {
  const uint8_t* entry = bytes() + at;
  TakeVarint(entry);
  const uint64_t ms = TakeVarint(entry);
  const uint64_t seq = TakeVarint(entry);
  return {first_.ms + ms, ms == 0 ? first_.seq + seq : seq};
}

StreamEntry StreamNode::At(Position at) const {
  const uint8_t* bytes_at = bytes() + at;
  const bool same = TakeVarint(bytes_at) & 1;
  StreamEntry entry;
  entry.id_ = IdAt(at);
  TakeVarint(bytes_at);
  TakeVarint(bytes_at);
  const uint8_t* master = bytes() + kStart;
  entry.fields_ = TakeVarint(same ? master : bytes_at);
  entry.master_ = same ? master : nullptr;
  entry.texts_ = bytes_at;
  return entry;
}

StreamNode::Position StreamNode::Find(const StreamId& id) const {
  for (Position at = First(); at != kNone; at = Next(at)) {
    const StreamId found = IdAt(at);
    if (found >= id) return found == id ? at : kNone;
  }
  return kNone;
}

StreamId StreamNode::LastLive() const {
  if (live_ == 0) return {};
  if (!last_erased_) return last_;
  Position at = First();
  for (Position next = Next(at); next != kNone; next = Next(next)) at = next;
  return IdAt(at);
}

void StreamNode::Erase(Position at) {
  last_erased_ = last_erased_ || IdAt(at) == last_;
  const Position next = Next(at);
  if (at == begin_) {
    begin_ = next == kNone ? end_ : next;  // nothing to move
  } else {
    if (next != kNone) std::memmove(bytes() + at, bytes() + next, end_ - next);
    end_ -= (next == kNone ? end_ : next) - at;
  }
  --live_;
  ++erased_;
}

}  // namespace ruddock::engine
