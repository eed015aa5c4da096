// SPDX-License-Identifier: BSD-3-Clause
#include "tests/support/store_audit.h"

#include <fmt/format.h>

#include "engine/base/packed_bytes.h"

namespace ruddock::engine {
namespace {

class Audit {
 public:
  explicit Audit(Store& store) : store_(store) {}

  std::string Run() {
    ShardGuard guard(store_);
    guard.TakeAll();
    for (uint32_t database = 0; database < store_.database_count(); ++database) {
      int64_t keys = 0;
      int64_t expiring = 0;
      for (uint32_t shard = 0; shard < store_.shard_count(); ++shard) {
        const Table* table = store_.FindTable(shard, database);
        if (table == nullptr) continue;
        CheckTable(shard, *table);
        keys += static_cast<int64_t>(table->entries.size());
        expiring += static_cast<int64_t>(table->expiring.size());
      }
      Expect(fmt::format("keys of database {}", database), store_.KeyCount(database), keys);
      Expect(fmt::format("expiring keys of database {}", database), store_.ExpiringCount(database),
             expiring);
    }
    Expect("memory", store_.MemoryUsed(), memory_);
    Expect("compressed strings", store_.Total(&StoreCounters::packed_values), packed_.values);
    Expect("their bytes", store_.Total(&StoreCounters::packed_raw_bytes), packed_.raw_bytes);
    Expect("their compressed bytes", store_.Total(&StoreCounters::packed_stored_bytes),
           packed_.stored_bytes);
    for (size_t i = 0; i < kMostDictionaries; ++i) {
      Expect(fmt::format("values of dictionary {}", i), store_.ValuesOfDictionary(i),
             packed_.by_dictionary[i]);
    }
    return problems_;
  }

 private:
  void CheckTable(uint32_t shard, const Table& table) {
    int64_t bytes = 0;
    size_t expiring = 0;
    size_t count = 0;
    PackedTotals packed;
    table.entries.ForEach([&](Entry* entry) {
      ++count;
      bytes += static_cast<int64_t>(entry->MemoryUsage());
      if (entry->is_packed()) {
        ++packed.values;
        packed.raw_bytes += static_cast<int64_t>(entry->StringSize());
        packed.stored_bytes += static_cast<int64_t>(entry->packed().size());
        CountDictionary(*entry, packed);
      }
      const Key key = Key::Of(entry->key());
      if (store_.ShardIndex(key.hash) != shard) Problem("an entry in the wrong shard", key.name);
      const Slot* slot = table.entries.Find(key);
      if (slot == nullptr || slot->entry != entry) Problem("an entry that is not found", key.name);
      const Slot* index = table.expiring.Find(key);
      if (entry->has_expiry() != (index != nullptr)) Problem("expiry index", key.name);
      if (index != nullptr && index->entry != entry) Problem("stale expiry index", key.name);
      if (index != nullptr) ++expiring;
    });
    Expect("entries in a table", static_cast<int64_t>(table.entries.size()),
           static_cast<int64_t>(count));
    Expect("size of the expiry index", static_cast<int64_t>(table.expiring.size()),
           static_cast<int64_t>(expiring));
    Expect("entry bytes of a table", static_cast<int64_t>(table.entry_bytes), bytes);
    Expect("compressed strings of a table", table.packed.values, packed.values);
    Expect("their bytes in a table", table.packed.raw_bytes, packed.raw_bytes);
    Expect("their compressed bytes in a table", table.packed.stored_bytes, packed.stored_bytes);
    packed_.values += packed.values;
    packed_.raw_bytes += packed.raw_bytes;
    packed_.stored_bytes += packed.stored_bytes;
    for (size_t i = 0; i < kMostDictionaries; ++i) {
      Expect("values of a dictionary in a table", table.packed.by_dictionary[i],
             packed.by_dictionary[i]);
      packed_.by_dictionary[i] += packed.by_dictionary[i];
    }
    memory_ += static_cast<int64_t>(table.memory());
  }
  void CountDictionary(const Entry& entry, PackedTotals& packed) {
    const uint8_t number = DictionaryOf(entry.packed());
    if (number == 0) return;
    const size_t place = store_.dictionaries.PlaceOf(number);
    if (place == kMostDictionaries) return Problem("a dictionary that is gone", entry.key());
    ++packed.by_dictionary[place];
  }
  void Problem(std::string_view what, std::string_view key) {
    problems_ += fmt::format("{}: '{}'\n", what, key.substr(0, 40));
  }
  void Expect(std::string_view what, int64_t accounted, int64_t counted) {
    if (accounted == counted) return;
    problems_ += fmt::format("{}: accounted {}, counted {}\n", what, accounted, counted);
  }

  Store& store_;
  int64_t memory_ = 0;
  PackedTotals packed_;
  std::string problems_;
};

}  // namespace

std::string AuditStore(Store& store) { return Audit(store).Run(); }

}  // namespace ruddock::engine
