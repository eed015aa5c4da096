// SPDX-License-Identifier: BSD-3-Clause
// The digests of DEBUG DIGEST and DEBUG DIGEST-VALUE: equal to Redis's for equal data, whatever the
// order in which keys lie in memory. The steps are those of engine/types/digest.h.
//
//   value(e)     d := 0; mix(d, type as four bytes, big endian); then a string mix(d, the string),
//                other types as their Mix does; with an expiry: add(d, "!!expire!!")
//   dataset      d := 0; for every database that has keys, in order: mix(d, index, big endian),
//                then for each key: add(d, value(e) started from mix(0, key) instead of 0)
#pragma once

#include "engine/base/sha1.h"
#include "engine/store/store.h"

namespace ruddock::engine {

// Of one value; its shard is held.
Sha1Digest ValueDigest(const Entry& entry);

// Of all databases. `shards` holds all shards; they are let go on the way.
Sha1Digest DatasetDigest(Store& store, ShardGuard& shards);

}  // namespace ruddock::engine
