// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/write_gate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/store/lazy_free.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

constexpr int64_t kNow = 1'700'000'000'000;

class WriteGateTest : public ::testing::Test {
 protected:
  WriteGateTest() { guard_.TakeAll(); }
  ~WriteGateTest() override {
    guard_.Release();
    EXPECT_EQ(AuditStore(store_), "");
  }

  std::string Value(std::string_view name) {
    const Entry* entry = gate_.Peek(Key::Of(name));
    if (entry == nullptr) return "(none)";
    StringScratch scratch;
    return std::string(entry->StringValue(scratch));
  }
  Encoding EncodingOf(std::string_view name) { return gate_.Peek(Key::Of(name))->encoding(); }

  Store store_{{4, 3}};
  ShardGuard guard_{store_};
  WriteGate gate_{store_, 0, kNow};
};

TEST_F(WriteGateTest, StringsOfEverySizeInAllOrders) {
  const size_t sizes[] = {0, 1, 44, 45, 254, 255, 256, 16383, 16384, 65536};
  const size_t key_sizes[] = {0, 1, 254, 255, 256, 65536};
  for (size_t key_size : key_sizes) {
    const std::string name(key_size, 'k');
    const Key key = Key::Of(name);
    for (size_t before : sizes) {
      for (size_t after : sizes) {
        for (int64_t expire_at : {WriteGate::kNoExpiry, WriteGate::kKeepExpiry, kNow + 5000}) {
          gate_.SetString(key, std::string(before, 'b'), kNow + 1000);
          gate_.SetString(key, std::string(after, 'a'), expire_at);
          ASSERT_EQ(Value(name), std::string(after, 'a'));
          const Encoding expected = after <= 44      ? Encoding::kEmbstr
                                    : after <= 16383 ? Encoding::kRaw
                                                     : Encoding::kBlob;
          ASSERT_EQ(EncodingOf(name), expected);
          const Entry* entry = gate_.Peek(key);
          ASSERT_EQ(entry->has_expiry(), expire_at != WriteGate::kNoExpiry);
          if (entry->has_expiry()) {
            ASSERT_EQ(entry->expiry(), expire_at > 0 ? expire_at : kNow + 1000);
          }
        }
      }
    }
    gate_.Remove(key);
  }
}

TEST_F(WriteGateTest, CanonicalIntegersAreKeptAsSuch) {
  for (const char* text : {"0", "-1", "9223372036854775807", "-9223372036854775808"}) {
    gate_.SetString(Key::Of("n"), text);
    EXPECT_EQ(EncodingOf("n"), Encoding::kInt);
    EXPECT_EQ(Value("n"), text);
  }
  for (const char* text : {"", "00", "-0", "+1", " 1", "9223372036854775808"}) {
    gate_.SetString(Key::Of("n"), text);
    EXPECT_EQ(EncodingOf("n"), Encoding::kEmbstr);
    EXPECT_EQ(Value("n"), text);
  }
}

TEST_F(WriteGateTest, EditGrowsWithZerosAndKeepsTheExpiry) {
  const Key key = Key::Of("s");
  gate_.SetString(key, "abc", kNow + 1000);
  for (size_t size : {3, 10, 100, 254, 255, 16383, 16384, 100'000, 30'000, 16384, 300, 2}) {
    const std::string before = Value("s");
    char* data = gate_.EditString(key, gate_.Peek(key), size);
    std::string expected = before.substr(0, size);
    expected.resize(size, '\0');
    ASSERT_EQ(std::string_view(data, size), expected);
    ASSERT_EQ(Value("s"), expected);
    ASSERT_EQ(gate_.Peek(key)->expiry(), kNow + 1000);
    if (size > 0) data[size - 1] = 'e';
  }
  gate_.SetInteger(key, -12345);
  EXPECT_EQ(std::string_view(gate_.EditString(key, gate_.Peek(key), 3), 3), "-12");
  EXPECT_EQ(EncodingOf("s"), Encoding::kRaw);
  gate_.EditString(Key::Of("fresh"), nullptr, 5);
  EXPECT_EQ(Value("fresh"), std::string(5, '\0'));
}

