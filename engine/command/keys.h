// SPDX-License-Identifier: BSD-3-Clause
// Which arguments of a request are keys. One extraction serves locking, ACL and COMMAND GETKEYS.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/command/command.h"

namespace ruddock::engine {

struct KeyPosition {
  uint32_t index;  // into the arguments
  uint32_t flags;  // KeySpecFlag
  // What an executor adds; see Key.
  uint64_t hash = 0;
  uint32_t bucket = UINT32_MAX;
};

class KeyPositions {
 public:
  void Add(uint32_t index, uint32_t flags) { positions_.push_back({index, flags}); }
  // The request touches keys besides that show only while it runs (the patterns of SORT): all
  // shards are held for it.
  void AddUnknown() { unknown_ = true; }
  bool has_unknown() const { return unknown_; }
  void Clear() {
    positions_.clear();
    unknown_ = false;
  }
  size_t size() const { return positions_.size(); }
  bool empty() const { return positions_.empty(); }
  const KeyPosition& operator[](size_t i) const { return positions_[i]; }
  KeyPosition* begin() { return positions_.data(); }
  KeyPosition* end() { return positions_.data() + positions_.size(); }
  const KeyPosition* begin() const { return positions_.data(); }
  const KeyPosition* end() const { return positions_.data() + positions_.size(); }

 private:
  std::vector<KeyPosition> positions_;
  bool unknown_ = false;
};

// Appends every key of the request to `out`. False when the arguments make no sense for the
// command (a count that is no number, or that exceeds the arguments): `out` then holds nothing.
// Arity must have been checked.
bool ExtractKeys(const Command& command, const ArgView& args, KeyPositions& out);

}  // namespace ruddock::engine
