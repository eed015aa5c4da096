// SPDX-License-Identifier: BSD-3-Clause
#include "engine/command/keys.h"

#include <cstdlib>
#include <string>

namespace ruddock::engine {
namespace {

// Position at which the spec's keys begin, or 0 where the keyword is absent, or the last argument:
// then nothing of this spec follows, and the other keys are touched before the handler finds out.
int64_t FindBegin(const KeySpec& spec, const ArgView& args) {
  const int64_t count = args.size();
  if (spec.begin == KeySpec::Begin::kIndex) return spec.index;
  if (spec.begin == KeySpec::Begin::kUnknown) return 0;
  const bool backwards = spec.start_from < 0;
  int64_t at = backwards ? count + spec.start_from : spec.start_from;
  for (; at >= 1 && at < count; at += backwards ? -1 : 1) {
    std::string_view arg = args[static_cast<size_t>(at)];
    if (arg.size() == spec.keyword.size()) {
      bool equal = true;
      for (size_t i = 0; i < arg.size(); ++i) {
        equal &= (arg[i] | 0x20) == (spec.keyword[i] | 0x20);
      }
      if (equal) return at + 1 < count ? at + 1 : 0;
    }
  }
  return 0;
}

// A number of keys as Redis reads it here, with atoi ("01", "1x"); the command itself is stricter.
int64_t CountOf(std::string_view text) {
  return static_cast<int>(std::strtol(std::string(text).c_str(), nullptr, 10));
}

bool ExtractSpec(const KeySpec& spec, const ArgView& args, KeyPositions& out) {
  const int64_t count = args.size();
  const int64_t begin = FindBegin(spec, args);
  if (begin == 0) return true;
  int64_t first = begin;
  int64_t last = 0;
  if (spec.find == KeySpec::Find::kRange) {
    if (spec.last_key >= 0) {
      last = first + spec.last_key;
    } else {
      last = spec.limit <= 1 ? count + spec.last_key
                             : first + (count - first) / spec.limit + spec.last_key;
    }
  } else if (spec.find == KeySpec::Find::kKeyNum) {
    const int64_t at = begin + spec.key_num_index;
    if (at >= count) return false;
    const int64_t keys = CountOf(args[static_cast<size_t>(at)]);
    if (keys < 1 || keys > count) return false;
    first = begin + spec.first_key;
    last = first + (keys - 1) * spec.step;
  } else {
    return true;
  }
  if (last >= count) return false;
  for (int64_t i = first; i <= last; i += spec.step) {
    out.Add(static_cast<uint32_t>(i), spec.flags);
  }
  return true;
}

}  // namespace

bool ExtractKeys(const Command& command, const ArgView& args, KeyPositions& out) {
  bool valid = true;
  if (command.spec->key_function != nullptr) {
    valid = command.spec->key_function(args, out);
  } else {
    for (const KeySpec& spec : command.spec->key_specs) {
      if (spec.flags & kKeyNotKey) continue;
      valid = valid && ExtractSpec(spec, args, out);
    }
  }
  if (!valid) out.Clear();
  return valid;
}

}  // namespace ruddock::engine
