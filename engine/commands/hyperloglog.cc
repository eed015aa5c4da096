// SPDX-License-Identifier: BSD-3-Clause
// PFADD, PFCOUNT and PFMERGE. PFDEBUG and PFSELFTEST in hyperloglog_debug.cc.
#include "engine/commands/hyperloglog.h"

#include <iterator>

namespace ruddock::engine {
namespace {

namespace hll = hyperloglog;

size_t MaxSparseBytes(const CommandContext& ctx) {
  return static_cast<size_t>(ctx.engine.config->hll_sparse_max_bytes());
}

// In place. How many registers were raised.
int64_t AddToDense(CommandContext& ctx, const Key& key, const Entry* entry) {
  char* bytes = EditHyperLogLog(ctx, key, entry);
  int64_t raised = 0;
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    raised += hll::RaiseDense(bytes, hll::HitOf(ctx.args[i]));
  }
  if (raised != 0) hll::ForgetCount(bytes);
  return raised;
}

// `entry` null: into a new one, which counts as one more. Nothing after an error was answered.
std::optional<int64_t> AddToSparse(CommandContext& ctx, const Key& key, const Entry* entry) {
  StringScratch scratch;
  std::string bytes = entry != nullptr ? std::string(entry->StringValue(scratch)) : hll::Empty();
  int64_t raised = entry == nullptr;
  bool corrupt = false;
  char behind = 0;
  for (uint32_t i = 2; i < ctx.args.size() && !corrupt; ++i) {
    const auto done = hll::Raise(bytes, hll::HitOf(ctx.args[i]), MaxSparseBytes(ctx), behind);
    raised += done.value_or(false);
    corrupt = !done;
  }
  if (raised != 0) hll::ForgetCount(bytes.data());
  StoreHyperLogLog(ctx, key, entry, bytes);
  if (!corrupt) return raised;
  // What came before the error stays, without counting as a change.
  if (raised != 0) ctx.keys.TellObservers(key);
  ctx.Error(errors::kCorruptHyperLogLog);
  return std::nullopt;
}

void CmdPfadd(CommandContext& ctx) {
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (entry != nullptr && !CheckHyperLogLog(ctx, entry)) return;
  StringScratch scratch;
  const bool dense = entry != nullptr && hll::IsDense(entry->StringValue(scratch));
  const std::optional<int64_t> raised =
      dense ? AddToDense(ctx, key, entry) : AddToSparse(ctx, key, entry);
  if (!raised) return;
  if (*raised != 0) {
    ctx.keys.MarkChanged(key, *raised);
    ctx.keys.Notify(kNotifyString, "pfadd", key);
  }
  ctx.reply.Integer(*raised != 0);
}

// Merges the values at the arguments from `first` on into `registers`; missing keys are empty.
// False after an error was answered. `dense`: whether one of them was.
bool MergeArguments(CommandContext& ctx, uint32_t first, hll::Registers& registers, bool& dense) {
  for (uint32_t i = first; i < ctx.args.size(); ++i) {
    const Entry* entry = ctx.keys.Find(ctx.KeyAt(i));
    if (entry == nullptr) continue;
    if (!CheckHyperLogLog(ctx, entry)) return false;
    StringScratch scratch;
    const std::string_view bytes = entry->StringValue(scratch);
    dense = dense || hll::IsDense(bytes);
    if (!hll::Merge(bytes, registers)) {
      ctx.Error(errors::kCorruptHyperLogLog);
      return false;
    }
  }
  return true;
}

void CountUnion(CommandContext& ctx) {
  hll::Registers registers{};
  bool dense = false;
  if (!MergeArguments(ctx, 1, registers, dense)) return;
  ctx.reply.Integer(static_cast<int64_t>(hll::Count(registers)));
}

// Keeps the count in the string, which is a change that Redis counts.
void CmdPfcount(CommandContext& ctx) {
  if (ctx.args.size() > 2) return CountUnion(ctx);
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.Find(key);
  if (entry == nullptr) return ctx.reply.Integer(0);
  if (!CheckHyperLogLog(ctx, entry)) return;
  const size_t size = entry->StringSize();
  char* bytes = EditHyperLogLog(ctx, key, entry);
  std::optional<uint64_t> count = hll::CachedCount({bytes, size});
  if (!count) {
    count = hll::Count({bytes, size});
    if (!count) return ctx.Error(errors::kCorruptHyperLogLog);
    hll::CacheCount(bytes, *count);
    ctx.keys.MarkChanged(key);
  }
  ctx.reply.Integer(static_cast<int64_t>(*count));
}

void CmdPfmerge(CommandContext& ctx) {
  hll::Registers registers{};
  bool dense = false;
  if (!MergeArguments(ctx, 1, registers, dense)) return;
  const Key key = ctx.KeyAt(1);
  const Entry* entry = ctx.keys.FindForWrite(key);
  StringScratch scratch;
  std::string bytes = entry != nullptr ? std::string(entry->StringValue(scratch)) : hll::Empty();
  if (dense) hll::ToDense(bytes);  // sound: it was merged
  char behind = 0;
  for (uint32_t i = 0; i < hll::kRegisterCount; ++i) {
    if (registers[i] != 0) hll::Raise(bytes, {i, registers[i]}, MaxSparseBytes(ctx), behind);
  }
  hll::ForgetCount(bytes.data());
  StoreHyperLogLog(ctx, key, entry, bytes);
  ctx.keys.MarkChanged(key);
  ctx.keys.Notify(kNotifyString, "pfadd", key);
  ctx.reply.Ok();
}

const CommandSpec kHyperLogLogCommands[] = {
    {.name = "pfadd",
     .opcode = 116,
     .arity = -2,
     .flags = kWrite | kDenyOom | kFast,
     .categories = kCategoryHyperLogLog,
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(1) for each element",
     .summary = "Adds elements to a HyperLogLog.",
     .key_specs = {{.flags = kKeyRW | kKeyInsert}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "element", .type = ArgType::kString, .flags = kOptional | kMultiple}},
     .handler = CmdPfadd},
    {.name = "pfcount",
     .opcode = 117,
     .arity = -2,
     .flags = kReadOnly | kMayReplicate,
     .categories = kCategoryHyperLogLog,
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(1) for one key whose count is kept, O(N) for N keys",
     .summary = "Estimates how many different elements HyperLogLogs have seen.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess,
                    .last_key = -1,
                    .notes = "RW because it keeps the count in the value"}},
     .arguments = {{.name = "key", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 0}},
     .handler = CmdPfcount},
    {.name = "pfmerge",
     .opcode = 134,
     .arity = -2,
     .flags = kWrite | kDenyOom,
     .categories = kCategoryHyperLogLog,
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(N), N being the number of HyperLogLogs, each of them taking long",
     .summary = "Merges HyperLogLogs into one.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess | kKeyInsert},
                   {.flags = kKeyRO | kKeyAccess, .index = 2, .last_key = -1}},
     .arguments = {{.name = "destkey", .type = ArgType::kKey, .key_spec = 0},
                   {.name = "sourcekey", .type = ArgType::kKey, .flags = kMultiple, .key_spec = 1}},
     .handler = CmdPfmerge},
};
RUDDOCK_COMMANDS(kHyperLogLogCommands);

}  // namespace
}  // namespace ruddock::engine
