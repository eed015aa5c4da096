// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/resp_reply_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace ruddock::load {

bool RespReplyReader::ReadType(char type) {
  if (pending_ == 0) {
    pending_ = 1;
    is_error_ = type == '-';
    if (is_error_) text_.clear();
  }
  type_ = type;
  number_ = 0;
  digits_ = 0;
  negative_ = false;
  switch (type) {
    case '+':
    case '-': state_ = State::kText; return true;
    case ':':
    case '$':
    case '*': state_ = State::kNumber; return true;
    default: return false;
  }
}

bool RespReplyReader::ReadNumber(const char*& at, const char* end) {
  for (; at != end && *at != '\r'; ++at) {
    if (*at == '-' && digits_ == 0 && !negative_) {
      negative_ = true;
      continue;
    }
    // 19 digits fit 64 bits; the smallest integer has no more.
    if (*at < '0' || *at > '9' || ++digits_ > 19) return false;
    number_ = number_ * 10 + static_cast<uint64_t>(*at - '0');
  }
  return at == end || digits_ > 0;
}

// Behind the line of an integer, a bulk's length or an array's.
void RespReplyReader::EndNumber() {
  if (type_ == '$' && !negative_) {
    body_ = number_;
    state_ = State::kBody;
    return;
  }
  EndValue();
  if (type_ == '*' && !negative_) pending_ += number_;
}

ReplyReader::Event RespReplyReader::Read(const char*& at, const char* end) {
  while (at != end) {
    switch (state_) {
      case State::kType:
        if (!ReadType(*at)) {
          return Broken(fmt::format("a reply begins with byte 0x{:02x}, which RESP2 does not know",
                                    static_cast<unsigned char>(*at)));
        }
        ++at;
        break;
      case State::kText: {
        const void* found = std::memchr(at, '\r', static_cast<size_t>(end - at));
        const char* stop = found != nullptr ? static_cast<const char*>(found) : end;
        if (is_error_) AppendText(at, stop);
        at = stop;
        if (at == end) break;
        ++at;
        state_ = State::kLineNewline;
        break;
      }
      case State::kNumber:
        if (!ReadNumber(at, end)) return Broken("a reply has a length that is no number");
        if (at == end) break;
        ++at;
        state_ = State::kLineNewline;
        break;
      case State::kBody: {
        const uint64_t size = std::min(body_, static_cast<uint64_t>(end - at));
        at += size;
        body_ -= size;
        if (body_ == 0) state_ = State::kBodyReturn;
        break;
      }
      case State::kBodyReturn:
        if (*at != '\r') return Broken("no line break where a bulk ends");
        ++at;
        state_ = State::kBodyNewline;
        break;
      case State::kBodyNewline:
      case State::kLineNewline:
        if (*at != '\n') return Broken("a line does not end with a line feed");
        ++at;
        if (state_ == State::kBodyNewline || type_ == '+' || type_ == '-') {
          EndValue();
        } else {
          EndNumber();
        }
        if (pending_ == 0) return is_error_ ? Event::kError : Event::kReply;
        break;
    }
  }
  return Event::kNeedMore;
}

}  // namespace ruddock::load
