// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/string_value.h"

#include <algorithm>

#include "engine/base/number.h"

namespace ruddock::engine {
namespace {

using Expire = StringOptions::Expire;

struct TimeToken {
  std::string_view token;
  Expire expire;
};
constexpr TimeToken kTimeTokens[] = {
    {"ex", Expire::kEx}, {"px", Expire::kPx}, {"exat", Expire::kExAt}, {"pxat", Expire::kPxAt}};

Expire TimeOf(std::string_view arg) {
  for (const TimeToken& time : kTimeTokens) {
    if (EqualsNoCase(arg, time.token)) return time.expire;
  }
  return Expire::kNone;
}

// An expiry option goes with itself, where the last one counts, but with no other one.
bool Choose(StringOptions& options, Expire expire) {
  if (options.expire != Expire::kNone && options.expire != expire) return false;
  options.expire = expire;
  return true;
}

bool TakeFlag(StringOptions& options, std::string_view arg, StringOptionSet known) {
  if (known == StringOptionSet::kGetEx) {
    return EqualsNoCase(arg, "persist") && Choose(options, Expire::kPersist);
  }
  if (EqualsNoCase(arg, "nx") && !options.xx) return options.nx = true;
  if (EqualsNoCase(arg, "xx") && !options.nx) return options.xx = true;
  if (EqualsNoCase(arg, "get")) return options.get = true;
  return EqualsNoCase(arg, "keepttl") && Choose(options, Expire::kKeepTtl);
}

}  // namespace

void ReplyUncommonString(CommandContext& ctx, const Entry& entry) {
  if (entry.is_packed()) {
    ctx.reply.BulkPacked(entry.packed(),
                         entry.has_blob() ? BlobRef::Share(entry.blob()) : BlobRef());
  } else if (entry.has_blob()) {
    ctx.reply.BulkShared(BlobRef::Share(entry.blob()));
  } else {
    StringScratch scratch;
    ctx.reply.Bulk(entry.StringValue(scratch));
  }
}

bool CheckStringSize(CommandContext& ctx, uint64_t size, uint64_t added) {
  const uint64_t limit = ctx.engine.max_string_size.load(std::memory_order_relaxed);
  if (size <= limit && added <= limit - size) return true;
  ctx.Error(errors::kStringTooLong);
  return false;
}

std::optional<IndexRange> ResolveRange(int64_t start, int64_t end, size_t size) {
  const int64_t count = static_cast<int64_t>(size);
  if (start < 0) start = std::max<int64_t>(start + count, 0);
  if (end < 0) end = std::max<int64_t>(end + count, 0);
  end = std::min(end, count - 1);
  if (start > end) return std::nullopt;
  return IndexRange{static_cast<size_t>(start), static_cast<size_t>(end)};
}

std::optional<StringOptions> ParseStringOptions(const ArgView& args, uint32_t first,
                                                StringOptionSet known) {
  StringOptions options;
  for (uint32_t i = first; i < args.size(); ++i) {
    if (TakeFlag(options, args[i], known)) continue;
    const Expire time = TimeOf(args[i]);
    if (time == Expire::kNone || i + 1 == args.size() || !Choose(options, time)) {
      return std::nullopt;
    }
    options.time = args[++i];
  }
  return options;
}

std::optional<int64_t> ResolveExpiry(CommandContext& ctx, std::string_view time, Expire unit) {
  std::optional<int64_t> at = ParseInt64(time);
  if (!at) {
    ctx.Error(errors::kNotInteger);
    return std::nullopt;
  }
  int64_t ms = *at;
  bool valid = ms > 0;
  if (unit == Expire::kEx || unit == Expire::kExAt) {
    valid = valid && !__builtin_mul_overflow(ms, int64_t{1000}, &ms);
  }
  if (unit == Expire::kEx || unit == Expire::kPx) {
    valid = valid && !__builtin_add_overflow(ms, ctx.now_ms(), &ms);
  }
  if (valid) return ms;
  ctx.Error(errors::InvalidExpire(ctx.command->full_name));
  return std::nullopt;
}

}  // namespace ruddock::engine
