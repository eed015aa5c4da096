// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "engine/exec/context.h"

namespace ruddock::engine {

// Makes the client that user. False after answering that the password is wrong; who it was before,
// it still is.
bool Authenticate(CommandContext& ctx, std::string_view user, std::string_view password);

}  // namespace ruddock::engine
