// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "bench/report/context.h"
#include "bench/report/model.h"

namespace ruddock::bench {

inline constexpr std::uint64_t kCompressedKeys = 200'000;

// A document as a web shop would cache it, exactly 1,024 bytes, another one for each number: ids,
// names, times and prices that differ, and the same members in each.
std::string JsonDocument(std::uint64_t number);

// Ruddock with value-compression lz4 beside Redis, each with kCompressedKeys such documents under
// keys of 16 bytes. Growth of resident memory per key; and the server's CPU for each GET or SET of
// a random one, 50 connections, -P 16.
Figure MeasureCompressedMemory(const Context& context);
Figure MeasureCompressedCpu(const Context& context, const std::string& command);

}  // namespace ruddock::bench
