// SPDX-License-Identifier: BSD-3-Clause
// Reads a request's arguments from left to right and latches the first error, so that a handler can
// parse everything and check once:
//
//   ArgCursor cursor(ctx.args, 3);
//   while (!cursor.done()) {
//     if (cursor.TakeToken("ex")) seconds = cursor.TakeInteger();
//     else cursor.Fail(errors::kSyntax);
//   }
//   if (cursor.failed()) return ctx.Error(cursor.error());
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/number.h"
#include "engine/command/args.h"
#include "engine/command/errors.h"

namespace ruddock::engine {

class ArgCursor {
 public:
  ArgCursor(const ArgView& args, uint32_t start) : args_(args), at_(start) {}

  // True at the end, and after an error: loops stop.
  bool done() const { return failed() || at_ >= args_.size(); }
  bool failed() const { return !error_.empty(); }
  std::string_view error() const { return error_; }
  uint32_t position() const { return at_; }
  uint32_t remaining() const { return failed() ? 0 : args_.size() - at_; }

  // Keeps the first of several errors.
  void Fail(std::string_view error) {
    if (error_.empty()) error_ = error;
  }

  // The next argument without taking it; empty at the end.
  std::string_view Peek() const { return done() ? std::string_view() : args_[at_]; }
  // Takes the next argument where it is that word; `lower` is lower case.
  bool TakeToken(std::string_view lower) {
    if (done() || !EqualsNoCase(args_[at_], lower)) return false;
    ++at_;
    return true;
  }
  // A missing argument is a syntax error.
  std::string_view Take() {
    if (done()) {
      Fail(errors::kSyntax);
      return {};
    }
    return args_[at_++];
  }
  int64_t TakeInteger(std::string_view error = errors::kNotInteger) {
    const std::string_view text = Take();
    if (failed()) return 0;
    const std::optional<int64_t> value = ParseInt64(text);
    if (!value) Fail(error);
    return value.value_or(0);
  }
  // Where only 32 bits make sense: the index of a database.
  int32_t TakeInt32() {
    const int64_t value = TakeInteger();
    if (value < INT32_MIN || value > INT32_MAX) Fail(errors::kOutOfIntRange);
    return failed() ? 0 : static_cast<int32_t>(value);
  }

 private:
  ArgView args_;
  uint32_t at_;
  std::string_view error_;
};

}  // namespace ruddock::engine
