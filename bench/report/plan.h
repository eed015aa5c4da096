// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/report/model.h"

namespace ruddock::bench {

// What to measure besides loads.
inline constexpr std::string_view kMemorySmallId = "memory/8B-values";
inline constexpr std::string_view kMemoryLargeId = "memory/64B-values";
inline constexpr std::string_view kIdleConnectionId = "memory/idle-connection";
inline constexpr std::string_view kIdleServerId = "memory/idle-server";
inline constexpr std::string_view kCollectionMemoryPrefix = "memory/collections/";
inline constexpr std::string_view kThreadsGetId = "threads/GET";
inline constexpr std::string_view kThreadsSetId = "threads/SET";
inline constexpr std::string_view kCompressedMemoryId = "compression/memory";
inline constexpr std::string_view kCompressedGetId = "compression/GET";
inline constexpr std::string_view kCompressedSetId = "compression/SET";
inline constexpr std::string_view kBinaryGetId = "binary/GET";
inline constexpr std::string_view kBinarySetId = "binary/SET";
inline constexpr std::string_view kBinaryGetBytesId = "binary/GET-bytes";
inline constexpr std::string_view kBinarySetBytesId = "binary/SET-bytes";

std::vector<std::string> FigureIds();

// All loads of a mode, those of one number of keys together and in the order in which they run.
std::vector<LoadRow> LoadRows(bool quick);

// "100k", "10M".
std::string ShortNumber(std::uint64_t number);

// Whether an id is wanted: `only` is a regular expression, empty for everything.
bool IsWanted(std::string_view id, const std::string& only);

}  // namespace ruddock::bench
