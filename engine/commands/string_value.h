// SPDX-License-Identifier: BSD-3-Clause
// What the string commands share: answering with a value, storing an argument, expiry options.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/exec/context.h"

namespace ruddock::engine {

// The same as ReplyString for strings whose bytes are not in the entry as they are.
void ReplyUncommonString(CommandContext& ctx, const Entry& entry);

// Answers with the string's bytes, referring to large ones instead of copying them, and
// decompressing those that are stored compressed into the reply.
inline void ReplyString(CommandContext& ctx, const Entry& entry) {
  if (entry.is_inline()) [[likely]] {
    ctx.reply.Bulk(entry.inline_value());
  } else {
    ReplyUncommonString(ctx, entry);
  }
}

// Makes argument `index` the value of `key`.
inline void StoreArgument(CommandContext& ctx, const Key& key, uint32_t index,
                          int64_t expire_at = WriteGate::kNoExpiry) {
  if (BlobRef blob = ctx.ShareBlob(index)) [[unlikely]] {
    ctx.keys.SetBlob(key, std::move(blob), expire_at);
  } else {
    ctx.keys.SetString(key, ctx.args[index], expire_at);
  }
}

// Answers the error for a string that would grow past proto-max-bulk-len.
bool CheckStringSize(CommandContext& ctx, uint64_t size, uint64_t added);

// Positions first to last, both counted in.
struct IndexRange {
  size_t first;
  size_t last;
};

// Negative positions count from the end, what lies outside is cut off. Nothing where no position is
// left.
std::optional<IndexRange> ResolveRange(int64_t start, int64_t end, size_t size);

// GETRANGE and BITCOUNT, but not BITPOS, see that a range is empty before anything is cut off: -2
// to -3 is empty even in a string of one byte.
inline bool RunsBackwards(int64_t start, int64_t end) {
  return start < 0 && end < 0 && start > end;
}

// What SET and GETEX accept behind their other arguments.
struct StringOptions {
  enum class Expire : uint8_t { kNone, kEx, kPx, kExAt, kPxAt, kKeepTtl, kPersist };

  bool nx = false;
  bool xx = false;
  bool get = false;
  Expire expire = Expire::kNone;
  std::string_view time;  // the number of kEx to kPxAt

  bool has_time() const { return expire >= Expire::kEx && expire <= Expire::kPxAt; }
};

// SET knows NX, XX, GET and KEEPTTL, GETEX knows PERSIST, both know the times.
enum class StringOptionSet : uint8_t { kSet, kGetEx };

// Nothing on a syntax error, which is not answered yet.
std::optional<StringOptions> ParseStringOptions(const ArgView& args, uint32_t first,
                                                StringOptionSet known);

// Unix milliseconds at which a key with such an expiry dies. Answers the error where `time` is no
// number, not positive, or too large.
std::optional<int64_t> ResolveExpiry(CommandContext& ctx, std::string_view time,
                                     StringOptions::Expire unit);

}  // namespace ruddock::engine
