// SPDX-License-Identifier: BSD-3-Clause
// Looking ahead for elements within one request that names many: as the executor does between
// requests (engine/exec/element_look_ahead.h), which knows the first kMostHints of one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/command/args.h"
#include "engine/store/object.h"

namespace ruddock::engine {

// To be called before each element, `at`, of those at `first`, `first` + `step`, … is used; once
// for a block of them it fetches what that block will read. `scored`: a score stands before each.
template <typename Value>
void BringBlock(const Value& value, const ArgView& args, uint32_t at, uint32_t first, uint32_t step,
                bool scored = false) {
  constexpr uint32_t kBlock = 16;
  const uint32_t number = (at - first) / step;
  if (number < kMostHints || number % kBlock != 0) [[likely]]
    return;
  ElementHint hints[kBlock];
  size_t count = 0;
  for (; at < args.size() && count < kBlock; at += step) {
    hints[count++] = {args[at], scored ? args[at - 1] : std::string_view(), scored};
  }
  value.BringElements({hints, count});
}

}  // namespace ruddock::engine
