// SPDX-License-Identifier: BSD-3-Clause
// Valued calls and numeric requests: what the decoder makes of them in any split of the stream, of
// broken ones, and while helpers are at work.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "binary/codec.h"
#include "engine/base/packed_bytes.h"
#include "tests/support/binary_fixture.h"
#include "tests/support/codec_feed.h"
#include "tests/support/manual_pool.h"

namespace ruddock::binary {
namespace {

using Feed = engine::CodecFeed<BinaryCodec>;
using Requests = std::vector<std::vector<std::string>>;

constexpr int kGet = 1;
constexpr int kSet = 2;

std::string Numeric(int kind, const std::string& request) { return Bytes({0x25, kind}) + request; }

std::string MixedStream() {
  return ValuedCall(kSet, {BulkValue("k"), CompressedValue(std::string(90, 'a'))}) +
         Call(kGet, {"k"}) + ValuedCall(kSet, {BulkValue(""), RawChunksValue("x")}) +
         Numeric(2, Call(kGet, {"k"})) + Numeric(1, ValuedCall(kGet, {BulkValue("n")})) +
         ValuedCall(0, {BulkValue("get"), BulkValue("k")}) + Bytes({0x01}) +
         ValuedCall(kSet, {BulkValue("n"), NumbersValue(NumberKind::kFloat32, 2, "abcdefgh")}) +
         ValuedCall(300, {}) + Numeric(4, NamedCall({"mget", "a", "b"}));
}

const Requests& MixedRequests() {
  static const Requests requests = {
      {"set", "k", std::string(90, 'a')},
      {"get", "k"},
      {"set", "", "x"},
      {"get", "k"},
      {"get", "n"},
      {"get", "k"},
      {"PING"},
      {"set", "n", "abcdefgh"},
      {"opcode 300"},
      {"mget", "a", "b"},
  };
  return requests;
}

TEST(BinaryValued, AnySplitOfTheStreamIsTheSame) {
  engine::ExpectSameInAnySplit<BinaryCodec>(MixedStream(), MixedRequests());
}

TEST(BinaryValued, OnlyWhatFollowsThePrefixIsNumeric) {
  const std::string stream = Call(kGet, {"a"}) + Numeric(2, Call(kGet, {"b"})) + Call(kGet, {"c"}) +
                             Numeric(2, Call(kGet, {"d"})) + Numeric(2, Call(kGet, {"e"}));
  for (size_t split = 0; split <= stream.size(); ++split) {
    BinaryCodec codec;
    std::string got;
    std::string input;
    for (const std::string& piece : {stream.substr(0, split), stream.substr(split)}) {
      input += piece;
      for (;;) {
        engine::Batch batch;
        const auto result = codec.Decode(input, batch, {});
        engine::OutputBuffer out;
        engine::ReplySink& sink = codec.Attach(out);
        for (size_t i = 0; i < batch.size(); ++i) {
          sink.Bulk("12345678");
          got += std::string(batch.args(batch.request(i))[1]) + Contents(out)[0];
          out.Clear();
        }
        ASSERT_NE(result.status, engine::Codec::Status::kError);
        input = input.substr(result.consumed, input.size() - result.consumed);
        if (result.status == engine::Codec::Status::kNeedMore) break;
      }
    }
    ASSERT_EQ(got,
              "a\x3a"
              "b\x41"
              "c\x3a"
              "d\x41"
              "e\x41")
        << split;
  }
}

TEST(BinaryValued, LargeArgumentsInPiecesOfAllSizes) {
  const std::string plain = Incompressible(100'000);
  const std::string one = Repetitive(900'000);
  const std::string many = Repetitive(1'200'000) + Incompressible(400'000);
  const std::string stream =
      ValuedCall(
          kSet, {BulkValue("k"), BulkValue(plain), CompressedValue(one), CompressedValue(many),
                 RawChunksValue(many), NumbersValue(NumberKind::kInt64, plain.size() / 8, plain)}) +
      Call(kGet, {"last"});
  const Requests expected = {{"set", "k", plain, one, many, many, plain}, {"get", "last"}};
  for (const size_t piece : {size_t{1000}, size_t{65'536}, size_t{300'001}, stream.size()}) {
    Feed feed;
    for (size_t at = 0; at < stream.size(); at += piece) {
      ASSERT_TRUE(feed.Add(stream.substr(at, piece)));
    }
    ASSERT_TRUE(feed.requests == expected) << piece;
    if (piece == 1000) {
      EXPECT_GT(feed.direct_bytes(), size_t{1'600'000});
    }
  }
}

TEST(BinaryValued, BrokenInputSaysWhatIsWrong) {
  const std::string ten_ff(10, '\xff');
  const std::string head = Bytes({0x23, kSet, 2, 0x3a, 1, 'k'});
  std::string corrupt = CompressedValue(std::string(32, 'a'));
  corrupt[5] = 2;  // copies from in front of the chunk
  const std::pair<std::string, const char*> rows[] = {
      {"\x23" + ten_ff, "invalid opcode"},
      {"\x23\x02" + ten_ff, "invalid argument count"},
      {Bytes({0x23, 2}) + Varint((1 << 24) + 1), "invalid argument count 16777217"},
      {Bytes({0x23, 0, 0}), "invalid argument count 0"},
      {head + Bytes({0x3c}), "invalid argument form 0x3c"},
      {head + Bytes({0x3a}) + ten_ff, "invalid argument length"},
      {head + Bytes({0x42}) + ten_ff, "invalid argument length"},
      {head + Bytes({0x3a}) + Varint((512u << 20) + 1), "invalid argument length 536870913"},
      {head + Bytes({0x42}) + Varint((512u << 20) + 1), "invalid argument length 536870913"},
      {head + Bytes({0x41, 1}) + Varint((64u << 20) + 1), "invalid argument length 536870920"},
      {head + Bytes({0x41, 2}) + Varint(UINT64_MAX / 4),
       "invalid argument length 18446744073709551615"},
      {head + Bytes({0x41, 5, 1}), "invalid number kind 5"},
      {head + Bytes({0x41, 0, 1}), "invalid number kind 0"},
      {head + Bytes({0x42, 0}), "invalid compressed length 0"},
      {head + Bytes({0x42, 32, 0}), "invalid compressed length 0"},
      {head + Bytes({0x42, 32, 33}), "invalid compressed length 33"},
      {head + Bytes({0x42, 32}) + ten_ff, "invalid compressed length"},
      // More than LZ4 can make of so few bytes.
      {head + Bytes({0x42}) + Varint(1 << 20) + Varint(4000), "invalid compressed length 4000"},
      {head + corrupt, "corrupt compressed argument"},
      {head + Bytes({0x42, 32, 2, 0, 0}), "corrupt compressed argument"},
      {Bytes({0x25, 0, 0x21}), "invalid number kind 0"},
      {Bytes({0x25, 0xff, 0x21}), "invalid number kind 255"},
      {Bytes({0x25, 2, 0x20}), "invalid numeric request 0x20"},
      {Bytes({0x25, 2, 0x01}), "invalid numeric request 0x01"},
      {Bytes({0x25, 2, 0x25}), "invalid numeric request 0x25"},
  };
  for (const auto& [bytes, error] : rows) {
    for (const bool whole : {true, false}) {
      Feed feed;
      const std::string stream = Call(kGet, {"k"}) + bytes;
      bool fine = true;
      if (whole) {
        fine = feed.Add(stream);
      } else {
        for (size_t at = 0; at < stream.size() && fine; ++at) fine = feed.Add(stream.substr(at, 1));
      }
      EXPECT_FALSE(fine) << error;
      EXPECT_EQ(feed.codec().error(), std::string("Protocol error: ") + error);
      EXPECT_EQ(feed.requests.size(), 1u) << error;
      EXPECT_EQ(feed.codec().memory(), 0u) << error;
    }
  }
}

TEST(BinaryValued, EveryCutAndEveryFlippedByteOfACompressedArgumentIsHarmless) {
  const std::string value = CompressedValue(Repetitive(600));
  const std::string frame = ValuedCall(kSet, {BulkValue("k"), value});
  for (size_t at = 6; at < frame.size(); ++at) {
    for (const int flip : {1, 0x80, 0xff}) {
      std::string broken = frame;
      broken[at] = static_cast<char>(broken[at] ^ flip);
      Feed feed;
      feed.Add(broken + Call(kGet, {"k"}));
    }
    Feed cut;
    EXPECT_TRUE(cut.Add(frame.substr(0, at)));
    EXPECT_TRUE(cut.requests.empty());
  }
}

TEST(BinaryValued, LittleIsTakenBeforeAuthentication) {
  const std::pair<std::string, const char*> rows[] = {
      {Bytes({0x23, 1, 11}), "unauthenticated argument count"},
      {Bytes({0x23, 1, 1, 0x42}) + Varint(16'385), "unauthenticated argument length"},
      {Bytes({0x23, 1, 1, 0x41, 1}) + Varint(2049), "unauthenticated argument length"},
  };
  for (const auto& [bytes, error] : rows) {
    Feed feed;
    feed.limits.authenticated = false;
    EXPECT_TRUE(feed.Add(ValuedCall(kGet, {CompressedValue(std::string(16'384, 'a'))})));
    EXPECT_FALSE(feed.Add(bytes));
    EXPECT_EQ(feed.codec().error(), std::string("Protocol error: ") + error);
  }
}

// A codec with helpers, fed by hand.
class BinaryValuedHelpers : public ::testing::Test {
 protected:
  BinaryValuedHelpers() { codec_.UseHelpers(pool_.helpers()); }

  engine::Codec::Status Add(std::string_view bytes) {
    input_ += bytes;
    for (;;) {
      engine::Batch batch;
      const engine::Codec::Result result = codec_.Decode(input_, batch, {});
      for (size_t i = 0; i < batch.size(); ++i) {
        const engine::ArgView args = batch.args(batch.request(i));
        requests_.emplace_back(args.begin(), args.end());
      }
      input_.erase(0, result.consumed);
      if (result.status != engine::Codec::Status::kBatchFull) return result.status;
    }
  }

  engine::ManualPool pool_;
  BinaryCodec codec_;
  std::string input_;
  Requests requests_;
};

TEST_F(BinaryValuedHelpers, ARequestWaitsForItsLastChunk) {
  const std::string large = Repetitive(2'000'000);
  const std::string small = Repetitive(500'000);
  EXPECT_EQ(Add(Call(kGet, {"first"}) +
                ValuedCall(kSet, {CompressedValue(large), CompressedValue(small)}) +
                Call(kGet, {"last"})),
            engine::Codec::Status::kWait);
  EXPECT_EQ(requests_, (Requests{{"get", "first"}}));
  EXPECT_TRUE(codec_.waits());
  EXPECT_EQ(pool_.waiting(), 8u);
  EXPECT_GE(codec_.memory(), large.size());
  // In any order; meanwhile nothing happens.
  for (const size_t index : {7, 0, 3, 0, 3, 1, 0}) {
    pool_.Run(index);
    EXPECT_TRUE(codec_.waits());
    EXPECT_EQ(Add(""), engine::Codec::Status::kWait);
  }
  pool_.Run();
  EXPECT_EQ(pool_.wakes(), 8);
  EXPECT_FALSE(codec_.waits());
  EXPECT_EQ(Add(""), engine::Codec::Status::kNeedMore);
  EXPECT_TRUE(requests_ == (Requests{{"get", "first"}, {"set", large, small}, {"get", "last"}}));
}

TEST_F(BinaryValuedHelpers, CorruptionThatHelpersFindIsAnError) {
  std::string value = CompressedValue(Repetitive(2'000'000));
  std::memset(value.data() + 5000, '\xff', 300);
  EXPECT_EQ(Add(ValuedCall(kSet, {BulkValue("k"), value}) + Call(kGet, {"k"})),
            engine::Codec::Status::kWait);
  pool_.RunAll();
  EXPECT_EQ(Add(""), engine::Codec::Status::kError);
  EXPECT_EQ(codec_.error(), "Protocol error: corrupt compressed argument");
  EXPECT_TRUE(requests_.empty());
}

TEST_F(BinaryValuedHelpers, OneThatSendsFasterThanTheyWorkWaits) {
  const std::string large(20'000'000, 'a');
  const std::string frame = ValuedCall(kSet, {BulkValue("k"), CompressedValue(large)});
  ASSERT_EQ(engine::ChunkCount(large.size()), 77u);
  EXPECT_EQ(Add(frame), engine::Codec::Status::kWait);
  EXPECT_EQ(pool_.waiting(), 32u);
  EXPECT_FALSE(input_.empty());
  pool_.Run();
  EXPECT_FALSE(codec_.waits());
  EXPECT_EQ(Add(""), engine::Codec::Status::kWait);
  while (requests_.empty()) {
    pool_.RunAll();
    Add("");
  }
  EXPECT_TRUE(requests_[0][2] == large);
}

TEST_F(BinaryValuedHelpers, AConnectionThatEndsMeanwhileLeavesNothing) {
  const std::string frame = ValuedCall(kSet, {CompressedValue(Repetitive(2'000'000))});
  {
    BinaryCodec codec;
    codec.UseHelpers(pool_.helpers());
    engine::Batch batch;
    EXPECT_EQ(codec.Decode(frame, batch, {}).status, engine::Codec::Status::kWait);
    pool_.Run();
  }
  EXPECT_EQ(pool_.waiting(), 7u);
  pool_.RunAll();  // the address sanitizer watches
}

}  // namespace
}  // namespace ruddock::binary
