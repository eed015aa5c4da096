// SPDX-License-Identifier: BSD-3-Clause
// Where the process's memory goes, for MEMORY STATS, MEMORY DOCTOR and INFO. Reading it takes every
// shard once, one at a time: for people, not for the hot path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/memory.h"
#include "engine/exec/engine.h"

namespace ruddock::engine {

struct DatabaseMemory {
  uint32_t index = 0;
  size_t key_tables = 0;     // bytes of bucket arrays
  size_t expiry_tables = 0;  // bytes of the expiry index
};

struct MemoryStatus {
  AllocatorStatus allocator;
  size_t used = 0;      // live bytes of the whole process
  size_t peak = 0;      // most of them seen so far
  size_t startup = 0;   // before the first client
  size_t resident = 0;  // physical memory of the process
  size_t clients = 0;   // sessions and their buffers
  size_t client_count = 0;
  std::vector<DatabaseMemory> databases;  // those with keys
  size_t overhead = 0;                    // startup, clients, hash tables
  size_t dataset = 0;                     // the rest
  int64_t keys = 0;
};
MemoryStatus ReadMemoryStatus(Engine& engine);

// Live bytes of the whole process; remembers the most that was seen, and tells eviction how much of
// it is not data. To be called from time to time: maxmemory counts what INFO shows as used_memory,
// data as it changes and the rest as of the last call.
size_t SampleUsedMemory(Engine& engine);

// `part` of `whole`, 0 where there is no whole.
double Ratio(size_t part, size_t whole);

}  // namespace ruddock::engine
