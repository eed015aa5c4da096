// SPDX-License-Identifier: BSD-3-Clause
// value-compression in the store: what is stored compressed, and that its bytes and the totals are
// right through every change. accounting_test.cc does the same at random.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/packed_bytes.h"
#include "engine/base/random.h"
#include "engine/store/flush.h"
#include "engine/store/write_gate.h"
#include "tests/support/store_audit.h"

namespace ruddock::engine {
namespace {

std::string RandomBytes(size_t size) {
  Random random(size);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.Below(256));
  return bytes;
}

class ValueCompressionTest : public ::testing::Test {
 protected:
  ValueCompressionTest() {
    guard_.TakeAll();
    store_.strings.CompressFrom(1000);
  }
  ~ValueCompressionTest() override {
    guard_.Release();
    EXPECT_EQ(AuditStore(store_), "");
  }

  const Entry* Find(std::string_view name) { return gate_.Peek(Key::Of(name)); }
  Encoding EncodingOf(std::string_view name) { return Find(name)->encoding(); }
  std::string Value(std::string_view name) {
    StringScratch scratch;
    const Entry* entry = Find(name);
    EXPECT_EQ(entry->StringSize(), entry->StringValue(scratch).size());
    return std::string(entry->StringValue(scratch));
  }
  void Set(std::string_view name, std::string_view value) { gate_.SetString(Key::Of(name), value); }
  int64_t Total(Counter StoreCounters::*member) { return store_.Total(member); }

