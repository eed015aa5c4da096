// SPDX-License-Identifier: BSD-3-Clause
// Bytes that are late, in a buffer and in a queue: whatever comes when, the stream is the same.
#include "engine/exec/late_bytes.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/exec/output_queue.h"

namespace ruddock::engine {
namespace {

BlobRef BlobOf(std::string_view text) {
  BlobRef blob = Blob::Make(text.size());
  std::memcpy(blob->data(), text.data(), text.size());
  return blob;
}

std::string SendSome(OutputQueue& queue, size_t most) {
  iovec parts[3];
  std::string bytes;
  const size_t count = queue.Gather(parts, 3);
  for (size_t i = 0; i < count; ++i) {
    bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  }
  bytes.resize(std::min(bytes.size(), most));
  queue.Drop(bytes.size());
  return bytes;
}

TEST(LateBytes, HoldUpWhatIsBehindThem) {
  OutputBuffer out;
  const LateRef late = std::make_shared<LateBytes>(100);
  out.Append("before");
  out.AppendLate(late);
  out.Append("after");
  EXPECT_TRUE(out.has_late());
  EXPECT_EQ(out.total(), 111u);
  iovec parts[4];
  ASSERT_EQ(out.Gather(0, parts, 4), 1u);
  EXPECT_EQ(parts[0].iov_len, 6u);
  EXPECT_EQ(out.Gather(6, parts, 4), 0u);
  late->Deliver(BlobOf("late"));
  EXPECT_EQ(out.Gather(6, parts, 4), 0u);
  out.Settle();
  EXPECT_FALSE(out.has_late());
  EXPECT_EQ(out.total(), 15u);
  EXPECT_EQ(out.Gather(0, parts, 4), 3u);
  EXPECT_EQ(out.Gather(8, parts, 4), 2u);
}

TEST(LateBytes, CountAgainstTheLimitOfTheirClient) {
  OutputBuffer out;
  bool full = false;
  out.Watch(&full, 1'000'000);
  out.AppendLate(std::make_shared<LateBytes>(300'000));
  EXPECT_TRUE(full);
  EXPECT_FALSE(out.overflowed());
  out.AppendLate(std::make_shared<LateBytes>(800'000));
  EXPECT_TRUE(out.overflowed());
  EXPECT_FALSE(out.has_late());
}

TEST(LateBytes, AnyOrderOfArrivalsMakesTheSameStream) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    OutputQueue queue;
    std::string expected;
    std::string sent;
    std::vector<std::pair<LateRef, std::string>> missing;
    const auto arrive = [&] {
      if (missing.empty()) return;
      const size_t index = random.Below(missing.size());
      missing[index].first->Deliver(BlobOf(missing[index].second));
      missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(index));
      if (random.Below(2) == 0) queue.Settle();
    };
    OutputBuffer out;
    for (int step = 0; step < 200; ++step) {
      const std::string text(1 + random.Below(3000), static_cast<char>('a' + random.Below(26)));
      switch (random.Below(6)) {
        case 0:
          out.Append(text);
          expected += text;
          break;
        case 1:
          out.AppendReference(BlobOf(text));
          expected += text;
          break;
        case 2:
          missing.emplace_back(std::make_shared<LateBytes>(1 + random.Below(5000)), text);
          out.AppendLate(missing.back().first);
          expected += text;
          break;
        case 3: queue.Take(out, 0); break;
        case 4: arrive(); break;
        default: sent += SendSome(queue, random.Below(4000));
      }
      ASSERT_EQ(queue.empty(), queue.bytes() == 0);
    }
    queue.Take(out, 0);
    while (!missing.empty()) arrive();
    queue.Settle();
    while (!queue.empty()) {
      ASSERT_TRUE(queue.sendable()) << seed;
      sent += SendSome(queue, 4000);
    }
    ASSERT_TRUE(sent == expected) << seed;
    ASSERT_EQ(queue.memory(), 0u);
  }
}

}  // namespace
}  // namespace ruddock::engine
