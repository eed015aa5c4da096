// SPDX-License-Identifier: BSD-3-Clause
// DEBUG on keys and databases.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "engine/command/arg_cursor.h"
#include "engine/commands/dataset_digest.h"
#include "engine/commands/debug.h"
#include "engine/commands/value_names.h"
#include "engine/types/list_value.h"
#include "engine/types/saved_length.h"

namespace ruddock::engine {
namespace {

// The entry, expired or not, with its shard held and no trace left; null where there is none.
const Entry* FindRaw(CommandContext& ctx, std::string_view name) {
  const Key key = Key::Of(name);
  const uint32_t shard = ctx.engine.store.ShardIndex(key.hash);
  ctx.shards.TakeOne(shard);
  const Table* table = ctx.engine.store.FindTable(shard, ctx.keys.database());
  const Slot* slot = table != nullptr ? table->entries.Find(key) : nullptr;
  return slot != nullptr ? slot->entry : nullptr;
}

void DebugDigest(CommandContext& ctx) {
  ctx.shards.TakeAll();
  ctx.reply.Simple(ToHex(DatasetDigest(ctx.engine.store, ctx.shards)));
}

void DebugDigestValue(CommandContext& ctx) {
  ctx.reply.Array(ctx.args.size() - 2);
  for (uint32_t i = 2; i < ctx.args.size(); ++i) {
    const Entry* entry = FindRaw(ctx, ctx.args[i]);
    ctx.reply.Simple(ToHex(entry != nullptr ? ValueDigest(*entry) : Sha1Digest{}));
  }
}

struct SetFigures {
  size_t tables = 0, entries = 0, buckets = 0, largest = 0, memory = 0;

