// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream_group.h"

#include <tuple>
#include <utility>

namespace ruddock::engine {

StreamConsumer* StreamGroup::FindConsumer(std::string_view name) const {
  const auto found = consumers_.find(name);
  return found == consumers_.end() ? nullptr : const_cast<StreamConsumer*>(&found->second);
}

StreamConsumer* StreamGroup::MakeConsumer(std::string_view name, int64_t now_ms, bool* made) {
  if (made != nullptr) *made = false;
  if (StreamConsumer* consumer = FindConsumer(name)) return consumer;
  if (made != nullptr) *made = true;
  const auto [at, added] = consumers_.emplace(
      std::piecewise_construct, std::forward_as_tuple(name, CountingAllocator<char>(*meter_)),
      std::forward_as_tuple(*meter_, now_ms));
  at->second.name = at->first;
  return &at->second;
}

void StreamGroup::RemoveConsumer(std::string_view name) {
  const auto found = consumers_.find(name);
  if (found == consumers_.end()) return;
  found->second.pending.ForEach([&](const auto& item) { pending_.Erase(item.id); });
  consumers_.erase(found);
}

PendingEntry* StreamGroup::Assign(const StreamId& id, StreamConsumer* consumer) {
  PendingEntry* delivery = pending_.Insert(id, {});
  if (delivery->consumer != consumer) {
    if (delivery->consumer != nullptr) delivery->consumer->pending.Erase(id);
    delivery->consumer = consumer;
    consumer->pending.Insert(id, {});
  }
  return delivery;
}

bool StreamGroup::Acknowledge(const StreamId& id) {
  const PendingEntry* delivery = pending_.Find(id);
  if (delivery == nullptr) return false;
  if (delivery->consumer != nullptr) delivery->consumer->pending.Erase(id);
  pending_.Erase(id);
  return true;
}

void StreamGroup::CopyTo(StreamGroup& group) const {
  for (const auto& [name, consumer] : consumers_) group.MakeConsumer(name, consumer.seen_ms);
  pending_.ForEach([&](const auto& item) {
    PendingEntry* copy = group.Assign(item.id, group.FindConsumer(item.value.consumer->name));
    copy->at_ms = item.value.at_ms;
    copy->times = item.value.times;
  });
}

}  // namespace ruddock::engine
