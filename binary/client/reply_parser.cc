// SPDX-License-Identifier: BSD-3-Clause
#include "binary/client/reply_parser.h"

#include <bit>
#include <utility>

#include "binary/client/packed.h"
#include "binary/frames.h"

namespace ruddock::client::detail {

using binary::ReadVarint;
using binary::ValueCode;
using binary::VarintState;

namespace {

constexpr size_t kFormatSize = 3;
constexpr size_t kDoubleSize = 8;

size_t SizeOf(NumberKind kind) {
  switch (kind) {
    case NumberKind::kInt64:
    case NumberKind::kFloat64: return 8;
    case NumberKind::kFloat32: return 4;
    case NumberKind::kUint8: return 1;
  }
  return 0;
}

}  // namespace

ReplyParser::Step ReplyParser::Parse(ReceiveBuffer& in, ReplyData& replies) {
  for (;;) {
    const std::string_view input = in.pending();
    if (input.empty()) {
      NeedMore(1);
      return Step::kNeedMore;
    }
    const char* at = input.data();
    const char* const end = at + input.size();
    if (!begun_) {
      const auto code = static_cast<unsigned char>(*at);
      if (code == static_cast<unsigned char>(binary::ReplyCode::kError)) {
        const Read read = ReadRefusal(at, end);
        if (read == Read::kNeedMore) return Step::kNeedMore;
        in.ConsumeTo(at);
        return read == Read::kDone ? Step::kRefusal : Step::kBroken;
      }
      Begin(code, replies);
    }
    ReplyData& into = is_push_ ? push_ : replies;
    Node node;
    const Read read = ReadNode(at, end, node);
    if (read == Read::kNeedMore) return Step::kNeedMore;
    if (read == Read::kBroken) return Step::kBroken;
    in.ConsumeTo(at);
    if (packed_.bytes) {
      if (packed_.done != packed_.size) continue;
      into.Pin(std::exchange(packed_, {}).bytes);
      into.nodes.push_back(node);
    } else {
      Add(node, in, into);
    }
    if (Closes(into)) {
      begun_ = false;
      return is_push_ ? Step::kPush : Step::kReply;
    }
  }
}

void ReplyParser::Add(const Node& node, const ReceiveBuffer& in, ReplyData& into) {
  into.nodes.push_back(node);
  // What lies in no buffer keeps none alive.
  if (node.type >= ReplyType::kDecimal && !node.aggregate() && node.size != 0) {
    into.Pin(in.chunk());
  }
}

void ReplyParser::Begin(unsigned char code, const ReplyData& replies) {
  begun_ = true;
  is_push_ = code == static_cast<unsigned char>(ValueCode::kPush);
  if (is_push_) push_ = {};
  first_node_ = is_push_ ? 0 : replies.nodes.size();
  bytes_ = 0;
  elements_ = 0;
  open_.clear();
}

bool ReplyParser::Closes(ReplyData& into) {
  const Node& added = into.nodes.back();
  if (added.aggregate() && added.size != 0) {
    open_.push_back({into.nodes.size() - 1, added.size});
    return false;
  }
  // The value behind an attribute is the element, the attribute is none.
  if (added.type == ReplyType::kAttribute) return false;
  while (!open_.empty()) {
    if (--open_.back().left != 0) return false;
    const size_t index = open_.back().node;
    open_.pop_back();
    into.nodes[index].skip = into.nodes.size() - index;
    if (into.nodes[index].type == ReplyType::kAttribute) return false;
  }
  return true;
}

ReplyParser::Read ReplyParser::ReadNode(const char*& at, const char* end, Node& node) {
  if (packed_.bytes) return ReadChunk(at, end, node);
  const char* const begin = at++;
  node.integer = 0;
  switch (static_cast<ValueCode>(*begin)) {
    case ValueCode::kNull: return Read::kDone;
    case ValueCode::kTrue: node.integer = 1; [[fallthrough]];
    case ValueCode::kFalse: node.type = ReplyType::kBoolean; return Read::kDone;
    case ValueCode::kInteger: return ReadInteger(begin, at, end, node);
    case ValueCode::kDouble: return ReadDouble(begin, at, end, node);
    case ValueCode::kOk:
      node.type = ReplyType::kStatus;
      node.bytes = "OK";
      node.size = 2;
      return Read::kDone;
    case ValueCode::kDecimal: node.type = ReplyType::kDecimal; break;
    case ValueCode::kBigNumber: node.type = ReplyType::kBigNumber; break;
    case ValueCode::kSimple: node.type = ReplyType::kStatus; break;
    case ValueCode::kError: node.type = ReplyType::kError; break;
    case ValueCode::kBulk: node.type = ReplyType::kBulk; break;
    case ValueCode::kVerbatim: node.type = ReplyType::kVerbatim; break;
    case ValueCode::kArray:
    case ValueCode::kMap:
    case ValueCode::kSet:
    case ValueCode::kPush:
    case ValueCode::kAttribute: return ReadAggregate(begin, at, end, node);
    case ValueCode::kNumbers: return ReadNumbers(begin, at, end, node);
    case ValueCode::kCompressed: return ReadPacked(begin, at, end);
    default:
      return Broken("no value begins with byte " +
                    std::to_string(static_cast<unsigned char>(*begin)));
  }
  return ReadText(begin, at, end, node);
}

ReplyParser::Read ReplyParser::ReadCount(const char* begin, const char*& at, const char* end,
                                         uint64_t& count) {
  switch (ReadVarint(at, end, count)) {
    case VarintState::kRead: return Read::kDone;
    case VarintState::kNeedMore: return NeedMore(static_cast<size_t>(end - begin) + 1);
    case VarintState::kTooLarge: break;
  }
  return Broken("a number of more than 64 bits");
}

ReplyParser::Read ReplyParser::Payload(const char* begin, const char* at, const char* end,
                                       uint64_t size) {
  if (size > limits_.bytes - bytes_) {
    return TooLarge("more than " + std::to_string(limits_.bytes) + " bytes");
  }
  if (size > static_cast<size_t>(end - at)) {
    const auto head = static_cast<size_t>(at - begin);
    return NeedMore(head + size, head);
  }
  bytes_ += size;
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadInteger(const char* begin, const char*& at, const char* end,
                                           Node& node) {
  uint64_t bits = 0;
  if (const Read read = ReadCount(begin, at, end, bits); read != Read::kDone) return read;
  node.type = ReplyType::kInteger;
  node.integer = static_cast<int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadDouble(const char* begin, const char*& at, const char* end,
                                          Node& node) {
  if (const Read read = Payload(begin, at, end, kDoubleSize); read != Read::kDone) return read;
  node.type = ReplyType::kDouble;
  node.number = std::bit_cast<double>(binary::ReadInteger<uint64_t>(at));
  at += kDoubleSize;
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadText(const char* begin, const char*& at, const char* end,
                                        Node& node) {
  uint64_t size = 0;
  if (const Read read = ReadCount(begin, at, end, size); read != Read::kDone) return read;
  if (node.type == ReplyType::kVerbatim && size < kFormatSize) {
    return Broken("a verbatim text without a format");
  }
  if (const Read read = Payload(begin, at, end, size); read != Read::kDone) return read;
  node.bytes = at;
  node.size = size;
  at += size;
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadAggregate(const char* begin, const char*& at, const char* end,
                                             Node& node) {
  uint64_t count = 0;
  if (const Read read = ReadCount(begin, at, end, count); read != Read::kDone) return read;
  switch (static_cast<ValueCode>(*begin)) {
    case ValueCode::kArray: node.type = ReplyType::kArray; break;
    case ValueCode::kMap: node.type = ReplyType::kMap; break;
    case ValueCode::kSet: node.type = ReplyType::kSet; break;
    case ValueCode::kPush: node.type = ReplyType::kPush; break;
    default: node.type = ReplyType::kAttribute; break;
  }
  const bool pairs = node.type == ReplyType::kMap || node.type == ReplyType::kAttribute;
  // An attribute is no element of what it stands in, and so not counted there.
  const size_t own = node.type == ReplyType::kAttribute ? 1 : 0;
  const size_t left = limits_.elements - elements_;
  if (left < own || count > (left - own) / (pairs ? 2 : 1)) {
    return TooLarge("more than " + std::to_string(limits_.elements) + " elements");
  }
  if (node.type == ReplyType::kPush && !open_.empty()) return Broken("a push inside of a reply");
  if (open_.size() == kMaxDepth) return Broken("aggregates nested too deep");
  node.size = pairs ? count * 2 : count;
  node.skip = 1;
  elements_ += node.size + own;
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadNumbers(const char* begin, const char*& at, const char* end,
                                           Node& node) {
  if (at == end) return NeedMore(2);
  node.kind = static_cast<NumberKind>(*at++);
  const size_t each = SizeOf(node.kind);
  if (each == 0) return Broken("an array of numbers of an unknown kind");
  uint64_t count = 0;
  if (const Read read = ReadCount(begin, at, end, count); read != Read::kDone) return read;
  if (count > limits_.bytes / each) {
    return TooLarge("more than " + std::to_string(limits_.bytes) + " bytes");
  }
  if (const Read read = Payload(begin, at, end, count * each); read != Read::kDone) return read;
  node.type = ReplyType::kNumbers;
  node.bytes = at;
  node.size = count;
  at += count * each;
  return Read::kDone;
}

// Only the size; the chunks are looked at one by one, each as soon as it is there.
ReplyParser::Read ReplyParser::ReadPacked(const char* begin, const char*& at, const char* end) {
  uint64_t size = 0;
  if (const Read read = ReadCount(begin, at, end, size); read != Read::kDone) return read;
  if (size == 0) return Broken("compressed bytes that stand for none");
  if (size > limits_.bytes - bytes_) {
    return TooLarge("more than " + std::to_string(limits_.bytes) + " bytes");
  }
  bytes_ += size;
  packed_ = {ChunkRef::Make(size), size, 0};
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadChunk(const char*& at, const char* end, Node& node) {
  const char* const begin = at;
  const size_t stands_for = ChunkSize(packed_.size, packed_.done);
  uint64_t packed = 0;
  if (const Read read = ReadCount(begin, at, end, packed); read != Read::kDone) return read;
  if (!IsPackedSize(packed, stands_for)) return Broken("a compressed chunk of an impossible size");
  if (packed > static_cast<size_t>(end - at)) {
    return NeedMore(static_cast<size_t>(at - begin) + packed);
  }
  char* const to = packed_.bytes->data();
  if (!Unpack({at, packed}, to + packed_.done, stands_for)) {
    return Broken("a corrupt compressed chunk");
  }
  at += packed;
  packed_.done += stands_for;
  node.type = ReplyType::kBulk;
  node.bytes = to;
  node.size = packed_.size;
  return Read::kDone;
}

ReplyParser::Read ReplyParser::ReadRefusal(const char*& at, const char* end) {
  const char* const begin = at;
  const auto there = static_cast<size_t>(end - begin);
  if (there < 1 + binary::kLengthSize) return NeedMore(1 + binary::kLengthSize);
  const auto size = binary::ReadInteger<uint32_t>(begin + 1);
  bytes_ = 0;
  at = begin + 1 + binary::kLengthSize;
  if (const Read read = Payload(begin, at, end, size); read != Read::kDone) return read;
  text_.assign(at, size);
  at += size;
  return Read::kDone;
}

ReplyParser::Read ReplyParser::NeedMore(size_t size, size_t numbers_at) {
  needed_ = size;
  numbers_at_ = numbers_at;
  return Read::kNeedMore;
}

ReplyParser::Read ReplyParser::Broken(std::string what) {
  error_ = {ErrorKind::kProtocol, Outcome::kUnknown, "the server sent " + std::move(what)};
  return Read::kBroken;
}

ReplyParser::Read ReplyParser::TooLarge(std::string what) {
  error_ = {ErrorKind::kTooLarge, Outcome::kUnknown, "a reply of " + std::move(what)};
  return Read::kBroken;
}

}  // namespace ruddock::client::detail
