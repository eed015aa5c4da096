// SPDX-License-Identifier: BSD-3-Clause
// What takes members off the ends of sorted sets, whether or not it waits for some.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/commands/zset_reply.h"
#include "engine/exec/context.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {

// Takes `count` members, or all where there are fewer, from the highest on where `highest`; the
// answer to them is `members`. Ends the edit.
void PopMembers(ObjectEdit<ZsetValue>& zset, uint64_t count, bool highest,
                const MembersReply& members);
// The same, answered as ZMPOP does: the key, and the members with their scores in pairs.
void PopFromKey(ReplySink& reply, std::string_view key, ObjectEdit<ZsetValue>& zset, uint64_t count,
                bool highest);

// What ZMPOP and BZMPOP want, from the argument at `numkeys` on.
struct ZsetMultiPop {
  uint32_t first_key = 0;
  uint32_t keys = 0;
  bool highest = false;
  uint64_t count = 1;
};
// Nothing after answering what is wrong.
std::optional<ZsetMultiPop> ParseZsetMultiPop(CommandContext& ctx, uint32_t numkeys);
// Takes members off the first key with some and answers; false, without an answer, where none has.
bool ReplyZsetMultiPop(CommandContext& ctx, const ZsetMultiPop& wanted);

}  // namespace ruddock::engine
