// SPDX-License-Identifier: BSD-3-Clause
// What BY and GET of SORT name: a key, or a field of a hash, for each element.
//
//   weight_*         the string at the key weight_<element>
//   object_*->rank   the field rank of the hash at the key object_<element>
//   #                the element itself
//   anything else    nothing
#pragma once

#include <string>
#include <string_view>

#include "engine/store/write_gate.h"

namespace ruddock::engine {

class SortPattern {
 public:
  // Views of `pattern` are kept.
  explicit SortPattern(std::string_view pattern);

  // Whether it names other keys than the one that is sorted.
  static bool NamesKeys(std::string_view pattern);

  struct Found {
    std::string_view text;         // without data: there is nothing
    const Entry* entry = nullptr;  // of the string, where it is one
    explicit operator bool() const { return text.data() != nullptr; }
  };
  // What it names for that element. Valid until the key is changed or `scratch` is.
  Found Look(WriteGate& keys, std::string_view element, StringScratch& scratch);

 private:
  enum class Kind : uint8_t { kElement, kNothing, kString, kField };

  Kind kind_ = Kind::kNothing;
  std::string_view prefix_;
  std::string_view suffix_;
  std::string_view field_;
  std::string key_;  // reused
};

}  // namespace ruddock::engine
