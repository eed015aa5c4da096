// SPDX-License-Identifier: BSD-3-Clause
// value-compression: the work that takes too long while a shard is held. Larger strings are stored
// as they are, and somebody else makes the compressed form, which takes their place later, if
// nothing else has. Dictionaries for the smaller ones are made by somebody else, too.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/blob.h"

namespace ruddock::engine {

class LatePacking {
 public:
  virtual ~LatePacking() = default;
  // Told by write gates, with the key's shard held, of a large string that has just been stored.
  // Whoever holds the blob keeps its bytes from being changed. Calls WriteGate::PackLate later, or
  // not at all.
  virtual void Offer(uint32_t database, std::string_view key, const BlobRef& value) = 0;
  // Told by them, with a shard held, that there are samples enough for a dictionary. Calls
  // ValueDictionaries::Judge and Install later.
  virtual void SamplesReady() = 0;
};

}  // namespace ruddock::engine
