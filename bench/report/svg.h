// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/model.h"

namespace ruddock::bench {

// Bars of server CPU per command, one panel with its own scale for each pipeline depth and number
// of keys, three bars for each command. A mark on Ruddock's bar shows how long the budget lets it
// be.
std::string FormatSvg(const Report& report);

}  // namespace ruddock::bench
