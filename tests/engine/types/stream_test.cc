// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/types/listpack.h"
#include "engine/types/stream_value.h"

namespace ruddock::engine {
namespace {

using Pairs = std::vector<std::string>;
using Entries = std::vector<std::pair<StreamId, Pairs>>;

std::vector<std::string_view> Views(const Pairs& pairs) { return {pairs.begin(), pairs.end()}; }

Entries Read(const Stream& stream, const StreamId& from, const StreamId& to, bool reverse,
             size_t count = SIZE_MAX) {
  Entries found;
  stream.ForRange(from, to, reverse, [&](const StreamEntry& entry) {
    Pairs pairs;
    entry.ForEach([&](std::string_view field, std::string_view value) {
      pairs.emplace_back(field);
      pairs.emplace_back(value);
    });
    EXPECT_EQ(pairs.size(), entry.size() * 2);
    found.emplace_back(entry.id(), std::move(pairs));
    return found.size() < count;
  });
  return found;
}

class StreamModelTest : public testing::TestWithParam<StreamLimits> {
 protected:
  ~StreamModelTest() override { Stream::Destroy(stream_); }

  std::string Text() {
    switch (random_.Below(5)) {
      case 0: return std::to_string(random_.Below(300));
      case 1: return std::to_string(static_cast<int64_t>(random_.Next()) >> random_.Below(64));
      case 2: return "-" + std::to_string(random_.Below(1u << 20));
      case 3: return std::string(random_.Below(random_.Below(50) == 0 ? 6000 : 100), 'x');
      default: return "text" + std::to_string(random_.Below(10));
    }
  }
  Pairs NewPairs() {
    Pairs pairs;
    const bool usual = random_.Below(10) < 7;
    const size_t fields = usual ? 2 : 1 + random_.Below(4);
    for (size_t i = 0; i < fields; ++i) {
      pairs.push_back(usual ? "f" + std::to_string(i) : Text());
      pairs.push_back(Text());
    }
    return pairs;
  }
  // Sometimes far ahead, sometimes the next one.
  StreamId NewId() {
    StreamId id = stream_->last_id();
    switch (random_.Below(10)) {
      case 0: id = {id.ms + 1 + random_.Below(uint64_t{1} << 40), random_.Below(1000)}; break;
      case 1: id.ms += 1; break;
      case 2: id.seq += 1 + random_.Below(100'000); break;
      default: id.Increment();
    }
    return id;
  }
  StreamId AnyId() {
    if (model_.empty() || random_.Below(8) == 0) return {random_.Next(), random_.Next()};
    auto at = model_.begin();
    std::advance(at, static_cast<int64_t>(random_.Below(model_.size())));
    StreamId id = at->first;
    if (random_.Below(4) == 0) id.Increment();
    return id;
  }

  void Add() {
    const StreamId id = NewId();
    const Pairs pairs = NewPairs();
    stream_->Append(id, Views(pairs), GetParam());
    model_[id] = pairs;
    ++added_;
  }
  void EraseOne() {
    const StreamId id = AnyId();
    ASSERT_EQ(stream_->Contains(id), model_.count(id) == 1);
    const bool there = model_.erase(id) == 1;
    ASSERT_EQ(stream_->Erase(id), there);
    if (there) max_deleted_ = std::max(max_deleted_, id);
  }
  // How many of the first `most` entries a trim by whole nodes takes.
  uint64_t WholeNodes(const StreamTrim& trim) {
    uint64_t gone = 0;
    uint64_t left = stream_->size();
    for (size_t i = 0; i < stream_->nodes(); ++i) {
      const StreamNode& node = stream_->node(i);
      const bool by_length = trim.until == StreamTrim::Until::kLength;
      if (by_length && left <= trim.length) break;
      if (trim.limit != 0 && gone + node.size() > trim.limit) break;
      if (by_length ? left - node.size() < trim.length : node.last() >= trim.min) break;
      gone += node.size();
      left -= node.size();
    }
    return gone;
  }
  void TrimSome() {
    StreamTrim trim;
    trim.until = random_.Below(2) == 0 ? StreamTrim::Until::kLength : StreamTrim::Until::kId;
    trim.length = model_.size() - random_.Below(std::min<size_t>(model_.size() + 1, 40));
    auto at = model_.begin();
    std::advance(at, static_cast<int64_t>(std::min<size_t>(model_.size(), random_.Below(40))));
    trim.min = at == model_.end() ? StreamId::Max() : at->first;
    trim.approximate = random_.Below(2) == 0;
    if (trim.approximate && random_.Below(2) == 0) trim.limit = random_.Below(200);
    uint64_t expected = WholeNodes(trim);
    if (!trim.approximate && trim.until == StreamTrim::Until::kLength) {
      expected = model_.size() - std::min<uint64_t>(trim.length, model_.size());
    } else if (!trim.approximate) {
      expected = static_cast<uint64_t>(std::distance(model_.begin(), at));
    }
    ASSERT_EQ(stream_->Trim(trim), expected);
    model_.erase(model_.begin(), std::next(model_.begin(), static_cast<int64_t>(expected)));
  }
  void CompareRange() {
    StreamId from = AnyId();
    StreamId to = AnyId();
    if (from > to) std::swap(from, to);
    Entries expected(model_.lower_bound(from), model_.upper_bound(to));
    ASSERT_EQ(Read(*stream_, from, to, false), expected);
    const size_t count = 1 + random_.Below(10);
    std::reverse(expected.begin(), expected.end());
    ASSERT_EQ(Read(*stream_, from, to, true), expected);
    expected.resize(std::min(expected.size(), count));
    ASSERT_EQ(Read(*stream_, from, to, true, count), expected);
  }
  void CompareAll() {
    ASSERT_EQ(stream_->size(), model_.size());
    ASSERT_EQ(stream_->entries_added(), added_);
    const Entries expected(model_.begin(), model_.end());
    ASSERT_EQ(Read(*stream_, {}, StreamId::Max(), false), expected);
    const StreamId first = model_.empty() ? StreamId() : model_.begin()->first;
    const StreamId last = model_.empty() ? StreamId() : model_.rbegin()->first;
    ASSERT_EQ(stream_->first_id(), first);
    ASSERT_EQ(stream_->TopId(), last);
    ASSERT_EQ(stream_->max_deleted(), max_deleted_);
    Stream* copy = stream_->Copy();
    ASSERT_EQ(Read(*copy, {}, StreamId::Max(), false), expected);
    ASSERT_EQ(copy->nodes(), stream_->nodes());
    ASSERT_EQ(copy->last_id(), stream_->last_id());
    ASSERT_EQ(copy->first_id(), first);
    ASSERT_LE(copy->memory(), stream_->memory());
    Stream::Destroy(copy);
  }
  void Step() {
    const uint64_t kind = random_.Below(100);
    if (kind < (grow_ ? 70 : 30)) {
      Add();
    } else if (kind < 85) {
      ASSERT_NO_FATAL_FAILURE(EraseOne());
    } else if (kind < 90) {
      ASSERT_NO_FATAL_FAILURE(TrimSome());
    } else {
      ASSERT_NO_FATAL_FAILURE(CompareRange());
    }
  }

  Random random_{1};
  Stream* stream_ = Stream::Make();
  std::map<StreamId, Pairs> model_;
  StreamId max_deleted_;
  uint64_t added_ = 0;
  bool grow_ = true;
};

TEST_P(StreamModelTest, AnythingAgainstAModel) {
  const size_t empty = stream_->memory();
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    random_ = Random(seed);
    for (int step = 0; step < 1500; ++step) {
      grow_ = step < 1000;
      ASSERT_NO_FATAL_FAILURE(Step()) << step;
      if (step % 50 != 0) continue;
      ASSERT_NO_FATAL_FAILURE(CompareAll()) << step;
    }
    // In any order to the last one: every byte that was counted is given back.
    while (!model_.empty()) ASSERT_NO_FATAL_FAILURE(EraseOne());
    StreamTrim all;
    all.until = StreamTrim::Until::kId;
    all.min = StreamId::Max();
    stream_->Trim(all);
    ASSERT_NO_FATAL_FAILURE(CompareAll());
    EXPECT_EQ(stream_->nodes(), 0u);
    EXPECT_EQ(stream_->memory(), empty);
  }
}

INSTANTIATE_TEST_SUITE_P(Limits, StreamModelTest,
                         testing::Values(StreamLimits{4096, 100}, StreamLimits{4096, 3},
                                         StreamLimits{200, 0}, StreamLimits{0, 1},
                                         StreamLimits{0, 0}));

// The layout of which StreamNode only counts the bytes, built as Redis builds it.
class RedisNode {
 public:
  explicit RedisNode(const StreamId& first, const Pairs& pairs) : first_(first) {
    fields_ = static_cast<int64_t>(pairs.size() / 2);
    Integer(fields_);
    for (size_t i = 0; i < pairs.size(); i += 2) Text(pairs[i]);
    Integer(0);
    master_ = pairs;
  }
  ~RedisNode() { list_.Free(); }

