// SPDX-License-Identifier: BSD-3-Clause
#include "engine/exec/output_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "engine/base/random.h"

namespace ruddock::engine {
namespace {

BlobRef BlobOf(std::string_view text) {
  BlobRef blob = Blob::Make(text.size());
  std::memcpy(blob->data(), text.data(), text.size());
  return blob;
}

// What the queue would send next, up to `most` bytes in up to `parts` parts.
std::string Next(const OutputQueue& queue, size_t most, size_t parts) {
  iovec pieces[8];
  const size_t count = queue.Gather(pieces, parts);
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
  }
  return text.substr(0, most);
}

TEST(OutputQueue, SendsWhatWasPutInWhateverTheSocketTakes) {
  Random random(7);
  for (int round = 0; round < 50; ++round) {
    OutputQueue queue;
    OutputBuffer out;
    std::string expected;
    std::string sent;
    while (expected.size() < 2'000'000) {
      const bool was_empty = queue.empty();
      std::string fresh;
      for (uint64_t i = 0; i <= random.Below(4); ++i) {
        const std::string bytes(random.Below(random.Below(2) == 0 ? 100 : 40'000),
                                static_cast<char>('a' + random.Below(26)));
        fresh += bytes;
        if (random.Below(3) == 0) {
          out.AppendReference(BlobOf(bytes));
        } else {
          out.Append(bytes);
        }
      }
      expected += fresh;
      const size_t gone = was_empty ? random.Below(fresh.size() + 1) : 0;
      sent += fresh.substr(0, gone);
      queue.Take(out, gone);
      ASSERT_TRUE(out.empty());
      ASSERT_EQ(queue.bytes(), expected.size() - sent.size());
      while (!queue.empty() && random.Below(3) != 0) {
        const std::string next = Next(queue, 1 + random.Below(100'000), 1 + random.Below(8));
        ASSERT_FALSE(next.empty());
        sent += next;
        queue.Drop(next.size());
      }
    }
    while (!queue.empty()) {
      const std::string next = Next(queue, SIZE_MAX, 8);
      sent += next;
      queue.Drop(next.size());
    }
    ASSERT_EQ(sent, expected);
    EXPECT_EQ(queue.memory(), 0u);
    EXPECT_EQ(queue.pieces(), 0u);
  }
}

TEST(OutputQueue, HoldsHardlyMoreThanItSends) {
  OutputQueue small;
  OutputQueue large;
  OutputBuffer out;
  for (int i = 0; i < 10'000; ++i) {
    out.Append(std::string(100, 'x'));
    small.Take(out, 0);
    out.Append(std::string(20'000, 'x'));
    large.Take(out, 0);
  }
  EXPECT_LT(small.memory(), small.bytes() * 5 / 4);
  EXPECT_LT(large.memory(), large.bytes() * 5 / 4);
}

TEST(OutputBuffer, SaysWhenItIsFull) {
  OutputBuffer out;
  bool full = false;
  out.Watch(&full, 0);
  out.Append(std::string(OutputBuffer::kFull / 2, 'x'));
  EXPECT_FALSE(full);
  out.Append(std::string(OutputBuffer::kFull / 2 + 1, 'x'));
  EXPECT_TRUE(full);
  out.Clear();
  full = false;
  out.Append(std::string(OutputBuffer::kFull * 2, 'x'));
  EXPECT_FALSE(full) << "nobody watches any more";
  out.Clear();
  out.Watch(&full, 0);
  out.AppendReference(BlobOf(std::string(OutputBuffer::kFull, 'x')));
  EXPECT_TRUE(full);
}

TEST(OutputBuffer, WhatIsPutInStandsBehindAValueThatEndsThere) {
  OutputBuffer out;
  out.Append("value:");
  out.AppendReference(BlobOf("first"));
  const size_t mark = out.position();
  out.Append("element:");
  out.AppendReference(BlobOf("second"));
  out.Insert(mark, "array:");
  iovec pieces[8];
  std::string text;
  for (size_t i = 0, count = out.Gather(0, pieces, 8); i < count; ++i) {
    text.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
  }
  EXPECT_EQ(text, "value:firstarray:element:second");
  out.Rewind(mark);
  EXPECT_EQ(out.total(), 11u) << "the first value stays";
}

TEST(OutputBuffer, DropsWhatIsBeyondItsMost) {
  OutputBuffer out;
  out.Watch(nullptr, 1'000'000);
  const size_t mark = out.position();
  for (int i = 0; i < 1000; ++i) {
    out.Append(std::string(10'000, 'x'));
    ASSERT_EQ(out.overflowed(), i >= 100) << i;
    ASSERT_LT(out.memory(), 2'500'000u);
  }
  out.AppendReference(BlobOf("value"));
  out.Insert(mark, "*1000\r\n");
  out.Rewind(mark);
  EXPECT_TRUE(out.overflowed());
  EXPECT_TRUE(out.references().empty());
  out.Clear();
  EXPECT_FALSE(out.overflowed());
  out.Append("fine");
  EXPECT_EQ(out.bytes(), "fine");
}

}  // namespace
}  // namespace ruddock::engine
