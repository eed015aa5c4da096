// SPDX-License-Identifier: BSD-3-Clause
// Whether a concurrent history could have happened one operation after another: each at some moment
// between its start and its end, with the replies that were given. The search of Wing and Gong
// ("Testing and verifying concurrent objects", 1993) with Lowe's memory of the configurations that
// were seen ("Testing for linearizability", 2017).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/keyspace_model.h"

namespace ruddock::testing {

struct Operation {
  // Ticks of one counter: whoever ended before another began has the lower ones.
  uint64_t started = 0;
  uint64_t ended = 0;
  size_t thread = 0;
  Words request;
  std::string reply;
};
using History = std::vector<Operation>;

// Empty where there is such an order, starting from an empty keyspace. Else the operations around
// the first one that fits nowhere, in the order of their starts.
std::string FindViolation(const History& history);

}  // namespace ruddock::testing
