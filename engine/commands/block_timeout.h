// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "engine/exec/context.h"

namespace ruddock::engine {

// The time at which a blocking command gives up, from its timeout in seconds: Unix milliseconds, or
// BlockedRequest::kNever for 0. Nothing after answering what is wrong.
std::optional<int64_t> ParseDeadline(CommandContext& ctx, std::string_view seconds);

}  // namespace ruddock::engine
