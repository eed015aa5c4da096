// SPDX-License-Identifier: BSD-3-Clause
// What a run's figures look like.
#pragma once

#include <array>
#include <string>

#include "bench/load/options.h"
#include "bench/load/run.h"

namespace ruddock::load {

inline constexpr std::array kPercentiles = {50.0, 90.0, 99.0, 99.9, 99.99};

// The load in a line: "RESP, 127.0.0.1:6379, 50 connections, ...".
std::string DescribeLoad(const Options& options);

// A row for each command and one for all, the errors, and what was due and not sent.
std::string FormatTable(const Options& options, const RunResult& result);

// The same, with the whole list of percentiles; docs/benchmarking.md describes the members.
std::string FormatJson(const Options& options, const RunResult& result);

// Latency over percentile, both on logarithmic scales, a line for each command.
std::string FormatSvg(const Options& options, const RunResult& result);

}  // namespace ruddock::load
