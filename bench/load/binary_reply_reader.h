// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "bench/load/reply_reader.h"

namespace ruddock::load {

// Every reply and value of binary/PROTOCOL.md, compressed bytes included.
class BinaryReplyReader final : public ReplyReader {
 public:
  Event Read(const char*& at, const char* end) override;

 private:
  enum class State { kCode, kVarint, kLength, kKind, kSkip };

  bool ReadCode(unsigned char code);
  bool ReadNumber(const char*& at, const char* end);
  // After a varint or a length has been read whole.
  bool EndNumber();
  bool EndSkip();
  void Skip(uint64_t size);
  void StartVarint() {
    state_ = State::kVarint;
    number_ = 0;
    shift_ = 0;
  }
  bool EndValue();

  State state_ = State::kCode;
  unsigned char code_ = 0;
  bool is_error_ = false;
  bool is_push_ = false;     // takes no turn
  bool keeps_text_ = false;  // what is skipped is the text of the reply's error
  uint64_t number_ = 0;
  unsigned shift_ = 0;
  uint64_t element_ = 0;  // bytes of each number of an array
  uint64_t skip_ = 0;
  uint64_t chunks_ = 0;    // of a compressed value, still to come
  bool has_size_ = false;  // of a compressed value
  uint64_t pending_ = 0;   // values that are still to end; 0 between replies
};

}  // namespace ruddock::load
