// SPDX-License-Identifier: BSD-3-Clause
// Feeds a codec as a connection does: what it keeps comes again in front of the next bytes, and
// what it wants to receive directly goes there.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exec/codec.h"

namespace ruddock::engine {

template <typename CodecType>
class CodecFeed {
 public:
  // False after a protocol error.
  bool Add(std::string_view bytes) {
    if (const Codec::Direct direct = codec_.direct(); direct.missing != 0) {
      const size_t taken = std::min(direct.missing, bytes.size());
      std::memcpy(direct.at, bytes.data(), taken);
      codec_.DirectFilled(taken);
      bytes.remove_prefix(taken);
      direct_bytes_ += taken;
      if (taken < direct.missing) return true;
    }
    return Decode(kept_ + std::string(bytes));
  }

  std::vector<std::vector<std::string>> requests;
  // Full names, empty where the decoder leaves finding the command to others.
  std::vector<std::string> commands;
  Codec::Limits limits;
  size_t direct_bytes() const { return direct_bytes_; }
  // Nothing is kept of a request that is not complete.
  bool idle() const { return kept_.empty() && codec_.memory() == 0; }
  CodecType& codec() { return codec_; }

 private:
  bool Decode(std::string_view input) {
    for (;;) {
      Batch batch;
      // An exact copy: a read behind its end is seen by the address sanitizer.
      const std::vector<char> exact(input.begin(), input.end());
      const Codec::Result result = codec_.Decode({exact.data(), exact.size()}, batch, limits);
      for (size_t i = 0; i < batch.size(); ++i) {
        const ArgView args = batch.args(batch.request(i));
        requests.emplace_back(args.begin(), args.end());
        const Command* command = batch.request(i).command;
        commands.push_back(command != nullptr ? command->full_name : "");
      }
      if (result.status == Codec::Status::kError) return false;
      if (result.status == Codec::Status::kNeedMore) {
        kept_ = input.substr(result.consumed, result.kept);
        return true;
      }
      input.remove_prefix(result.consumed);
    }
  }

  CodecType codec_;
  std::string kept_;
  size_t direct_bytes_ = 0;
};

// Cut in three at any two positions, and byte by byte, the stream stands for the same requests.
template <typename CodecType>
void ExpectSameInAnySplit(std::string_view stream,
                          const std::vector<std::vector<std::string>>& requests) {
  for (size_t first = 0; first <= stream.size(); ++first) {
    for (size_t second = first; second <= stream.size(); ++second) {
      CodecFeed<CodecType> feed;
      ASSERT_TRUE(feed.Add(stream.substr(0, first)));
      ASSERT_TRUE(feed.Add(stream.substr(first, second - first)));
      ASSERT_TRUE(feed.Add(stream.substr(second)));
      ASSERT_EQ(feed.requests, requests) << first << ", " << second;
    }
  }
  CodecFeed<CodecType> bytewise;
  for (const char c : stream) ASSERT_TRUE(bytewise.Add({&c, 1}));
  EXPECT_EQ(bytewise.requests, requests);
  EXPECT_TRUE(bytewise.idle());
}

}  // namespace ruddock::engine
