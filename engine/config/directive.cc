// SPDX-License-Identifier: BSD-3-Clause
#include "engine/config/directive.h"

namespace ruddock::engine {

namespace {

Directive Row(std::string_view name, ConfigKind kind, std::string_view initial) {
  Directive row;
  row.name = name;
  row.kind = kind;
  row.initial = initial;
  return row;
}

}  // namespace

Directive Directive::Alias(std::string_view older) && {
  alias = older;
  return std::move(*this);
}

Directive Directive::Immutable() && {
  immutable = true;
  return std::move(*this);
}

Directive Directive::Protected() && {
  is_protected = true;
  return std::move(*this);
}

Directive Directive::Hidden() && {
  hidden = true;
  return std::move(*this);
}

Directive Directive::Sensitive() && {
  sensitive = true;
  return std::move(*this);
}

Directive Directive::TakesWords() && {
  takes_words = true;
  return std::move(*this);
}

Directive Directive::Effective() && {
  effect = ConfigEffect::kEffective;
  return std::move(*this);
}

Directive Directive::Validate(ConfigValidator validator) && {
  validate = validator;
  return std::move(*this);
}

Directive Directive::Adjust(int64_t (*adjuster)(int64_t)) && {
  adjust = adjuster;
  return std::move(*this);
}

Directive Bool(std::string_view name, std::string_view initial) {
  return Row(name, ConfigKind::kBool, initial);
}

Directive Integer(std::string_view name, std::string_view initial, int64_t min, uint64_t max) {
  Directive row = Row(name, ConfigKind::kInteger, initial);
  row.min = min;
  row.max = max;
  return row;
}

Directive Memory(std::string_view name, std::string_view initial, int64_t min, uint64_t max) {
  Directive row = Row(name, ConfigKind::kMemory, initial);
  row.min = min;
  row.max = max;
  return row;
}

Directive MemoryOrPercent(std::string_view name, std::string_view initial) {
  Directive row = Row(name, ConfigKind::kMemoryOrPercent, initial);
  row.max = kLongMax;
  return row;
}

Directive Octal(std::string_view name, std::string_view initial, uint64_t max) {
  Directive row = Row(name, ConfigKind::kOctal, initial);
  row.max = max;
  return row;
}

Directive Enum(std::string_view name, std::string_view initial, std::span<const EnumName> names) {
  Directive row = Row(name, ConfigKind::kEnum, initial);
  row.names = names;
  return row;
}

Directive EnumSet(std::string_view name, std::string_view initial,
                  std::span<const EnumName> names) {
  Directive row = Row(name, ConfigKind::kEnumSet, initial);
  row.takes_words = true;
  row.names = names;
  return row;
}

Directive TextLine(std::string_view name, std::string_view initial) {
  return Row(name, ConfigKind::kText, initial);
}

Directive Special(std::string_view name, std::string_view initial, ConfigParser parse,
                  ConfigFormatter format, ConfigLines lines) {
  Directive row = Row(name, ConfigKind::kSpecial, initial);
  row.parse = parse;
  row.format = format;
  row.lines = lines;
  return row;
}

}  // namespace ruddock::engine
