// SPDX-License-Identifier: BSD-3-Clause
// A set: different texts.
//
//   kIntset      an Intset, while every member has the canonical form of a 64-bit integer
//   kHashtable   a NodeTable of MemberNodes
//
// A set grows into a table where Redis's would: with its first member that is no integer, and with
// one more integer than SetLimits allows. It turns back only where Pop says so.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/object.h"
#include "engine/types/element.h"
#include "engine/types/intset.h"
#include "engine/types/member_node.h"
#include "engine/types/node_table.h"

namespace ruddock::engine {

// set-max-intset-entries.
struct SetLimits {
  uint64_t max_intset_entries = 512;
  // Of a new table: how many members it has room for at once, and the order of the table that they
  // come from (0: none). In that order they arrive bucket by bucket, which is several times faster.
  size_t expected = 0;
  uint64_t order = 0;

  // Redis's own bound, whatever the directive says.
  bool FitsIntset(size_t count) const {
    return count <= std::min<uint64_t>(max_intset_entries, uint64_t{1} << 30);
  }
};

// A handle; see object_value.h. Views of members are valid until the set is changed, and no longer
// than the visit that they are passed to.
class SetValue {
 public:
  static constexpr ValueType kType = ValueType::kSet;

  SetValue() = default;
  explicit SetValue(Object object) : object_(object) {}

  Object object() const { return object_; }
  size_t size() const { return is_table() ? table()->size() : integers().size(); }
  size_t memory() const { return is_table() ? table()->memory() : integers().memory(); }
  size_t free_effort() const { return is_table() ? table()->free_effort() : 1; }
  size_t saved_length() const;
  TableFigures table_figures() const { return is_table() ? table()->figures() : TableFigures{}; }
  SetValue Copy() const;
  void Free();
  void Mix(Sha1Digest& digest) const;
  // See BringElements in engine/store/object.h.
  void BringElements(std::span<const ElementHint> hints) const {
    if (is_table() && size() >= kManyElements) table()->Bring(hints);
  }

  bool Contains(std::string_view member) const;
  bool Contains(const Element& member) const;
  // True where the member is new.
  bool Add(std::string_view member, const SetLimits& limits);
  bool Add(const Element& member, const SetLimits& limits);
  // True where the member was there.
  bool Erase(std::string_view member);
  bool Erase(const Element& member);

  // The order of its members, or 0 where it is no table.
  uint64_t order() const { return is_table() ? table()->order() : 0; }
  // Makes room for so many members in all, if it is a table.
  void Reserve(size_t count) {
    if (is_table()) table()->Reserve(count);
  }
  // Gives back the room that was not needed for those expected.
  void Trim() {
    if (is_table()) table()->ShrinkToFit();
  }

  // Calls `visit(std::string_view)` for every member; those of an intset come in ascending order.
  template <typename Visit>
  void ForEach(Visit visit) const;
  // Calls `visit(const Element&)`, which spares writing integers as text.
  template <typename Visit>
  void ForEachElement(Visit visit) const;
  // The same until `visit` returns false.
  template <typename Visit>
  void ForEachWhile(Visit visit) const;
  // The members as nodes, where it is a table; else null.
  const NodeTable<MemberNode>* members() const { return is_table() ? table() : nullptr; }
  // One step of SSCAN; an intset is visited at once.
  template <typename Visit>
  uint64_t Scan(uint64_t cursor, size_t count, Visit visit) const;

  // Any member, each with the same chance; there must be one.
  Element Any(Random& random) const;
  // Calls `visit(std::string_view)` for `count` different members, every choice with the same
  // chance.
  template <typename Visit>
  void SampleDistinct(size_t count, Random& random, Visit visit) const;
  // The same, and takes them away; there must be more than `count`. Where only few stay they make a
  // new set, which is an intset again if it can be, as in Redis.
  template <typename Visit>
  void Pop(size_t count, const SetLimits& limits, Random& random, Visit visit);

 private:
  using Table = NodeTable<MemberNode>;

