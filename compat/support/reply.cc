// SPDX-License-Identifier: BSD-3-Clause
#include "compat/support/reply.h"

#include <charconv>

namespace ruddock::compat {
namespace {

// Nothing a test asks for nests deeper; a hostile peer must not exhaust the stack.
constexpr int kMaxDepth = 64;

class Parser {
 public:
  explicit Parser(std::string_view bytes) : bytes_(bytes) {}

  ParseStatus Parse(Reply* reply, int depth) {
    if (depth > kMaxDepth) return ParseStatus::kMalformed;
    std::string_view line;
    if (ParseStatus status = Line(&line); status != ParseStatus::kDone) return status;
    if (line.empty()) return ParseStatus::kMalformed;
    const char type = line[0];
    const std::string_view rest = line.substr(1);
    if (type == '|') return Attribute(rest, reply, depth);
    reply->type = type;
    switch (type) {
      case '+':
      case '-':
      case ',':
      case '#':
      case '(': reply->text = rest; return ParseStatus::kDone;
      case ':':
        reply->text = rest;
        return Number(rest) ? ParseStatus::kDone : ParseStatus::kMalformed;
      case '_':
        reply->null = true;
        return rest.empty() ? ParseStatus::kDone : ParseStatus::kMalformed;
      case '$':
      case '!':
      case '=': return Blob(rest, reply);
      case '*':
      case '~':
      case '>': return Aggregate(rest, 1, reply, depth);
      case '%': return Aggregate(rest, 2, reply, depth);
      default: return ParseStatus::kMalformed;
    }
  }

  std::size_t position() const { return position_; }

 private:
  static std::optional<long long> Number(std::string_view text) {
    long long value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
  }

  ParseStatus Line(std::string_view* line) {
    const std::size_t end = bytes_.find('\r', position_);
    if (end == std::string_view::npos || end + 1 >= bytes_.size()) {
      // A bare newline can never become a line of the protocol.
      return bytes_.find('\n', position_) == std::string_view::npos ? ParseStatus::kNeedMore
                                                                    : ParseStatus::kMalformed;
    }
    if (bytes_[end + 1] != '\n') return ParseStatus::kMalformed;
    *line = bytes_.substr(position_, end - position_);
    if (line->find('\n') != std::string_view::npos) return ParseStatus::kMalformed;
    position_ = end + 2;
    return ParseStatus::kDone;
  }

  ParseStatus Blob(std::string_view rest, Reply* reply) {
    const std::optional<long long> length = Number(rest);
    if (!length || *length < -1) return ParseStatus::kMalformed;
    if (*length == -1) {
      reply->null = true;
      return reply->type == '$' ? ParseStatus::kDone : ParseStatus::kMalformed;
    }
    const std::size_t size = static_cast<std::size_t>(*length);
    if (bytes_.size() - position_ < size + 2) return ParseStatus::kNeedMore;
    if (bytes_.substr(position_ + size, 2) != "\r\n") return ParseStatus::kMalformed;
    reply->text = bytes_.substr(position_, size);
    position_ += size + 2;
    return ParseStatus::kDone;
  }

  ParseStatus Aggregate(std::string_view rest, long long per_entry, Reply* reply, int depth) {
    const std::optional<long long> count = Number(rest);
    if (!count || *count < -1) return ParseStatus::kMalformed;
    if (*count == -1) {
      reply->null = true;
      return reply->type == '*' ? ParseStatus::kDone : ParseStatus::kMalformed;
    }
    for (long long i = 0; i < *count * per_entry; ++i) {
      Reply item;
      if (ParseStatus status = Parse(&item, depth + 1); status != ParseStatus::kDone) return status;
      reply->items.push_back(std::move(item));
    }
    return ParseStatus::kDone;
  }

  ParseStatus Attribute(std::string_view rest, Reply* reply, int depth) {
    Reply attribute;
    attribute.type = '%';
    ParseStatus status = Aggregate(rest, 2, &attribute, depth);
    if (status != ParseStatus::kDone) return status;
    status = Parse(reply, depth + 1);
    reply->attributes = std::move(attribute.items);
    return status;
  }

  std::string_view bytes_;
  std::size_t position_ = 0;
};

void AppendTo(const Reply& reply, std::string* out) {
  if (!reply.attributes.empty()) {
    *out += "|" + std::to_string(reply.attributes.size() / 2) + "\r\n";
    for (const Reply& item : reply.attributes) AppendTo(item, out);
  }
  *out += reply.type;
  if (reply.type == '_') {
    *out += "\r\n";
  } else if (reply.null) {
    *out += "-1\r\n";
  } else if (reply.IsAggregate()) {
    *out += std::to_string(reply.items.size() / (reply.type == '%' ? 2 : 1)) + "\r\n";
    for (const Reply& item : reply.items) AppendTo(item, out);
  } else if (reply.type == '$' || reply.type == '!' || reply.type == '=') {
    *out += std::to_string(reply.text.size()) + "\r\n" + reply.text + "\r\n";
  } else {
    *out += reply.text + "\r\n";
  }
}

}  // namespace

std::optional<long long> Reply::Integer() const {
  if (type != ':') return std::nullopt;
  long long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

ParseStatus ParseReply(std::string_view bytes, std::size_t* used, Reply* reply) {
  *reply = Reply();
  Parser parser(bytes);
  const ParseStatus status = parser.Parse(reply, 0);
  if (status == ParseStatus::kDone) *used = parser.position();
  return status;
}

std::string Serialize(const Reply& reply) {
  std::string out;
  AppendTo(reply, &out);
  return out;
}

std::string EncodeCommand(const std::vector<std::string>& arguments) {
  std::string out = "*" + std::to_string(arguments.size()) + "\r\n";
  for (const std::string& argument : arguments) {
    out += "$" + std::to_string(argument.size()) + "\r\n" + argument + "\r\n";
  }
  return out;
}

std::string Escape(std::string_view bytes, std::size_t limit) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (char c : bytes.substr(0, limit)) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '\r') {
      out += "\\r";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte > 0x7e) {
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  if (bytes.size() > limit) out += "...(" + std::to_string(bytes.size()) + " bytes)";
  return out;
}

std::string CommandLine(const std::vector<std::string>& arguments) {
  std::string out;
  for (const std::string& argument : arguments) {
    if (!out.empty()) out += ' ';
    const std::string escaped = Escape(argument, 2000);
    const bool plain = !argument.empty() && escaped == argument &&
                       argument.find_first_of(" '#") == std::string::npos;
    out += plain ? escaped : "\"" + escaped + "\"";
  }
  return out;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace ruddock::compat
