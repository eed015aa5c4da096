// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/hash.h"

namespace ruddock::engine {

// A key and its hash, computed once per request. The hash's high bits choose the shard, its low
// bits the bucket.
struct Key {
  static constexpr uint32_t kUnknownBucket = UINT32_MAX;

  std::string_view name;
  uint64_t hash = 0;
  // The bucket of the database's table in which it was seen when the batch looked ahead; where it
  // is not there any more, a lookup searches.
  uint32_t bucket = kUnknownBucket;

  static Key Of(std::string_view name) { return {name, HashKey(name)}; }
};

}  // namespace ruddock::engine
