// SPDX-License-Identifier: BSD-3-Clause
// A hash: fields with values.
//
//   kListpack    field, value, field, value, … in the order in which the fields came
//   kHashtable   a NodeTable of FieldNodes
//
// A hash grows into a table where Redis's would (HashLimits) and never turns back.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/object.h"
#include "engine/types/field_node.h"
#include "engine/types/listpack.h"
#include "engine/types/node_table.h"

namespace ruddock::engine {

// hash-max-listpack-entries and hash-max-listpack-value.
struct HashLimits {
  uint64_t max_entries = 512;
  uint64_t max_value = 64;

  bool Fits(std::string_view text) const { return text.size() <= max_value; }
};

// A handle; see object_value.h. Views of fields and values are valid until the hash is changed, and
// those in `scratch` until that is.
class HashValue {
 public:
  static constexpr ValueType kType = ValueType::kHash;

  HashValue() = default;
  explicit HashValue(Object object) : object_(object) {}

  Object object() const { return object_; }
  size_t size() const { return is_table() ? table()->size() : list().size() / 2; }
  size_t memory() const { return is_table() ? table()->memory() : list().memory(); }
  size_t free_effort() const { return is_table() ? table()->free_effort() : 1; }
  size_t saved_length() const;
  TableFigures table_figures() const { return is_table() ? table()->figures() : TableFigures{}; }
  HashValue Copy() const;
  void Free();
  void Mix(Sha1Digest& digest) const;
  // See BringElements in engine/store/object.h.
  void BringElements(std::span<const ElementHint> hints) const {
    if (is_table() && size() >= kManyElements) table()->Bring(hints);
  }

  bool Contains(std::string_view field) const;
  std::optional<std::string_view> Get(std::string_view field, NumberText& scratch) const;

  // True where the field is new.
  bool Set(std::string_view field, std::string_view value, const HashLimits& limits);
  // True where the field was there.
  bool Erase(std::string_view field);
  // To a table, if it is none yet.
  void Convert();

  // Calls `visit(field, value)` for every field.
  template <typename Visit>
  void ForEach(Visit visit) const;
  // The fields as nodes, where it is a table; else null.
  const NodeTable<FieldNode>* fields() const { return is_table() ? table() : nullptr; }
  // One step of HSCAN; a listpack is visited at once.
  template <typename Visit>
  uint64_t Scan(uint64_t cursor, size_t count, Visit visit) const;
  // Calls `visit(field, value)` for `count` different fields, every choice with the same chance.
  template <typename Visit>
  void SampleDistinct(size_t count, Random& random, Visit visit) const;

 private:
  friend class HashDraw;
  using Table = NodeTable<FieldNode>;

  bool is_table() const { return object_.encoding == Encoding::kHashtable; }
  Table* table() const { return static_cast<Table*>(object_.data); }
  Listpack list() const { return Listpack(static_cast<uint8_t*>(object_.data)); }
  void set_list(Listpack list) { object_ = {Encoding::kListpack, list.data()}; }

  template <typename Visit>
  static void VisitPair(Listpack list, Listpack::Position field, Visit& visit) {
    NumberText field_text;
    NumberText value_text;
    visit(list.Get(field).Text(field_text), list.Get(list.Next(field)).Text(value_text));
  }

  Object object_;
};

// Draws fields of a hash that stays as it is, each with the same chance every time.
class HashDraw {
 public:
  // The hash has fields. `many`: it pays to prepare for more than a few draws.
  HashDraw(const HashValue& hash, bool many);

  // Calls `visit(field, value)` for one field.
  template <typename Visit>
  void Next(Random& random, Visit visit) const;

 private:
  const HashValue& hash_;
  std::vector<Listpack::Position> fields_;  // of a listpack, when many are drawn
};

template <typename Visit>
void HashValue::ForEach(Visit visit) const {
  if (is_table()) {
    table()->ForEach([&](const FieldNode& node) { visit(node.key(), node.value()); });
    return;
  }
  const Listpack fields = list();
  for (auto at = fields.First(); at != Listpack::kNone; at = fields.Next(fields.Next(at))) {
    VisitPair(fields, at, visit);
  }
}

template <typename Visit>
uint64_t HashValue::Scan(uint64_t cursor, size_t count, Visit visit) const {
  if (!is_table()) {
    ForEach(visit);
    return 0;
  }
  return table()->Scan(cursor, count,
                       [&](const FieldNode& node) { visit(node.key(), node.value()); });
}

template <typename Visit>
void HashValue::SampleDistinct(size_t count, Random& random, Visit visit) const {
  if (is_table()) {
    table()->SampleDistinct(count, random,
                            [&](const FieldNode& node) { visit(node.key(), node.value()); });
    return;
  }
  Selection selection(count, size());
  const Listpack fields = list();
  for (auto at = fields.First(); !selection.done(); at = fields.Next(fields.Next(at))) {
    if (selection.Take(random)) VisitPair(fields, at, visit);
  }
}

template <typename Visit>
void HashDraw::Next(Random& random, Visit visit) const {
  if (hash_.is_table()) {
    const FieldNode& node = hash_.table()->Any(random);
    visit(node.key(), node.value());
    return;
  }
  const Listpack list = hash_.list();
  const uint64_t index = random.Below(fields_.empty() ? hash_.size() : fields_.size());
  const auto at = fields_.empty() ? list.Seek(static_cast<int64_t>(index) * 2) : fields_[index];
  HashValue::VisitPair(list, at, visit);
}

}  // namespace ruddock::engine