  void Add(const EntrySet& set) {
    tables += !set.empty();
    entries += set.size();
    buckets += set.bucket_count();
    largest = std::max(largest, set.size());
    memory += set.memory();
  }
  std::string Text(std::string_view title) const {
    const double load =
        buckets == 0 ? 0 : static_cast<double>(entries) / static_cast<double>(buckets);
    return fmt::format(
        "[{}]\n shards with keys: {}\n number of elements: {}\n number of buckets: {}\n"
        " load: {:.2f}\n most elements in a shard: {}\n bytes of buckets: {}\n",
        title, tables, entries, buckets, load, largest, memory);
  }
};

void DebugHtstats(CommandContext& ctx) {
  const std::optional<int64_t> database = ParseInt64(ctx.args[2]);
  if (!database) return ctx.Error(errors::kNotInteger);
  if (*database < 0 || *database >= ctx.engine.store.database_count()) {
    return ctx.Error("ERR Out of range database");
  }
  SetFigures keys;
  SetFigures expiring;
  for (uint32_t shard = 0; shard < ctx.engine.store.shard_count(); ++shard) {
    ctx.shards.TakeOne(shard);
    const Table* table = ctx.engine.store.FindTable(shard, static_cast<uint32_t>(*database));
    if (table == nullptr) continue;
    keys.Add(table->entries);
    expiring.Add(table->expiring);
  }
  ctx.reply.Verbatim("txt", keys.Text("Dictionary HT") + expiring.Text("Expires HT"));
}

void DebugHtstatsKey(CommandContext& ctx) {
  const Entry* entry = FindRaw(ctx, ctx.args[2]);
  if (entry == nullptr) return ctx.Error(errors::kNoSuchKey);
  const TableFigures figures =
      entry->is_object() ? FiguresOf(entry->type(), entry->object()) : TableFigures{};
  if (figures.buckets == 0) {
    return ctx.Error(
        "ERR The value stored at the specified key is not represented using an hash table");
  }
  ctx.reply.Verbatim("txt", fmt::format("number of elements: {}\nnumber of buckets: {}\n"
                                        "load: {:.2f}\nbytes of buckets: {}\n",
                                        figures.elements, figures.buckets,
                                        static_cast<double>(figures.elements) /
                                            static_cast<double>(figures.buckets),
                                        figures.bucket_bytes));
}

// The entry, where it has that encoding; null after answering that it has not.
const Entry* FindEncoded(CommandContext& ctx, Encoding encoding) {
  const Entry* entry = FindRaw(ctx, ctx.args[2]);
  if (entry == nullptr) {
    ctx.Error(errors::kNoSuchKey);
  } else if (ShownEncoding(*entry) != EncodingName(encoding)) {
    ctx.Error(fmt::format("ERR Not a {} encoded object.", EncodingName(encoding)));
    return nullptr;
  }
  return entry;
}

// To the server's standard output, as Redis does: for whoever has the server in a terminal.
void PrintListpack(const Listpack& list) {
  fmt::print("{{bytes {}}} {{elements {}}}\n", list.bytes(), list.size());
  size_t index = 0;
  for (auto at = list.First(); at != Listpack::kNone; at = list.Next(at), ++index) {
    const Element element = list.Get(at);
    NumberText scratch;
    const std::string_view text = element.Text(scratch);
    fmt::print("{{{} at {}: {} {}}} {}\n", index, at, element.is_integer() ? "integer" : "text of",
               text.size(), text.substr(0, 256));
  }
}

void DebugListpack(CommandContext& ctx) {
  const Entry* entry = FindEncoded(ctx, Encoding::kListpack);
  if (entry == nullptr) return;
  PrintListpack(Listpack(static_cast<uint8_t*>(entry->object().data)));
  std::fflush(stdout);
  ctx.reply.Simple("Listpack structure printed on stdout");
}

void DebugQuicklist(CommandContext& ctx) {
  const Entry* entry = FindEncoded(ctx, Encoding::kQuicklist);
  if (entry == nullptr) return;
  const bool elements = ctx.args.size() > 3 && std::atoi(std::string(ctx.args[3]).c_str()) != 0;
  const ListValue list(entry->object());
  fmt::print("{{elements {}}} {{chunks {}}}\n", list.size(), list.chunks());
  for (size_t i = 0; i < list.chunks(); ++i) {
    const ListChunk chunk = list.chunk(i);
    fmt::print("{{chunk {}}} {{bytes {}}} {{elements {}}}\n", i, chunk.list.bytes(), chunk.count);
    if (elements) PrintListpack(chunk.list);
  }
  std::fflush(stdout);
  ctx.reply.Simple("Quicklist structure printed on stdout");
}

// Bytes of the value in an RDB file, uncompressed.
size_t SavedLengthOf(const Entry& entry) {
  if (entry.is_object()) return SavedLength(entry.type(), entry.object());
  StringScratch scratch;
  return SavedLengthOfText(entry.StringValue(scratch));
}

// What DEBUG OBJECT says of a list besides.
std::string ChunkFigures(const CommandContext& ctx, const Entry& entry) {
  if (entry.type() != ValueType::kList) return {};
  const ListValue list(entry.object());
  return fmt::format(
      " ql_nodes:{} ql_avg_node:{:.2f} ql_listpack_max:{} ql_compressed:0 ql_uncompressed_size:{}",
      list.chunks(), static_cast<double>(list.size()) / static_cast<double>(list.chunks()),
      ctx.engine.config->list_max_listpack_size(), list.packed_bytes());
}

void DebugObject(CommandContext& ctx) {
  const Entry* entry = FindRaw(ctx, ctx.args[2]);
  if (entry == nullptr) return ctx.Error(errors::kNoSuchKey);
  ctx.reply.Simple(fmt::format(
      "Value at:{} refcount:{} encoding:{} serializedlength:{} lru:{} lru_seconds_idle:{}{}",
      fmt::ptr(entry), ShownRefcount(*entry), ShownEncoding(*entry), SavedLengthOf(*entry),
      entry->access(), IdleMs(entry->access(), ctx.now_ms()) / 1000, ChunkFigures(ctx, *entry)));
}

void DebugSdslen(CommandContext& ctx) {
  const Entry* entry = FindRaw(ctx, ctx.args[2]);
  if (entry == nullptr) return ctx.Error(errors::kNoSuchKey);
  if (entry->encoding() == Encoding::kInt || entry->is_object()) {
    return ctx.Error("ERR Not an sds encoded string.");
  }
  const size_t size = entry->StringSize();
  const bool blob = entry->encoding() == Encoding::kBlob;
  ctx.reply.Simple(fmt::format(
      "key_sds_len:{}, key_sds_avail:0, key_zmalloc: {}, val_sds_len:{}, val_sds_avail:{}, "
      "val_zmalloc: {}",
      ctx.args[2].size(), entry->MemoryUsage(), size, blob ? entry->blob()->capacity() - size : 0,
      blob ? entry->blob()->allocation_size() : 0));
}

// Redis builds these names in 128 bytes.
std::string ShortName(std::string_view prefix, int64_t number) {
  std::string name = fmt::format("{}:{}", prefix.substr(0, prefix.find('\0')), number);
  name.resize(std::min<size_t>(name.size(), 127));
  return name;
}

void DebugPopulate(CommandContext& ctx) {
  ArgCursor cursor(ctx.args, 2);
  const int64_t count = cursor.TakeInteger(errors::kNotPositive);
  if (count < 0) cursor.Fail(errors::kNotPositive);
  const std::string_view prefix = cursor.done() ? "key" : cursor.Take();
  const int64_t size = cursor.done() ? 0 : cursor.TakeInteger(errors::kNotPositive);
  if (size < 0) cursor.Fail(errors::kNotPositive);
  if (cursor.failed()) return ctx.Error(cursor.error());
  for (int64_t i = 0; i < count; ++i) {
    const std::string name = ShortName(prefix, i);
    const Key key = Key::Of(name);
    ctx.shards.TakeOne(ctx.engine.store.ShardIndex(key.hash));
    if (ctx.keys.Peek(key) != nullptr) continue;
    std::string value = fmt::format("value:{}", i);
    if (size != 0) value.resize(static_cast<size_t>(size));
    ctx.keys.SetString(key, value);
  }
  ctx.reply.Ok();
}

void DebugSetActiveExpire(CommandContext& ctx) {
  // As atoi reads it: what is no number is zero.
  ctx.engine.store.expiry.active = std::atoi(std::string(ctx.args[2]).c_str()) != 0;
  ctx.reply.Ok();
}

constexpr uint32_t kAnyNumber = std::numeric_limits<uint32_t>::max();

constexpr DebugSubcommand kSubcommands[] = {
    {"digest", 0, 0, DebugDigest, "", "Returns a digest of all data."},
    {"digest-value", 0, kAnyNumber, DebugDigestValue, "[<key> ...]",
     "Returns a digest of the value of each key."},
    {"htstats", 1, 1, DebugHtstats, "<dbid>", "Describes the hash tables of a database."},
    {"htstats-key", 1, 1, DebugHtstatsKey, "<key>", "Describes the hash table that is a value."},
    {"listpack", 1, 1, DebugListpack, "<key>", "Prints a value that is a listpack."},
    {"object", 1, 1, DebugObject, "<key>", "Describes a key's value and where it lies."},
    {"populate", 1, 3, DebugPopulate, "<count> [<prefix> [<size>]]",
     "Makes keys <prefix>:<number>, by default key:<number>."},
    {"quicklist", 1, 2, DebugQuicklist, "<key> [<0|1>]",
     "Prints the chunks of a list, and with 1 their elements."},
    {"sdslen", 1, 1, DebugSdslen, "<key>", "Returns the sizes of a key and of its string."},
    {"set-active-expire", 1, 1, DebugSetActiveExpire, "<0|1>",
     "Turns off or on the removal of expired keys that nobody asks for."},
};

}  // namespace

std::span<const DebugSubcommand> DebugKeySubcommands() { return kSubcommands; }

}  // namespace ruddock::engine
