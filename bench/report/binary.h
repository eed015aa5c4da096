// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

// Our binary protocol beside our own RESP: one Ruddock with both ports, 50 connections, -P 16, keys
// of 16 bytes and values of 3, `command` GET or SET. CPU of the server per command, binary over
// RESP, round by round.
Figure MeasureBinaryCpu(const Context& context, const std::string& command);
// Bytes of a request and its reply, binary over RESP.
Figure MeasureBinaryBytes(const Context& context, const std::string& command);

}  // namespace ruddock::bench
