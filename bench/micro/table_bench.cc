// SPDX-License-Identifier: BSD-3-Clause
//
// What finding a key costs: in one small table as a shard holds it, and spread over many tables
// that together exceed the caches, with and without the batch's two prefetch passes.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/store/table.h"

namespace ruddock::bench {
namespace {

constexpr size_t kBatch = 64;
constexpr size_t kTables = 1024;

std::string KeyName(uint64_t number) { return fmt::format("key:{:012}", number); }

// Tables over which keys are spread as over shards; they own their entries.
class Keys {
 public:
  Keys(size_t tables, uint64_t keys) : tables_(tables) {
    for (uint64_t i = 0; i < keys; ++i) {
      const std::string name = KeyName(i);
      engine::Entry::Shape shape;
      shape.key_size = name.size();
      TableOf(engine::HashKey(name)).entries.Insert(engine::Entry::Make(shape, name));
    }
  }

  engine::Table& TableOf(uint64_t hash) { return tables_[(hash >> 32) % tables_.size()]; }

 private:
  std::vector<engine::Table> tables_;
};

std::vector<std::string> RandomNames(uint64_t keys) {
  std::mt19937_64 random(1);
  std::vector<std::string> names(1 << 16);
  for (std::string& name : names) name = KeyName(random() % keys);
  return names;
}

void BM_HashKey(benchmark::State& state) {
  const std::string name(static_cast<size_t>(state.range(0)), 'k');
  for (auto _ : state) {
    std::string_view view = name;
    benchmark::DoNotOptimize(view);
    benchmark::DoNotOptimize(engine::HashKey(view));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HashKey)->Arg(16)->Arg(64)->Arg(256);

void BM_FindInSmallTable(benchmark::State& state) {
  const auto count = static_cast<uint64_t>(state.range(0));
  Keys keys(1, count);
  const std::vector<std::string> names = RandomNames(count);
  size_t at = 0;
  for (auto _ : state) {
    const engine::Key key = engine::Key::Of(names[at++ % names.size()]);
    benchmark::DoNotOptimize(keys.TableOf(key.hash).entries.Find(key));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_FindInSmallTable)->Arg(100)->Arg(2000);

// Batches of 64 random keys out of range(0); range(1) tells whether they are prefetched.
void BM_FindInManyTables(benchmark::State& state) {
  const auto count = static_cast<uint64_t>(state.range(0));
  const bool prefetch = state.range(1) != 0;
  Keys keys(kTables, count);
  const std::vector<std::string> names = RandomNames(count);
  std::vector<engine::Key> batch(kBatch);
  size_t at = 0;
  for (auto _ : state) {
    for (engine::Key& key : batch) key = engine::Key::Of(names[at++ % names.size()]);
    if (prefetch) {
      for (const engine::Key& key : batch) {
        const auto buckets = keys.TableOf(key.hash).entries.FirstBuckets(key.hash);
        __builtin_prefetch(buckets.first);
        __builtin_prefetch(buckets.last);
      }
      for (engine::Key& key : batch) {
        const auto likely = keys.TableOf(key.hash).entries.LikelyEntry(key.hash);
        key.bucket = likely.bucket;
        __builtin_prefetch(likely.node);
      }
    }
    for (const engine::Key& key : batch) {
      const engine::Slot* slot = keys.TableOf(key.hash).entries.Find(key);
      if (slot == nullptr) {
        state.SkipWithError("a key is missing");
        break;
      }
      benchmark::DoNotOptimize(slot->entry->access());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kBatch));
}
BENCHMARK(BM_FindInManyTables)->ArgsProduct({{100'000, 4'000'000}, {0, 1}});

void BM_InsertAndErase(benchmark::State& state) {
  Keys keys(1, 1000);
  const std::string name = KeyName(1'000'000);
  const engine::Key key = engine::Key::Of(name);
  engine::Entry::Shape shape;
  shape.key_size = name.size();
  engine::EntrySet& entries = keys.TableOf(key.hash).entries;
  for (auto _ : state) {
    engine::Entry* entry = engine::Entry::Make(shape, name);
    entries.Insert(entry);
    entries.Erase(key);
    engine::Entry::Destroy(entry);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_InsertAndErase);

}  // namespace
}  // namespace ruddock::bench
