// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/model.h"

namespace ruddock::bench {

// The short tables for a README: medians, ratios and whether the budget is met.
std::string FormatMarkdown(const Report& report);

}  // namespace ruddock::bench
