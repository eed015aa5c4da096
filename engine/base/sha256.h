// SPDX-License-Identifier: BSD-3-Clause
// SHA-256 (FIPS 180-4): passwords are kept as their digests.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ruddock::engine {

using Sha256Digest = std::array<uint8_t, 32>;

Sha256Digest Sha256(std::string_view bytes);

}  // namespace ruddock::engine
