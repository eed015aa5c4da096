// SPDX-License-Identifier: BSD-3-Clause
// What ps and top show. Call from the main thread.
#pragma once

#include <string>
#include <string_view>

#include "engine/config/config.h"

namespace ruddock::server {

// Takes over the memory of the arguments and the environment: `argv` may not be used afterwards.
// Before other threads start.
void InitProcessTitle(int argc, char** argv);

// Cut where it is longer than the arguments and the environment were.
void SetProcessTitle(std::string_view title);

// The title that proc-title-template asks for; `program` as it was started.
std::string ProcessTitle(const engine::Config& config, const std::string& program);

}  // namespace ruddock::server
