// SPDX-License-Identifier: BSD-3-Clause
// Replies in compressed form and as arrays of numbers: when, and which bytes.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "binary/value_encoder.h"
#include "engine/base/packed_bytes.h"
#include "engine/exec/output_queue.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/manual_pool.h"

namespace ruddock::binary {
namespace {

engine::BlobRef BlobOf(std::string_view bytes) {
  engine::BlobRef blob = engine::Blob::Make(bytes.size());
  std::memcpy(blob->data(), bytes.data(), bytes.size());
  return blob;
}

std::string Packed(std::string_view bytes) {
  std::string packed(bytes.size(), '\0');
  packed.resize(engine::Pack(bytes, packed.data(), packed.size()));
  EXPECT_FALSE(packed.empty());
  return packed;
}

class CompressedReplies : public ::testing::Test {
 protected:
  CompressedReplies() { Attach(); }
  void Attach(NumberKind numbers = NumberKind::kNone) { encoder_.Attach(out_, numbers); }
  std::string Take() {
    std::string bytes = Contents(out_);
    out_.Clear();
    return bytes;
  }
  std::string Plain(std::string_view bytes) { return Bytes({0x3a}) + Text(bytes); }

  engine::OutputBuffer out_;
  ValueEncoder encoder_;
};

TEST_F(CompressedReplies, FromTheThresholdOnWhereItSaves) {
  for (const size_t threshold : {size_t{64}, size_t{4096}, size_t{100'000}}) {
    encoder_.CompressFrom(threshold);
    for (const size_t size : {63u, 64u, 4095u, 4096u, 99'999u, 100'000u, 1'048'576u}) {
      for (const bool shared : {false, true}) {
        const auto reply = [&](const std::string& bytes) {
          shared ? encoder_.BulkShared(BlobOf(bytes)) : encoder_.Bulk(bytes);
          return Take();
        };
        const std::string text(size, 'a');
        const std::string got = reply(text);
        if (size < threshold) {
          EXPECT_EQ(got, Plain(text)) << size;
        } else {
          EXPECT_EQ(Decompressed(got), text) << size;
          EXPECT_LT(got.size(), size - size / 8);
        }
        EXPECT_TRUE(reply(Incompressible(size)) == Plain(Incompressible(size))) << size;
      }
    }
  }
  encoder_.CompressFrom(SIZE_MAX);
  encoder_.Bulk(std::string(5000, 'a'));
  EXPECT_EQ(Take(), Plain(std::string(5000, 'a')));
}

TEST_F(CompressedReplies, CompressingCountsAsWorkOfTheTurn) {
  bool full = false;
  out_.Watch(&full, 0);
  encoder_.CompressFrom(4096);
  const std::string text(16 * 1024, 'a');
  encoder_.Bulk(text);
  EXPECT_FALSE(full);
  while (out_.effort() < engine::OutputBuffer::kFull) encoder_.Bulk(text);
  EXPECT_TRUE(full);
  EXPECT_LT(out_.total(), 4096u);
  out_.Clear();
  EXPECT_EQ(out_.effort(), 0u);
  // What cannot be compressed was not worth mentioning.
  encoder_.Bulk(Incompressible(16 * 1024));
  EXPECT_EQ(out_.effort(), out_.total());
}

TEST_F(CompressedReplies, LargeOnesAreCutIntoChunks) {
  encoder_.CompressFrom(4096);
  for (const size_t size : {1'048'577u, 1'310'720u, 3'000'000u}) {
    const std::string text = Repetitive(size);
    for (const bool shared : {false, true}) {
      shared ? encoder_.BulkShared(BlobOf(text)) : encoder_.Bulk(text);
      const std::string got = Take();
      EXPECT_TRUE(Decompressed(got) == text) << size;
      EXPECT_LT(got.size(), size / 2);
    }
    encoder_.BulkShared(BlobOf(Incompressible(size)));
    EXPECT_TRUE(Take() == Plain(Incompressible(size)));
  }
}

TEST_F(CompressedReplies, StoredFormsGoAsTheyAre) {
  for (const size_t size : {5000u, 200'000u, 3'000'000u}) {
    const std::string text = Repetitive(size);
    const std::string packed = Packed(text);
    for (const bool shared : {false, true}) {
      const engine::BlobRef blob = shared ? BlobOf(packed) : engine::BlobRef();
      encoder_.CompressFrom(SIZE_MAX);
      encoder_.BulkPacked(packed, blob);
      EXPECT_TRUE(Take() == Plain(text)) << size;
      encoder_.CompressFrom(4096);
      encoder_.BulkPacked(packed, blob);
      EXPECT_TRUE(Take() == Bytes({0x42}) + packed) << size;
      encoder_.CompressFrom(size + 1);
      encoder_.BulkPacked(packed, blob);
      EXPECT_TRUE(Take() == Plain(text)) << size;
    }
  }
}

// Clients have no dictionaries.
TEST_F(CompressedReplies, WhatNeedsADictionaryIsCompressedAnew) {
  const auto dictionary = engine::PackingDictionary::Make(Incompressible(20'000));
  const std::string repetitive = Repetitive(10'000);
  const std::string strange = Incompressible(20'000).substr(5000, 10'000);
  for (const std::string& text : {repetitive, strange}) {
    std::string packed(text.size(), '\0');
    packed.resize(engine::Pack(text, *dictionary, packed.data(), packed.size()));
    ASSERT_FALSE(packed.empty());
    encoder_.CompressFrom(SIZE_MAX);
    encoder_.BulkPacked(packed, {});
    EXPECT_TRUE(Take() == Plain(text));
    encoder_.CompressFrom(10'001);
    encoder_.BulkPacked(packed, {});
    EXPECT_TRUE(Take() == Plain(text));
    encoder_.CompressFrom(10'000);
    encoder_.BulkPacked(packed, {});
    // Without it there is nothing in the strange one to refer to.
    EXPECT_TRUE(Take() == (text == strange ? Plain(text) : Bytes({0x42}) + Packed(text)));
    Attach(NumberKind::kUint8);
    encoder_.BulkPacked(packed, {});
    EXPECT_TRUE(Take().ends_with(text));
    Attach();
  }
}

TEST_F(CompressedReplies, NumbersOfEveryKind) {
  const std::pair<NumberKind, size_t> kinds[] = {{NumberKind::kInt64, 8},
                                                 {NumberKind::kFloat64, 8},
                                                 {NumberKind::kFloat32, 4},
                                                 {NumberKind::kUint8, 1}};
  encoder_.CompressFrom(16);  // numbers are not compressed
  for (const auto& [kind, width] : kinds) {
    Attach(kind);
    for (const size_t size : {0u, 8u, 1016u, 1024u, 16'384u, 3'000'000u}) {
      const std::string bytes(size, '7');
      std::string header = Bytes({0x41, static_cast<int>(kind)});
      std::string count = Varint(size / width);
      if (size >= 1024) {
        while (count.size() < 6) {
          count.back() = static_cast<char>(count.back() | 0x80);
          count += '\0';
        }
        ASSERT_EQ(header.size() + count.size(), 8u);
      }
      encoder_.Bulk(bytes);
      EXPECT_TRUE(Take() == header + count + bytes) << size;
      encoder_.BulkShared(BlobOf(bytes));
      EXPECT_TRUE(Take() == header + count + bytes) << size;
      if (size < 1024) continue;
      encoder_.BulkPacked(Packed(bytes), BlobOf(Packed(bytes)));
      EXPECT_TRUE(Take() == header + count + bytes) << size;
    }
    encoder_.Bulk("123");
    EXPECT_EQ(Take()[0], width == 1 ? 0x41 : 0x3a);
    encoder_.Null();
    encoder_.Integer(7);
    encoder_.Simple("12345678");
    EXPECT_EQ(Take(), Bytes({0x30, 0x33, 14, 0x38, 8}) + "12345678");
  }
  Attach();
  encoder_.Bulk("12345678");
  EXPECT_EQ(Take(), Plain("12345678"));
}

// What the queue would send now.
std::string Sendable(engine::OutputQueue& queue) {
  std::string bytes;
  for (;;) {
    iovec parts[4];
    const size_t count = queue.Gather(parts, 4);
    if (count == 0) return bytes;
    size_t size = 0;
    for (size_t i = 0; i < count; ++i) {
      bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
      size += parts[i].iov_len;
    }
    queue.Drop(size);
  }
}

TEST_F(CompressedReplies, ChunksAreSentAsTheyBecomeReadyAndInOrder) {
  const std::string text = Repetitive(2'000'000);
  engine::ManualPool pool;
  encoder_.UseHelpers(pool.helpers());
  encoder_.CompressFrom(4096);
  encoder_.Integer(1);
  encoder_.BulkShared(BlobOf(text));
  encoder_.Integer(2);
  encoder_.BulkShared(BlobOf(text));
  EXPECT_TRUE(out_.has_late());
  engine::OutputQueue queue;
  queue.Take(out_, 0);
  encoder_.Integer(3);
  queue.Take(out_, 0);
  EXPECT_GE(queue.bytes(), 2 * text.size());
  std::string sent = Sendable(queue);
  EXPECT_EQ(sent, Bytes({0x33, 2, 0x42}) + Varint(text.size()));
  EXPECT_FALSE(queue.sendable());
  EXPECT_EQ(pool.waiting(), 8u);
  // The second value's first chunk is of no use before the first value is sent.
  pool.Run(pool.waiting() - 1);
  queue.Settle();
  EXPECT_FALSE(queue.sendable());
  // Jobs take the next chunk of their value, whichever runs first.
  pool.Run(1);
  queue.Settle();
  EXPECT_TRUE(queue.sendable());
  sent += Sendable(queue);
  while (pool.waiting() > 0) {
    pool.Run(pool.waiting() - 1);
    queue.Settle();
    sent += Sendable(queue);
  }
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.memory(), 0u);
  EXPECT_GE(pool.wakes(), 16);
  std::string_view rest = std::string_view(sent).substr(2);
  size_t size = 0;
  EXPECT_TRUE(Decompressed(rest, &size) == text);
  rest.remove_prefix(size);
  EXPECT_EQ(rest.substr(0, 2), Bytes({0x33, 4}));
  rest.remove_prefix(2);
  EXPECT_TRUE(Decompressed(rest, &size) == text);
  EXPECT_EQ(rest.substr(size), Bytes({0x33, 6}));
}

TEST_F(CompressedReplies, HelpersDecompressWhatTheClientDoesNotTakeCompressed) {
  const std::string text = Repetitive(2'000'000) + Incompressible(100'000);
  engine::ManualPool pool;
  encoder_.UseHelpers(pool.helpers());
  encoder_.BulkPacked(Packed(text), BlobOf(Packed(text)));
  EXPECT_EQ(pool.waiting(), 4u);
  pool.RunAll();
  out_.Settle();
  EXPECT_TRUE(Take() == Plain(text));
}

TEST_F(CompressedReplies, AClientThatGoesLeavesNoWork) {
  engine::ManualPool pool;
  encoder_.UseHelpers(pool.helpers());
  encoder_.CompressFrom(4096);
  encoder_.BulkShared(BlobOf(Repetitive(4'000'000)));
  out_.Clear();
  pool.RunAll();
  EXPECT_EQ(pool.wakes(), 0);
}

TEST_F(CompressedReplies, WhatIsTakenBackWasNeverLate) {
  engine::ManualPool pool;
  encoder_.UseHelpers(pool.helpers());
  encoder_.CompressFrom(4096);
  encoder_.Integer(1);
  const size_t position = encoder_.Position();
  encoder_.BulkShared(BlobOf(Repetitive(2'000'000)));
  encoder_.Rewind(position);
  EXPECT_FALSE(out_.has_late());
  EXPECT_EQ(out_.total(), 2u);
  pool.RunAll();
  EXPECT_EQ(Take(), Bytes({0x33, 2}));
}

class CompressedCalls : public BinaryEngine {};

constexpr int kGet = 1;
constexpr int kSet = 2;

TEST_F(CompressedCalls, OnlyWhoAgreedIsAnsweredCompressed) {
  const std::string text = Repetitive(10'000);
  const std::string get = Call(kGet, {"k"});
  RunBytes(Call(kSet, {"k", text}));
  EXPECT_EQ(RunBytes(get), Bytes({0x3a}) + Text(text));
  const std::string map = RunBytes(HelloWithFeatures(1));
  EXPECT_EQ(map.substr(map.size() - 14),
            Bytes({0x3a, 9}) + "threshold" + Bytes({0x33, 0x80, 0x40}));
  EXPECT_EQ(Decompressed(RunBytes(get)), text);
  // The core knows no such frame.
  EXPECT_EQ(RunBytes(Bytes({0x03, 1, 0, 0, 0, 'k'})), Bytes({0x14}) + Length(10'000) + text);
  RunBytes(NamedCall({"RESET"}));
  EXPECT_EQ(Decompressed(RunBytes(get)), text);
  // A threshold of its own, in the same breath.
  const std::string both = RunBytes(HelloWithFeatures(3, 20'000) + get);
  EXPECT_EQ(both.substr(both.size() - text.size()), text);
  RunBytes(HelloWithFeatures(1, 1));
  EXPECT_EQ(Decompressed(RunBytes(get)), text);
  RunBytes(HelloWithFeatures(2));
  EXPECT_EQ(RunBytes(get), Bytes({0x3a}) + Text(text));
}

TEST_F(CompressedCalls, AHelloThatFailsAgreesOnNothing) {
  const std::string text = Repetitive(10'000);
  RunBytes(Call(kSet, {"k", text}));
  const std::string hello =
      Bytes({0x20}) + Text(Varint(1) + Varint(1) + Text("") + Text("") + Varint(99));
  EXPECT_EQ(RunBytes(hello)[0], 0x39);
  EXPECT_EQ(RunBytes(Call(kGet, {"k"})), Bytes({0x3a}) + Text(text));
}

TEST_F(CompressedCalls, WhatIsStoredCompressedIsSentSo) {
  engine_.store.strings.CompressFrom(1000);
  for (const size_t size : {10'000u, 3'000'000u}) {
    const std::string text = Repetitive(size);
    RunBytes(HelloWithFeatures(0));
    EXPECT_EQ(RunBytes(ValuedCall(kSet, {BulkValue("k"), CompressedValue(text)})), Bytes({0x37}));
    EXPECT_TRUE(RunBytes(Call(kGet, {"k"})) == Bytes({0x3a}) + Text(text));
    EXPECT_TRUE(RunBytes(Bytes({0x03, 1, 0, 0, 0, 'k'})) ==
                Bytes({0x14}) + Length(text.size()) + text);
    RunBytes(HelloWithFeatures(1));
    EXPECT_TRUE(RunBytes(Call(kGet, {"k"})) == Bytes({0x42}) + Packed(text));
    EXPECT_TRUE(Run("GET", "k") == engine::BulkReply(text));
  }
}

TEST_F(CompressedCalls, NumbersGoInAndComeOut) {
  std::vector<double> numbers(10'000);
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<double>(i) * 0.5;
  const std::string bytes(reinterpret_cast<const char*>(numbers.data()), 80'000);
  EXPECT_EQ(RunBytes(ValuedCall(
                kSet, {BulkValue("n"), NumbersValue(NumberKind::kFloat64, 10'000, bytes)})),
            Bytes({0x37}));
  EXPECT_EQ(Run("STRLEN", "n"), ":80000\r\n");
  EXPECT_EQ(RunBytes(Bytes({0x25, 2}) + Call(kGet, {"n"})),
            Bytes({0x41, 2, 0x90, 0xce, 0x80, 0x80, 0x80, 0}) + bytes);
  EXPECT_EQ(RunBytes(Bytes({0x25, 2}) + NamedCall({"GETRANGE", "n", "8", "23"})),
            Bytes({0x41, 2, 2}) + bytes.substr(8, 16));
  EXPECT_EQ(
      RunBytes(Bytes({0x25, 1}) + NamedCall({"MGET", "n", "none"}) + Call(kGet, {"none"})),
      Bytes({0x3c, 2, 0x41, 1, 0x90, 0xce, 0x80, 0x80, 0x80, 0}) + bytes + Bytes({0x30, 0x30}));
}

}  // namespace
}  // namespace ruddock::binary
