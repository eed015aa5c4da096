// SPDX-License-Identifier: BSD-3-Clause
// What the stream commands have in common: ids, intervals and trimming as arguments, entries as
// replies.
#include <algorithm>

#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

// With approximate trimming and no LIMIT, so many nodes may go at once …
constexpr uint64_t kDefaultLimitNodes = 100;
// … and so many entries where that would be none, or more than the second number.
constexpr uint64_t kDefaultLimit = 10'000;
constexpr uint64_t kMostDefaultLimit = 1'000'000;

// "-", "+" or an id.
std::optional<StreamId> TakeBound(CommandContext& ctx, std::string_view text, uint64_t missing) {
  if (text == "-") return StreamId{};
  if (text == "+") return StreamId::Max();
  const std::optional<ParsedStreamId> parsed = ParseStreamId(text);
  if (!parsed || parsed->sequence == SequenceForm::kAutomatic) {
    ctx.Error(errors::kStreamId);
    return std::nullopt;
  }
  if (parsed->sequence == SequenceForm::kMissing) return StreamId{parsed->id.ms, missing};
  return parsed->id;
}

bool IsExclusive(std::string_view text) { return text.size() > 1 && text[0] == '('; }

// MAXLEN or MINID with what follows it, from the argument `at`, which is moved to the last one.
bool TakeThreshold(CommandContext& ctx, bool maxlen, uint32_t& at, StreamTrim& trim) {
  if (trim.until != StreamTrim::Until::kNone) {
    ctx.Error(errors::kTrimTwice);
    return false;
  }
  const std::string_view operation = ctx.args[at + 1];
  trim.approximate = false;
  if (at + 2 < ctx.args.size() && (operation == "~" || operation == "=")) {
    trim.approximate = operation == "~";
    ++at;
  }
  const std::string_view threshold = ctx.args[++at];
  if (maxlen) {
    const std::optional<int64_t> length = TakeNumber(ctx, threshold);
    if (!length) return false;
    if (*length < 0) {
      ctx.Error(errors::kMaxlenNegative);
      return false;
    }
    trim.length = static_cast<uint64_t>(*length);
    trim.until = StreamTrim::Until::kLength;
    return true;
  }
  const std::optional<StreamId> id = TakeStreamId(ctx, threshold);
  if (!id) return false;
  trim.min = *id;
  trim.until = StreamTrim::Until::kId;
  return true;
}

// What is wrong with the options together; sets the limit where none is given.
std::string_view CheckTrim(CommandContext& ctx, bool add, std::optional<int64_t> limit,
                           StreamTrim& trim) {
  const bool none = trim.until == StreamTrim::Until::kNone;
  if (none && limit.value_or(0) != 0) return errors::kLimitWithoutTrim;
  if (none && !add) return errors::kXtrimStrategy;
  if (limit) {
    if (!trim.approximate) return errors::kLimitExact;
    trim.limit = static_cast<uint64_t>(*limit);
  } else if (trim.approximate) {
    const uint64_t node = StreamLimitsOf(ctx).max_entries;
    trim.limit = node == 0 ? kDefaultLimit
                           : std::min(std::min(node, kMostDefaultLimit) * kDefaultLimitNodes,
                                      kMostDefaultLimit);
  }
  return {};
}

}  // namespace

std::optional<int64_t> TakeNumber(CommandContext& ctx, std::string_view text,
                                  std::string_view error) {
  const std::optional<int64_t> number = ParseInt64(text);
  if (!number) ctx.Error(error);
  return number;
}

std::optional<StreamId> TakeStreamId(CommandContext& ctx, std::string_view text) {
  const std::optional<ParsedStreamId> parsed = ParseStreamId(text);
  if (!parsed || parsed->sequence == SequenceForm::kAutomatic) {
    ctx.Error(errors::kStreamId);
    return std::nullopt;
  }
  return parsed->id;
}

std::optional<StreamId> TakeIntervalStart(CommandContext& ctx, std::string_view text) {
  if (!IsExclusive(text)) return TakeBound(ctx, text, 0);
  std::optional<StreamId> id = TakeStreamId(ctx, text.substr(1));
  if (!id || id->Increment()) return id;
  ctx.Error(errors::kIntervalStart);
  return std::nullopt;
}

std::optional<StreamId> TakeIntervalEnd(CommandContext& ctx, std::string_view text) {
  if (!IsExclusive(text)) return TakeBound(ctx, text, UINT64_MAX);
  text.remove_prefix(1);
  // As an end that is left out, "-" and "+" are no ids.
  std::optional<StreamId> id;
  if (text == "-" || text == "+") {
    ctx.Error(errors::kStreamId);
  } else {
    id = TakeBound(ctx, text, UINT64_MAX);
  }
  if (!id || id->Decrement()) return id;
  ctx.Error(errors::kIntervalEnd);
  return std::nullopt;
}

std::optional<AddOrTrim> ParseAddOrTrim(CommandContext& ctx, bool add) {
  AddOrTrim options;
  std::optional<int64_t> limit;
  uint32_t at = 2;
  for (; at < ctx.args.size(); ++at) {
    const std::string_view word = ctx.args[at];
    const bool more = at + 1 < ctx.args.size();
    const bool maxlen = EqualsNoCase(word, "maxlen");
    if (add && word == "*") break;
    if (more && (maxlen || EqualsNoCase(word, "minid"))) {
      if (!TakeThreshold(ctx, maxlen, at, options.trim)) return std::nullopt;
    } else if (more && EqualsNoCase(word, "limit")) {
      limit = TakeNumber(ctx, ctx.args[++at]);
      if (!limit) return std::nullopt;
      if (*limit < 0) {
        ctx.Error(errors::kTrimLimitNegative);
        return std::nullopt;
      }
    } else if (add && EqualsNoCase(word, "nomkstream")) {
      options.only_existing = true;
    } else if (add) {
      options.id = ParseStreamId(word);
      if (options.id) break;
      ctx.Error(errors::kStreamId);
      return std::nullopt;
    } else {
      ctx.Error(errors::kSyntax);
      return std::nullopt;
    }
  }
  options.id_at = at;
  const std::string_view error = CheckTrim(ctx, add, limit, options.trim);
  if (error.empty()) return options;
  ctx.Error(error);
  return std::nullopt;
}

void ReplyStreamId(ReplySink& reply, const StreamId& id) {
  StreamIdText text;
  reply.Bulk(FormatStreamId(text, id));
}

void ReplyStreamEntry(ReplySink& reply, const StreamEntry& entry) {
  reply.Array(2);
  ReplyStreamId(reply, entry.id());
  reply.Array(entry.size() * 2);
  entry.ForEach([&](std::string_view field, std::string_view value) {
    reply.Bulk(field);
    reply.Bulk(value);
  });
}

size_t ReplyStreamRange(ReplySink& reply, const Stream& stream, const StreamId& from,
                        const StreamId& to, bool reverse, uint64_t count) {
  const size_t mark = reply.Defer();
  size_t found = 0;
  stream.ForRange(from, to, reverse, [&](const StreamEntry& entry) {
    ReplyStreamEntry(reply, entry);
    return ++found != count;
  });
  reply.ResolveArray(mark, found);
  return found;
}

}  // namespace ruddock::engine
