// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/object_edit.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/random.h"
#include "engine/store/flush.h"
#include "engine/store/lazy_free.h"
#include "engine/types/hash_value.h"
#include "tests/support/event_recorder.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

constexpr int64_t kNow = 1'700'000'000'000;

class ObjectEditTest : public ::testing::Test {
 protected:
  ObjectEditTest() { guard_.TakeAll(); }
  ~ObjectEditTest() override {
    guard_.Release();
    EXPECT_EQ(AuditStore(store_), "");
  }

  void Set(std::string_view name, std::string_view field, std::string_view value) {
    const Key key = Key::Of(name);
    ObjectEdit<HashValue> hash(gate_, key, gate_.FindForWrite(key));
    hash->Set(field, value, {});
    hash.Commit(1, kNotifyHash, "hset");
  }
  bool Erase(std::string_view name, std::string_view field) {
    const Key key = Key::Of(name);
    ObjectEdit<HashValue> hash(gate_, key, gate_.FindForWrite(key));
    hash->Erase(field);
    return hash.Commit(1, kNotifyHash, "hdel");
  }
  void Fill(std::string_view name, int fields) {
    const Key key = Key::Of(name);
    ObjectEdit<HashValue> hash(gate_, key, gate_.FindForWrite(key));
    for (int i = 0; i < fields; ++i) hash->Set(std::to_string(i), "v", {});
    hash.Commit(fields);
  }
  const Entry* Peek(std::string_view name) { return gate_.Peek(Key::Of(name)); }
  int64_t Changes() { return store_.Total(&StoreCounters::changes); }

  Store store_{{4, 3}};
  ShardGuard guard_{store_};
  WriteGate gate_{store_, 0, kNow};
};

TEST_F(ObjectEditTest, MakesKeepsAndRemovesTheKey) {
  EventRecorder events(store_);
  Set("h", "a", "1");
  ASSERT_NE(Peek("h"), nullptr);
  EXPECT_EQ(Peek("h")->type(), ValueType::kHash);
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"new h@0", "hset h@0"}));
  Set("h", "b", "2");
  EXPECT_FALSE(Erase("h", "a"));
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"hset h@0", "hdel h@0"}));
  EXPECT_TRUE(Erase("h", "b"));
  EXPECT_EQ(Peek("h"), nullptr);
  EXPECT_EQ(events.Take(), (std::vector<std::string>{"hdel h@0", "del h@0"}));
  EXPECT_EQ(Changes(), 4);
  EXPECT_EQ(
      store_.MemoryUsed(),
      static_cast<int64_t>(store_.FindTable(store_.ShardIndex(Key::Of("h").hash), 0)->memory()));
}

TEST_F(ObjectEditTest, WithoutCommitNothingCountsAsChanged) {
  const Key key = Key::Of("h");
  { ObjectEdit<HashValue> hash(gate_, key, nullptr); }
  EXPECT_EQ(Peek("h"), nullptr);
  Set("h", "a", "1");
  const int64_t before = Changes();
  {
    ObjectEdit<HashValue> hash(gate_, key, gate_.FindForWrite(key));
    hash->Convert();
  }
  EXPECT_EQ(Changes(), before);
  EXPECT_EQ(Peek("h")->encoding(), Encoding::kHashtable);
}

TEST_F(ObjectEditTest, EveryOperationIsAccounted) {
  Random random(1);
  for (int step = 0; step < 4000; ++step) {
    const std::string name = "key:" + std::to_string(random.Below(6));
    const Key key = Key::Of(name);
    const Entry* entry = gate_.FindForWrite(key);
    const std::string field = std::to_string(random.Below(step % 1000 < 500 ? 12 : 700));
    const std::string other = "key:" + std::to_string(random.Below(6));
    if (entry != nullptr && entry->type() != ValueType::kHash) {
      gate_.Remove(key);
      continue;
    }
    switch (random.Below(60)) {
      case 0: gate_.SetString(key, std::string(random.Below(100), 's')); break;
      case 1: gate_.Remove(key, RemoveReason::kUnlinked); break;
      case 2:
        if (entry != nullptr) gate_.SetExpiry(key, entry, kNow + 1000);
        break;
      case 3:
        if (entry != nullptr) gate_.ClearExpiry(key, entry);
        break;
      case 4:
        if (entry != nullptr && name != other) gate_.Move(key, entry, Key::Of(other), 0);
        break;
      case 5:
        if (entry != nullptr) gate_.Copy(entry, Key::Of(other), 1);
        break;
      case 6: {
        HashValue value;
        for (uint64_t i = random.Below(3); i > 0; --i) value.Set(std::to_string(i), "v", {});
        gate_.SetObject(key, ValueType::kHash, value.object());
        break;
      }
      case 7: Fill(name, 600); break;
      default:
        if (random.Below(3) == 0) {
          Erase(name, field);
        } else {
          Set(name, field, std::string(random.Below(100), 'v'));
        }
    }
    if (step % 100 == 0) {
      guard_.Release();
      ASSERT_EQ(AuditStore(store_), "") << step;
      guard_.TakeAll();
    }
  }
}

