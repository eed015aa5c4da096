// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

// CPU per command of Ruddock with two I/O threads over that with one, GET or SET, 100 k keys,
// -P 16. Server and load generator share the same two cores here, so single rounds are noisy; both
// servers run alternately and the ratio is taken round by round.
Figure MeasureTwoThreads(const Context& context, const std::string& command);

}  // namespace ruddock::bench
