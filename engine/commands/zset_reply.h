// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "engine/exec/context.h"
#include "engine/types/scored_node.h"

namespace ruddock::engine {

// Answers with members, and where `with_scores` with their scores: as pairs in RESP3, else in
// turn, unless the command has one shape for both.
class MembersReply {
 public:
  enum class Shape { kByProtocol, kFlat, kPairs };

  MembersReply(CommandContext& ctx, bool with_scores, Shape shape = Shape::kByProtocol)
      : ctx_(ctx),
        with_scores_(with_scores),
        paired_(with_scores && (shape == Shape::kPairs ||
                                (shape == Shape::kByProtocol && ctx.reply.protocol() == 3))) {}

  void Start(size_t count) const { ctx_.reply.Array(with_scores_ && !paired_ ? count * 2 : count); }
  void operator()(std::string_view member, double score) const {
    Emit(ctx_.reply, member, score, with_scores_, paired_);
  }
  // The same for nodes, when the request is over.
  auto ForNodes() const {
    return
        [with_scores = with_scores_, paired = paired_](const ScoredNode& node, ReplySink& reply) {
          Emit(reply, node.key(), node.score(), with_scores, paired);
        };
  }

 private:
  static void Emit(ReplySink& reply, std::string_view member, double score, bool with_scores,
                   bool paired) {
    if (paired) reply.Array(2);
    reply.Bulk(member);
    if (with_scores) reply.Double(score);
  }

  CommandContext& ctx_;
  const bool with_scores_;
  const bool paired_;
};

}  // namespace ruddock::engine
