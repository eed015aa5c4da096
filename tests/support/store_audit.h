// SPDX-License-Identifier: BSD-3-Clause
// Recomputes from the tables what the write gate keeps book of.
#pragma once

#include <string>

#include "engine/store/store.h"

namespace ruddock::engine {

// Takes all shards. Empty where everything fits together: memory and key counts, the shard and the
// bucket of each entry, the expiry index; else what does not.
std::string AuditStore(Store& store);

}  // namespace ruddock::engine
