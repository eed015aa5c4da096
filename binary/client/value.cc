// SPDX-License-Identifier: BSD-3-Clause
#include <ruddock/client/value.h>

#include <charconv>
#include <cmath>

#include <ruddock/client/convert.h>

namespace ruddock::client {
namespace {

constexpr size_t kFormatSize = 3;
constexpr size_t kLongestRendering = 4096;

template <typename T>
std::string NumberText(T value) {
  char text[64];
  return {text, std::to_chars(text, text + sizeof(text), value).ptr};
}

template <typename T>
void RenderNumbers(const Value& value, std::string& out) {
  bool first = true;
  for (const T number : value.NumbersOf<T>()) {
    if (!std::exchange(first, false)) out += ", ";
    out += NumberText(number);
    if (out.size() > kLongestRendering) return;
  }
}

void Quote(std::string_view text, std::string& out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (out.size() > kLongestRendering) break;
    if (byte < 0x20 || byte >= 0x7f) {
      out.append("\\x") += {kDigits[byte >> 4], kDigits[byte & 15]};
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  out += '"';
}

void Render(const Value& value, std::string& out);

void RenderElements(const Value& value, char open, char close, std::string& out) {
  const bool pairs = value.type() == ReplyType::kMap;
  size_t index = 0;
  out += open;
  for (const Value& element : value) {
    if (index != 0) out += pairs && index % 2 == 1 ? ": " : ", ";
    ++index;
    if (out.size() > kLongestRendering) break;
    Render(element, out);
  }
  out += close;
}

void Render(const Value& value, std::string& out) {
  switch (value.type()) {
    case ReplyType::kNull: out += "null"; return;
    case ReplyType::kBoolean: out += value.boolean() ? "true" : "false"; return;
    case ReplyType::kInteger: out += NumberText(value.integer()); return;
    case ReplyType::kDouble: out += NumberText(value.number()); return;
    case ReplyType::kDecimal:
    case ReplyType::kBigNumber:
    case ReplyType::kStatus: out += value.text().substr(0, kLongestRendering); return;
    case ReplyType::kError: out.append("error "); [[fallthrough]];
    case ReplyType::kBulk:
    case ReplyType::kVerbatim: Quote(value.text(), out); return;
    case ReplyType::kArray: RenderElements(value, '[', ']', out); return;
    case ReplyType::kMap: RenderElements(value, '{', '}', out); return;
    case ReplyType::kSet: RenderElements(value, '(', ')', out); return;
    case ReplyType::kPush:
    case ReplyType::kAttribute: RenderElements(value, '<', '>', out); return;
    case ReplyType::kNumbers:
      out += '[';
      switch (value.number_kind()) {
        case NumberKind::kInt64: RenderNumbers<int64_t>(value, out); break;
        case NumberKind::kFloat64: RenderNumbers<double>(value, out); break;
        case NumberKind::kFloat32: RenderNumbers<float>(value, out); break;
        case NumberKind::kUint8: RenderNumbers<uint8_t>(value, out); break;
      }
      out += ']';
      return;
  }
}

template <typename T>
bool ParseWhole(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool IsText(const Value& value) {
  switch (value.type()) {
    case ReplyType::kStatus:
    case ReplyType::kBulk:
    case ReplyType::kVerbatim:
    case ReplyType::kDecimal:
    case ReplyType::kBigNumber: return true;
    default: return false;
  }
}

}  // namespace

const detail::Node Value::kNullNode{};

std::string_view ReplyTypeName(ReplyType type) {
  static constexpr std::string_view kNames[] = {
      "a null",    "a boolean",    "an integer", "a double",
      "a decimal", "a big number", "a status",   "an error",
      "a bulk",    "a text",       "an array",   "a map",
      "a set",     "a push",       "attributes", "an array of numbers"};
  return kNames[static_cast<size_t>(type)];
}

std::string_view Value::text() const {
  switch (type()) {
    case ReplyType::kVerbatim: return {node_->bytes + kFormatSize, node_->size - kFormatSize};
    case ReplyType::kStatus:
    case ReplyType::kError:
    case ReplyType::kBulk:
    case ReplyType::kDecimal:
    case ReplyType::kBigNumber: return {node_->bytes, node_->size};
    default: return {};
  }
}

std::string_view Value::format() const {
  if (type() != ReplyType::kVerbatim) return {};
  return {node_->bytes, kFormatSize};
}

size_t Value::size() const {
  return is_aggregate() || type() == ReplyType::kNumbers ? node_->size : 0;
}

Value Value::operator[](size_t index) const {
  if (!is_aggregate() || index >= node_->size) detail::NoValue("an element that is not there");
  Iterator it = begin();
  while (index-- != 0) ++it;
  return *it;
}

std::optional<Value> Value::Find(std::string_view key) const {
  if (type() != ReplyType::kMap && type() != ReplyType::kAttribute) return std::nullopt;
  for (Iterator it = begin(); it != end(); ++it) {
    const bool found = IsText(*it) && (*it).text() == key;
    ++it;
    if (found) return *it;
  }
  return std::nullopt;
}

std::optional<Value> Value::attributes() const {
  if (attribute_ == nullptr) return std::nullopt;
  return Value(attribute_, Bare{});
}

std::string Value::ToString() const {
  std::string text;
  Render(*this, text);
  if (text.size() > kLongestRendering) text.replace(kLongestRendering, std::string::npos, "...");
  return text;
}

namespace detail {

Error WrongType(const Value& value, std::string_view wanted) {
  std::string text = "the reply is ";
  text.append(ReplyTypeName(value.type())).append(", not ").append(wanted);
  return {ErrorKind::kType, Outcome::kAnswered, std::move(text)};
}

Result<int64_t> ToInteger(const Value& value) {
  if (value.type() == ReplyType::kInteger) return value.integer();
  int64_t number = 0;
  if (IsText(value) && ParseWhole(value.text(), number)) return number;
  return WrongType(value, "an integer");
}

Result<double> ToDouble(const Value& value) {
  if (value.type() == ReplyType::kDouble) return value.number();
  if (value.type() == ReplyType::kInteger) return static_cast<double>(value.integer());
  double number = 0;
  if (IsText(value) && ParseWhole(value.text(), number)) return number;
  return WrongType(value, "a number");
}

Result<bool> ToBool(const Value& value) {
  if (value.type() == ReplyType::kBoolean) return value.boolean();
  if (value.type() == ReplyType::kInteger && (value.integer() & ~int64_t{1}) == 0) {
    return value.integer() == 1;
  }
  return WrongType(value, "a boolean");
}

Result<std::string_view> ToText(const Value& value) {
  if (IsText(value)) return value.text();
  return WrongType(value, "a text");
}

}  // namespace detail
}  // namespace ruddock::client
