// SPDX-License-Identifier: BSD-3-Clause
// The count of HRANDFIELD, SRANDMEMBER and ZRANDMEMBER: how many random elements are wanted, and
// whether the same one may come again (negative counts).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/exec/context.h"

namespace ruddock::engine {

struct RandomCount {
  uint64_t count = 0;
  bool repeat = false;
};

// Draws that one command may ask for. Redis would go on until its memory is used up.
inline constexpr uint64_t kMaxRandomDraws = uint64_t{1} << 24;

// Nothing after an error has been answered.
std::optional<int64_t> ParseRandomCount(CommandContext& ctx, std::string_view text);
// The same, once the other arguments are known to be right. `pairs`: each element comes with a
// value or a score. Nothing after an error has been answered.
std::optional<RandomCount> CheckRandomCount(CommandContext& ctx, int64_t count, bool pairs);

}  // namespace ruddock::engine
