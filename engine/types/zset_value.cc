// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/zset_value.h"

#include <charconv>
#include <cmath>

#include "engine/types/digest.h"
#include "engine/types/saved_length.h"

namespace ruddock::engine {
namespace {

constexpr uint32_t kPair = 2;  // a member and its score
constexpr double kMaxCompactInteger = 0x1p62;

}  // namespace

std::string CompactScoreText(double score) {
  if (std::fabs(score) <= kMaxCompactInteger) {
    const int64_t integer = static_cast<int64_t>(score);
    if (static_cast<double>(integer) == score) return std::to_string(integer);
  }
  return FormatDouble(score);
}

double ZsetValue::ScoreAt(Listpack list, Listpack::Position member) {
  const Element score = list.Get(list.Next(member));
  if (score.is_integer()) return static_cast<double>(score.integer);
  double value = 0;
  std::from_chars(score.data, score.data + score.size, value);
  return value;
}

Listpack::Position ZsetValue::FindInList(std::string_view member) const {
  return list().Find(member, list().First(), kPair);
}

size_t ZsetValue::memory() const {
  if (!is_tree()) return list().memory();
  static const size_t own = AllocationSize(sizeof(Index));
  return own + index()->table->memory() + index()->tree.memory();
}

size_t ZsetValue::free_effort() const {
  return is_tree() ? index()->table->free_effort() + index()->tree.blocks() + 1 : 1;
}

size_t ZsetValue::saved_length() const {
  if (!is_tree()) return SavedLengthOfCount(list().bytes()) + list().bytes();
  size_t bytes = SavedLengthOfCount(size());
  index()->table->ForEach(
      [&](const ScoredNode& node) { bytes += SavedLengthOfText(node.key()) + sizeof(double); });
  return bytes;
}

ZsetValue ZsetValue::Copy() const {
  ZsetValue copy;
  if (!is_tree()) {
    copy.set_list(list().Copy());
    return copy;
  }
  copy.object_ = {Encoding::kSkiplist, new Index{Table::Make(), {}}};
  copy.index()->table->Reserve(size());
  ForEach([&](std::string_view member, double score) { copy.InsertIntoTree(member, score); });
  return copy;
}

ZsetValue ZsetValue::OfNodes(NodeTable<ScoredNode>* table,
                             const std::vector<const ScoredNode*>& ordered) {
  ZsetValue value({Encoding::kSkiplist, new Index{table, {}}});
  for (const ScoredNode* node : ordered) value.index()->tree.Insert(node);
  return value;
}

void ZsetValue::Free() {
  if (is_tree()) {
    Table::Destroy(index()->table);
    delete index();
  } else {
    list().Free();
  }
  object_ = {};
}

void ZsetValue::Mix(Sha1Digest& digest) const {
  ForEach([&](std::string_view member, double score) {
    Sha1Digest pair{};
    MixDigest(pair, member);
    MixDigest(pair, FormatDouble(score));
    AddToDigest(digest, DigestBytes(pair));
  });
}

std::optional<double> ZsetValue::Score(std::string_view member) const {
  if (is_tree()) {
    const ScoredNode* node = index()->table->Find(Key::Of(member));
    if (node == nullptr) return std::nullopt;
    return node->score();
  }
  const Listpack::Position at = FindInList(member);
  if (at == Listpack::kNone) return std::nullopt;
  return ScoreAt(list(), at);
}

std::optional<size_t> ZsetValue::Rank(std::string_view member) const {
  if (is_tree()) {
    const ScoredNode* node = index()->table->Find(Key::Of(member));
    if (node == nullptr) return std::nullopt;
    return index()->tree.RankOf(*node);
  }
  const Listpack members = list();
  const Listpack::Position wanted = FindInList(member);
  if (wanted == Listpack::kNone) return std::nullopt;
  size_t rank = 0;
  for (auto at = members.First(); at != wanted; at = members.Next(members.Next(at))) ++rank;
  return rank;
}

bool ZsetValue::Set(std::string_view member, double score, const ZsetLimits& limits) {
  bool added = false;
  Update(member, limits, [&](std::optional<double> old) -> std::optional<double> {
    added = !old;
    return score;
  });
  return added;
}

bool ZsetValue::FitsList(std::string_view member, const ZsetLimits& limits) const {
  constexpr size_t kMostForScore = 32;
  return size() < limits.max_entries && member.size() <= limits.max_value &&
         list().bytes() + Listpack::EncodedSize(member) + kMostForScore <= Listpack::kMaxBytes;
}

void ZsetValue::InsertIntoList(std::string_view member, double score) {
  Listpack members = list();
  const std::string text = CompactScoreText(score);
  // Most come at the end, where looking from the front would take longest.
  auto before = members.Last();
  if (before != Listpack::kNone) before = members.Prev(before);
  auto at = Listpack::kNone;
  NumberText scratch;
  while (before != Listpack::kNone &&
         !ComesBefore(ScoreAt(members, before), members.Get(before).Text(scratch), score, member)) {
    at = before;
    before = members.Prev(before);
    if (before != Listpack::kNone) before = members.Prev(before);
  }
  if (at == Listpack::kNone) {
    members.AppendPair(member, text);
  } else {
    members.Insert(members.Insert(at, text), member);
  }
  set_list(members);
}

void ZsetValue::InsertIntoTree(std::string_view member, double score) {
  ScoredNode* node = ScoredNode::Make(member, score);
  index()->table->Insert(node);
  index()->tree.Insert(node);
}

void ZsetValue::MoveInTree(ScoredNode* node, double score) {
  if (Lease::AnyOut()) [[unlikely]] {
    ScoredNode* fresh = ScoredNode::Make(node->key(), score);
    index()->tree.Erase(node);
    index()->tree.Insert(fresh);
    index()->table->Replace(Key::Of(fresh->key()), fresh);
    return;
  }
  index()->tree.Move(node, score);
}

bool ZsetValue::Erase(std::string_view member) {
  if (is_tree()) {
    const Key key = Key::Of(member);
    const ScoredNode* node = index()->table->Find(key);
    if (node == nullptr) return false;
    index()->tree.Erase(node);
    index()->table->Erase(key);
    return true;
  }
  const Listpack::Position at = FindInList(member);
  if (at == Listpack::kNone) return false;
  Listpack members = list();
  members.Erase(at, kPair);
  set_list(members);
  return true;
}

void ZsetValue::EraseSpan(RankSpan span) {
  if (span.empty()) return;
  if (!is_tree()) {
    Listpack members = list();
    members.Erase(members.Seek(static_cast<int64_t>(span.first) * kPair), span.size() * kPair);
    set_list(members);
    return;
  }
  for (size_t left = span.size(); left != 0; --left) {
    const ScoredNode& node = index()->tree.At(span.first);
    index()->tree.Erase(&node);
    index()->table->Erase(Key::Of(node.key()));
  }
}

void ZsetValue::BringElements(std::span<const ElementHint> hints) const {
  if (!is_tree() || size() < kManyElements) return;
  const ScoredTree& tree = index()->tree;
  // The leaves in which the members are, and those to which they are going.
  const void* lines[2 * kMostHints][ScoredTree::kLeafLines];
  size_t leaves = 0;
  index()->table->Bring(hints, [&](const ElementHint& hint, const ScoredNode& node) {
    if (hint.in_order) tree.NoteLeaf(node.score(), lines[leaves++]);
  });
  for (const ElementHint& hint : hints) {
    const std::optional<double> score = ParseDouble(hint.score);
    if (score) tree.NoteLeaf(*score, lines[leaves++]);
  }
  BringToCache({lines[0], leaves * ScoredTree::kLeafLines});
}

void ZsetValue::Convert() {
  if (is_tree()) return;
  ZsetValue fresh;
  fresh.object_ = {Encoding::kSkiplist, new Index{Table::Make(), {}}};
  fresh.index()->table->Reserve(size() + 1);
  ForEach([&](std::string_view member, double score) { fresh.InsertIntoTree(member, score); });
  list().Free();
  object_ = fresh.object_;
}

std::vector<const ScoredNode*> ZsetValue::Nodes(RankSpan span) const {
  std::vector<const ScoredNode*> nodes;
  if (!is_tree()) return nodes;
  nodes.reserve(span.size());
  index()->tree.AppendRange(span.first, span.last, nodes);
  return nodes;
}

RankSpan ZsetValue::InScores(const ScoreRange& range) const {
  if (is_tree()) {
    const ScoredTree& tree = index()->tree;
    return {
        tree.Partition([&](double score, const ScoredNode&) { return !range.AtLeastMin(score); }),
        tree.Partition([&](double score, const ScoredNode&) { return range.AtMostMax(score); })};
  }
  RankSpan span;
  const Listpack members = list();
  for (auto at = members.First(); at != Listpack::kNone; at = members.Next(members.Next(at))) {
    const double score = ScoreAt(members, at);
    if (!range.AtMostMax(score)) break;
    ++span.last;
    if (!range.AtLeastMin(score)) ++span.first;
  }
  return span;
}

RankSpan ZsetValue::InLex(const LexRange& range, bool reverse) const {
  if (size() == 0 || range.empty()) return {};
  if (is_tree()) {
    const ScoredTree& tree = index()->tree;
    return {tree.Partition(
                [&](double, const ScoredNode& node) { return !range.AtLeastMin(node.key()); }),
            tree.Partition(
                [&](double, const ScoredNode& node) { return range.AtMostMax(node.key()); })};
  }
  const Listpack members = list();
  NumberText scratch;
  const auto text = [&](Listpack::Position at) { return members.Get(at).Text(scratch); };
  const auto before = [&](Listpack::Position at) {
    const auto score = members.Prev(at);
    return score == Listpack::kNone ? score : members.Prev(score);
  };
  const auto last = members.Prev(members.Last());
  if (!range.AtLeastMin(text(last)) || !range.AtMostMax(text(members.First()))) return {};
  if (reverse) {
    RankSpan span{size(), size()};
    auto at = last;
    for (; at != Listpack::kNone && !range.AtMostMax(text(at)); at = before(at)) --span.last;
    span.first = span.last;
    for (; at != Listpack::kNone && range.AtLeastMin(text(at)); at = before(at)) --span.first;
    return span;
  }
  RankSpan span;
  auto at = members.First();
  const auto next = [&] { return members.Next(members.Next(at)); };
  for (; at != Listpack::kNone && !range.AtLeastMin(text(at)); at = next()) ++span.first;
  span.last = span.first;
  for (; at != Listpack::kNone && range.AtMostMax(text(at)); at = next()) ++span.last;
  return span;
}

}  // namespace ruddock::engine
