// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "bench/report/options.h"

namespace ruddock::bench {

// Takes all wanted measurements, prints the tables, and writes the JSON, the short table and the
// plot. Returns the exit status: 0 where the budget is met, 1 where it is missed. Throws
// std::runtime_error where nothing can be measured.
int RunReport(const Options& options);

}  // namespace ruddock::bench