TEST_F(ObjectEditTest, LargeValuesAreFreedInTheBackground) {
  const auto freed = [] {
    TheLazyFree().Drain();
    return TheLazyFree().freed();
  };
  int64_t before = freed();
  Fill("small", 400);
  gate_.Remove(Key::Of("small"));
  EXPECT_EQ(freed(), before);
  const auto expect_one_more = [&] { EXPECT_EQ(freed(), ++before); };
  Fill("a", 100'000);
  gate_.Remove(Key::Of("a"));
  expect_one_more();
  Fill("a", 100'000);
  gate_.SetString(Key::Of("a"), "overwritten");
  expect_one_more();
  Fill("b", 100'000);
  gate_.SetExpiry(Key::Of("b"), Peek("b"), kNow + 10);
  gate_.set_now_ms(kNow + 11);
  EXPECT_EQ(Peek("b"), nullptr);
  expect_one_more();
  Fill("b", 100'000);
  gate_.Move(Key::Of("a"), Peek("a"), Key::Of("b"), 0);
  expect_one_more();
  Fill("c", 100'000);
  guard_.Release();
  FlushDatabase(store_, guard_, 0, /*async=*/false);
  expect_one_more();
  guard_.TakeAll();
}

TEST_F(ObjectEditTest, CopiesShareNothing) {
  for (int fields : {3, 1000}) {
    Fill("h", fields);
    gate_.Copy(Peek("h"), Key::Of("copy"), 0);
    const HashValue copy(Peek("copy")->object());
    EXPECT_EQ(copy.size(), static_cast<size_t>(fields));
    Erase("h", "0");
    EXPECT_TRUE(copy.Contains("0"));
    gate_.Remove(Key::Of("h"));
    EXPECT_TRUE(HashValue(Peek("copy")->object()).Contains("1"));
    gate_.Remove(Key::Of("copy"));
  }
}

// Growing and shrinking over every limit: the entry's size classes, sizes of one byte,
// kMaxEmbedded.
TEST_F(ObjectEditTest, ShortListpacksLieInTheEntry) {
  for (size_t key_size : {0, 1, 20, 254, 255, 300}) {
    const std::string name(key_size, 'k');
    const Key key = Key::Of(name);
    for (bool expires : {false, true}) {
      bool was_long = false;
      Set(name, "f", "");
      if (expires) gate_.SetExpiry(key, Peek(name), kNow + 1000);
      gate_.SetAccess(Peek(name), 77);
      for (size_t size = 0; size < 1400; size += 7) {
        const std::string value(size < 700 ? size : 1400 - size, 'v');
        const HashLimits wide{512, 100'000};
        {
          ObjectEdit<HashValue> hash(gate_, key, Peek(name));
          hash->Set("f", value, wide);
          hash.Commit(1);
        }
        const Entry* entry = Peek(name);
        const HashValue hash(entry->object());
        const size_t bytes = Listpack(static_cast<uint8_t*>(hash.object().data)).bytes();
        was_long = was_long || bytes > kMaxEmbedded;
        ASSERT_EQ(entry->holds_value(), !was_long) << size;
        ASSERT_EQ(hash.object().encoding, Encoding::kListpack);
        NumberText scratch;
        ASSERT_EQ(hash.Get("f", scratch), value);
        ASSERT_EQ(entry->has_expiry(), expires);
        if (expires) {
          ASSERT_EQ(entry->expiry(), kNow + 1000);
        }
        ASSERT_EQ(entry->access(), 77u);
        if (size % 70 != 0) continue;
        gate_.Copy(entry, Key::Of("copy"), 1);
        gate_.set_database(1);
        ASSERT_EQ(HashValue(Peek("copy")->object()).Get("f", scratch), value);
        gate_.Move(Key::Of("copy"), Peek("copy"), Key::Of("moved"), 1);
        ASSERT_EQ(HashValue(Peek("moved")->object()).Get("f", scratch), value);
        gate_.set_database(0);
      }
      EXPECT_TRUE(was_long);
      EXPECT_TRUE(Erase(name, "f"));
      Set(name, "f", "short");
      EXPECT_TRUE(Peek(name)->holds_value());
      {
        ObjectEdit<HashValue> hash(gate_, key, Peek(name));
        hash->Convert();
        hash.Commit(1);
      }
      EXPECT_FALSE(Peek(name)->holds_value());
      EXPECT_TRUE(Erase(name, "f"));
    }
  }
}

}  // namespace
}  // namespace ruddock::engine
