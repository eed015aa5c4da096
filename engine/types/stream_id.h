// SPDX-License-Identifier: BSD-3-Clause
// The id of a stream's entry: Unix milliseconds and a number within them, "1526919030474-55".
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/number.h"

namespace ruddock::engine {

struct StreamId {
  uint64_t ms = 0;
  uint64_t seq = 0;

  friend auto operator<=>(const StreamId&, const StreamId&) = default;

  static constexpr StreamId Max() { return {UINT64_MAX, UINT64_MAX}; }
  bool is_zero() const { return ms == 0 && seq == 0; }
  // To the id behind it; false, and 0-0, behind the last one.
  bool Increment() {
    if (++seq == 0) ++ms;
    return !is_zero();
  }
  // To the id before it; false, and the last one, before 0-0.
  bool Decrement() {
    const bool first = is_zero();
    if (seq-- == 0) --ms;
    return !first;
  }
};

// Room for the text of any id.
using StreamIdText = char[2 * kMaxIntegerText + 1];
// "ms-seq", or with another character between the two.
std::string_view FormatStreamId(StreamIdText& out, const StreamId& id, char between = '-');

// What stands behind the hyphen of an id that is parsed.
enum class SequenceForm : uint8_t {
  kGiven,
  kMissing,   // there is no hyphen; seq is 0
  kAutomatic  // "*"; seq is 0
};
struct ParsedStreamId {
  StreamId id;
  SequenceForm sequence = SequenceForm::kGiven;
};
// "ms", "ms-seq" or "ms-*", as lenient as Redis: numbers may be what strtoull takes, and nothing
// from a zero byte on is looked at.
std::optional<ParsedStreamId> ParseStreamId(std::string_view text);

}  // namespace ruddock::engine
