// SPDX-License-Identifier: BSD-3-Clause
// What the list commands share.
#pragma once

#include <string>

#include "engine/exec/context.h"
#include "engine/types/list_value.h"

namespace ruddock::engine {

// The directive at this moment: a relaxed load.
inline ListLimits ListLimitsOf(const Engine& engine) {
  return ListLimits::Of(engine.config->list_max_listpack_size());
}

// False, after answering, where an argument from `first` on is longer than an element may be.
inline bool CheckElements(CommandContext& ctx, uint32_t first) {
  for (uint32_t i = first; i < ctx.args.size(); ++i) {
    if (ctx.args[i].size() > ListValue::kMaxElement) [[unlikely]] {
      ctx.Error(errors::kStringTooLong);
      return false;
    }
  }
  return true;
}

constexpr std::string_view PushEvent(ListEnd end) {
  return end == ListEnd::kFront ? "lpush" : "rpush";
}
constexpr std::string_view PopEvent(ListEnd end) {
  return end == ListEnd::kFront ? "lpop" : "rpop";
}

// LEFT or RIGHT; nothing where it is neither.
inline std::optional<ListEnd> ParseEnd(std::string_view word) {
  if (EqualsNoCase(word, "left")) return ListEnd::kFront;
  if (EqualsNoCase(word, "right")) return ListEnd::kBack;
  return std::nullopt;
}

// Answers with that many elements and takes them off; ends the edit.
void TakeElements(ReplySink& reply, ObjectEdit<ListValue>& list, ListEnd end, size_t count);

enum class MoveOutcome : uint8_t { kMoved, kNothing, kWrongType };
// LMOVE from one key to another, which may be the same. The element is `moved` then. It counts as
// a change or, where a waiting client is served, as none.
MoveOutcome MoveElement(WriteGate& keys, const ListLimits& limits, const Key& from, ListEnd pop,
                        const Key& to, ListEnd push, bool counts, std::string& moved);
// The same, answered; false, without an answer, where there is nothing to move.
bool ReplyMoved(CommandContext& ctx, const Key& from, ListEnd pop, const Key& to, ListEnd push);

// What LMPOP and BLMPOP want, from the argument at `numkeys` on.
struct MultiPop {
  uint32_t first_key = 0;
  uint32_t keys = 0;
  ListEnd end = ListEnd::kFront;
  size_t count = 1;
};
// Nothing after answering what is wrong.
std::optional<MultiPop> ParseMultiPop(CommandContext& ctx, uint32_t numkeys);

// Takes elements off the first key with some and answers; false, without an answer, where none
// has.
bool ReplyMultiPop(CommandContext& ctx, const MultiPop& wanted);

}  // namespace ruddock::engine
