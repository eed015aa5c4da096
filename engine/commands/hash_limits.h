// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "engine/exec/context.h"
#include "engine/types/hash_value.h"

namespace ruddock::engine {

// The directives at this moment: two relaxed loads.
inline HashLimits HashLimitsOf(const CommandContext& ctx) {
  const Config& config = *ctx.engine.config;
  return {static_cast<uint64_t>(config.hash_max_listpack_entries()),
          static_cast<uint64_t>(config.hash_max_listpack_value())};
}

}  // namespace ruddock::engine
