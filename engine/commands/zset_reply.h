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

  MembersReply(ReplySink& reply, bool with_scores, Shape shape = Shape::kByProtocol)
      : reply_(reply),
        with_scores_(with_scores),
        paired_(with_scores && (shape == Shape::kPairs ||
                                (shape == Shape::kByProtocol && reply.protocol() == 3))) {}
  MembersReply(CommandContext& ctx, bool with_scores, Shape shape = Shape::kByProtocol)
      : MembersReply(ctx.reply, with_scores, shape) {}

  void Start(size_t count) const { reply_.Array(with_scores_ && !paired_ ? count * 2 : count); }
  void operator()(std::string_view member, double score) const {
    Emit(reply_, member, score, with_scores_, paired_);
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

  ReplySink& reply_;
  const bool with_scores_;
  const bool paired_;
};

}  // namespace ruddock::engine
