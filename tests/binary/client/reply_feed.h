// SPDX-License-Identifier: BSD-3-Clause
// Feeds the client's parser in pieces, for its tests and its fuzzer.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "binary/client/reply_parser.h"

namespace ruddock::client::detail {

// What a stream of frames became: replies and pushes, rendered, and how it ended.
struct Parsed {
  std::vector<std::string> values;
  std::string end = "need more";

  bool operator==(const Parsed&) const = default;
};

// Feeds `bytes` in pieces that end at the given places, through chunks of `chunk` bytes.
class Feed {
 public:
  explicit Feed(size_t chunk, ReplyParser::Limits limits = {1 << 20, 1 << 16})
      : received_(chunk), parser_(limits) {}

  // False once the stream is broken.
  bool Add(std::string_view bytes) {
    while (!bytes.empty()) {
      const ReceiveBuffer::Room room = received_.Prepare(parser_.needed(), parser_.numbers_at());
      if (room.size == 0) std::abort();
      const size_t count = std::min(room.size, bytes.size());
      std::memcpy(room.data, bytes.data(), count);
      received_.Commit(count);
      bytes.remove_prefix(count);
      if (!Run()) return false;
    }
    return true;
  }

  Parsed& parsed() { return parsed_; }
  ReplyData& data() { return data_; }

 private:
  bool Run() {
    for (;;) {
      switch (parser_.Parse(received_, data_)) {
        case ReplyParser::Step::kNeedMore: return true;
        case ReplyParser::Step::kReply: {
          data_.starts.push_back(parser_.first_node());
          const Value value(&data_.nodes[parser_.first_node()]);
          parsed_.values.push_back(value.ToString());
          if (const auto about = value.attributes()) parsed_.values.back() += about->ToString();
          break;
        }
        case ReplyParser::Step::kPush:
          parsed_.values.push_back("push " + Value(parser_.push().nodes.data()).ToString());
          break;
        case ReplyParser::Step::kRefusal: parsed_.end = "refused: " + parser_.text(); return false;
        case ReplyParser::Step::kBroken: parsed_.end = parser_.error().message; return false;
      }
    }
  }

  ReceiveBuffer received_;
  ReplyParser parser_;
  ReplyData data_;
  Parsed parsed_;
};

}  // namespace ruddock::client::detail
