// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/load_plan.h"

#include <string>

#include "bench/load/json_text.h"

namespace ruddock::load {
namespace {

std::string MakeValue(const Options& options) {
  if (options.value == ValueKind::kJson) return MakeJsonText(options.value_size, options.seed);
  std::string value(options.value_size, '0');
  if (options.value == ValueKind::kZero) return value;
  Random random(options.seed);
  for (char& c : value) {
    c = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[random.Below(64)];
  }
  return value;
}

}  // namespace

LoadPlan::LoadPlan(const Options& given_options) : options(given_options) {
  const std::string value = MakeValue(options);
  uint64_t sum = 0;
  for (const MixEntry& entry : options.mix) {
    requests.push_back(EncodeRequest(options.protocol, entry.words, options.prefix, value));
    sum += entry.weight;
    up_to.push_back(sum);
  }
}

}  // namespace ruddock::load