  void Add(const StreamId& id, const Pairs& pairs) {
    bool same = pairs.size() == master_.size();
    for (size_t i = 0; same && i < pairs.size(); i += 2) same = pairs[i] == master_[i];
    Integer(same ? 2 : 0);
    Integer(static_cast<int64_t>(id.ms - first_.ms));
    Integer(static_cast<int64_t>(id.seq - first_.seq));
    const auto fields = static_cast<int64_t>(pairs.size() / 2);
    if (!same) Integer(fields);
    for (size_t i = 0; i < pairs.size(); ++i) {
      if (!same || i % 2 == 1) Text(pairs[i]);
    }
    Integer(same ? fields + 3 : 2 * fields + 4);
    ++live_;
  }
  void Erase() {
    --live_;
    ++erased_;
  }
  size_t Bytes() {
    Listpack whole = list_.Copy();
    whole.Insert(whole.First(), erased_);
    whole.Insert(whole.First(), live_);
    const size_t bytes = whole.bytes();
    whole.Free();
    return bytes;
  }

 private:
  void Integer(int64_t value) { list_.Insert(Listpack::kNone, value); }
  void Text(const std::string& text) { list_.Append(text); }

  StreamId first_;
  Pairs master_;
  int64_t fields_ = 0;
  int64_t live_ = 0;
  int64_t erased_ = 0;
  Listpack list_;
};

TEST(StreamNode, CountsTheBytesThatRedisWouldHave) {
  Random random(1);
  for (int round = 0; round < 50; ++round) {
    const Pairs master = {"field", "1", "42", "value"};
    StreamId id{random.Below(uint64_t{1} << 41), random.Below(10)};
    StreamNode* node = StreamNode::Make(id, Views(master), 0);
    RedisNode redis(id, master);
    redis.Add(id, master);
    for (int i = 0; i < 400; ++i) {
      id.ms += random.Below(3) == 0 ? random.Below(uint64_t{1} << random.Below(40)) : 0;
      id.seq += 1 + random.Below(uint64_t{1} << random.Below(30));
      Pairs pairs = master;
      pairs[1] = std::to_string(static_cast<int64_t>(random.Next()) >> random.Below(64));
      pairs[3] = std::string(random.Below(5000) >> random.Below(12), 'v');
      if (random.Below(4) == 0) pairs[2] = "other";
      if (random.Below(4) == 0) pairs.resize(2);
      node = StreamNode::Append(node, id, Views(pairs));
      redis.Add(id, pairs);
      if (random.Below(3) == 0) {
        node->Erase(node->First());
        redis.Erase();
      }
      ASSERT_EQ(node->ListpackBytes(), redis.Bytes()) << round << " " << i;
    }
    StreamNode::Destroy(node);
  }
}

TEST(Stream, EntriesOfUsualFieldsTakeFewBytes) {
  Stream* stream = Stream::Make();
  StreamId id{1'700'000'000'000, 0};
  const Pairs pairs = {"sensor", "17", "state", "ABCDEFGH"};
  constexpr size_t kEntries = 100'000;
  for (size_t i = 0; i < kEntries; ++i) {
    if (i % 20 == 0) id = {id.ms + 1, 0};
    ++id.seq;
    stream->Append(id, Views(pairs), {});
  }
  EXPECT_EQ(stream->nodes(), kEntries / 100);
  EXPECT_LE(stream->memory() / kEntries, 18u);
  Stream::Destroy(stream);
}

TEST(StreamId, TextAndOrder) {
  const auto parse = [](std::string_view text) { return ParseStreamId(text); };
  EXPECT_EQ(parse("5-3")->id, (StreamId{5, 3}));
  EXPECT_EQ(parse("5")->sequence, SequenceForm::kMissing);
  EXPECT_EQ(parse("5-*")->sequence, SequenceForm::kAutomatic);
  EXPECT_EQ(parse("18446744073709551615-18446744073709551615")->id, StreamId::Max());
  EXPECT_EQ(parse("007- 8")->id, (StreamId{7, 8}));
  EXPECT_EQ(parse(std::string_view("5\0x", 3))->id, (StreamId{5, 0}));
  for (const char* bad : {"", "-", "+", "-1", "1-", "1--1", "x", "1-x", "1-2-3", "1 ", "*",
                          "18446744073709551616", "1-18446744073709551616"}) {
    EXPECT_FALSE(parse(bad)) << bad;
  }
  EXPECT_FALSE(parse(std::string(128, '1')));
  StreamId id{1, UINT64_MAX};
  EXPECT_TRUE(id.Increment());
  EXPECT_EQ(id, (StreamId{2, 0}));
  EXPECT_TRUE(id.Decrement());
  EXPECT_EQ(id, (StreamId{1, UINT64_MAX}));
  id = StreamId::Max();
  EXPECT_FALSE(id.Increment());
  EXPECT_FALSE(id.Decrement());
}

// XSETID can take the last id back behind entries that were erased.
TEST(Stream, IdsAfterTheLastOneWasTakenBack) {
  Stream* stream = Stream::Make();
  const Pairs pairs = {"f", "v"};
  for (uint64_t ms : {5, 6, 7}) stream->Append({ms, 0}, Views(pairs), {});
  stream->Erase({7, 0});
  StreamTrim trim;
  trim.until = StreamTrim::Until::kId;
  trim.min = {7, 0};
  EXPECT_EQ(stream->Trim(trim), 2u);
  EXPECT_EQ(stream->nodes(), 1u);  // one that has had an entry which is not to be trimmed
  EXPECT_EQ(stream->TopId(), StreamId());
  stream->set_last_id({1, 0});
  stream->Append({2, 0}, Views(pairs), {});
  EXPECT_EQ(Read(*stream, {}, StreamId::Max(), false), (Entries{{{2, 0}, pairs}}));
  EXPECT_TRUE(stream->Contains({2, 0}));
  EXPECT_EQ(stream->first_id(), (StreamId{2, 0}));
  Stream::Destroy(stream);
}

}  // namespace
}  // namespace ruddock::engine
