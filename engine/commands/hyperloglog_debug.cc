// SPDX-License-Identifier: BSD-3-Clause
// PFDEBUG and PFSELFTEST.
#include <cmath>
#include <iterator>

#include "engine/command/args.h"
#include "engine/commands/hyperloglog.h"

namespace ruddock::engine {
namespace {

namespace hll = hyperloglog;

// The bytes made dense; whether they were sparse. Nothing after an error was answered.
std::optional<bool> MakeDense(CommandContext& ctx, const Key& key, const Entry* entry,
                              std::string& bytes) {
  if (hll::IsDense(bytes)) return false;
  if (!hll::ToDense(bytes)) {
    ctx.Error(errors::kCorruptHyperLogLog);
    return std::nullopt;
  }
  StoreHyperLogLog(ctx, key, entry, bytes);
  ctx.keys.MarkChanged(key);
  return true;
}

// Makes a sparse one dense on the way, as Redis does.
void ReplyRegisters(CommandContext& ctx, const Key& key, const Entry* entry, std::string& bytes) {
  if (!MakeDense(ctx, key, entry, bytes)) return;
  hll::Registers registers{};
  hll::Merge(bytes, registers);
  ctx.reply.Array(registers.size());
  for (const uint8_t value : registers) ctx.reply.Integer(value);
}

void ReplyOpcodes(CommandContext& ctx, std::string_view bytes) {
  if (hll::IsDense(bytes)) return ctx.Error("ERR HLL encoding is not sparse");
  ctx.reply.Bulk(hll::Decode(bytes));
}

void CmdPfdebug(CommandContext& ctx) {
  const Key key = ctx.KeyAt(2);
  const Entry* entry = ctx.keys.FindForWrite(key);
  if (entry == nullptr) return ctx.Error("ERR The specified key does not exist");
  if (!CheckHyperLogLog(ctx, entry)) return;
  const size_t size = entry->StringSize();
  std::string bytes(EditHyperLogLog(ctx, key, entry), size);
  entry = ctx.keys.FindForWrite(key);  // editing may have made another entry
  const std::string_view what = ctx.args[1];
  if (EqualsNoCase(what, "getreg")) return ReplyRegisters(ctx, key, entry, bytes);
  if (EqualsNoCase(what, "decode")) return ReplyOpcodes(ctx, bytes);
  if (EqualsNoCase(what, "encoding")) {
    return ctx.reply.Simple(hll::IsDense(bytes) ? "dense" : "sparse");
  }
  if (EqualsNoCase(what, "todense")) {
    const std::optional<bool> made = MakeDense(ctx, key, entry, bytes);
    if (made) ctx.reply.Integer(*made);
    return;
  }
  ctx.Error("ERR Unknown PFDEBUG subcommand '" + std::string(errors::Shown(what)) + "'");
}

// Counts known numbers of elements in both encodings.
void CmdPfselftest(CommandContext& ctx) {
  constexpr uint64_t kMost = 100'000;
  const double tolerance = 4 * 1.04 / std::sqrt(hll::kRegisterCount);
  std::string growing = hll::Empty();
  std::string dense = hll::Empty();
  hll::ToDense(dense);
  uint64_t check = 1;
  char behind = 0;
  for (uint64_t i = 1; i <= kMost; ++i) {
    NumberText text;
    const hll::Hit hit = hll::HitOf({text, static_cast<size_t>(FormatUint64(text, i) - text)});
    const bool raised = hll::RaiseDense(dense.data(), hit);
    if (hll::Raise(growing, hit, 3000, behind) != raised) {
      return ctx.Error("TESTFAILED the encodings disagree about an element");
    }
    if (i != check) continue;
    check *= 10;
    const auto count = hll::Count(growing);
    if (!count || count != hll::Count(dense)) {
      return ctx.Error("TESTFAILED the encodings disagree about the count");
    }
    const double error = std::abs(static_cast<double>(*count) - static_cast<double>(i));
    if (error > std::max(1.0, static_cast<double>(i) * tolerance)) {
      return ctx.Error("TESTFAILED the count is too far off");
    }
  }
  ctx.reply.Ok();
}

const CommandSpec kHyperLogLogDebugCommands[] = {
    {.name = "pfdebug",
     .opcode = 135,
     .arity = 3,
     .flags = kWrite | kDenyOom | kAdmin,
     .categories = kCategoryHyperLogLog,
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(1)",
     .summary = "Shows what a HyperLogLog is made of.",
     .key_specs = {{.flags = kKeyRW | kKeyAccess, .index = 2}},
     .arguments = {{.name = "subcommand", .type = ArgType::kString},
                   {.name = "key", .type = ArgType::kKey, .key_spec = 0}},
     .system_command = true,
     .handler = CmdPfdebug},
    {.name = "pfselftest",
     .opcode = 136,
     .arity = 1,
     .flags = kAdmin,
     .categories = kCategoryHyperLogLog,
     .group = "hyperloglog",
     .since = "2.8.9",
     .complexity = "O(1), taking milliseconds",
     .summary = "Tests the estimates of HyperLogLogs.",
     .system_command = true,
     .handler = CmdPfselftest},
};
RUDDOCK_COMMANDS(kHyperLogLogDebugCommands);

}  // namespace
}  // namespace ruddock::engine
