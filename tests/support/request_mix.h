// SPDX-License-Identifier: BSD-3-Clause
// Random requests for stress tests: everything that clients do to a few hundred shared keys and to
// the server, weighted towards writing. Commands that the registry lacks are left out.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/command/registry.h"

namespace ruddock::testing {

class RequestMix {
 public:
  using Words = std::vector<std::string>;

  RequestMix(const engine::CommandRegistry& registry, uint64_t seed);

  // One request, ready to be sent. Leaves alone the keys that begin with "pair:".
  Words Next();

  // Now and then asked for by name; the pair always holds the same value twice.
  Words WritePair();
  static Words ReadPair() { return {"MGET", "pair:a", "pair:b"}; }
  // Whether a reply to ReadPair can be: both absent, one evicted, or both the same.
  static bool IsWhole(const std::string& reply);

  uint64_t Below(uint64_t limit) { return random_() % limit; }

 private:
  std::string Fill(std::string_view word);
  std::string Value();

  std::mt19937_64 random_;
  std::vector<std::vector<std::string_view>> patterns_;
  uint64_t generation_ = 0;
};

}  // namespace ruddock::testing
