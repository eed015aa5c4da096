// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

// Runs rows that all have the same number of keys: starts the three servers, loads Ruddock and
// Redis with the keys, runs each row for the wanted number of rounds, all three servers alternately
// in each round and in an order that rotates, and appends the results to the report. A row that
// cannot be run has its failure in its result; a row whose command a server does not know is listed
// as skipped.
void RunLoads(const Context& context, const std::vector<LoadRow>& rows, Report& report);

}  // namespace ruddock::bench
