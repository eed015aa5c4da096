// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "bench/load/reply_reader.h"

namespace ruddock::load {

// RESP2.
class RespReplyReader final : public ReplyReader {
 public:
  Event Read(const char*& at, const char* end) override;

 private:
  enum class State { kType, kText, kNumber, kBody, kBodyReturn, kBodyNewline, kLineNewline };

  bool ReadType(char type);
  // Moves behind a line's digits; false where they are none.
  bool ReadNumber(const char*& at, const char* end);
  void EndNumber();
  void EndValue() {
    state_ = State::kType;
    --pending_;
  }

  State state_ = State::kType;
  bool is_error_ = false;  // the reply itself is one, not something in an array
  char type_ = 0;
  bool negative_ = false;
  int digits_ = 0;
  uint64_t number_ = 0;
  uint64_t body_ = 0;     // bytes of a bulk that are still to come
  uint64_t pending_ = 0;  // values that are still to end; 0 between replies
};

}  // namespace ruddock::load
