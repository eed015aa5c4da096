// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/model.h"

namespace ruddock::bench {

// The whole report with the figures of every single round; docs/benchmarking.md describes the
// fields.
std::string FormatJson(const Report& report);

}  // namespace ruddock::bench