  Store store_{{4, 3}};
  ShardGuard guard_{store_};
  WriteGate gate_{store_, 0, 1'700'000'000'000};
};

TEST_F(ValueCompressionTest, FromASizeOnWhereItPays) {
  const std::pair<std::string, Encoding> rows[] = {
      {std::string(999, 'a'), Encoding::kRaw},
      {std::string(1000, 'a'), Encoding::kPacked},
      {std::string(200'000, 'a'), Encoding::kPacked},
      {RandomBytes(1000), Encoding::kRaw},
      {RandomBytes(20'000), Encoding::kBlob},
      // About a tenth is saved.
      {RandomBytes(1800) + std::string(200, 'a'), Encoding::kRaw},
      {RandomBytes(1400) + std::string(600, 'a'), Encoding::kPacked},
      {std::string(5000, 'a') + RandomBytes(25'000) + std::string(30'000, 'b'),
       Encoding::kPackedBlob},
      {std::string(3'000'000, 'a'), Encoding::kPacked},
  };
  for (const auto& [value, encoding] : rows) {
    Set("k", value);
    EXPECT_EQ(EncodingOf("k"), encoding) << value.size();
    EXPECT_EQ(Value("k"), value);
    BlobRef blob = Blob::Make(value.size());
    std::memcpy(blob->data(), value.data(), value.size());
    gate_.SetBlob(Key::Of("b"), std::move(blob));
    EXPECT_EQ(Find("b")->is_packed(), Find("k")->is_packed());
    EXPECT_EQ(Value("b"), value);
  }
}

TEST_F(ValueCompressionTest, OffMeansOffForWhatIsStoredFromThenOn) {
  Set("before", std::string(2000, 'a'));
  store_.strings.CompressFrom(SIZE_MAX);
  Set("after", std::string(2000, 'a'));
  Set("large", std::string(20'000, 'a'));
  EXPECT_EQ(EncodingOf("before"), Encoding::kPacked);
  EXPECT_EQ(EncodingOf("after"), Encoding::kRaw);
  EXPECT_EQ(EncodingOf("large"), Encoding::kBlob);
  EXPECT_EQ(Value("before"), std::string(2000, 'a'));
}

TEST_F(ValueCompressionTest, ShortStringsKeepTheirEncodings) {
  store_.strings.CompressFrom(1);
  Set("number", "12345678901234");
  Set("short", std::string(44, 'a'));
  Set("longer", std::string(45, 'a'));
  EXPECT_EQ(EncodingOf("number"), Encoding::kInt);
  EXPECT_EQ(EncodingOf("short"), Encoding::kEmbstr);
  EXPECT_EQ(EncodingOf("longer"), Encoding::kPacked);
}

TEST_F(ValueCompressionTest, EditingStoresTheBytesAsTheyAre) {
  for (const size_t size : {2000u, 100'000u}) {
    for (const size_t wanted : {size - 500, size, size + 500, size_t{0}}) {
      const std::string value = std::string(size / 2, 'a') + std::string(size - size / 2, 'b');
      Set("k", value);
      ASSERT_TRUE(Find("k")->is_packed());
      gate_.EditString(Key::Of("k"), Find("k"), wanted);
      EXPECT_FALSE(Find("k")->is_packed());
      std::string expected = value;
      expected.resize(wanted, '\0');
      EXPECT_EQ(Value("k"), expected);
      EXPECT_EQ(Total(&StoreCounters::packed_values), 0);
    }
  }
}

TEST_F(ValueCompressionTest, ExpiryCopyAndMoveKeepTheBytes) {
  const std::string small(2000, 's');
  const std::string large = std::string(5000, 'a') + RandomBytes(25'000) + std::string(30'000, 'b');
  for (const std::string& value : {small, large}) {
    Set("k", value);
    gate_.SetExpiry(Key::Of("k"), Find("k"), gate_.now_ms() + 5000);
    EXPECT_EQ(Value("k"), value);
    gate_.Copy(Find("k"), Key::Of("copy"), 0);
    gate_.ClearExpiry(Key::Of("k"), Find("k"));
    gate_.Move(Key::Of("k"), Find("k"), Key::Of("moved"), 0);
    EXPECT_EQ(Find("k"), nullptr);
    EXPECT_EQ(Value("copy"), value);
    EXPECT_EQ(Value("moved"), value);
    EXPECT_TRUE(Find("copy")->is_packed());
    EXPECT_TRUE(Find("moved")->is_packed());
    EXPECT_EQ(Total(&StoreCounters::packed_values), 2);
    EXPECT_EQ(Total(&StoreCounters::packed_raw_bytes), static_cast<int64_t>(2 * value.size()));
    gate_.Remove(Key::Of("copy"));
    gate_.Remove(Key::Of("moved"));
    EXPECT_EQ(Total(&StoreCounters::packed_stored_bytes), 0);
  }
}

// Keeps what it is offered.
class Packer : public LatePacking {
 public:
  void Offer(uint32_t database, std::string_view key, const BlobRef& value) override {
    EXPECT_EQ(database, 0u);
    offers.emplace_back(std::string(key), value);
  }
  void SamplesReady() override {}
  // The packed form of the last one.
  std::string Packed() const {
    const std::string_view bytes = offers.back().second->view();
    std::string packed(bytes.size(), '\0');
    packed.resize(Pack(bytes, packed.data(), packed.size()));
    return packed;
  }
  std::vector<std::pair<std::string, BlobRef>> offers;
};

TEST_F(ValueCompressionTest, LargeOnesAreCompressedLaterIfTheyAreStillThere) {
  Packer packer;
  store_.late_packing = &packer;
  const std::string value(3'000'000, 'a');
  const Key key = Key::Of("k");
  const auto pack = [&] { gate_.PackLate(key, *packer.offers.back().second, packer.Packed()); };
  gate_.SetString(key, value, gate_.now_ms() + 5000);
  ASSERT_EQ(packer.offers.size(), 1u);
  EXPECT_EQ(EncodingOf("k"), Encoding::kBlob);
  const int64_t changes = Total(&StoreCounters::changes);
  pack();
  EXPECT_TRUE(Find("k")->is_packed());
  EXPECT_EQ(Find("k")->expiry(), gate_.now_ms() + 5000);
  EXPECT_EQ(Value("k"), value);
  EXPECT_EQ(Total(&StoreCounters::changes), changes);
  pack();  // there already
  // Another value, an edit in place, another key, no key.
  Set("k", std::string(3'000'000, 'b'));
  Set("k", value);
  gate_.PackLate(key, *packer.offers[1].second, packer.Packed());
  EXPECT_EQ(EncodingOf("k"), Encoding::kBlob);
  *gate_.EditString(key, Find("k"), value.size()) = 'x';
  pack();
  EXPECT_EQ(EncodingOf("k"), Encoding::kBlob);
  EXPECT_EQ(Value("k")[0], 'x');
  EXPECT_EQ(packer.offers.back().second->data()[0], 'a');
  Set("k", value);
  gate_.Move(key, Find("k"), Key::Of("moved"), 0);
  pack();
  EXPECT_EQ(Find("k"), nullptr);
  EXPECT_EQ(EncodingOf("moved"), Encoding::kBlob);
  // Nothing where nobody asked for it.
  const size_t offers = packer.offers.size();
  store_.strings.CompressFrom(SIZE_MAX);
  Set("k", value);
  EXPECT_EQ(packer.offers.size(), offers);
}

// Whoever stores one lets the shard go before the first byte of it is compressed.
TEST_F(ValueCompressionTest, NothingLongIsCompressedWhileItsShardIsHeld) {
  Packer packer;
  store_.late_packing = &packer;
  for (const size_t size : {16'384u, 100'000u, 1'048'576u, 1'048'577u}) {
    const Key key = Key::Of("k");
    const std::string value(size, 'a');
    const auto expect_as_it_is = [&] {
      EXPECT_EQ(EncodingOf("k"), Encoding::kBlob) << size;
      EXPECT_EQ(Find("k")->blob(), packer.offers.back().second.get()) << size;
      EXPECT_EQ(Value("k"), value);
    };
    const size_t offers = packer.offers.size();
    Set("k", value);
    expect_as_it_is();
    BlobRef blob = Blob::Make(size);
    std::memset(blob->data(), 'a', size);
    gate_.SetBlob(key, std::move(blob));
    expect_as_it_is();
    EXPECT_EQ(packer.offers.size(), offers + 2);
    gate_.PackLate(key, *packer.offers.back().second, packer.Packed());
    EXPECT_EQ(EncodingOf("k"), Encoding::kPacked) << size;
    EXPECT_EQ(Value("k"), value);
  }
  // What takes microseconds is done at once.
  const size_t offers = packer.offers.size();
  Set("small", std::string(16'383, 'a'));
  EXPECT_TRUE(Find("small")->is_packed());
  EXPECT_EQ(packer.offers.size(), offers);
}

TEST_F(ValueCompressionTest, TotalsFollowOverwritingAndFlushing) {
  for (int i = 0; i < 50; ++i) Set("k" + std::to_string(i), std::string(2000, 'a'));
  EXPECT_EQ(Total(&StoreCounters::packed_values), 50);
  EXPECT_EQ(Total(&StoreCounters::packed_raw_bytes), 100'000);
  EXPECT_GT(Total(&StoreCounters::packed_stored_bytes), 0);
  EXPECT_LT(Total(&StoreCounters::packed_stored_bytes), 5000);
  Set("k0", "short");
  Set("k1", std::string(4000, 'b'));
  gate_.SetInteger(Key::Of("k2"), 7);
  EXPECT_EQ(Total(&StoreCounters::packed_values), 48);
  EXPECT_EQ(Total(&StoreCounters::packed_raw_bytes), 98'000);
  EXPECT_EQ(Value("k1"), std::string(4000, 'b'));
  guard_.Release();
  EXPECT_EQ(AuditStore(store_), "");
  FlushDatabase(store_, guard_, 0, false);
  EXPECT_EQ(Total(&StoreCounters::packed_values), 0);
  EXPECT_EQ(Total(&StoreCounters::packed_raw_bytes), 0);
}

}  // namespace
}  // namespace ruddock::engine