  bool is_table() const { return object_.encoding == Encoding::kHashtable; }
  Table* table() const { return static_cast<Table*>(object_.data); }
  Intset integers() const { return Intset(static_cast<uint8_t*>(object_.data)); }
  void set_integers(Intset integers) { object_ = {Encoding::kIntset, integers.data()}; }

  static Element ElementOf(int64_t integer) { return {.integer = integer}; }
  static Element ElementOf(const MemberNode& node) {
    return {.data = node.key().data(), .size = node.key().size()};
  }
  bool AddInteger(int64_t member, const SetLimits& limits);
  bool AddText(std::string_view member);
  bool EraseInteger(int64_t member);
  void Convert(const SetLimits& limits);

  Object object_;
};

template <typename Visit>
void SetValue::ForEachElement(Visit visit) const {
  if (is_table()) {
    table()->ForEach([&](const MemberNode& node) { visit(ElementOf(node)); });
    return;
  }
  const Intset all = integers();
  for (size_t i = 0; i < all.size(); ++i) visit(ElementOf(all.Get(i)));
}

template <typename Visit>
void SetValue::ForEach(Visit visit) const {
  ForEachElement([&](const Element& member) {
    NumberText scratch;
    visit(member.Text(scratch));
  });
}

template <typename Visit>
void SetValue::ForEachWhile(Visit visit) const {
  bool more = true;
  if (!is_table()) {
    const Intset all = integers();
    for (size_t i = 0; more && i < all.size(); ++i) more = visit(ElementOf(all.Get(i)));
    return;
  }
  // In slices: the walk itself cannot be stopped.
  constexpr size_t kSlice = 16;
  uint64_t cursor = 0;
  do {
    cursor = table()->Scan(cursor, kSlice, [&](const MemberNode& node) {
      if (more) more = visit(ElementOf(node));
    });
  } while (more && cursor != 0);
}

template <typename Visit>
uint64_t SetValue::Scan(uint64_t cursor, size_t count, Visit visit) const {
  if (!is_table()) {
    ForEach(visit);
    return 0;
  }
  return table()->Scan(cursor, count, [&](const MemberNode& node) { visit(node.key()); });
}

template <typename Visit>
void SetValue::SampleDistinct(size_t count, Random& random, Visit visit) const {
  if (is_table()) {
    table()->SampleDistinct(count, random, [&](const MemberNode& node) { visit(node.key()); });
    return;
  }
  const Intset all = integers();
  Selection selection(count, all.size());
  NumberText scratch;
  for (size_t i = 0; !selection.done(); ++i) {
    if (selection.Take(random)) visit(ElementOf(all.Get(i)).Text(scratch));
  }
}

template <typename Visit>
void SetValue::Pop(size_t count, const SetLimits& limits, Random& random, Visit visit) {
  // Redis's threshold: it decides about the encoding of what stays.
  constexpr size_t kFew = 5;
  const size_t stay = size() - count;
  if (stay <= count / kFew) {
    SetValue rest;
    const SetLimits rest_limits{limits.max_intset_entries, stay, order()};
    SampleDistinct(stay, random, [&](std::string_view member) { rest.Add(member, rest_limits); });
    ForEachElement([&](const Element& member) {
      NumberText scratch;
      if (!rest.Contains(member)) visit(member.Text(scratch));
    });
    Free();
    object_ = rest.object_;
    return;
  }
  if (!is_table()) {
    Intset all = integers();
    Selection selection(count, all.size());
    all.EraseIf([&](int64_t member) {
      NumberText scratch;
      if (!selection.Take(random)) return false;
      visit(ElementOf(member).Text(scratch));
      return true;
    });
    return set_integers(all);
  }
  std::vector<std::string_view>
      chosen;  // of nodes, which stay where they are until they are erased
  chosen.reserve(count);
  SampleDistinct(count, random, [&](std::string_view member) { chosen.push_back(member); });
  for (const std::string_view member : chosen) {
    visit(member);
    table()->Erase(Key::Of(member));
  }
}

}  // namespace ruddock::engine
