// SPDX-License-Identifier: BSD-3-Clause
// One reply, or an element of one: a view. Two pointers, cheap to copy; valid as long as the Reply
// or Replies that it came from (or a copy of that one) lives, on any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ruddock/client/error.h>

namespace ruddock::client {

static_assert(std::endian::native == std::endian::little,
              "numbers are read as they lie on the wire, which is little-endian");

enum class ReplyType : uint8_t {
  kNull,
  kBoolean,
  kInteger,
  kDouble,
  kDecimal,    // a double of more digits than a double holds, as text
  kBigNumber,  // as text
  kStatus,     // RESP's simple string: OK, PONG, the name of a type
  kError,      // inside of an aggregate; an error that is the reply itself is an Error
  kBulk,       // bytes
  kVerbatim,   // text with a format of three letters
  kArray,
  kMap,
  kSet,
  kPush,
  kAttribute,
  kNumbers,  // an array of numbers, as they lie in memory
};
std::string_view ReplyTypeName(ReplyType type);

enum class NumberKind : uint8_t { kInt64 = 1, kFloat64 = 2, kFloat32 = 3, kUint8 = 4 };

namespace detail {

// A reply is a row of nodes: an aggregate is followed by its elements, an attribute also by the
// value that it is about.
struct Node {
  union {
    const char* bytes;
    int64_t integer;
    double number;
    size_t skip;  // of an aggregate: how many nodes it takes, itself included
  };
  size_t size = 0;  // bytes, elements (two for each pair), or numbers
  ReplyType type = ReplyType::kNull;
  NumberKind kind = NumberKind::kInt64;

  bool aggregate() const { return type >= ReplyType::kArray && type <= ReplyType::kAttribute; }
  const Node* next() const { return aggregate() ? this + skip : this + 1; }
};

template <typename T>
constexpr NumberKind KindOf() {
  static_assert(std::is_same_v<T, int64_t> || std::is_same_v<T, double> ||
                    std::is_same_v<T, float> || std::is_same_v<T, uint8_t>,
                "arrays of numbers are of int64_t, double, float or uint8_t");
  if constexpr (std::is_same_v<T, int64_t>) return NumberKind::kInt64;
  if constexpr (std::is_same_v<T, double>) return NumberKind::kFloat64;
  if constexpr (std::is_same_v<T, float>) return NumberKind::kFloat32;
  return NumberKind::kUint8;
}

}  // namespace detail

// Numbers where they were received. An array too large for one receive buffer (32 KiB, unless
// ConnectionOptions says otherwise) is aligned, so that span() may be used; operator[] and the
// iterators work in any place, at no cost on x86 and ARM.
template <typename T>
class Numbers {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = ptrdiff_t;
    using pointer = const T*;
    using reference = T;

    Iterator() = default;
    explicit Iterator(const char* at) : at_(at) {}
    T operator*() const { return Load(at_); }
    Iterator& operator++() {
      at_ += sizeof(T);
      return *this;
    }
    Iterator operator++(int) {
      Iterator old = *this;
      ++*this;
      return old;
    }
    bool operator==(const Iterator& other) const = default;

   private:
    const char* at_ = nullptr;
  };

  Numbers() = default;
  Numbers(const char* bytes, size_t size) : bytes_(bytes), size_(size) {}

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T operator[](size_t index) const { return Load(bytes_ + index * sizeof(T)); }
  Iterator begin() const { return Iterator(bytes_); }
  Iterator end() const { return Iterator(bytes_ + size_ * sizeof(T)); }

  bool aligned() const { return reinterpret_cast<uintptr_t>(bytes_) % alignof(T) == 0; }
  // Precondition: aligned().
  std::span<const T> span() const {
    if (!aligned()) detail::NoValue("span() of numbers that are not aligned");
    return {reinterpret_cast<const T*>(bytes_), size_};
  }
  std::string_view bytes() const { return {bytes_, size_ * sizeof(T)}; }
  // Precondition: room for size() numbers.
  void CopyTo(T* to) const {
    if (size_ != 0) std::memcpy(to, bytes_, size_ * sizeof(T));
  }

 private:
  static T Load(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof(T));
    return value;
  }

  const char* bytes_ = nullptr;
  size_t size_ = 0;
};

class Value;

// How a reply becomes a T; specialise it for types of your own. See convert.h.
template <typename T>
struct Convert;

class Value {
 public:
  class Iterator;

  // A null that belongs to nobody.
  Value() : Value(&kNullNode) {}
  explicit Value(const detail::Node* node) : node_(node) {
    while (node_->type == ReplyType::kAttribute) {
      attribute_ = node_;
      node_ = node_->next();
    }
  }

  ReplyType type() const { return node_->type; }
  bool is_null() const { return type() == ReplyType::kNull; }
  bool is_error() const { return type() == ReplyType::kError; }
  bool is_aggregate() const { return node_->aggregate(); }

  // What the type says, without conversion; a zero or nothing where the type is another one.
  bool boolean() const { return type() == ReplyType::kBoolean && node_->integer != 0; }
  int64_t integer() const { return type() == ReplyType::kInteger ? node_->integer : 0; }
  double number() const { return type() == ReplyType::kDouble ? node_->number : 0; }
  // Of kStatus, kBulk, kError, kDecimal, kBigNumber and kVerbatim (without its format).
  std::string_view text() const;
  // Of kVerbatim: txt or mkd.
  std::string_view format() const;

  // Elements of an aggregate (a map has two for each pair), or numbers of kNumbers.
  size_t size() const;
  // Precondition: index < size(). O(index) where elements before it are aggregates themselves.
  Value operator[](size_t index) const;
  Iterator begin() const;
  Iterator end() const;
  // The value of a text key in a map; nothing where there is none. O(size()).
  std::optional<Value> Find(std::string_view key) const;
  // What the server says about this value: a map of its kind (kAttribute).
  std::optional<Value> attributes() const;

  // Precondition of NumbersOf: type() is kNumbers and number_kind() that of T; else it is empty.
  NumberKind number_kind() const { return node_->kind; }
  template <typename T>
  Numbers<T> NumbersOf() const {
    if (type() != ReplyType::kNumbers || number_kind() != detail::KindOf<T>()) return {};
    return {node_->bytes, node_->size};
  }

  // The value as a T, or an Error of kind kType: see convert.h for what becomes what.
  template <typename T>
  Result<T> As() const {
    return Convert<T>::From(*this);
  }

  // For logs and debuggers: a rendering of the whole, cut where it gets long.
  std::string ToString() const;

 private:
  static const detail::Node kNullNode;

  // An attribute by itself, as a kind of map.
  struct Bare {};
  Value(const detail::Node* node, Bare) : node_(node) {}

  const detail::Node* node_;
  const detail::Node* attribute_ = nullptr;
};

class Value::Iterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = Value;
  using difference_type = ptrdiff_t;
  using pointer = const Value*;
  using reference = Value;

  Iterator() = default;
  explicit Iterator(const detail::Node* node) : node_(node) {}
  Value operator*() const { return Value(node_); }
  Iterator& operator++() {
    while (node_->type == ReplyType::kAttribute) node_ = node_->next();
    node_ = node_->next();
    return *this;
  }
  Iterator operator++(int) {
    Iterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const Iterator& other) const = default;

 private:
  const detail::Node* node_ = nullptr;
};

inline Value::Iterator Value::begin() const {
  return Iterator(is_aggregate() ? node_ + 1 : nullptr);
}
inline Value::Iterator Value::end() const {
  return Iterator(is_aggregate() ? node_->next() : nullptr);
}

}  // namespace ruddock::client
