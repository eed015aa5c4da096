// SPDX-License-Identifier: BSD-3-Clause
// A sorted set: members with scores, ordered by score and then by the member's bytes.
//
//   kListpack    member, score, member, score, … in order; a score is an integer where it is one of
//                at most 2^62 (so -0 becomes 0), else its text
//   kSkiplist    a NodeTable of ScoredNodes and a ScoredTree over them; only the name is Redis's
//
// It grows into a tree where Redis's would (ZsetLimits) and never turns back. Ranges become spans
// of ranks first; counting, removing and listing them is the same for all three kinds then.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/object.h"
#include "engine/types/listpack.h"
#include "engine/types/node_table.h"
#include "engine/types/scored_node.h"
#include "engine/types/scored_tree.h"
#include "engine/types/zset_range.h"

namespace ruddock::engine {

// zset-max-listpack-entries and zset-max-listpack-value.
struct ZsetLimits {
  uint64_t max_entries = 128;
  uint64_t max_value = 64;
};

// The score as a listpack holds it.
std::string CompactScoreText(double score);

// A handle; see object_value.h. Views of members are valid until the sorted set is changed.
// Scores are never NaN.
class ZsetValue {
 public:
  static constexpr ValueType kType = ValueType::kZset;

  ZsetValue() = default;
  explicit ZsetValue(Object object) : object_(object) {}

  Object object() const { return object_; }
  size_t size() const { return is_tree() ? index()->tree.size() : list().size() / 2; }
  size_t memory() const;
  size_t free_effort() const;
  size_t saved_length() const;
  TableFigures table_figures() const {
    return is_tree() ? index()->table->figures() : TableFigures{};
  }
  ZsetValue Copy() const;
  void Free();
  // Of the nodes of `table`, which is taken over; `ordered` holds all of them, in order.
  static ZsetValue OfNodes(NodeTable<ScoredNode>* table,
                           const std::vector<const ScoredNode*>& ordered);
  void Mix(Sha1Digest& digest) const;

  std::optional<double> Score(std::string_view member) const;
  // How many members come before it. O(log n).
  std::optional<size_t> Rank(std::string_view member) const;

  // Asks `decide(std::optional<double> old)` for the member's score; `old` is empty where it is not
  // there. Nothing: leave it as it is. One lookup.
  template <typename Decide>
  void Update(std::string_view member, const ZsetLimits& limits, Decide decide);
  // True where the member is new.
  bool Set(std::string_view member, double score, const ZsetLimits& limits);
  // True where the member was there.
  bool Erase(std::string_view member);
  void EraseSpan(RankSpan span);
  // To a tree, if it is none yet.
  void Convert();
  // See BringElements in engine/store/object.h.
  void BringElements(std::span<const ElementHint> hints) const;

  RankSpan InScores(const ScoreRange& range) const;
  // Members whose scores differ are in no order that the range could follow. In a listpack the
  // result is the one Redis's walk comes to, from the front or, `reverse`, from the back.
  RankSpan InLex(const LexRange& range, bool reverse) const;

  // Calls `visit(member, score)` for every member, in order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    ForSpan({0, size()}, false, visit);
  }
  // The same for the ranks of the span, which has to be within the size.
  template <typename Visit>
  void ForSpan(RankSpan span, bool reverse, Visit visit) const;
  // The members of the ranks of the span, in order, where it is a tree; else nothing.
  std::vector<const ScoredNode*> Nodes(RankSpan span) const;
  // One step of ZSCAN: `visit(member, score, compact)`; a listpack (`compact`) is visited at once.
  template <typename Visit>
  uint64_t Scan(uint64_t cursor, size_t count, Visit visit) const;
  // Calls `visit(member, score)` for `count` different members, every choice with the same chance;
  // for all, backwards, where there are not more.
  template <typename Visit>
  void SampleDistinct(size_t count, Random& random, Visit visit) const;
  // Calls `visit(member, score)` for any member, each with the same chance; there must be one.
  template <typename Visit>
  void Any(Random& random, Visit visit) const {
    const size_t rank = random.Below(size());
    ForSpan({rank, rank + 1}, false, visit);
  }

