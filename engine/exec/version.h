// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace ruddock::engine {

// The Redis that we answer like; clients choose by it what they use.
inline constexpr std::string_view kRedisVersion = "7.0.15";

}  // namespace ruddock::engine
