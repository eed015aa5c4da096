// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/block_timeout.h"

#include <cmath>

#include "engine/base/number.h"
#include "engine/exec/blocked_clients.h"

namespace ruddock::engine {

std::optional<int64_t> ParseDeadline(CommandContext& ctx, std::string_view seconds) {
  const std::optional<long double> timeout = ParseLongDouble(seconds);
  if (!timeout || std::isnan(*timeout)) {
    ctx.Error("ERR timeout is not a float or out of range");
    return std::nullopt;
  }
  const long double ms = std::ceil(*timeout * 1000);
  // What does not fit is what Redis takes it for.
  if (ms < 0 || ms >= 9223372036854775808.0L) {
    ctx.Error("ERR timeout is negative");
    return std::nullopt;
  }
  int64_t deadline = 0;
  if (ms == 0 || __builtin_add_overflow(ctx.now_ms(), static_cast<int64_t>(ms), &deadline)) {
    return BlockedRequest::kNever;
  }
  return deadline;
}

}  // namespace ruddock::engine
