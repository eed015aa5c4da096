// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace ruddock::load {

// The number of a command on the binary protocol, by its name in small letters; 0 for a command
// that this program does not know.
int FindOpcode(std::string_view name);

}  // namespace ruddock::load
