// SPDX-License-Identifier: BSD-3-Clause
// MEMORY: what a key costs, and where the process's memory goes.
#include "engine/base/memory.h"

#include <fmt/format.h>

#include <iterator>
#include <string>

#include "engine/command/arg_cursor.h"
#include "engine/commands/help.h"
#include "engine/exec/context.h"
#include "engine/exec/memory_status.h"

namespace ruddock::engine {
namespace {

void CmdMemoryUsage(CommandContext& ctx) {
  ArgCursor cursor(ctx.args, 3);
  while (!cursor.done()) {
    // Redis would sample the elements of large values; here every value knows its size.
    if (!cursor.TakeToken("samples") || cursor.TakeInteger() < 0) cursor.Fail(errors::kSyntax);
  }
  if (cursor.failed()) return ctx.Error(cursor.error());
  const Entry* entry = ctx.keys.Peek(ctx.KeyAt(2));
  if (entry == nullptr) return ctx.reply.Null();
  const size_t slots = entry->has_expiry() ? 2 : 1;
  ctx.reply.Integer(static_cast<int64_t>(entry->MemoryUsage() + slots * EntrySet::kBucketBytes));
}

void CmdMemoryPurge(CommandContext& ctx) {
  PurgeAllocator();
  ctx.reply.Ok();
}

void CmdMemoryMallocStats(CommandContext& ctx) {
  const std::string report = AllocatorReport();
  ctx.reply.Verbatim("txt", report.empty() ? "The allocator keeps no statistics." : report);
}

std::string Diagnose(const MemoryStatus& status) {
  constexpr size_t kMegabyte = 1 << 20;
  if (status.used < 5 * kMegabyte) {
    return "This server holds hardly any data yet, so there is nothing to diagnose.\n";
  }
  std::string found;
  if (Ratio(status.peak, status.used) > 1.5) {
    found += fmt::format(
        " * Peak: {} bytes were in use once, now it is {}. The allocator may keep what was freed; "
        "MEMORY PURGE asks it to give memory back.\n",
        status.peak, status.used);
  }
  const AllocatorStatus& allocator = status.allocator;
  if (Ratio(allocator.active, allocator.allocated) > 1.1 &&
      allocator.active - allocator.allocated > 10 * kMegabyte) {
    found += fmt::format(
        " * Fragmentation: pages of {} bytes hold {} bytes of data. This comes from values of many "
        "sizes that were deleted or grew.\n",
        allocator.active, allocator.allocated);
  }
  if (Ratio(status.resident, allocator.resident) > 1.1 &&
      status.resident - allocator.resident > 10 * kMegabyte) {
    found += fmt::format(
        " * Outside the allocator: the process takes {} bytes, its allocator {} of them.\n",
        status.resident, allocator.resident);
  }
  if (status.client_count != 0 && status.clients / status.client_count > 200 * 1024) {
    found += fmt::format(
        " * Clients: their buffers take {} bytes on average. Some send more than they read back, "
        "or send very large commands: see CLIENT LIST.\n",
        status.clients / status.client_count);
  }
  if (found.empty()) return "Nothing unusual about this server's memory.\n";
  return "What is unusual about this server's memory:\n\n" + found;
}

void CmdMemoryDoctor(CommandContext& ctx) {
  ctx.reply.Verbatim("txt", Diagnose(ReadMemoryStatus(ctx.engine)));
}

// One field of the map.
void Field(ReplySink& reply, std::string_view name, size_t value) {
  reply.Bulk(name);
  reply.Integer(static_cast<int64_t>(value));
}
void Field(ReplySink& reply, std::string_view name, double value) {
  reply.Bulk(name);
  reply.Double(value);
}

// `a - b` where b may be larger: readings are taken one after the other.
void Difference(ReplySink& reply, std::string_view name, size_t a, size_t b) {
  reply.Bulk(name);
  reply.Integer(static_cast<int64_t>(a) - static_cast<int64_t>(b));
}

void ReplyDatabase(ReplySink& reply, const DatabaseMemory& database) {
  reply.Bulk(fmt::format("db.{}", database.index));
  reply.Map(3);
  Field(reply, "overhead.hashtable.main", database.key_tables);
  Field(reply, "overhead.hashtable.expires", database.expiry_tables);
  Field(reply, "overhead.hashtable.slot-to-keys", size_t{0});
}

void CmdMemoryStats(CommandContext& ctx) {
  const MemoryStatus status = ReadMemoryStatus(ctx.engine);
  const AllocatorStatus& allocator = status.allocator;
  const size_t net = status.used - std::min(status.used, status.startup);
  const size_t keys = static_cast<size_t>(std::max<int64_t>(status.keys, 0));
  ReplySink& reply = ctx.reply;
  reply.Map(27 + status.databases.size());
  Field(reply, "peak.allocated", status.peak);
  Field(reply, "total.allocated", status.used);
  Field(reply, "startup.allocated", status.startup);
  Field(reply, "replication.backlog", size_t{0});
  Field(reply, "clients.slaves", size_t{0});
  Field(reply, "clients.normal", status.clients);
  Field(reply, "cluster.links", size_t{0});
  Field(reply, "aof.buffer", size_t{0});
  Field(reply, "lua.caches", size_t{0});
  Field(reply, "functions.caches", size_t{0});
  for (const DatabaseMemory& database : status.databases) ReplyDatabase(reply, database);
  Field(reply, "overhead.total", status.overhead);
  Field(reply, "keys.count", keys);
  Field(reply, "keys.bytes-per-key", keys != 0 ? net / keys : 0);
  Field(reply, "dataset.bytes", status.dataset);
  Field(reply, "dataset.percentage", 100 * Ratio(status.dataset, net));
  Field(reply, "peak.percentage", 100 * Ratio(status.used, status.peak));
  Field(reply, "allocator.allocated", allocator.allocated);
  Field(reply, "allocator.active", allocator.active);
  Field(reply, "allocator.resident", allocator.resident);
  Field(reply, "allocator-fragmentation.ratio", Ratio(allocator.active, allocator.allocated));
  Difference(reply, "allocator-fragmentation.bytes", allocator.active, allocator.allocated);
  Field(reply, "allocator-rss.ratio", Ratio(allocator.resident, allocator.active));
  Difference(reply, "allocator-rss.bytes", allocator.resident, allocator.active);
  Field(reply, "rss-overhead.ratio", Ratio(status.resident, allocator.resident));
  Difference(reply, "rss-overhead.bytes", status.resident, allocator.resident);
  Field(reply, "fragmentation", Ratio(status.resident, status.used));
  Difference(reply, "fragmentation.bytes", status.resident, status.used);
}

const CommandSpec kMemoryCommands[] = {
    {.name = "memory",
     .opcode = 226,
     .arity = -2,
     .group = "server",
     .since = "4.0.0",
     .complexity = "Differs between the subcommands",
     .summary = "Groups the commands that say where memory goes.",
     .subcommands = {{.name = "purge",
                      .arity = 2,
                      .group = "server",
                      .since = "4.0.0",
                      .complexity = "Grows with the memory that the allocator holds; may take long",
                      .summary = "Asks the allocator to give unused memory back to the system.",
                      .tips = {"request_policy:all_shards", "response_policy:all_succeeded"},
                      .handler = CmdMemoryPurge},
                     {.name = "malloc-stats",
                      .arity = 2,
                      .group = "server",
                      .since = "4.0.0",
                      .complexity = "Grows with the memory that the allocator holds; may take long",
                      .summary = "Returns the allocator's own statistics.",
                      .tips = {"nondeterministic_output", "request_policy:all_shards",
                               "response_policy:special"},
                      .handler = CmdMemoryMallocStats},
                     {.name = "doctor",
                      .arity = 2,
                      .group = "server",
                      .since = "4.0.0",
                      .complexity = "O(1)",
                      .summary = "Names what is unusual about the server's memory.",
                      .tips = {"nondeterministic_output", "request_policy:all_shards",
                               "response_policy:special"},
                      .handler = CmdMemoryDoctor},
                     {.name = "usage",
                      .arity = -3,
                      .flags = kReadOnly,
                      .group = "server",
                      .since = "4.0.0",
                      .complexity = "O(N), N being the number of samples",
                      .summary = "Returns the bytes that a key and its value take.",
                      .key_specs = {{.flags = kKeyRO, .index = 2}},
                      .arguments = {{.name = "key", .type = ArgType::kKey, .key_spec = 0},
                                    {.name = "count",
                                     .type = ArgType::kInteger,
                                     .token = "SAMPLES",
                                     .flags = kOptional}},
                      .handler = CmdMemoryUsage},
                     {.name = "help",
                      .arity = 2,
                      .flags = kLoading | kStale,
                      .group = "server",
                      .since = "4.0.0",
                      .complexity = "O(1)",
                      .summary = "Lists the subcommands with a line on each.",
                      .handler = CmdHelp},
                     {.name = "stats",
                      .arity = 2,
                      .group = "server",
                      .since = "4.0.0",
                      .complexity = "O(1)",
                      .summary = "Returns figures on the use of memory.",
                      .tips = {"nondeterministic_output", "request_policy:all_shards",
                               "response_policy:special"},
                      .handler = CmdMemoryStats}}},
};
RUDDOCK_COMMANDS(kMemoryCommands);

}  // namespace
}  // namespace ruddock::engine
