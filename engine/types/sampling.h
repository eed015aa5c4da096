// SPDX-License-Identifier: BSD-3-Clause
// Chooses `wanted` of `total` things that come one after the other, every choice with the same
// chance (selection sampling, Knuth's algorithm S). Exactly min(wanted, total) are taken.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/base/random.h"

namespace ruddock::engine {

class Selection {
 public:
  Selection(size_t wanted, size_t total) : wanted_(std::min(wanted, total)), left_(total) {}

  // Whether to take the next one; asked once for each.
  bool Take(Random& random) { return random.Below(left_--) < wanted_ && wanted_-- > 0; }
  // Whether all have been taken.
  bool done() const { return wanted_ == 0; }

 private:
  size_t wanted_;
  size_t left_;
};

}  // namespace ruddock::engine
