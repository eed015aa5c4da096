// SPDX-License-Identifier: BSD-3-Clause
// SPOP, SRANDMEMBER and SSCAN: parts of a set.
#include <iterator>

#include "engine/base/random.h"
#include "engine/commands/random_count.h"
#include "engine/commands/scan_options.h"
#include "engine/commands/set_limits.h"
#include "engine/exec/context.h"
#include "engine/store/lazy_free.h"
#include "engine/types/set_value.h"

namespace ruddock::engine {
namespace {

void PopOne(CommandContext& ctx) {
  auto set = ctx.Edit<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  if (!set.exists()) return ctx.reply.Null();
  const Element member = set->Any(ThreadRandom());
  NumberText scratch;
  ctx.reply.Bulk(member.Text(scratch));
  set->Erase(member);
  set.Commit(1, kNotifySet, "spop");
}

void PopAll(CommandContext& ctx, ObjectEdit<SetValue>& set) {
  const size_t size = set->size();
  ctx.reply.Set(size);
  set->ForEach([&](std::string_view member) { ctx.reply.Bulk(member); });
  // The edit ends with an empty set; what was in the other one may take long to free.
  const Object all = set->object();
  *set = SetValue();
  set.Commit(static_cast<int64_t>(size), kNotifySet, "spop");
  DisposeObject(ValueType::kSet, all);
}

void CmdSpop(CommandContext& ctx) {
  if (ctx.args.size() == 2) return PopOne(ctx);
  if (ctx.args.size() > 3) return ctx.Error(errors::kSyntax);
  const std::optional<int64_t> count = ParseInt64(ctx.args[2]);
  if (!count || *count < 0) return ctx.Error(errors::kNotPositive);
  auto set = ctx.Edit<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  if (!set.exists() || *count == 0) return ctx.reply.Set(0);
  const size_t wanted = static_cast<size_t>(*count);
  if (wanted >= set->size()) return PopAll(ctx, set);
  ctx.reply.Set(wanted);
  set->Pop(wanted, SetLimitsOf(ctx), ThreadRandom(),
           [&](std::string_view member) { ctx.reply.Bulk(member); });
  set.Commit(*count, kNotifySet, "spop");
}

void CmdSrandmember(CommandContext& ctx) {
  const auto reply_one = [&](const SetValue& set) {
    NumberText scratch;
    ctx.reply.Bulk(set.Any(ThreadRandom()).Text(scratch));
  };
  if (ctx.args.size() == 2) {
    const auto set = ctx.Read<SetValue>(ctx.KeyAt(1));
    if (!set) return;
    return set->size() == 0 ? ctx.reply.Null() : reply_one(*set);
  }
  if (ctx.args.size() > 3) return ctx.Error(errors::kSyntax);
  const std::optional<int64_t> count = ParseRandomCount(ctx, ctx.args[2]);
  if (!count) return;
  const std::optional<RandomCount> wanted = CheckRandomCount(ctx, *count, /*pairs=*/false);
  if (!wanted) return;
  const auto set = ctx.Read<SetValue>(ctx.KeyAt(1));
  if (!set) return;
  if (set->size() == 0) return ctx.reply.Array(0);
  if (!wanted->repeat) {
    ctx.reply.Array(std::min<uint64_t>(wanted->count, set->size()));
    return set->SampleDistinct(wanted->count, ThreadRandom(),
                               [&](std::string_view member) { ctx.reply.Bulk(member); });
  }
  if (wanted->count > kMaxRandomDraws) return ctx.Error(errors::kOutOfRange);
  ctx.reply.Array(wanted->count);
  for (uint64_t i = 0; i < wanted->count; ++i) reply_one(*set);
}

void CmdSscan(CommandContext& ctx) {
  ScanObject<SetValue>(ctx, 1, [&](const ScanOptions& options, std::string_view member) {
    if (!options.Matches(member)) return false;
    ctx.reply.Bulk(member);
    return true;
  });
}

const CommandSpec kSetIterateCommands[] = {
    {.name = "spop",
     .opcode = 78,
     .arity = -2,
     .flags = kWrite | kFast,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of members removed",
     .summary = "Removes members that are chosen at random and returns them.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyDelete}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .since = "3.2.0"}},
     .tips = {"nondeterministic_output"},
     .history = {{"3.2.0", "Knows `count`."}},
     .handler = CmdSpop},
    {.name = "srandmember",
     .opcode = 79,
     .arity = -2,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "1.0.0",
     .complexity = "O(N), N being the number of members returned",
     .summary = "Returns members of a set that are chosen at random.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "count", .type = ArgType::kInteger, .flags = kOptional, .since = "2.6.0"}},
     .tips = {"nondeterministic_output"},
     .history = {{"2.6.0", "Knows `count`."}},
     .handler = CmdSrandmember},
    {.name = "sscan",
     .opcode = 80,
     .arity = -3,
     .flags = kReadOnly,
     .categories = kCategorySet,
     .group = "set",
     .since = "2.8.0",
     .complexity = "O(1) for a call, O(N) for all calls of a scan, N being the number of members",
     .summary = "Lists the members of a set, bit by bit.",
     .key_specs = {{.flags = kKeyRO | kKeyAccess}},
     .arguments =
         {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
          {.name = "cursor", .type = ArgType::kInteger},
          {.name = "pattern", .type = ArgType::kPattern, .token = "MATCH", .flags = kOptional},
          {.name = "count", .type = ArgType::kInteger, .token = "COUNT", .flags = kOptional}},
     .tips = {"nondeterministic_output"},
     .handler = CmdSscan},
};
RUDDOCK_COMMANDS(kSetIterateCommands);

}  // namespace
}  // namespace ruddock::engine
