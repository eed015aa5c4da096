// SPDX-License-Identifier: BSD-3-Clause
// Random operations on the write gate beside a plain model: contents, counts and memory agree.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/expiry.h"
#include "engine/store/flush.h"
#include "engine/store/write_gate.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

constexpr uint32_t kDatabases = 3;

struct ModelValue {
  std::string value;
  int64_t expire_at = WriteGate::kNoExpiry;
};

class AccountingRun {
 public:
  explicit AccountingRun(uint64_t seed)
      : random_(seed), store_({uint32_t{1} << random_.Below(5), kDatabases}) {
    for (int i = 0; i < 200; ++i) {
      static constexpr size_t kPadding[] = {0, 0, 0, 1, 20, 245, 251, 252, 253, 300, 5000};
      names_.push_back(std::to_string(i) + std::string(kPadding[random_.Below(11)], 'k'));
    }
  }

  // Strings of so many bytes and more are stored compressed, which the values here allow.
  void CompressFrom(size_t size) { store_.strings.CompressFrom(size); }

  void Run(int operations) {
    for (int i = 0; i < operations; ++i) {
      Step();
      if (i % 500 == 0) Compare();
      if (testing::Test::HasFatalFailure()) return;
    }
    Compare();
    RemoveAll();
  }

 private:
  using Database = std::map<std::string, ModelValue>;

  size_t RandomSize() {
    static constexpr size_t kSizes[] = {0,   1,    8,    43,    44,  45,    100,   253,   254,  255,
                                        256, 1000, 4000, 16382, 253, 16383, 16384, 20000, 70000};
    return kSizes[random_.Below(std::size(kSizes))];
  }
  int64_t RandomExpiry() {
    return random_.Below(2) == 0 ? WriteGate::kNoExpiry
                                 : now_ + static_cast<int64_t>(random_.Below(200));
  }

