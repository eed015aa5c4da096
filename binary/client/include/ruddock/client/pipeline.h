// SPDX-License-Identifier: BSD-3-Clause
// Requests that are sent together. Building one costs no system call and needs no connection:
//
//   Pipeline pipe;
//   pipe.Set("k", "v").Get("k").Call("ZADD", "z", 1.5, "member");
//   Replies replies = connection.Execute(std::move(pipe));
//   auto typed = replies.As<std::string, std::string, int64_t>();
//
// Arguments are copied into the pipeline as they are given. An argument may be
//   - anything that is a std::string_view: any bytes;
//   - an integer or a floating point number, written in decimal so that it reads back the same;
//   - AsNumbers(...): an array of numbers, sent and stored as it lies in memory;
//   - a std::pair of two of these, or a range of any of these, as so many arguments: a vector of
//     keys, a map of fields.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <ruddock/client/commands.h>
#include <ruddock/client/opcode.h>
#include <ruddock/client/options.h>
#include <ruddock/client/value.h>

namespace ruddock::client {

// Numbers as one argument: a view.
struct NumberArray {
  NumberKind kind;
  size_t count;
  std::string_view bytes;
};
// Of int64_t, double, float or uint8_t, in any contiguous range; as a string the server then has
// their bytes. CallNumeric() reads them back.
template <std::ranges::contiguous_range Range>
NumberArray AsNumbers(const Range& numbers) {
  using T = std::ranges::range_value_t<Range>;
  const std::span<const T> view(numbers);
  return {detail::KindOf<T>(),
          view.size(),
          {reinterpret_cast<const char*>(view.data()), view.size_bytes()}};
}

namespace detail {

template <typename T>
concept TextLike = std::convertible_to<const T&, std::string_view>;
template <typename T>
concept NumberLike = std::is_arithmetic_v<T> && !std::same_as<T, bool> && !std::same_as<T, char>;
template <typename T>
concept NumbersLike = std::same_as<T, NumberArray>;
template <typename T>
concept PairLike = requires(const T& pair) {
  pair.first;
  pair.second;
};
template <typename T>
concept RangeLike = std::ranges::forward_range<const T> && !TextLike<T>;

template <typename T>
concept Argument = TextLike<T> || NumberLike<T> || NumbersLike<T> || PairLike<T> || RangeLike<T>;

template <Argument T>
size_t ArgumentCount(const T& value) {
  if constexpr (TextLike<T> || NumberLike<T> || NumbersLike<T>) {
    return 1;
  } else if constexpr (PairLike<T>) {
    return ArgumentCount(value.first) + ArgumentCount(value.second);
  } else {
    size_t count = 0;
    for (const auto& element : value) count += ArgumentCount(element);
    return count;
  }
}

// Whether there is a text of so many bytes among the arguments.
template <Argument T>
bool HasTextOf(size_t size, const T& value) {
  if constexpr (TextLike<T>) {
    return std::string_view(value).size() >= size;
  } else if constexpr (NumberLike<T> || NumbersLike<T>) {
    return false;
  } else if constexpr (PairLike<T>) {
    return HasTextOf(size, value.first) || HasTextOf(size, value.second);
  } else {
    for (const auto& element : value) {
      if (HasTextOf(size, element)) return true;
    }
    return false;
  }
}

// Requests as they go over the wire.
struct Encoded {
  // SUBSCRIBE and its kin are answered by pushes, one for each channel.
  struct Subscription {
    size_t request = 0;
    size_t confirmations = 1;
  };

  std::string bytes;
  std::vector<size_t> ends;  // of the requests, in bytes
  std::vector<Subscription> subscriptions;
  uint64_t features = 0;     // that the server must have granted
  size_t compress_from = 0;  // texts of so many bytes; 0: none
  bool valued = false;       // the arguments of the request that was begun have types

