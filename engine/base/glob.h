// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

namespace ruddock::engine {

// Redis's glob: '*', '?', '[a-z]', '[^a]', '\x'. An empty text matches the empty pattern
// only. Iterative, with one point to fall back to, so the time is at most |pattern| * |text|
// whatever the pattern. No allocation.
bool GlobMatch(std::string_view pattern, std::string_view text, bool nocase = false);

}  // namespace ruddock::engine
