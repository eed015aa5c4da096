// SPDX-License-Identifier: BSD-3-Clause
// The arguments of XREAD and XREADGROUP.
#include "engine/commands/stream_read.h"

namespace ruddock::engine {
namespace {

constexpr std::string_view kTimeoutNotInteger = "ERR timeout is not an integer or out of range";
constexpr std::string_view kTimeoutNegative = "ERR timeout is negative";

// Where STREAMS stands if everything in front of it is in order; else 0.
uint32_t FindStreams(const ArgView& args) {
  for (uint32_t i = 1; i + 1 < args.size(); ++i) {
    const std::string_view word = args[i];
    if (EqualsNoCase(word, "streams")) return i;
    if (EqualsNoCase(word, "block") || EqualsNoCase(word, "count")) {
      ++i;
    } else if (EqualsNoCase(word, "group")) {
      i += 2;
    } else if (!EqualsNoCase(word, "noack")) {
      return 0;
    }
  }
  return 0;
}

std::optional<int64_t> TakeTimeout(CommandContext& ctx, std::string_view text) {
  const std::optional<int64_t> timeout = TakeNumber(ctx, text, kTimeoutNotInteger);
  if (!timeout) return std::nullopt;
  if (*timeout < 0) {
    ctx.Error(kTimeoutNegative);
    return std::nullopt;
  }
  return timeout;
}

// The option at argument `at`, which is moved to its last argument. False after answering.
bool TakeOption(CommandContext& ctx, uint32_t& at, StreamRead& read, bool& group_given) {
  const std::string_view word = ctx.args[at];
  const uint32_t more = ctx.args.size() - 1 - at;
  if (more != 0 && EqualsNoCase(word, "block")) {
    read.block_ms = TakeTimeout(ctx, ctx.args[++at]);
    return read.block_ms.has_value();
  }
  if (more != 0 && EqualsNoCase(word, "count")) {
    const std::optional<int64_t> count = TakeNumber(ctx, ctx.args[++at]);
    if (count) read.count = *count < 0 ? 0 : static_cast<uint64_t>(*count);
    return count.has_value();
  }
  if (more >= 2 && EqualsNoCase(word, "group")) {
    read.group = ctx.args[at + 1];
    read.consumer = ctx.args[at + 2];
    at += 2;
    group_given = true;
    if (!read.in_group) ctx.Error(errors::kGroupInXread);
    return read.in_group;
  }
  if (EqualsNoCase(word, "noack")) {
    read.no_ack = true;
    if (!read.in_group) ctx.Error(errors::kNoackInXread);
    return read.in_group;
  }
  ctx.Error(errors::kSyntax);
  return false;
}

// The id behind which stream `index` is to be read; false after answering.
bool ResolveId(CommandContext& ctx, StreamRead& read, uint32_t index) {
  const std::string_view key = ctx.args[read.first_key + index];
  const std::string_view text = ctx.args[read.first_key + read.streams + index];
  const auto value = ctx.Read<StreamValue>(Key::Of(key));
  if (!value) return false;
  if (read.in_group && FindGroup(*value, read.group) == nullptr) {
    ctx.Error(errors::NoKeyOrGroup(key, read.group, " in XREADGROUP with GROUP option"));
    return false;
  }
  if (text == "$") {
    if (read.in_group) {
      ctx.Error(errors::kDollarInGroup);
      return false;
    }
    read.after.push_back(value->exists() ? value->stream()->last_id() : StreamId());
  } else if (text == ">") {
    if (!read.in_group) {
      ctx.Error(errors::kNewInXread);
      return false;
    }
    read.after.push_back(StreamId::Max());
  } else {
    const std::optional<StreamId> id = TakeStreamId(ctx, text);
    if (!id) return false;
    read.after.push_back(*id);
  }
  return true;
}

}  // namespace

bool KeysOfRead(const ArgView& args, KeyPositions& out) {
  uint32_t at = FindStreams(args);
  // What makes no sense to the handlers still shows its keys to COMMAND GETKEYS.
  for (uint32_t i = EqualsNoCase(args[0], "xread") ? 1 : 4; at == 0 && i < args.size(); ++i) {
    if (EqualsNoCase(args[i], "streams")) at = i;
  }
  if (at == 0) return true;
  const uint32_t streams = (args.size() - at - 1) / 2;
  for (uint32_t i = 0; i < streams; ++i) out.Add(at + 1 + i, kKeyRO | kKeyAccess);
  return true;
}

std::optional<StreamRead> ParseStreamRead(CommandContext& ctx, bool in_group) {
  StreamRead read;
  read.in_group = in_group;
  bool group_given = false;
  for (uint32_t i = 1; i < ctx.args.size(); ++i) {
    if (i + 1 < ctx.args.size() && EqualsNoCase(ctx.args[i], "streams")) {
      read.first_key = i + 1;
      break;
    }
    if (!TakeOption(ctx, i, read, group_given)) return std::nullopt;
  }
  const uint32_t rest = ctx.args.size() - read.first_key;
  if (read.first_key == 0) {
    ctx.Error(errors::kSyntax);
  } else if (rest % 2 != 0) {
    ctx.Error(errors::kUnbalancedStreams);
  } else if (in_group && !group_given) {
    ctx.Error(errors::kXreadgroupWithoutGroup);
  } else {
    read.streams = rest / 2;
    for (uint32_t i = 0; i < read.streams; ++i) {
      if (!ResolveId(ctx, read, i)) return std::nullopt;
    }
    return read;
  }
  return std::nullopt;
}

}  // namespace ruddock::engine
