// SPDX-License-Identifier: BSD-3-Clause
// Errors are values: what can fail answers a Result, and nothing in this library throws (but what
// the standard library throws when memory runs out).
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ruddock::client {

enum class ErrorKind : uint8_t {
  kNetwork,   // name resolution, connecting, a broken connection
  kTimeout,   // a deadline passed: of the connection, the request, or the wait for a connection
  kProtocol,  // the other end does not speak the protocol as this library knows it
  kServer,    // the server answered with an error; message is Redis's text, byte for byte
  kClosed,    // the connection or the pool was closed, by the server or by the program
  kTooLarge,  // a reply beyond the limits of ConnectionOptions
  kType,      // a reply of another type than was asked for
};
std::string_view ErrorKindName(ErrorKind kind);

// What became of the request. This decides whether it may be sent again.
enum class Outcome : uint8_t {
  kNotSent,   // not executed: it never left as a whole
  kUnknown,   // sent, not answered: it may have been executed, or may yet be
  kAnswered,  // executed, or refused by the server
};
std::string_view OutcomeName(Outcome outcome);

struct Error {
  ErrorKind kind = ErrorKind::kNetwork;
  Outcome outcome = Outcome::kNotSent;
  std::string message;

  // The first word of what the server answered: ERR, WRONGTYPE, NOAUTH. Empty for other kinds.
  std::string_view code() const {
    if (kind != ErrorKind::kServer) return {};
    return std::string_view(message).substr(0, message.find(' '));
  }
  bool maybe_executed() const { return outcome == Outcome::kUnknown; }
  // For logs: "timeout (unknown outcome): no answer within 500 ms".
  std::string ToString() const;
};

namespace detail {
// For a program that takes a value without looking whether there is one.
[[noreturn]] inline void NoValue(const char* what) {
  std::fprintf(stderr, "ruddock::client: a Result without a value was used: %s\n", what);
  std::abort();
}
}  // namespace detail

// A value or an Error. Taking the value where there is none ends the program.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return *Need(); }
  const T& value() const& { return *const_cast<Result*>(this)->Need(); }
  T&& value() && { return std::move(*Need()); }
  T& operator*() & { return *Need(); }
  const T& operator*() const& { return *const_cast<Result*>(this)->Need(); }
  T&& operator*() && { return std::move(*Need()); }
  T* operator->() { return Need(); }
  const T* operator->() const { return const_cast<Result*>(this)->Need(); }
  template <typename U>
  T value_or(U&& other) const& {
    return ok() ? std::get<0>(state_) : static_cast<T>(std::forward<U>(other));
  }

  // Precondition: !ok().
  const Error& error() const& {
    if (const Error* error = std::get_if<1>(&state_)) return *error;
    detail::NoValue("error() of a Result that is well");
  }

 private:
  T* Need() {
    if (T* value = std::get_if<0>(&state_)) [[likely]] {
      return value;
    }
    detail::NoValue(std::get<1>(state_).message.c_str());
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& {
    if (error_) return *error_;
    detail::NoValue("error() of a Result that is well");
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace ruddock::client
