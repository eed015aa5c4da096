// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace ruddock::compat {

// The numbers of commands on the binary protocol, from the list in binary/PROTOCOL.md: the way in
// which a client's author learns them.
std::map<std::string, std::uint64_t> LoadOpcodes();

}  // namespace ruddock::compat
