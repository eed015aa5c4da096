// SPDX-License-Identifier: BSD-3-Clause
// RANDOMKEY's choice.
#pragma once

#include <string>

#include "engine/store/write_gate.h"

namespace ruddock::engine {

// Copies the name of one of the database's keys into `name`, every one with the same chance.
// Expired keys that the choice falls on are removed. False where the database is empty. Takes locks
// of single shards through `shards`, one at a time; O(1) with many keys, O(shards) with few.
bool RandomKey(WriteGate& keys, ShardGuard& shards, std::string& name);

}  // namespace ruddock::engine
