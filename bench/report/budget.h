// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/report/model.h"

namespace ruddock::bench {

inline constexpr std::uint64_t kFewKeys = 100'000;
inline constexpr std::uint64_t kManyKeys = 10'000'000;
// Elements of one large collection.
inline constexpr std::uint64_t kManyElements = 1'000'000;

// Limits of what is no load, from the budget in docs/benchmarking.md.
inline constexpr double kMaxBytesPerKeySmallValue = 70;
inline constexpr double kMaxBytesPerKeyLargeValue = 136;
inline constexpr double kMaxKibPerIdleConnection = 8;
inline constexpr double kMaxIdleMib = 10;
inline constexpr double kMaxTwoThreadsRatio = 1.10;
// What a client may wait for another one's work on a large value, 99.9 times of 100.
inline constexpr double kMaxStallMilliseconds = 25;
// The binary protocol over our own RESP.
inline constexpr double kMaxBinaryCpuRatio = 0.90;
inline constexpr double kMaxBinaryBytesRatio = 0.60;
// Values of 1 KiB that are stored compressed, over Redis's: memory, and CPU of a GET.
inline constexpr double kMaxCompressedMemory = 0.5;
inline constexpr double kMaxCompressedGetCpu = 1.0;
// The load generator's own CPU per command over that of redis-benchmark.
inline constexpr double kMaxGeneratorCpuRatio = 1.00;
// Memory of collections over that of Redis.
inline constexpr double kMaxSortedSetMemory = 0.7;
inline constexpr double kMaxCollectionMemory = 0.9;

// The budget's limits for one load.
Limits LimitsFor(std::string_view command, std::uint64_t keys, int pipeline);

Spread CpuSpread(const LoadResult& result, ServerKind kind);
// Ruddock's CPU per command over another server's, round by round.
Spread CpuRatio(const LoadResult& result, ServerKind other);

// Ruddock's figure over Redis's.
Spread RedisRatio(const Figure& figure);

Verdict JudgeRatio(const Spread& ratio, std::optional<double> limit);
// A row that failed has missed.
Verdict Judge(const LoadResult& result);
Verdict Judge(const Figure& figure);

// The largest waited_share of a row's runs.
double LongestWait(const LoadResult& result);

// The ids of everything that missed its limit.
std::vector<std::string> Missed(const Report& report);

}  // namespace ruddock::bench
