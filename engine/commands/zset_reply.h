// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "engine/exec/context.h"

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
    if (paired_) ctx_.reply.Array(2);
    ctx_.reply.Bulk(member);
    if (with_scores_) ctx_.reply.Double(score);
  }

 private:
  CommandContext& ctx_;
  const bool with_scores_;
  const bool paired_;
};

}  // namespace ruddock::engine
