// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/binary_value.h"

#include <cmath>
#include <cstdio>
#include <cstring>

namespace ruddock::compat {
namespace {

constexpr int kMaxDepth = 64;

std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
  return bytes + static_cast<char>(value);
}

std::string Text(const std::string& text) { return Varint(text.size()) + text; }

// As Redis prints one in RESP3.
std::string DoubleText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[40];
  std::snprintf(text, sizeof(text), "%.17g", value);
  return text;
}

class Parser {
 public:
  explicit Parser(std::string_view bytes) : bytes_(bytes) {}

  ParseStatus Parse(Reply* reply, int depth) {
    if (depth > kMaxDepth) return ParseStatus::kMalformed;
    std::uint64_t code = 0;
    if (ParseStatus status = Fixed(1, &code); status != ParseStatus::kDone) return status;
    switch (code) {
      case 0x13: return CoreError(reply);
      case 0x30:
        reply->type = '_';
        reply->null = true;
        return ParseStatus::kDone;
      case 0x31: return Scalar('#', "f", reply);
      case 0x32: return Scalar('#', "t", reply);
      case 0x33: return Integer(reply);
      case 0x34: return Double(reply);
      case 0x35: return Text(',', reply);
      case 0x36: return Text('(', reply);
      case 0x37: return Scalar('+', "OK", reply);
      case 0x38: return Text('+', reply);
      case 0x39: return Text('-', reply);
      case 0x3a: return Text('$', reply);
      case 0x3b: return Verbatim(reply);
      case 0x3c: return Aggregate('*', 1, reply, depth);
      case 0x3d: return Aggregate('%', 2, reply, depth);
      case 0x3e: return Aggregate('~', 1, reply, depth);
      case 0x3f: return Aggregate('>', 1, reply, depth);
      case 0x40: return Attribute(reply, depth);
      default: return ParseStatus::kMalformed;
    }
  }

  std::size_t position() const { return position_; }

 private:
  // Little-endian, of so many bytes.
  ParseStatus Fixed(std::size_t size, std::uint64_t* value) {
    if (bytes_.size() - position_ < size) return ParseStatus::kNeedMore;
    *value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      *value |= std::uint64_t{static_cast<unsigned char>(bytes_[position_++])} << (8 * i);
    }
    return ParseStatus::kDone;
  }

  ParseStatus Varint(std::uint64_t* value) {
    *value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      std::uint64_t byte = 0;
      if (ParseStatus status = Fixed(1, &byte); status != ParseStatus::kDone) return status;
      if (shift == 63 && byte > 1) break;
      *value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return ParseStatus::kDone;
    }
    return ParseStatus::kMalformed;
  }

  ParseStatus Take(std::uint64_t size, std::string* text) {
    if (bytes_.size() - position_ < size) return ParseStatus::kNeedMore;
    *text = bytes_.substr(position_, size);
    position_ += size;
    return ParseStatus::kDone;
  }

  static ParseStatus Scalar(char type, const char* text, Reply* reply) {
    reply->type = type;
    reply->text = text;
    return ParseStatus::kDone;
  }

  ParseStatus Text(char type, Reply* reply) {
    reply->type = type;
    std::uint64_t size = 0;
    if (ParseStatus status = Varint(&size); status != ParseStatus::kDone) return status;
    return Take(size, &reply->text);
  }

  ParseStatus CoreError(Reply* reply) {
    reply->type = '-';
    std::uint64_t size = 0;
    if (ParseStatus status = Fixed(4, &size); status != ParseStatus::kDone) return status;
    return Take(size, &reply->text);
  }

  ParseStatus Integer(Reply* reply) {
    reply->type = ':';
    std::uint64_t zigzag = 0;
    if (ParseStatus status = Varint(&zigzag); status != ParseStatus::kDone) return status;
    const std::uint64_t magnitude = zigzag >> 1;
    const auto value = static_cast<std::int64_t>((zigzag & 1) != 0 ? ~magnitude : magnitude);
    reply->text = std::to_string(value);
    return ParseStatus::kDone;
  }

  ParseStatus Double(Reply* reply) {
    reply->type = ',';
    std::uint64_t bits = 0;
    if (ParseStatus status = Fixed(8, &bits); status != ParseStatus::kDone) return status;
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    reply->text = DoubleText(value);
    return ParseStatus::kDone;
  }

  ParseStatus Verbatim(Reply* reply) {
    if (ParseStatus status = Text('=', reply); status != ParseStatus::kDone) return status;
    if (reply->text.size() < 3) return ParseStatus::kMalformed;
    reply->text.insert(3, ":");
    return ParseStatus::kDone;
  }

  ParseStatus Items(std::uint64_t count, std::vector<Reply>* items, int depth) {
    for (std::uint64_t i = 0; i < count; ++i) {
      Reply item;
      if (ParseStatus status = Parse(&item, depth + 1); status != ParseStatus::kDone) return status;
      items->push_back(std::move(item));
    }
    return ParseStatus::kDone;
  }

  ParseStatus Aggregate(char type, std::uint64_t per_entry, Reply* reply, int depth) {
    reply->type = type;
    std::uint64_t count = 0;
    if (ParseStatus status = Varint(&count); status != ParseStatus::kDone) return status;
    return Items(count * per_entry, &reply->items, depth);
  }

  ParseStatus Attribute(Reply* reply, int depth) {
    std::uint64_t pairs = 0;
    if (ParseStatus status = Varint(&pairs); status != ParseStatus::kDone) return status;
    std::vector<Reply> attributes;
    if (ParseStatus status = Items(pairs * 2, &attributes, depth); status != ParseStatus::kDone) {
      return status;
    }
    const ParseStatus status = Parse(reply, depth + 1);
    reply->attributes = std::move(attributes);
    return status;
  }

  std::string_view bytes_;
  std::size_t position_ = 0;
};

}  // namespace

std::string EncodeNamedCall(const std::vector<std::string>& arguments) {
  std::string frame = "\x22" + Varint(arguments.size());
  for (const std::string& argument : arguments) frame += Text(argument);
  return frame;
}

std::string EncodeCall(std::uint64_t opcode, const std::vector<std::string>& arguments) {
  std::string frame = "\x21" + Varint(opcode) + Varint(arguments.size() - 1);
  for (std::size_t i = 1; i < arguments.size(); ++i) frame += Text(arguments[i]);
  return frame;
}

ParseStatus ParseBinaryValue(std::string_view bytes, std::size_t* used, Reply* reply) {
  *reply = Reply();
  Parser parser(bytes);
  const ParseStatus status = parser.Parse(reply, 0);
  if (status == ParseStatus::kDone) *used = parser.position();
  return status;
}

}  // namespace ruddock::compat
