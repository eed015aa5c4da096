// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "engine/exec/context.h"
#include "engine/types/set_value.h"

namespace ruddock::engine {

// The directive at this moment: a relaxed load.
inline SetLimits SetLimitsOf(const CommandContext& ctx) {
  return {static_cast<uint64_t>(ctx.engine.config->set_max_intset_entries())};
}

}  // namespace ruddock::engine