  // Makes the request that is begun next one that is answered with numbers.
  void Numeric(NumberKind kind);
  void Begin(Opcode opcode, size_t arguments);
  void Begin(std::string_view name, size_t arguments);
  void Text(std::string_view text);
  void Array(const NumberArray& numbers);
  void End() { ends.push_back(bytes.size()); }

  template <Argument... T>
  void Add(Opcode opcode, const T&... arguments) {
    valued = MustHaveTypes(arguments...);
    Begin(opcode, (size_t{0} + ... + ArgumentCount(arguments)));
    (Put(arguments), ...);
    End();
  }
  template <Argument... T>
  void Add(std::string_view name, const T&... arguments) {
    if (const std::optional<Opcode> opcode = FindOpcode(name)) return Add(*opcode, arguments...);
    valued = MustHaveTypes(arguments...);
    Begin(name, (size_t{0} + ... + ArgumentCount(arguments)));
    (Put(arguments), ...);
    End();
  }

  template <Argument... T>
  bool MustHaveTypes(const T&... arguments) const {
    if ((NumbersLike<T> || ...)) return true;
    return compress_from != 0 && (HasTextOf(compress_from, arguments) || ...);
  }

  template <Argument T>
  void Put(const T& value) {
    if constexpr (TextLike<T>) {
      Text(value);
    } else if constexpr (NumbersLike<T>) {
      Array(value);
    } else if constexpr (NumberLike<T>) {
      char text[64];
      Text({text, static_cast<size_t>(std::to_chars(text, text + sizeof(text), value).ptr - text)});
    } else if constexpr (PairLike<T>) {
      Put(value.first);
      Put(value.second);
    } else {
      for (const auto& element : value) Put(element);
    }
  }
};

}  // namespace detail

class Pipeline : public Commands<Pipeline> {
 public:
  // Texts of so many bytes and more, in what is added from now on, are sent compressed where that
  // saves something; 0 ends it. The connection must have been granted kCompressedRequests
  // (ConnectionOptions::compress_requests).
  Pipeline& CompressFrom(size_t bytes) {
    encoded_.compress_from = bytes;
    return *this;
  }

  // By number, or by name, in any case of letters: what has no number here is called by its name,
  // so every command of any server can be called.
  template <detail::Argument... T>
  Pipeline& Call(Opcode opcode, const T&... arguments) {
    encoded_.Add(opcode, arguments...);
    return *this;
  }
  template <detail::Argument... T>
  Pipeline& Call(std::string_view name, const T&... arguments) {
    encoded_.Add(name, arguments...);
    return *this;
  }
  // The same, with bytes in the reply as numbers of one kind, read in place:
  // CallNumeric<double>("GET", key), then As<Numbers<double>>().
  template <typename Number, typename Name, detail::Argument... T>
  Pipeline& CallNumeric(const Name& name, const T&... arguments) {
    encoded_.Numeric(detail::KindOf<Number>());
    encoded_.Add(name, arguments...);
    return *this;
  }

  // Requests so far, and the bytes that they take.
  size_t size() const { return encoded_.ends.size(); }
  bool empty() const { return encoded_.ends.empty(); }
  size_t bytes() const { return encoded_.bytes.size(); }
  void Reserve(size_t requests, size_t bytes) {
    encoded_.ends.reserve(requests);
    encoded_.bytes.reserve(bytes);
  }
  void Clear() {
    encoded_.features = 0;
    encoded_.bytes.clear();
    encoded_.ends.clear();
    encoded_.subscriptions.clear();
  }

  // For the library itself.
  detail::Encoded Release() { return std::exchange(encoded_, {}); }
  const detail::Encoded& encoded() const { return encoded_; }

 private:
  detail::Encoded encoded_;
};

// One request, for AsyncCall: Command("GET", key), or Command(Opcode::kGet, key).
class Command {
 public:
  template <typename Name, detail::Argument... T>
  explicit Command(const Name& name, const T&... arguments) {
    pipeline_.Call(name, arguments...);
  }
  Pipeline Release() { return std::move(pipeline_); }

 private:
  Pipeline pipeline_;
};

}  // namespace ruddock::client