  void Step() {
    const std::string& name = names_[random_.Below(names_.size())];
    const uint32_t database = static_cast<uint32_t>(random_.Below(kDatabases));
    const uint64_t kind = random_.Below(100);
    if (kind >= 97) return StepOnAll(kind, database);
    const std::string& other = names_[random_.Below(names_.size())];
    const uint32_t other_database = static_cast<uint32_t>(random_.Below(kDatabases));
    const Key key = Key::Of(name);
    const Key other_key = Key::Of(other);
    ShardGuard guard(store_);
    std::vector<uint32_t> shards = {store_.ShardIndex(key.hash), store_.ShardIndex(other_key.hash)};
    guard.TakeMany(shards);
    WriteGate gate(store_, database, now_);
    Database& model = model_[database];
    Forget(model, name);
    auto it = model.find(name);
    if (kind < 20) {
      const ModelValue value{std::string(RandomSize(), static_cast<char>('a' + random_.Below(26))),
                             RandomExpiry()};
      gate.SetString(key, value.value, value.expire_at);
      model[name] = value;
    } else if (kind < 30) {
      const int64_t number = static_cast<int64_t>(random_.Next()) >> random_.Below(64);
      const bool keep = random_.Below(2) == 0;
      gate.SetInteger(key, number, keep ? WriteGate::kKeepExpiry : WriteGate::kNoExpiry);
      if (!keep) model[name].expire_at = WriteGate::kNoExpiry;
      model[name].value = std::to_string(number);
    } else if (kind < 35) {
      BlobRef blob = Blob::Make(20'000);
      std::memset(blob->data(), 'B', 20'000);
      gate.SetBlob(key, std::move(blob));
      model[name] = {std::string(20'000, 'B'), WriteGate::kNoExpiry};
    } else if (kind < 55) {
      const size_t size = RandomSize();
      char* data = gate.EditString(key, gate.Peek(key), size);
      model[name].value.resize(size, '\0');
      if (size > 0) {
        const size_t at = random_.Below(size);
        data[at] = model[name].value[at] = 'e';
      }
    } else if (kind < 70) {
      ASSERT_EQ(gate.Remove(key), it != model.end());
      model.erase(name);
    } else if (it == model.end()) {
      ASSERT_EQ(gate.Peek(key), nullptr);
    } else if (kind < 78) {
      it->second.expire_at = now_ + static_cast<int64_t>(random_.Below(200));
      gate.SetExpiry(key, gate.Peek(key), it->second.expire_at);
    } else if (kind < 82) {
      it->second.expire_at = WriteGate::kNoExpiry;
      gate.ClearExpiry(key, gate.Peek(key));
    } else if (name != other || database != other_database) {
      const ModelValue value = it->second;
      if (kind < 90) {
        gate.Copy(gate.Peek(key), other_key, other_database);
      } else {
        gate.Move(key, gate.Peek(key), other_key, other_database);
        model.erase(name);
      }
      model_[other_database][other] = value;
    }
  }

  void StepOnAll(uint64_t kind, uint32_t database) {
    ShardGuard guard(store_);
    if (kind == 97 && random_.Below(20) == 0) {
      FlushDatabase(store_, guard, database, random_.Below(2) == 0);
      model_[database].clear();
    } else if (kind == 98) {
      const uint32_t other = (database + 1) % kDatabases;
      guard.TakeAll();
      store_.Swap(database, other);
      std::swap(model_[database], model_[other]);
    } else {
      now_ += static_cast<int64_t>(random_.Below(30));
      ActiveExpiry(store_, 0, 1).Run(now_, 1'000'000);
    }
  }

  void Forget(Database& model, const std::string& name) {
    auto it = model.find(name);
    if (it != model.end() && Due(it->second)) model.erase(it);
  }
  bool Due(const ModelValue& value) const {
    return value.expire_at != WriteGate::kNoExpiry && now_ > value.expire_at;
  }

  void Compare() {
    ASSERT_EQ(AuditStore(store_), "");
    ShardGuard guard(store_);
    guard.TakeAll();
    for (uint32_t database = 0; database < kDatabases; ++database) {
      WriteGate gate(store_, database, now_);
      for (const std::string& name : names_) {
        const auto it = model_[database].find(name);
        const Entry* entry = gate.Peek(Key::Of(name));
        const bool live = it != model_[database].end() && !Due(it->second);
        ASSERT_EQ(entry != nullptr, live) << name;
        if (!live) continue;
        StringScratch scratch;
        ASSERT_EQ(entry->StringValue(scratch), it->second.value);
        ASSERT_EQ(entry->has_expiry() ? entry->expiry() : WriteGate::kNoExpiry,
                  it->second.expire_at);
      }
    }
  }

  void RemoveAll() {
    ShardGuard guard(store_);
    guard.TakeAll();
    for (uint32_t database = 0; database < kDatabases; ++database) {
      WriteGate gate(store_, database, now_);
      for (const std::string& name : names_) gate.Remove(Key::Of(name));
      ASSERT_EQ(store_.KeyCount(database), 0);
      ASSERT_EQ(store_.ExpiringCount(database), 0);
      for (uint32_t shard = 0; shard < store_.shard_count(); ++shard) {
        if (const Table* table = store_.FindTable(shard, database)) {
          ASSERT_EQ(table->entry_bytes, 0u);
        }
      }
    }
    // What is left are the buckets of small tables.
    FlushDatabase(store_, guard, kAllDatabases, false);
    ASSERT_EQ(store_.MemoryUsed(), 0);
    ASSERT_EQ(store_.Total(&StoreCounters::packed_values), 0);
    ASSERT_EQ(store_.Total(&StoreCounters::packed_raw_bytes), 0);
    ASSERT_EQ(store_.Total(&StoreCounters::packed_stored_bytes), 0);
  }

  Random random_;
  Store store_;
  int64_t now_ = 1'700'000'000'000;
  std::vector<std::string> names_;
  std::map<uint32_t, Database> model_;
};

TEST(AccountingProperty, RandomOperationsAgreeWithAModel) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    AccountingRun run(seed);
    if (seed % 2 == 0) run.CompressFrom(50 * seed);
    run.Run(3000);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace ruddock::engine
