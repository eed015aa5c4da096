// SPDX-License-Identifier: BSD-3-Clause
// What the stream commands share.
#pragma once

#include <optional>
#include <string_view>

#include "engine/exec/context.h"
#include "engine/types/stream_value.h"

namespace ruddock::engine {

// The directives at this moment: relaxed loads.
inline StreamLimits StreamLimitsOf(const CommandContext& ctx) {
  return {.max_bytes = static_cast<uint64_t>(ctx.engine.config->stream_node_max_bytes()),
          .max_entries = static_cast<uint64_t>(ctx.engine.config->stream_node_max_entries())};
}

// An edit of a key that counts as read: by commands whose first purpose that is.
inline ObjectEdit<StreamValue> EditAsRead(CommandContext& ctx, const Key& key) {
  const Entry* entry = ctx.keys.Find(key);
  if (!ctx.CheckType(entry, ValueType::kStream)) return ObjectEdit<StreamValue>();
  return ObjectEdit<StreamValue>(ctx.keys, key, entry);
}

// Ids that arguments give; nothing after answering that they are none. A missing sequence number
// is 0.
std::optional<StreamId> TakeStreamId(CommandContext& ctx, std::string_view text);
// The ids of an interval's ends: "-", "+", "(" in front of an id that is to be left out.
std::optional<StreamId> TakeIntervalStart(CommandContext& ctx, std::string_view text);
std::optional<StreamId> TakeIntervalEnd(CommandContext& ctx, std::string_view text);
// A number; nothing after answering with `error`.
std::optional<int64_t> TakeNumber(CommandContext& ctx, std::string_view text,
                                  std::string_view error = errors::kNotInteger);

// XADD's and XTRIM's arguments in front of the fields.
struct AddOrTrim {
  StreamTrim trim;
  bool only_existing = false;
  std::optional<ParsedStreamId> id;  // nothing: "*"
  uint32_t id_at = 0;                // behind the arguments where there is none
};
// Nothing after answering what is wrong. `add`: of XADD.
std::optional<AddOrTrim> ParseAddOrTrim(CommandContext& ctx, bool add);

void ReplyStreamId(ReplySink& reply, const StreamId& id);
// The id and the fields with their values.
void ReplyStreamEntry(ReplySink& reply, const StreamEntry& entry);
// An array of the entries of [from, to]; `count` of them at most, 0: all. Returns how many.
size_t ReplyStreamRange(ReplySink& reply, const Stream& stream, const StreamId& from,
                        const StreamId& to, bool reverse, uint64_t count);

// The group of a stream's value; null where there is no stream or no such group.
inline StreamGroup* FindGroup(const StreamValue& value, std::string_view name) {
  return value.exists() ? value.stream()->FindGroup(name) : nullptr;
}

// A command's consumer, which comes into being when it is needed first.
class ConsumerOf {
 public:
  ConsumerOf(StreamGroup& group, std::string_view name, int64_t now_ms)
      : group_(group), name_(name), now_ms_(now_ms) {}

  StreamConsumer* Get() {
    if (consumer_ == nullptr) {
      consumer_ = group_.MakeConsumer(name_, now_ms_, &made_);
      consumer_->seen_ms = now_ms_;
    }
    return consumer_;
  }
  bool made() const { return made_; }
  // After the edit is over: tells of a new one.
  void NotifyIfMade(WriteGate& keys, const Key& key) const {
    if (made_) keys.Notify(kNotifyStream, "xgroup-createconsumer", key);
  }

 private:
  StreamGroup& group_;
  std::string_view name_;
  int64_t now_ms_;
  StreamConsumer* consumer_ = nullptr;
  bool made_ = false;
};

}  // namespace ruddock::engine
