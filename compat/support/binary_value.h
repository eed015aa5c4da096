// SPDX-License-Identifier: BSD-3-Clause
// The binary protocol as binary/PROTOCOL.md describes it, written from that page: requests, and a
// reader that makes of a value the tree that RESP3 would have given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compat/support/reply.h"

namespace ruddock::compat {

// A call by name.
std::string EncodeNamedCall(const std::vector<std::string>& arguments);
// A call by number; arguments[0], the command's name, does not travel.
std::string EncodeCall(std::uint64_t opcode, const std::vector<std::string>& arguments);

// Parses one value from the front of `bytes`, or an error of the core. On kDone `*used` is its
// length. Never reads past `bytes`.
ParseStatus ParseBinaryValue(std::string_view bytes, std::size_t* used, Reply* reply);

}  // namespace ruddock::compat
