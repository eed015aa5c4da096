// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ruddock::bench {

// What the floor server answers, so that a client waits for nothing.
inline constexpr std::string_view kFloorOk = "+OK\r\n";
inline constexpr std::string_view kFloorValue = "$3\r\nxxx\r\n";

inline constexpr std::size_t kFramingError = static_cast<std::size_t>(-1);

// Reads every complete request at the front of `input` (multibulk, or one inline line) and appends
// one constant reply for each to `output`: a bulk for GET, +OK for everything else. Lengths and
// line ends are checked. Returns how many bytes the complete requests took, or kFramingError.
std::size_t AnswerRequests(std::string_view input, std::string& output);

}  // namespace ruddock::bench
