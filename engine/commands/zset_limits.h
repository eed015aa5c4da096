// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "engine/exec/context.h"
#include "engine/types/zset_value.h"

namespace ruddock::engine {

// The directives at this moment: two relaxed loads.
inline ZsetLimits ZsetLimitsOf(const CommandContext& ctx) {
  const Config& config = *ctx.engine.config;
  return {static_cast<uint64_t>(config.zset_max_listpack_entries()),
          static_cast<uint64_t>(config.zset_max_listpack_value())};
}

}  // namespace ruddock::engine
