// SPDX-License-Identifier: BSD-3-Clause
// What Value::As<T>() makes of a reply:
//
//   integers          an integer, or a text that is one (what GET answers of a counter); in range
//   double, float     a double, decimal, integer, or a text that is one
//   bool              a boolean, or the integers 0 and 1
//   std::string_view  a text of any kind, as a view; lives as long as the Reply
//   std::string       the same, as a copy
//   std::optional<T>  nothing where the reply is null
//   std::vector<T>    the elements of an array, set or push; numbers of an array of numbers
//   std::pair<A, B>   an array of two
//   std::map, std::unordered_map   a map
//   Value             the value itself
//   Numbers<T>        numbers where they lie, of exactly that type
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <ruddock/client/value.h>

namespace ruddock::client {
namespace detail {

Error WrongType(const Value& value, std::string_view wanted);
Result<int64_t> ToInteger(const Value& value);
Result<double> ToDouble(const Value& value);
Result<bool> ToBool(const Value& value);
Result<std::string_view> ToText(const Value& value);

template <typename Map, typename Key, typename Mapped>
Result<Map> ToMap(const Value& value) {
  if (value.type() != ReplyType::kMap) return WrongType(value, "a map");
  Map map;
  for (auto it = value.begin(); it != value.end(); ++it) {
    auto key = (*it).template As<Key>();
    if (!key) return key.error();
    auto mapped = (*++it).template As<Mapped>();
    if (!mapped) return mapped.error();
    map.insert_or_assign(std::move(*key), std::move(*mapped));
  }
  return map;
}

}  // namespace detail

template <typename T>
struct Convert {
  static_assert(std::is_arithmetic_v<T>, "specialise ruddock::client::Convert for this type");

  static Result<T> From(const Value& value) {
    if constexpr (std::is_same_v<T, bool>) {
      return detail::ToBool(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      const Result<double> number = detail::ToDouble(value);
      if (!number) return number.error();
      return static_cast<T>(*number);
    } else {
      const Result<int64_t> number = detail::ToInteger(value);
      if (!number) return number.error();
      if (!std::in_range<T>(*number)) return detail::WrongType(value, "an integer in range");
      return static_cast<T>(*number);
    }
  }
};

template <>
struct Convert<std::string_view> {
  static Result<std::string_view> From(const Value& value) { return detail::ToText(value); }
};

template <>
struct Convert<std::string> {
  static Result<std::string> From(const Value& value) {
    const Result<std::string_view> text = detail::ToText(value);
    if (!text) return text.error();
    return std::string(*text);
  }
};

template <>
struct Convert<Value> {
  static Result<Value> From(const Value& value) { return value; }
};

template <typename T>
struct Convert<std::optional<T>> {
  static Result<std::optional<T>> From(const Value& value) {
    if (value.is_null()) return std::optional<T>();
    auto inner = value.As<T>();
    if (!inner) return inner.error();
    return std::optional<T>(std::move(*inner));
  }
};

template <typename T>
struct Convert<Numbers<T>> {
  static Result<Numbers<T>> From(const Value& value) {
    if (value.type() != ReplyType::kNumbers || value.number_kind() != detail::KindOf<T>()) {
      return detail::WrongType(value, "an array of these numbers");
    }
    return value.NumbersOf<T>();
  }
};

template <typename T>
struct Convert<std::vector<T>> {
  static Result<std::vector<T>> From(const Value& value) {
    std::vector<T> elements;
    if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, double> ||
                  std::is_same_v<T, float> || std::is_same_v<T, uint8_t>) {
      if (value.type() == ReplyType::kNumbers) {
        const Result<Numbers<T>> numbers = value.As<Numbers<T>>();
        if (!numbers) return numbers.error();
        elements.resize(numbers->size());
        numbers->CopyTo(elements.data());
        return elements;
      }
    }
    if (!value.is_aggregate() || value.type() == ReplyType::kMap) {
      return detail::WrongType(value, "an array");
    }
    elements.reserve(value.size());
    for (const Value& element : value) {
      auto converted = element.As<T>();
      if (!converted) return converted.error();
      elements.push_back(std::move(*converted));
    }
    return elements;
  }
};

template <typename A, typename B>
struct Convert<std::pair<A, B>> {
  static Result<std::pair<A, B>> From(const Value& value) {
    if (value.type() != ReplyType::kArray || value.size() != 2) {
      return detail::WrongType(value, "an array of two");
    }
    auto it = value.begin();
    auto first = (*it).template As<A>();
    if (!first) return first.error();
    auto second = (*++it).template As<B>();
    if (!second) return second.error();
    return std::pair<A, B>(std::move(*first), std::move(*second));
  }
};

template <typename K, typename V>
struct Convert<std::map<K, V>> {
  static Result<std::map<K, V>> From(const Value& value) {
    return detail::ToMap<std::map<K, V>, K, V>(value);
  }
};

template <typename K, typename V>
struct Convert<std::unordered_map<K, V>> {
  static Result<std::unordered_map<K, V>> From(const Value& value) {
    return detail::ToMap<std::unordered_map<K, V>, K, V>(value);
  }
};

}  // namespace ruddock::client
