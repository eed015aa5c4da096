// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/random_count.h"

namespace ruddock::engine {

std::optional<int64_t> ParseRandomCount(CommandContext& ctx, std::string_view text) {
  const std::optional<int64_t> count = ParseInt64(text);
  if (count && *count != INT64_MIN) return count;
  ctx.Error(count ? errors::kOutOfRandomRange : errors::kNotInteger);
  return std::nullopt;
}

std::optional<RandomCount> CheckRandomCount(CommandContext& ctx, int64_t count, bool pairs) {
  constexpr int64_t kMostPairs = INT64_MAX / 2;
  if (pairs && (count < -kMostPairs || count > kMostPairs)) {
    ctx.Error(errors::kOutOfRange);
    return std::nullopt;
  }
  return RandomCount{static_cast<uint64_t>(count < 0 ? -count : count), count < 0};
}

}  // namespace ruddock::engine
