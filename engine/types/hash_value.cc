// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/hash_value.h"

#include "engine/types/digest.h"
#include "engine/types/saved_length.h"

namespace ruddock::engine {
namespace {

constexpr uint32_t kPair = 2;  // a field and its value

}  // namespace

size_t HashValue::saved_length() const {
  if (!is_table()) return SavedLengthOfCount(list().bytes()) + list().bytes();
  size_t bytes = SavedLengthOfCount(size());
  table()->ForEach([&](const FieldNode& node) {
    bytes += SavedLengthOfText(node.key()) + SavedLengthOfText(node.value());
  });
  return bytes;
}

HashValue HashValue::Copy() const {
  HashValue copy;
  if (!is_table()) {
    copy.set_list(list().Copy());
    return copy;
  }
  Table* nodes = Table::MakeInOrder(table()->order());
  nodes->Reserve(size());
  table()->ForEach(
      [&](const FieldNode& node) { nodes->Insert(FieldNode::Make(node.key(), node.value())); });
  copy.object_ = {Encoding::kHashtable, nodes};
  return copy;
}

void HashValue::Free() {
  if (is_table()) {
    Table::Destroy(table());
  } else {
    list().Free();
  }
  object_ = {};
}

void HashValue::Mix(Sha1Digest& digest) const {
  ForEach([&](std::string_view field, std::string_view value) {
    Sha1Digest pair{};
    MixDigest(pair, field);
    MixDigest(pair, value);
    AddToDigest(digest, DigestBytes(pair));
  });
}

bool HashValue::Contains(std::string_view field) const {
  if (is_table()) return table()->Find(Key::Of(field)) != nullptr;
  return list().Find(field, list().First(), kPair) != Listpack::kNone;
}

std::optional<std::string_view> HashValue::Get(std::string_view field, NumberText& scratch) const {
  if (is_table()) {
    const FieldNode* node = table()->Find(Key::Of(field));
    if (node == nullptr) return std::nullopt;
    return node->value();
  }
  const Listpack fields = list();
  const Listpack::Position at = fields.Find(field, fields.First(), kPair);
  if (at == Listpack::kNone) return std::nullopt;
  return fields.Get(fields.Next(at)).Text(scratch);
}

bool HashValue::Set(std::string_view field, std::string_view value, const HashLimits& limits) {
  if (!is_table()) {
    Listpack fields = list();
    const size_t most = Listpack::EncodedSize(field) + Listpack::EncodedSize(value);
    if (limits.Fits(field) && limits.Fits(value) && fields.bytes() + most <= Listpack::kMaxBytes) {
      const Listpack::Position at = fields.Find(field, fields.First(), kPair);
      if (at != Listpack::kNone) {
        fields.Replace(fields.Next(at), value);
        set_list(fields);
        return false;
      }
      fields.AppendPair(field, value);
      set_list(fields);
      if (size() > limits.max_entries) Convert();
      return true;
    }
    Convert();
  }
  const Key key = Key::Of(field);
  FieldNode* node = table()->Find(key);
  if (node == nullptr) {
    table()->Insert(FieldNode::Make(field, value));
    return true;
  }
  if (Lease::AnyOut() || !node->Assign(value)) table()->Replace(key, FieldNode::Make(field, value));
  return false;
}

bool HashValue::Erase(std::string_view field) {
  if (is_table()) return table()->Erase(Key::Of(field));
  Listpack fields = list();
  const Listpack::Position at = fields.Find(field, fields.First(), kPair);
  if (at == Listpack::kNone) return false;
  fields.Erase(at, kPair);
  set_list(fields);
  return true;
}

void HashValue::Convert() {
  if (is_table()) return;
  Table* nodes = Table::Make();
  nodes->Reserve(size() + 1);
  ForEach([&](std::string_view field, std::string_view value) {
    nodes->Insert(FieldNode::Make(field, value));
  });
  list().Free();
  object_ = {Encoding::kHashtable, nodes};
}

HashDraw::HashDraw(const HashValue& hash, bool many) : hash_(hash) {
  if (hash.is_table() || !many) return;
  const Listpack list = hash.list();
  fields_.reserve(hash.size());
  for (auto at = list.First(); at != Listpack::kNone; at = list.Next(list.Next(at))) {
    fields_.push_back(at);
  }
}

}  // namespace ruddock::engine
