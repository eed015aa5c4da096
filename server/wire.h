// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace ruddock::server {

// The protocol that a port speaks.
enum class Wire : uint8_t { kResp, kBinary };

}  // namespace ruddock::server
