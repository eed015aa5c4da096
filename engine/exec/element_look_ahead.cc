// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/element_look_ahead.h"

#include "engine/store/object.h"

namespace ruddock::engine {
namespace {

// The elements that one request names.
class Hints {
 public:
  bool full() const { return count_ == kMostHints; }
  size_t size() const { return count_; }
  std::span<const ElementHint> all() const { return {hints_, count_}; }

  void Add(const Command& command, const ArgView& args) {
    const ElementSpec& spec = command.elements;
    const bool scored = spec.use == ElementUse::kScored;
    const int count = static_cast<int>(args.size());
    // No element stands before this one.
    const int least = command.first_key + (scored ? 2 : 1);
    int at = spec.first > 0 ? spec.first : count + spec.first;
    while (at >= least && at < count && !full()) {
      const size_t index = static_cast<size_t>(at);
      hints_[count_++] = {args[index], scored ? args[index - 1] : std::string_view(),
                          spec.use != ElementUse::kLookup};
      if (spec.step == 0) return;
      at += spec.step;
    }
  }

 private:
  ElementHint hints_[kMostHints];
  size_t count_ = 0;
};

}  // namespace

void ElementLookAhead::Look(const Batch& batch, const Request& request, uint32_t database) {
  Hints hints;
  const Request* next = &request;
  const Request* const end = &batch.request(0) + batch.size();
  for (; next != end && !hints.full(); ++next) {
    const Command* command = next->command;
    if (command == nullptr || command->elements.first == 0 || next->key_hash != request.key_hash ||
        !command->ArityFits(next->arg_count)) {
      break;
    }
    hints.Add(*command, batch.args(*next));
  }
  until_ = next;
  // What one element needs it waits for in any case.
  if (hints.size() < 2) return;
  const uint32_t shard = store_.ShardIndex(request.key_hash);
  AssertShardHeld(store_, shard);
  const Table* table = store_.FindTable(shard, database);
  if (table == nullptr) return;
  const ArgView args = batch.args(request);
  const Key key{args[static_cast<size_t>(request.command->first_key)], request.key_hash};
  const Slot* slot = table->entries.Find(key);
  if (slot == nullptr || !slot->entry->is_object()) return;
  BringElements(slot->entry->type(), slot->entry->object(), hints.all());
}

}  // namespace ruddock::engine
