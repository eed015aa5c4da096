// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/scan_options.h"

#include <charconv>

#include "engine/command/arg_cursor.h"

namespace ruddock::engine {

// As strtoul reads one: a sign is accepted, white space and anything behind the digits are not, and
// a zero byte ends the text.
std::optional<uint64_t> ParseScanCursor(CommandContext& ctx, uint32_t index) {
  std::string_view text = ctx.args[index];
  text = text.substr(0, text.find('\0'));
  if (text.empty()) return 0;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    ctx.Error(errors::kInvalidCursor);
    return std::nullopt;
  }
  return negative ? 0 - value : value;
}

std::optional<ScanOptions> ParseScanOptions(CommandContext& ctx, uint32_t first, bool knows_type) {
  ScanOptions options;
  ArgCursor cursor(ctx.args, first);
  while (!cursor.done()) {
    if (cursor.TakeToken("count")) {
      const int64_t count = cursor.TakeInteger();
      if (count < 1) cursor.Fail(errors::kSyntax);
      options.count = static_cast<size_t>(count);
    } else if (cursor.TakeToken("match")) {
      options.pattern = cursor.Take();
    } else if (knows_type && cursor.TakeToken("type")) {
      options.type = cursor.Take();
      // No type has an empty name.
      if (options.type.empty()) options.type = "none";
    } else {
      cursor.Fail(errors::kSyntax);
    }
  }
  if (!cursor.failed()) return options;
  ctx.Error(cursor.error());
  return std::nullopt;
}

void ReplyScanCursor(CommandContext& ctx, uint64_t cursor) {
  char digits[kMaxIntegerText];
  ctx.reply.Bulk({digits, static_cast<size_t>(FormatUint64(digits, cursor) - digits)});
}

}  // namespace ruddock::engine