TEST_F(WriteGateTest, EditLeavesBytesAloneThatAReplyStillRefersTo) {
  const Key key = Key::Of("large");
  gate_.SetString(key, std::string(50'000, 'a'));
  const BlobRef reply = BlobRef::Share(gate_.Peek(key)->blob());
  std::memset(gate_.EditString(key, gate_.Peek(key), 50'000), 'b', 50'000);
  EXPECT_EQ(reply->view(), std::string(50'000, 'a'));
  EXPECT_EQ(Value("large"), std::string(50'000, 'b'));
}

TEST_F(WriteGateTest, EditInPlaceDoesNotCopy) {
  const Key key = Key::Of("large");
  gate_.EditString(key, nullptr, 100'000);
  gate_.EditString(key, gate_.Peek(key), 200'000);  // leaves room for as much again
  const Blob* blob = gate_.Peek(key)->blob();
  gate_.EditString(key, gate_.Peek(key), 400'000);
  EXPECT_EQ(gate_.Peek(key)->blob(), blob);
}

TEST_F(WriteGateTest, ExpiryComesAndGoes) {
  for (size_t size : {5, 200, 300, 20'000}) {
    const Key key = Key::Of("e");
    const std::string value(size, 'v');
    gate_.SetString(key, value);
    gate_.SetAccess(gate_.Peek(key), 4711);
    gate_.SetExpiry(key, gate_.Peek(key), kNow + 10);
    EXPECT_EQ(store_.ExpiringCount(0), 1);
    gate_.SetExpiry(key, gate_.Peek(key), kNow + 20);
    EXPECT_EQ(gate_.Peek(key)->expiry(), kNow + 20);
    EXPECT_EQ(gate_.Peek(key)->access(), 4711u);
    gate_.ClearExpiry(key, gate_.Peek(key));
    gate_.ClearExpiry(key, gate_.Peek(key));
    EXPECT_EQ(store_.ExpiringCount(0), 0);
    EXPECT_EQ(Value("e"), value);
    EXPECT_EQ(gate_.Peek(key)->access(), 4711u);
  }
}

TEST_F(WriteGateTest, LookupsRemoveWhatIsDue) {
  gate_.SetString(Key::Of("a"), "1", kNow + 10);
  gate_.set_now_ms(kNow + 10);
  EXPECT_EQ(Value("a"), "1");
  gate_.set_now_ms(kNow + 11);
  EXPECT_EQ(Value("a"), "(none)");
  EXPECT_EQ(store_.KeyCount(0), 0);
  EXPECT_EQ(store_.Total(&StoreCounters::expired), 1);
  gate_.SetString(Key::Of("a"), "1", kNow + 11);
  gate_.set_now_ms(kNow + 12);
  EXPECT_FALSE(gate_.Remove(Key::Of("a")));
  EXPECT_EQ(store_.Total(&StoreCounters::expired), 2);
}

TEST_F(WriteGateTest, MoveReplacesAndKeepsAccessAndExpiry) {
  for (size_t size : {5, 20'000}) {
    const std::string value(size, 'v');
    gate_.SetString(Key::Of("from"), value, kNow + 10);
    gate_.SetString(Key::Of("to"), std::string(30'000, 'o'));
    gate_.SetAccess(gate_.Peek(Key::Of("from")), 4711);
    gate_.Move(Key::Of("from"), gate_.Peek(Key::Of("from")), Key::Of("to"), 0);
    EXPECT_EQ(Value("from"), "(none)");
    EXPECT_EQ(Value("to"), value);
    EXPECT_EQ(gate_.Peek(Key::Of("to"))->access(), 4711u);
    EXPECT_EQ(gate_.Peek(Key::Of("to"))->expiry(), kNow + 10);
  }
  gate_.Move(Key::Of("to"), gate_.Peek(Key::Of("to")), Key::Of("to"), 2);
  EXPECT_EQ(Value("to"), "(none)");
  gate_.set_database(2);
  EXPECT_EQ(Value("to"), std::string(20'000, 'v'));
}

TEST_F(WriteGateTest, CopiesAreIndependent) {
  for (size_t size : {5, 20'000}) {
    gate_.SetString(Key::Of("from"), std::string(size, 'v'), kNow + 10);
    gate_.Copy(gate_.Peek(Key::Of("from")), Key::Of("to"), 1);
    std::memset(gate_.EditString(Key::Of("from"), gate_.Peek(Key::Of("from")), size), 'w', size);
    gate_.set_database(1);
    EXPECT_EQ(Value("to"), std::string(size, 'v'));
    EXPECT_EQ(gate_.Peek(Key::Of("to"))->expiry(), kNow + 10);
    gate_.set_database(0);
    EXPECT_EQ(Value("from"), std::string(size, 'w'));
  }
}

TEST_F(WriteGateTest, LargeValuesAreFreedElsewhere) {
  const int64_t freed = TheLazyFree().freed();
  gate_.SetString(Key::Of("huge"), std::string(2 << 20, 'x'));
  gate_.Remove(Key::Of("huge"));
  gate_.SetString(Key::Of("huge"), std::string(2 << 20, 'x'));
  gate_.SetString(Key::Of("huge"), "small");
  TheLazyFree().Drain();
  EXPECT_EQ(TheLazyFree().freed() - freed, 2);
}

TEST_F(WriteGateTest, ChangesAreThoseOfClients) {
  auto changes = [&] { return store_.Total(&StoreCounters::changes); };
  gate_.SetString(Key::Of("a"), "1", kNow + 10);
  EXPECT_EQ(changes(), 1);
  gate_.Move(Key::Of("a"), gate_.Peek(Key::Of("a")), Key::Of("b"), 0);
  EXPECT_EQ(changes(), 2);
  gate_.set_now_ms(kNow + 11);
  EXPECT_EQ(Value("b"), "(none)");
  EXPECT_EQ(changes(), 2);
  gate_.SetString(Key::Of("a"), "1");
  EXPECT_TRUE(gate_.Remove(Key::Of("a"), RemoveReason::kEvicted));
  EXPECT_EQ(changes(), 3);
  gate_.SetString(Key::Of("a"), "1");
  EXPECT_TRUE(gate_.Remove(Key::Of("a"), RemoveReason::kUnlinked));
  EXPECT_EQ(changes(), 5);
}

class Recorder : public KeyspaceListener, public ChangeObserver {
 public:
  void Event(NotifyClass, std::string_view event, uint32_t database,
             std::string_view key) override {
    seen.push_back(std::string(event) + " " + std::to_string(database) + " " + std::string(key));
  }
  void KeyChanged(uint32_t database, const Key& key) override {
    seen.push_back("changed " + std::to_string(database) + " " + std::string(key.name));
  }
  void DatabaseFlushed(uint32_t database) override {
    seen.push_back("flushed " + std::to_string(database));
  }
  std::vector<std::string> Take() { return std::exchange(seen, {}); }
  std::vector<std::string> seen;
};

TEST_F(WriteGateTest, TellsObserversOfEveryChange) {
  Recorder recorder;
  store_.observer = &recorder;
  store_.listener = &recorder;
  store_.notify_mask = kNotifyNew | kNotifyExpired | kNotifyMiss;
  using Seen = std::vector<std::string>;
  const Key a = Key::Of("a");
  gate_.SetString(a, "1");
  EXPECT_EQ(recorder.Take(), (Seen{"new 0 a", "changed 0 a"}));
  gate_.SetString(a, "2");
  gate_.SetString(a, "two");
  EXPECT_EQ(recorder.Take(), (Seen{"changed 0 a", "changed 0 a"}));
  gate_.SetExpiry(a, gate_.Peek(a), kNow + 10);
  EXPECT_EQ(recorder.Take(), (Seen{"changed 0 a"}));
  gate_.Copy(gate_.Peek(a), Key::Of("b"), 1);
  EXPECT_EQ(recorder.Take(), (Seen{"new 1 b", "changed 1 b"}));
  gate_.Move(a, gate_.Peek(a), Key::Of("c"), 2);
  EXPECT_EQ(recorder.Take(), (Seen{"changed 0 a", "new 2 c", "changed 2 c"}));
  gate_.set_database(2);
  gate_.set_now_ms(kNow + 11);
  EXPECT_EQ(gate_.Find(Key::Of("c")), nullptr);
  EXPECT_EQ(recorder.Take(), (Seen{"expired 2 c", "changed 2 c", "keymiss 2 c"}));
  EXPECT_EQ(gate_.FindForWrite(Key::Of("c")), nullptr);
  EXPECT_EQ(recorder.Take(), Seen{});
  store_.Swap(0, 1);
  EXPECT_EQ(recorder.Take(), (Seen{"flushed 0", "flushed 1"}));
  store_.Detach(2);
  EXPECT_EQ(recorder.Take(), (Seen{"flushed 2"}));
  store_.observer = nullptr;
  store_.listener = nullptr;
}

TEST_F(WriteGateTest, AKeyMayBeAViewOfItsOwnEntry) {
  Recorder recorder;
  store_.observer = &recorder;
  gate_.SetString(Key::Of("self"), "value");
  gate_.SetExpiry(Key::Of(gate_.Peek(Key::Of("self"))->key()), gate_.Peek(Key::Of("self")),
                  kNow + 10);
  gate_.SetString(Key::Of(gate_.Peek(Key::Of("self"))->key()), std::string(300, 'x'));
  const Entry* entry = gate_.Peek(Key::Of("self"));
  gate_.Move(Key::Of(entry->key()), entry, Key::Of(entry->key()), 1);
  gate_.set_database(1);
  gate_.Remove(Key::Of(gate_.Peek(Key::Of("self"))->key()));
  for (const std::string& event : recorder.seen) EXPECT_EQ(event.substr(10), "self");
  EXPECT_EQ(recorder.seen.size(), 6u);
  store_.observer = nullptr;
}

}  // namespace
}  // namespace ruddock::engine
