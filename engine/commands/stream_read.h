// SPDX-License-Identifier: BSD-3-Clause
// XREAD and XREADGROUP: what a request asks for, and how one stream answers it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/command/keys.h"
#include "engine/commands/stream.h"

namespace ruddock::engine {

struct StreamRead {
  bool in_group = false;  // XREADGROUP
  std::string_view group;
  std::string_view consumer;
  bool no_ack = false;
  uint64_t count = 0;               // 0: all
  std::optional<int64_t> block_ms;  // 0: for ever
  uint32_t first_key = 0;
  uint32_t streams = 0;
  // For each stream the id behind which to read; in a group Max() stands for ">".
  std::vector<StreamId> after;

  bool IsNew(uint32_t stream) const { return in_group && after[stream] == StreamId::Max(); }
};

// The keys, as the handlers find them.
bool KeysOfRead(const ArgView& args, KeyPositions& out);

// Nothing after answering what is wrong, which includes keys of other types and groups that are not
// there.
std::optional<StreamRead> ParseStreamRead(CommandContext& ctx, bool in_group);

// The reply's list of streams, which is there only where a stream has something. RESP3 has a map of
// keys to entries, RESP2 an array of pairs.
class StreamsReply {
 public:
  explicit StreamsReply(ReplySink& reply) : reply_(reply), pairs_(reply.protocol() == 2) {}

  void Begin(std::string_view key) {
    if (streams_++ == 0) mark_ = reply_.Defer();
    if (pairs_) reply_.Array(2);
    reply_.Bulk(key);
  }
  // False, without an answer, where there was no stream.
  bool End() {
    if (streams_ == 0) return false;
    if (pairs_) {
      reply_.ResolveArray(mark_, streams_);
    } else {
      reply_.ResolveMap(mark_, streams_);
    }
    return true;
  }

 private:
  ReplySink& reply_;
  const bool pairs_;
  size_t mark_ = 0;
  size_t streams_ = 0;
};

// The entries that nobody in the group has seen, `count` of them at most (0: all): notes that the
// group has read them, and that the consumer has them. Without a consumer none is to acknowledge.
void ReplyNewEntries(ReplySink& reply, const Stream& stream, StreamGroup& group,
                     StreamConsumer* consumer, uint64_t count, int64_t now_ms);
// The entries behind `after` that the consumer has already.
void ReplyHistory(ReplySink& reply, const Stream& stream, StreamGroup& group,
                  const StreamConsumer& consumer, StreamId after, uint64_t count, int64_t now_ms);

// Makes the client wait for what ParseStreamRead found, and which is not there yet.
void WaitForStreams(CommandContext& ctx, const StreamRead& read);

}  // namespace ruddock::engine
