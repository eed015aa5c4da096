// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/set_value.h"

#include "engine/types/digest.h"
#include "engine/types/saved_length.h"

namespace ruddock::engine {

size_t SetValue::saved_length() const {
  if (!is_table()) return SavedLengthOfCount(integers().bytes()) + integers().bytes();
  size_t bytes = SavedLengthOfCount(size());
  table()->ForEach([&](const MemberNode& node) { bytes += SavedLengthOfText(node.key()); });
  return bytes;
}

SetValue SetValue::Copy() const {
  SetValue copy;
  if (!is_table()) {
    copy.set_integers(integers().Copy());
    return copy;
  }
  Table* nodes = Table::MakeInOrder(table()->order());
  nodes->Reserve(size());
  table()->ForEach([&](const MemberNode& node) { nodes->Insert(MemberNode::Make(node.key())); });
  copy.object_ = {Encoding::kHashtable, nodes};
  return copy;
}

void SetValue::Free() {
  if (is_table()) {
    Table::Destroy(table());
  } else {
    integers().Free();
  }
  object_ = {};
}

void SetValue::Mix(Sha1Digest& digest) const {
  ForEach([&](std::string_view member) { AddToDigest(digest, member); });
}

bool SetValue::Contains(std::string_view member) const {
  if (is_table()) return table()->Find(Key::Of(member)) != nullptr;
  const std::optional<int64_t> integer = ParseInt64(member);
  return integer && integers().Contains(*integer);
}

bool SetValue::Contains(const Element& member) const {
  NumberText scratch;
  if (is_table() || !member.is_integer()) return Contains(member.Text(scratch));
  return integers().Contains(member.integer);
}

bool SetValue::Add(std::string_view member, const SetLimits& limits) {
  if (is_table()) return AddText(member);
  if (const std::optional<int64_t> integer = ParseInt64(member)) {
    return AddInteger(*integer, limits);
  }
  Convert(limits);
  return AddText(member);
}

bool SetValue::Add(const Element& member, const SetLimits& limits) {
  NumberText scratch;
  if (is_table() || !member.is_integer()) return Add(member.Text(scratch), limits);
  return AddInteger(member.integer, limits);
}

bool SetValue::AddInteger(int64_t member, const SetLimits& limits) {
  Intset all = integers();
  const bool added = all.Add(member);
  set_integers(all);
  if (added && !limits.FitsIntset(all.size())) Convert(limits);
  return added;
}

bool SetValue::AddText(std::string_view member) {
  if (table()->Find(Key::Of(member)) != nullptr) return false;
  table()->Insert(MemberNode::Make(member));
  return true;
}

bool SetValue::Erase(std::string_view member) {
  if (is_table()) return table()->Erase(Key::Of(member));
  const std::optional<int64_t> integer = ParseInt64(member);
  return integer && EraseInteger(*integer);
}

bool SetValue::Erase(const Element& member) {
  NumberText scratch;
  if (is_table() || !member.is_integer()) return Erase(member.Text(scratch));
  return EraseInteger(member.integer);
}

bool SetValue::EraseInteger(int64_t member) {
  Intset all = integers();
  const bool erased = all.Erase(member);
  set_integers(all);
  return erased;
}

void SetValue::Convert(const SetLimits& limits) {
  Table* nodes = limits.order != 0 ? Table::MakeInOrder(limits.order) : Table::Make();
  nodes->Reserve(std::max(size() + 1, limits.expected));
  ForEach([&](std::string_view member) { nodes->Insert(MemberNode::Make(member)); });
  integers().Free();
  object_ = {Encoding::kHashtable, nodes};
}

Element SetValue::Any(Random& random) const {
  if (is_table()) return ElementOf(table()->Any(random));
  const Intset all = integers();
  return ElementOf(all.Get(random.Below(all.size())));
}

}  // namespace ruddock::engine
