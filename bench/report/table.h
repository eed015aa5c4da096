// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/model.h"

namespace ruddock::bench {

// The report as text for a terminal: CPU per command with the ratios, limits and verdicts;
// throughput and latency; memory and the other figures; what was skipped and what missed.
std::string FormatTables(const Report& report);

}  // namespace ruddock::bench
