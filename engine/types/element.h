// SPDX-License-Identifier: BSD-3-Clause
// An element of a compact encoding: text, or an integer that stands for its canonical text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/number.h"

namespace ruddock::engine {

// Where an integer is written when its text is asked for.
using NumberText = char[kMaxIntegerText];

struct Element {
  const char* data = nullptr;  // null: it is the integer
  size_t size = 0;
  int64_t integer = 0;

  bool is_integer() const { return data == nullptr; }
  // A view of the encoding's own bytes, or of `scratch`.
  std::string_view Text(NumberText& scratch) const {
    if (data != nullptr) return {data, size};
    return {scratch, static_cast<size_t>(FormatInt64(scratch, integer) - scratch)};
  }
  std::optional<int64_t> Integer() const {
    if (data == nullptr) return integer;
    return ParseInt64({data, size});
  }
};

}  // namespace ruddock::engine