 private:
  using Table = NodeTable<ScoredNode>;
  struct Index {
    Table* table;
    ScoredTree tree;
  };

  bool is_tree() const { return object_.encoding == Encoding::kSkiplist; }
  Index* index() const { return static_cast<Index*>(object_.data); }
  Listpack list() const { return Listpack(static_cast<uint8_t*>(object_.data)); }
  void set_list(Listpack list) { object_ = {Encoding::kListpack, list.data()}; }

  static double ScoreAt(Listpack list, Listpack::Position member);
  Listpack::Position FindInList(std::string_view member) const;
  void InsertIntoList(std::string_view member, double score);
  bool FitsList(std::string_view member, const ZsetLimits& limits) const;
  void InsertIntoTree(std::string_view member, double score);
  void MoveInTree(ScoredNode* node, double score);
  template <typename Visit>
  void VisitPair(Listpack list, Listpack::Position member, Visit& visit) const {
    NumberText text;
    visit(list.Get(member).Text(text), ScoreAt(list, member));
  }

  Object object_;
};

template <typename Decide>
void ZsetValue::Update(std::string_view member, const ZsetLimits& limits, Decide decide) {
  if (is_tree()) {
    ScoredNode* node = index()->table->Find(Key::Of(member));
    if (node == nullptr) {
      if (const std::optional<double> score = decide(std::nullopt)) InsertIntoTree(member, *score);
    } else if (const std::optional<double> score = decide(node->score())) {
      if (*score != node->score()) MoveInTree(node, *score);
    }
    return;
  }
  Listpack members = list();
  const Listpack::Position at = FindInList(member);
  if (at != Listpack::kNone) {
    const double old = ScoreAt(members, at);
    const std::optional<double> score = decide(old);
    if (!score || *score == old) return;
    members.Erase(at, 2);
    set_list(members);
    return InsertIntoList(member, *score);
  }
  const std::optional<double> score = decide(std::nullopt);
  if (!score) return;
  if (FitsList(member, limits)) return InsertIntoList(member, *score);
  Convert();
  InsertIntoTree(member, *score);
}

template <typename Visit>
void ZsetValue::ForSpan(RankSpan span, bool reverse, Visit visit) const {
  if (span.empty()) return;
  if (is_tree()) {
    index()->tree.ForRange(span.first, span.last, reverse,
                           [&](const ScoredNode& node) { visit(node.key(), node.score()); });
    return;
  }
  const Listpack members = list();
  auto at = members.Seek(static_cast<int64_t>(reverse ? span.last - 1 : span.first) * 2);
  for (size_t left = span.size(); left != 0; --left) {
    VisitPair(members, at, visit);
    if (left > 1) {
      at = reverse ? members.Prev(members.Prev(at)) : members.Next(members.Next(at));
    }
  }
}

template <typename Visit>
uint64_t ZsetValue::Scan(uint64_t cursor, size_t count, Visit visit) const {
  if (!is_tree()) {
    ForEach([&](std::string_view member, double score) { visit(member, score, true); });
    return 0;
  }
  return index()->table->Scan(
      cursor, count, [&](const ScoredNode& node) { visit(node.key(), node.score(), false); });
}

template <typename Visit>
void ZsetValue::SampleDistinct(size_t count, Random& random, Visit visit) const {
  if (count >= size()) return ForSpan({0, size()}, /*reverse=*/true, visit);
  if (is_tree()) {
    index()->table->SampleDistinct(
        count, random, [&](const ScoredNode& node) { visit(node.key(), node.score()); });
    return;
  }
  Selection selection(count, size());
  const Listpack members = list();
  for (auto at = members.First(); !selection.done(); at = members.Next(members.Next(at))) {
    if (selection.Take(random)) VisitPair(members, at, visit);
  }
}

}  // namespace ruddock::engine
