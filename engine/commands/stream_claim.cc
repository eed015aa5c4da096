// SPDX-License-Identifier: BSD-3-Clause
// XCLAIM and XAUTOCLAIM: pending entries from one consumer to another.
#include <algorithm>
#include <iterator>
#include <vector>

#include "engine/commands/stream.h"

namespace ruddock::engine {
namespace {

struct Claim {
  int64_t min_idle = 0;
  std::vector<StreamId> ids;
  std::optional<int64_t> delivered_ms;
  int64_t retry_count = -1;  // negative: counts one more
  bool force = false;
  bool just_id = false;
  StreamId last_id;
};

std::optional<int64_t> TakeMinIdle(CommandContext& ctx, std::string_view command) {
  const std::optional<int64_t> idle =
      TakeNumber(ctx, ctx.args[4], errors::InvalidArgument("min-idle-time", command));
  if (!idle) return std::nullopt;
  return std::max<int64_t>(*idle, 0);
}

// The option at argument `at`, which is moved to its last argument. False after answering.
bool TakeClaimOption(CommandContext& ctx, uint32_t& at, Claim& claim) {
  const std::string_view word = ctx.args[at];
  const bool more = at + 1 < ctx.args.size();
  const auto number = [&](std::string_view option) {
    return TakeNumber(ctx, ctx.args[++at], errors::InvalidArgument(option, "XCLAIM"));
  };
  if (EqualsNoCase(word, "force")) {
    claim.force = true;
  } else if (EqualsNoCase(word, "justid")) {
    claim.just_id = true;
  } else if (more && EqualsNoCase(word, "idle")) {
    const std::optional<int64_t> idle = number("IDLE option");
    if (!idle) return false;
    // What lies in the future, or before all time, is as good as now.
    claim.delivered_ms = *idle < 0 ? ctx.now_ms() : ctx.now_ms() - *idle;
  } else if (more && EqualsNoCase(word, "time")) {
    claim.delivered_ms = number("TIME option");
    return claim.delivered_ms.has_value();
  } else if (more && EqualsNoCase(word, "retrycount")) {
    const std::optional<int64_t> count = number("RETRYCOUNT option");
    if (!count) return false;
    claim.retry_count = *count;
  } else if (more && EqualsNoCase(word, "lastid")) {
    const std::optional<StreamId> id = TakeStreamId(ctx, ctx.args[++at]);
    if (!id) return false;
    claim.last_id = *id;
  } else {
    ctx.Error(errors::UnknownClaimOption(word));
    return false;
  }
  return true;
}

std::optional<Claim> ParseClaim(CommandContext& ctx) {
  Claim claim;
  const std::optional<int64_t> idle = TakeMinIdle(ctx, "XCLAIM");
  if (!idle) return std::nullopt;
  claim.min_idle = *idle;
  uint32_t at = 5;
  for (; at < ctx.args.size(); ++at) {
    const std::optional<ParsedStreamId> id = ParseStreamId(ctx.args[at]);
    if (!id || id->sequence == SequenceForm::kAutomatic) break;
    claim.ids.push_back(id->id);
  }
  for (; at < ctx.args.size(); ++at) {
    if (!TakeClaimOption(ctx, at, claim)) return std::nullopt;
  }
  const int64_t now = ctx.now_ms();
  const int64_t delivered = claim.delivered_ms.value_or(now);
  claim.delivered_ms = delivered < 0 || delivered > now ? now : delivered;
  return claim;
}

void ReplyClaimed(ReplySink& reply, const Stream& stream, const StreamId& id, bool just_id) {
  if (just_id) return ReplyStreamId(reply, id);
  stream.VisitOne(id, [&](const StreamEntry& entry) { ReplyStreamEntry(reply, entry); });
}

// Claims one entry; false where it is not to be had. Counts in `changes`.
bool ClaimOne(const Stream& stream, StreamGroup& group, const Claim& claim, const StreamId& id,
              ConsumerOf& consumer, int64_t now_ms, int64_t& changes) {
  PendingEntry* delivery = group.FindPending(id);
  if (!stream.Contains(id)) {
    changes += group.Acknowledge(id) ? 1 : 0;
    return false;
  }
  if (delivery == nullptr && !claim.force) return false;
  if (delivery != nullptr && claim.min_idle != 0 && now_ms - delivery->at_ms < claim.min_idle) {
    return false;
  }
  const uint64_t times = delivery != nullptr ? delivery->times : 1;
  delivery = group.Assign(id, consumer.Get());
  delivery->at_ms = *claim.delivered_ms;
  delivery->times = claim.retry_count >= 0 ? static_cast<uint64_t>(claim.retry_count)
                                           : times + (claim.just_id ? 0 : 1);
  ++changes;
  return true;
}

void CmdXclaim(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  auto edit = EditAsRead(ctx, key);
  if (!edit) return;
  StreamGroup* group = FindGroup(*edit, ctx.args[2]);
  if (group == nullptr) return ctx.Error(errors::NoKeyOrGroup(ctx.args[1], ctx.args[2]));
  const std::optional<Claim> claim = ParseClaim(ctx);
  if (!claim) return;
  const Stream& stream = *edit->stream();
  const bool moved = claim->last_id > group->last_id;
  if (moved) group->last_id = claim->last_id;
  ConsumerOf consumer(*group, ctx.args[3], ctx.now_ms());
  const size_t mark = ctx.reply.Defer();
  size_t claimed = 0;
  int64_t changes = 0;
  for (const StreamId& id : claim->ids) {
    if (!ClaimOne(stream, *group, *claim, id, consumer, ctx.now_ms(), changes)) continue;
    ++claimed;
    ReplyClaimed(ctx.reply, stream, id, claim->just_id);
  }
  ctx.reply.ResolveArray(mark, claimed);
  if (moved && changes == 0) ++changes;
  if (consumer.made()) ++changes;
  if (changes != 0) edit.Commit(changes);
  consumer.NotifyIfMade(ctx.keys, key);
}

struct AutoClaim {
  int64_t min_idle = 0;
  StreamId from;
  int64_t count = 100;
  bool just_id = false;
};

// Redis has 16 bytes for each entry that may turn out to be deleted, and looks at ten times as many
// as are wanted.
constexpr int64_t kMostCount = INT64_MAX / 16;
constexpr int64_t kAttemptsPerEntry = 10;
// More than that no address space holds.
constexpr int64_t kMostCountInMemory = int64_t{1} << 43;

std::optional<AutoClaim> ParseAutoClaim(CommandContext& ctx) {
  AutoClaim claim;
  const std::optional<int64_t> idle = TakeMinIdle(ctx, "XAUTOCLAIM");
  if (!idle) return std::nullopt;
  claim.min_idle = *idle;
  const std::optional<StreamId> from = TakeIntervalStart(ctx, ctx.args[5]);
  if (!from) return std::nullopt;
  claim.from = *from;
  for (uint32_t i = 6; i < ctx.args.size(); ++i) {
    if (EqualsNoCase(ctx.args[i], "justid")) {
      claim.just_id = true;
    } else if (i + 1 < ctx.args.size() && EqualsNoCase(ctx.args[i], "count")) {
      const std::optional<int64_t> count = TakeNumber(ctx, ctx.args[++i], errors::kAutoclaimCount);
      if (!count) return std::nullopt;
      claim.count = *count;
      if (*count >= 1 && *count <= kMostCount) continue;
      ctx.Error(errors::kAutoclaimCount);
      return std::nullopt;
    } else {
      ctx.Error(errors::kSyntax);
      return std::nullopt;
    }
  }
  return claim;
}

// What XAUTOCLAIM found.
struct AutoClaimed {
  std::vector<StreamId> claimed;
  std::vector<StreamId> deleted;
  StreamId cursor;
};

AutoClaimed ClaimIdle(const Stream& stream, StreamGroup& group, const AutoClaim& claim,
                      ConsumerOf& consumer, int64_t now_ms) {
  AutoClaimed found;
  StreamId next = claim.from;
  bool more = true;
  int64_t left = claim.count;
  for (int64_t tries = claim.count * kAttemptsPerEntry; tries > 0 && left > 0 && more; --tries) {
    const auto* item = group.pending().AtOrAfter(next);
    if (item == nullptr) break;
    const StreamId id = item->id;
    next = id;
    more = next.Increment();
    if (!stream.Contains(id)) {
      group.Acknowledge(id);
      found.deleted.push_back(id);
      --left;
      continue;
    }
    if (claim.min_idle != 0 && now_ms - item->value.at_ms < claim.min_idle) continue;
    PendingEntry* delivery = group.Assign(id, consumer.Get());
    delivery->at_ms = now_ms;
    if (!claim.just_id) ++delivery->times;
    found.claimed.push_back(id);
    --left;
  }
  const auto* item = more ? group.pending().AtOrAfter(next) : nullptr;
  if (item != nullptr) found.cursor = item->id;
  return found;
}

void CmdXautoclaim(CommandContext& ctx) {
  const std::optional<AutoClaim> claim = ParseAutoClaim(ctx);
  if (!claim) return;
  const Key key = ctx.KeyAt(1);
  auto edit = EditAsRead(ctx, key);
  if (!edit) return;
  StreamGroup* group = FindGroup(*edit, ctx.args[2]);
  if (group == nullptr) return ctx.Error(errors::NoKeyOrGroup(ctx.args[1], ctx.args[2]));
  if (claim->count > kMostCountInMemory) return ctx.Error(errors::kAutoclaimMemory);
  const Stream& stream = *edit->stream();
  ConsumerOf consumer(*group, ctx.args[3], ctx.now_ms());
  const AutoClaimed found = ClaimIdle(stream, *group, *claim, consumer, ctx.now_ms());
  ctx.reply.Array(3);
  ReplyStreamId(ctx.reply, found.cursor);
  ctx.reply.Array(found.claimed.size());
  for (const StreamId& id : found.claimed) ReplyClaimed(ctx.reply, stream, id, claim->just_id);
  ctx.reply.Array(found.deleted.size());
  for (const StreamId& id : found.deleted) ReplyStreamId(ctx.reply, id);
  const size_t changes = found.claimed.size() + found.deleted.size() + (consumer.made() ? 1 : 0);
  if (changes != 0) edit.Commit(static_cast<int64_t>(changes));
  consumer.NotifyIfMade(ctx.keys, key);
}

const CommandSpec kStreamClaimCommands[] = {
    {.name = "xautoclaim",
     .opcode = 187,
     .arity = -6,
     .flags = kWrite | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "6.2.0",
     .complexity = "O(N), N being the entries looked at, which are ten times COUNT at most",
     .summary = "Hands entries that have been pending for a while to a consumer, by themselves "
                "from an id on.",
     .key_specs = {{.flags = kKeyRW | kKeyDelete}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "group", .type = ArgType::kString},
          {.name = "consumer", .type = ArgType::kString},
          {.name = "min-idle-time", .type = ArgType::kString},
          {.name = "start", .type = ArgType::kString},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional},
          {.name = "justid", .type = ArgType::kPureToken, .token = "JUSTID", .flags = kOptional}},
     .tips = {"nondeterministic_output"},
     .history = {{"7.0.0",
                  "The reply names the ids that were pending and are no longer in the stream."}},
     .handler = CmdXautoclaim},
    {.name = "xclaim",
     .opcode = 186,
     .arity = -6,
     .flags = kWrite | kFast,
     .categories = kCategoryStream,
     .group = "stream",
     .since = "5.0.0",
     .complexity = "O(N log P), N being the ids and P the entries pending in the group",
     .summary = "Hands pending entries to another consumer.",
     .key_specs = {{.flags = kKeyRW | kKeyUpdate}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "group", .type = ArgType::kString},
          {.name = "consumer", .type = ArgType::kString},
          {.name = "min-idle-time", .type = ArgType::kString},
          {.name = "id", .type = ArgType::kString, .flags = kMultiple},
          {.name = "ms", .type = ArgType::kInteger, .token = "IDLE", .flags = kOptional},
          {.name = "unix-time-milliseconds",
           .type = ArgType::kUnixTime,
           .token = "TIME",
           .flags = kOptional},
          {.name = "count", .type = ArgType::kInteger, .token = "RETRYCOUNT", .flags = kOptional},
          {.name = "force", .type = ArgType::kPureToken, .token = "FORCE", .flags = kOptional},
          {.name = "justid", .type = ArgType::kPureToken, .token = "JUSTID", .flags = kOptional},
          {.name = "id", .type = ArgType::kString, .token = "LASTID", .flags = kOptional}},
     .tips = {"nondeterministic_output"},
     .handler = CmdXclaim},
};
RUDDOCK_COMMANDS(kStreamClaimCommands);

}  // namespace
}  // namespace ruddock::engine
