// SPDX-License-Identifier: BSD-3-Clause
// Replies of so many elements that they are not made while the shard is held: the handler notes
// where the elements lie, which takes a few nanoseconds for each, and the rest comes later, in
// parts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "engine/exec/context.h"
#include "engine/exec/reply_source.h"
#include "engine/types/lease.h"

namespace ruddock::engine {

// Fewer elements than this are answered at once.
inline constexpr size_t kLongReply = 16 * 1024;
// Bytes of one part: what an OutputBuffer keeps room for, and about half a millisecond of work.
inline constexpr size_t kReplyPart = 192 * 1024;

// Calls `emit(node, reply)` for each of the nodes.
template <typename Node, typename Emit>
class NodeReply final : public ReplySource {
 public:
  NodeReply(std::vector<const Node*> nodes, Emit emit)
      : nodes_(std::move(nodes)), emit_(std::move(emit)) {}

  bool More(ReplySink& reply) override {
    // Nodes lie anywhere: those of some places ahead are on their way meanwhile.
    constexpr size_t kAhead = 16;
    constexpr size_t kBlock = 32;
    const size_t start = reply.Position();
    while (at_ < nodes_.size() && reply.Position() - start < kReplyPart) {
      const size_t end = std::min(at_ + kBlock, nodes_.size());
      for (; at_ < end; ++at_) {
        if (at_ + kAhead < nodes_.size()) __builtin_prefetch(nodes_[at_ + kAhead]);
        emit_(*nodes_[at_], reply);
      }
    }
    return at_ < nodes_.size();
  }

 private:
  const Lease lease_;
  const std::vector<const Node*> nodes_;
  const Emit emit_;
  size_t at_ = 0;
};

// The shard of the nodes is held. The header of the reply has been answered.
template <typename Node, typename Emit>
void AnswerNodes(CommandContext& ctx, std::vector<const Node*> nodes, Emit emit) {
  ctx.AnswerFrom(std::make_unique<NodeReply<Node, Emit>>(std::move(nodes), std::move(emit)));
}

}  // namespace ruddock::engine
