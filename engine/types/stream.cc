// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ruddock::engine {
namespace {

// What a node has from the start, at most.
constexpr size_t kMostRoom = 8192;

}  // namespace

Stream::~Stream() {
  for (size_t i = 0; i < nodes_.size(); ++i) StreamNode::Destroy(nodes_[i]);
}

void Stream::Destroy(Stream* stream) {
  stream->~Stream();
  Free(stream, sizeof(Stream));
}

Stream* Stream::Copy() const {
  Stream* copy = Make();
  for (size_t i = 0; i < nodes_.size(); ++i) {
    StreamNode* node = StreamNode::Copy(nodes_[i]);
    copy->meter_ += node->memory();
    copy->nodes_.Insert(i, node);
  }
  copy->length_ = length_;
  copy->last_id_ = last_id_;
  copy->first_id_ = first_id_;
  copy->max_deleted_ = max_deleted_;
  copy->entries_added_ = entries_added_;
  for (const auto& [name, group] : groups_) {
    copy->MakeGroup(name, group.last_id, group.entries_read);
    group.CopyTo(*copy->FindGroup(name));
  }
  return copy;
}

StreamId Stream::TopId() const {
  for (size_t i = nodes_.size(); i-- > 0;) {
    if (nodes_[i]->size() != 0) return nodes_[i]->LastLive();
  }
  return {};
}

void Stream::SetNode(size_t index, StreamNode* node, size_t bytes_before) {
  nodes_.Set(index, node);
  meter_ += node->memory() - bytes_before;
}

void Stream::DropNode(size_t index) {
  StreamNode* node = nodes_.Erase(index);
  meter_ -= node->memory();
  StreamNode::Destroy(node);
}

void Stream::Append(const StreamId& id, FieldValues pairs, const StreamLimits& limits) {
  size_t texts = 0;
  for (const std::string_view text : pairs) texts += text.size();
  size_t room = 0;
  // XSETID may have gone back behind entries of a node that are all erased.
  if (!nodes_.empty() && nodes_.back()->size() == 0 && id < nodes_.back()->last()) {
    DropNode(nodes_.size() - 1);
  }
  if (!nodes_.empty()) {
    const size_t last = nodes_.size() - 1;
    StreamNode* node = nodes_[last];
    const size_t before = node->memory();
    if (!node->FullFor(texts, limits)) {
      SetNode(last, StreamNode::Append(node, id, pairs), before);
    } else {
      // The next one will most likely become as large.
      room = std::min(node->used(), kMostRoom);
      SetNode(last, StreamNode::Fit(node), before);
    }
  }
  if (nodes_.empty() || room != 0) {
    StreamNode* node = StreamNode::Make(id, pairs, room);
    meter_ += node->memory();
    nodes_.Insert(nodes_.size(), node);
  }
  ++length_;
  ++entries_added_;
  last_id_ = id;
  if (length_ == 1) first_id_ = id;
}

bool Stream::Contains(const StreamId& id) const {
  return !nodes_.empty() && nodes_[nodes_.Find(id)]->Find(id) != StreamNode::kNone;
}

void Stream::FindFirstId() {
  first_id_ = {};
  for (size_t i = 0; i < nodes_.size() && length_ != 0; ++i) {
    const StreamNode& node = *nodes_[i];
    if (node.size() == 0) continue;
    first_id_ = node.IdAt(node.First());
    return;
  }
}

bool Stream::Erase(const StreamId& id) {
  if (nodes_.empty()) return false;
  const size_t index = nodes_.Find(id);
  StreamNode* node = nodes_[index];
  const StreamNode::Position at = node->Find(id);
  if (at == StreamNode::kNone) return false;
  if (node->size() == 1) {
    DropNode(index);
  } else {
    node->Erase(at);
  }
  --length_;
  if (id > max_deleted_) max_deleted_ = id;
  if (id == first_id_) FindFirstId();
  return true;
}

uint64_t Stream::Trim(const StreamTrim& trim) {
  uint64_t gone = 0;
  while (!nodes_.empty()) {
    if (trim.until == StreamTrim::Until::kLength && length_ <= trim.length) break;
    const StreamNode& node = *nodes_[0];
    if (trim.limit != 0 && gone + node.size() > trim.limit) break;
    const bool whole = trim.until == StreamTrim::Until::kLength
                           ? length_ - node.size() >= trim.length
                           : node.last() < trim.min;
    if (!whole) {
      if (!trim.approximate) gone += TrimNode(trim);
      break;
    }
    length_ -= node.size();
    gone += node.size();
    DropNode(0);
  }
  if (gone != 0) FindFirstId();
  return gone;
}

uint64_t Stream::TrimNode(const StreamTrim& trim) {
  StreamNode* node = nodes_[0];
  uint64_t gone = 0;
  for (auto at = node->First(); at != StreamNode::kNone; at = node->First()) {
    const bool enough = trim.until == StreamTrim::Until::kLength ? length_ <= trim.length
                                                                 : node->IdAt(at) >= trim.min;
    if (enough) break;
    node->Erase(at);
    --length_;
    ++gone;
  }
  return gone;
}

StreamGroup* Stream::FindGroup(std::string_view name) const {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : const_cast<StreamGroup*>(&found->second);
}

bool Stream::MakeGroup(std::string_view name, const StreamId& last_id, int64_t entries_read) {
  if (FindGroup(name) != nullptr) return false;
  groups_.emplace(std::piecewise_construct,
                  std::forward_as_tuple(name, CountingAllocator<char>(meter_)),
                  std::forward_as_tuple(meter_, last_id, entries_read));
  return true;
}

bool Stream::RemoveGroup(std::string_view name) {
  const auto found = groups_.find(name);
  if (found == groups_.end()) return false;
  groups_.erase(found);
  return true;
}

int64_t Stream::AddedUpTo(const StreamId& id) const {
  if (entries_added_ == 0) return 0;
  // Without a sign: XSETID can set any number.
  if ((length_ == 0 && id <= last_id_) || id == last_id_) {
    return static_cast<int64_t>(entries_added_);
  }
  if (id > last_id_) return StreamGroup::kUnknownRead;
  // Only the entries in front of the first one are known to be gone as a whole.
  if (max_deleted_.is_zero() || max_deleted_ < first_id_) {
    const uint64_t before = entries_added_ - length_;
    if (id < first_id_) return static_cast<int64_t>(before);
    if (id == first_id_) return static_cast<int64_t>(before + 1);
  }
  return StreamGroup::kUnknownRead;
}

std::optional<int64_t> Stream::LagOf(const StreamGroup& group) const {
  if (entries_added_ == 0) return 0;
  int64_t read = group.entries_read;
  if (read == StreamGroup::kUnknownRead || MayHaveGapFrom(group.last_id)) {
    read = AddedUpTo(group.last_id);
    if (read == StreamGroup::kUnknownRead) return std::nullopt;
  }
  return static_cast<int64_t>(entries_added_ - static_cast<uint64_t>(read));
}

void Stream::AdvanceGroup(StreamGroup& group, const StreamId& id) const {
  if (group.entries_read != StreamGroup::kUnknownRead && !MayHaveGapFrom(id)) {
    group.entries_read = static_cast<int64_t>(static_cast<uint64_t>(group.entries_read) + 1);
  } else if (entries_added_ != 0) {
    group.entries_read = AddedUpTo(id);
  }
  group.last_id = id;
}

}  // namespace ruddock::engine
