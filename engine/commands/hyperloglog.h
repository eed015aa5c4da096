// SPDX-License-Identifier: BSD-3-Clause
// What the HyperLogLog commands share.
#pragma once

#include <cstring>
#include <string>

#include "engine/exec/context.h"
#include "engine/types/element.h"
#include "engine/types/hyperloglog.h"

namespace ruddock::engine {

// False, after an error was answered, where the entry is no HyperLogLog by its header.
inline bool CheckHyperLogLog(CommandContext& ctx, const Entry* entry) {
  if (!ctx.CheckString(entry)) return false;
  StringScratch scratch;
  if (hyperloglog::HasHeader(entry->StringValue(scratch))) return true;
  ctx.Error(errors::kNotHyperLogLog);
  return false;
}

// The bytes of a HyperLogLog to be changed in place. The string is encoded raw from here on, as in
// Redis, also where nothing changes.
inline char* EditHyperLogLog(CommandContext& ctx, const Key& key, const Entry* entry) {
  return ctx.keys.EditString(key, entry, entry->StringSize(), /*changes=*/false);
}

// Makes `bytes` the string (`entry` null: a new one), without counting a change.
inline void StoreHyperLogLog(CommandContext& ctx, const Key& key, const Entry* entry,
                             const std::string& bytes) {
  char* to = ctx.keys.EditString(key, entry, bytes.size(), /*changes=*/false);
  std::memcpy(to, bytes.data(), bytes.size());
}

}  // namespace ruddock::engine
