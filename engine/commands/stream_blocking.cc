// SPDX-License-Identifier: BSD-3-Clause
// What XREAD and XREADGROUP wait for.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/commands/stream_read.h"
#include "engine/exec/blocked_clients.h"

namespace ruddock::engine {
namespace {

// Without a COUNT, one who has waited gets so many entries at most.
constexpr uint64_t kDefaultCount = 1000;

// A key, and how much had been added to its stream when the wait began: an entry may be trimmed by
// the XADD that brings it, and ends the wait all the same.
struct AwaitedStream {
  std::string key;
  StreamId after;
  uint64_t added = 0;
};

// What the two commands have in common.
class WaitForEntries : public BlockedOperation {
 public:
  WaitForEntries(CommandContext& ctx, const StreamRead& read)
      : count_(read.count != 0 ? read.count : kDefaultCount) {
    for (uint32_t i = 0; i < read.streams; ++i) {
      const std::string_view key = ctx.args[read.first_key + i];
      const Entry* entry = ctx.keys.Peek(Key::Of(key));
      const Stream* stream = StreamOf(entry);
      // Of one that is named twice, the first id counts.
      awaited_.push_back(
          {std::string(key), read.after[i], stream != nullptr ? stream->entries_added() : 0});
    }
  }

 protected:
  // Null where there is no stream.
  static const Stream* StreamOf(const Entry* entry) {
    const bool is_stream = entry != nullptr && entry->type() == ValueType::kStream;
    return is_stream ? StreamValue(entry->object()).stream() : nullptr;
  }
  const AwaitedStream& Of(const Key& key) const {
    return *std::find_if(awaited_.begin(), awaited_.end(),
                         [&](const AwaitedStream& awaited) { return awaited.key == key.name; });
  }
  bool HasNew(const Stream& stream, const StreamId& after, const Key& key) const {
    if (stream.last_id() <= after) return false;
    return stream.TopId() > after || stream.entries_added() != Of(key).added;
  }
  uint64_t count() const { return count_; }

 private:
  const uint64_t count_;
  std::vector<AwaitedStream> awaited_;
};

class WaitForRead : public WaitForEntries {
 public:
  using WaitForEntries::WaitForEntries;

  bool Ready(const Key& key, const Entry* entry) const override {
    const Stream* stream = StreamOf(entry);
    return stream != nullptr && HasNew(*stream, Of(key).after, key);
  }
  void Serve(ServeContext& ctx, const Key& key) override {
    StreamsReply streams(ctx.reply);
    streams.Begin(key.name);
    StreamId from = Of(key).after;
    from.Increment();
    ReplyStreamRange(ctx.reply, *StreamOf(ctx.keys.Peek(key)), from, StreamId::Max(), false,
                     count());
    streams.End();
  }
};

class WaitForGroup : public WaitForEntries {
 public:
  WaitForGroup(CommandContext& ctx, const StreamRead& read)
      : WaitForEntries(ctx, read),
        group_(read.group),
        consumer_(read.consumer),
        no_ack_(read.no_ack) {}

  // A stream or a group that goes ends the wait too.
  bool HearsOfAbsence() const override { return true; }
  bool Ready(const Key& key, const Entry* entry) const override {
    const Stream* stream = StreamOf(entry);
    if (stream == nullptr) return true;
    const StreamGroup* group = stream->FindGroup(group_);
    return group == nullptr || HasNew(*stream, group->last_id, key);
  }
  void Serve(ServeContext& ctx, const Key& key) override {
    const Entry* entry = ctx.keys.Peek(key);
    if (StreamOf(entry) == nullptr) return ctx.Error(errors::kStreamGone);
    ObjectEdit<StreamValue> edit(ctx.keys, key, entry);
    Stream& stream = *edit->stream();
    StreamGroup* group = stream.FindGroup(group_);
    if (group == nullptr) return ctx.Error(errors::kGroupGone);
    const int64_t now_ms = ctx.keys.now_ms();
    ConsumerOf consumer(*group, consumer_, now_ms);
    consumer.Get();
    StreamsReply streams(ctx.reply);
    streams.Begin(key.name);
    ReplyNewEntries(ctx.reply, stream, *group, no_ack_ ? nullptr : consumer.Get(), count(), now_ms);
    streams.End();
    edit.Commit(1);
    consumer.NotifyIfMade(ctx.keys, key);
  }

 private:
  const std::string group_;
  const std::string consumer_;
  const bool no_ack_;
};

}  // namespace

void WaitForStreams(CommandContext& ctx, const StreamRead& read) {
  const int64_t timeout = *read.block_ms;
  const bool for_ever = timeout == 0 || timeout > BlockedRequest::kNever - ctx.now_ms();
  const BlockedClients::Wait wait{
      .first_key = read.first_key,
      .keys = read.streams,
      .deadline_ms = for_ever ? BlockedRequest::kNever : ctx.now_ms() + timeout};
  if (read.in_group) {
    ctx.engine.blocked.Block(ctx, wait, std::make_unique<WaitForGroup>(ctx, read));
  } else {
    ctx.engine.blocked.Block(ctx, wait, std::make_unique<WaitForRead>(ctx, read));
  }
}

}  // namespace ruddock::engine
