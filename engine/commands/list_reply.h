// SPDX-License-Identifier: BSD-3-Clause
// The elements of a long list, in parts; see long_reply.h.
#pragma once

#include <cstddef>
#include <utility>

#include "engine/commands/long_reply.h"
#include "engine/types/list_value.h"

namespace ruddock::engine {

class ListReply final : public ReplySource {
 public:
  // The first `count` elements of the part, which is not empty.
  ListReply(ListValue::Part part, size_t count)
      : part_(std::move(part)), at_(part_.first), left_(count) {}

  bool More(ReplySink& reply) override {
    constexpr size_t kBlock = 32;
    const size_t start = reply.Position();
    while (left_ != 0 && reply.Position() - start < kReplyPart) {
      for (size_t i = 0; i < kBlock && left_ != 0; ++i, --left_) Next(reply);
    }
    return left_ != 0;
  }

 private:
  void Next(ReplySink& reply) {
    if (at_ == Listpack::kNone) at_ = part_.chunks[++chunk_].First();
    const Listpack elements = part_.chunks[chunk_];
    NumberText scratch;
    reply.Bulk(elements.Get(at_).Text(scratch));
    at_ = elements.Next(at_);
  }

  const Lease lease_;
  const ListValue::Part part_;
  size_t chunk_ = 0;
  Listpack::Position at_;
  size_t left_;
};

}  // namespace ruddock::engine
