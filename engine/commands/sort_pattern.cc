// SPDX-License-Identifier: BSD-3-Clause
#include "engine/commands/sort_pattern.h"

#include "engine/types/hash_value.h"

namespace ruddock::engine {
namespace {

// Never without data, even where it is empty.
std::string_view Present(std::string_view text) {
  return text.data() != nullptr ? text : std::string_view("", 0);
}

// Redis looks for the star and for the arrow up to the first zero byte.
size_t Star(std::string_view pattern) {
  const size_t star = pattern.find('*');
  return star < pattern.find('\0') ? star : std::string_view::npos;
}

}  // namespace

bool SortPattern::NamesKeys(std::string_view pattern) {
  return Star(pattern) != std::string_view::npos;
}

SortPattern::SortPattern(std::string_view pattern) {
  const size_t star = Star(pattern);
  if (star == std::string_view::npos) {
    kind_ = pattern.substr(0, pattern.find('\0')) == "#" ? Kind::kElement : Kind::kNothing;
    return;
  }
  kind_ = Kind::kString;
  prefix_ = pattern.substr(0, star);
  suffix_ = pattern.substr(star + 1);
  const size_t arrow = suffix_.substr(0, suffix_.find('\0')).find("->");
  // An arrow with nothing behind it is a part of the key.
  if (arrow == std::string_view::npos || arrow + 2 == suffix_.size() ||
      suffix_[arrow + 2] == '\0') {
    return;
  }
  kind_ = Kind::kField;
  field_ = suffix_.substr(arrow + 2);
  suffix_ = suffix_.substr(0, arrow);
}

SortPattern::Found SortPattern::Look(WriteGate& keys, std::string_view element,
                                     StringScratch& scratch) {
  if (kind_ == Kind::kElement) return {Present(element)};
  if (kind_ == Kind::kNothing) return {};
  key_.assign(prefix_).append(element).append(suffix_);
  const Entry* entry = keys.Find(Key::Of(key_));
  if (entry == nullptr) return {};
  if (kind_ == Kind::kString) {
    if (entry->type() != ValueType::kString) return {};
    return {Present(entry->StringValue(scratch)), entry};
  }
  if (entry->type() != ValueType::kHash) return {};
  const auto value = HashValue(entry->object()).Get(field_, scratch.number);
  if (!value) return {};
  return {Present(*value)};
}

}  // namespace ruddock::engine
