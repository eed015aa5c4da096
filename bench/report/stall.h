// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

// Whether one client's work on a large value makes others wait.
std::vector<std::string> StallIds();
bool IsStall(std::string_view id);

// One client deletes, renames over, or reads a value of a million elements, over and over; another
// one asks for a small key every two milliseconds, and counts from the moment at which it should
// have asked. The figure is the 99.9th percentile in milliseconds. All keys lie in one shard
// (`--shards 1`); the two clients are served by two I/O threads, or by one.
Figure MeasureStall(const Context& context, std::string_view id);

}  // namespace ruddock::bench
