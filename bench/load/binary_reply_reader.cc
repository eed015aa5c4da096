// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load/binary_reply_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "binary/frames.h"

namespace ruddock::load {
namespace {

using binary::ReplyCode;
using binary::ValueCode;

constexpr uint64_t kChunk = 256 * 1024;
constexpr uint64_t kLargestSingleChunk = 1024 * 1024;
// Far more elements than a server sends, and few enough that sums of them fit 64 bits.
constexpr uint64_t kMaxCount = uint64_t{1} << 48;

constexpr unsigned char Byte(auto code) { return static_cast<unsigned char>(code); }

}  // namespace

// True where a value, and with it all that were pending, is complete.
bool BinaryReplyReader::EndValue() {
  state_ = State::kCode;
  keeps_text_ = false;
  return --pending_ == 0;
}

void BinaryReplyReader::Skip(uint64_t size) {
  skip_ = size;
  state_ = State::kSkip;
}

// False where no value begins with that byte. Values of one byte are left in State::kSkip with
// nothing to skip, like all others at their end.
bool BinaryReplyReader::ReadCode(unsigned char code) {
  if (pending_ == 0) {
    pending_ = 1;
    is_push_ = code == Byte(ValueCode::kPush);
    is_error_ = code == Byte(ReplyCode::kError) || code == Byte(ValueCode::kError);
    keeps_text_ = is_error_;
    if (is_error_) text_.clear();
  }
  code_ = code;
  number_ = 0;
  shift_ = 0;
  if (code >= Byte(ReplyCode::kOk) && code <= Byte(ReplyCode::kText)) {
    if (code >= Byte(ReplyCode::kError)) {
      state_ = State::kLength;
    } else {
      Skip(0);
    }
    return true;
  }
  switch (static_cast<ValueCode>(code)) {
    case ValueCode::kNull:
    case ValueCode::kFalse:
    case ValueCode::kTrue:
    case ValueCode::kOk: Skip(0); return true;
    case ValueCode::kDouble: Skip(8); return true;
    case ValueCode::kNumbers: state_ = State::kKind; return true;
    case ValueCode::kCompressed: has_size_ = false; break;
    default: break;
  }
  StartVarint();
  return code >= Byte(ValueCode::kNull) && code <= Byte(ValueCode::kCompressed);
}

// False where it is none. Complete where state_ says so no longer.
bool BinaryReplyReader::ReadNumber(const char*& at, const char* end) {
  const bool is_varint = state_ == State::kVarint;
  while (at != end) {
    const auto byte = static_cast<unsigned char>(*at++);
    if (is_varint) {
      if (shift_ == 63 && byte > 1) return false;
      number_ |= static_cast<uint64_t>(byte & 0x7f) << shift_;
      shift_ += 7;
      if (byte < 0x80) return EndNumber();
    } else {
      number_ |= static_cast<uint64_t>(byte) << shift_;
      shift_ += 8;
      if (shift_ == 8 * binary::kLengthSize) return EndNumber();
    }
  }
  return true;
}

bool BinaryReplyReader::EndNumber() {
  if (state_ == State::kLength) {
    Skip(number_);
    return true;
  }
  switch (static_cast<ValueCode>(code_)) {
    case ValueCode::kInteger: Skip(0); return true;
    case ValueCode::kArray:
    case ValueCode::kSet:
    case ValueCode::kPush: pending_ += number_; break;
    // An attribute's own value follows its pairs.
    case ValueCode::kAttribute: pending_ += 2 * number_ + 1; break;
    case ValueCode::kMap: pending_ += 2 * number_; break;
    case ValueCode::kNumbers: Skip(number_ * element_); return number_ <= kMaxCount;
    case ValueCode::kCompressed:
      if (has_size_) {
        Skip(number_);
        return true;
      }
      has_size_ = true;
      chunks_ = number_ <= kLargestSingleChunk ? 1 : (number_ + kChunk - 1) / kChunk;
      StartVarint();
      return number_ <= kMaxCount;
    default: Skip(number_); return true;
  }
  Skip(0);
  return number_ <= kMaxCount;
}

// True where the whole reply has ended.
bool BinaryReplyReader::EndSkip() {
  if (code_ == Byte(ValueCode::kCompressed) && --chunks_ > 0) {
    StartVarint();
    return false;
  }
  return EndValue();
}

ReplyReader::Event BinaryReplyReader::Read(const char*& at, const char* end) {
  for (;;) {
    if (state_ == State::kSkip) {
      const uint64_t size = std::min(skip_, static_cast<uint64_t>(end - at));
      if (keeps_text_) AppendText(at, at + size);
      at += size;
      skip_ -= size;
      if (skip_ > 0) return Event::kNeedMore;
      if (!EndSkip() || is_push_) continue;
      return is_error_ ? Event::kError : Event::kReply;
    }
    if (at == end) return Event::kNeedMore;
    if (state_ == State::kCode) {
      if (!ReadCode(static_cast<unsigned char>(*at))) {
        return Broken(
            fmt::format("a value begins with byte 0x{:02x}, which the protocol does not "
                        "know",
                        static_cast<unsigned char>(*at)));
      }
      ++at;
    } else if (state_ == State::kKind) {
      constexpr uint64_t kSizes[] = {8, 8, 4, 1};
      const auto kind = static_cast<unsigned char>(*at++);
      if (kind < 1 || kind > 4) return Broken("an array of numbers of an unknown kind");
      element_ = kSizes[kind - 1];
      StartVarint();
    } else if (!ReadNumber(at, end)) {
      return Broken("a length or a count of more than 64 bits");
    }
  }
}

}  // namespace ruddock::load
