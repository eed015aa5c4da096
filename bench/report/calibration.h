// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

// Whether ruddock-bench can be believed: the same load over RESP, from it and from redis-benchmark
// in turn.
std::vector<std::string> CalibrationIds();
bool IsCalibration(std::string_view id);

// The figure is what ruddock-bench spends per command itself, over what redis-benchmark spends. The
// title has the throughput that each reaches and the CPU per command that each makes the server
// spend.
Figure MeasureCalibration(const Context& context, std::string_view id);

}  // namespace ruddock::bench
