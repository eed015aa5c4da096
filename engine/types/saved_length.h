// SPDX-License-Identifier: BSD-3-Clause
// How many bytes things take in an RDB file, without compression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ruddock::engine {

// Of a length that stands before what it counts.
size_t SavedLengthOfCount(uint64_t count);
// Of a text; one that is a small integer is written as such.
size_t SavedLengthOfText(std::string_view text);

}  // namespace ruddock::engine
