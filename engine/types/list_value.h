// SPDX-License-Identifier: BSD-3-Clause
// A list.
//
//   kListpack    the elements, as long as they fit into one chunk (ListLimits)
//   kQuicklist   a ChunkRing of two or more chunks
//
// Redis 7.0 shows both as "quicklist". A list turns from one into the other and back as it grows
// and shrinks. An element that is larger than a chunk may be is a chunk of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/store/object.h"
#include "engine/types/chunk_ring.h"
#include "engine/types/listpack.h"

namespace ruddock::engine {

// How large a chunk may become: list-max-listpack-size.
struct ListLimits {
  // Positive: that many elements, and 8 KiB. -1 to -5: 4, 8, 16, 32 or 64 KiB.
  static ListLimits Of(int64_t directive) {
    if (directive < 0) {
      const int step = directive > -5 ? static_cast<int>(-directive) - 1 : 4;
      return {.max_bytes = size_t{4096} << step, .max_count = SIZE_MAX};
    }
    return {.max_bytes = kCountedBytes,
            .max_count = static_cast<size_t>(std::clamp<int64_t>(directive, 1, kMostCount))};
  }

  bool Fits(const ListChunk& chunk, std::string_view added) const {
    return chunk.count < max_count &&
           chunk.list.bytes() + added.size() + kMostOverhead <= max_bytes;
  }
  bool FitTogether(const ListChunk& a, const ListChunk& b) const {
    return a.count + b.count <= max_count && a.list.bytes() + b.list.bytes() <= max_bytes;
  }

  // Of an element besides its text.
  static constexpr size_t kMostOverhead = 10;

  // With a limit on the number of elements this holds as well.
  static constexpr size_t kCountedBytes = 8192;
  // Redis keeps the directive in 16 bits.
  static constexpr int64_t kMostCount = 32767;

  size_t max_bytes = kCountedBytes;
  size_t max_count = SIZE_MAX;
};

enum class ListEnd : uint8_t { kFront, kBack };

// A handle; see object_value.h. Texts that visitors are given are valid during the visit.
class ListValue {
 public:
  static constexpr ValueType kType = ValueType::kList;
  // Longest element: a chunk's size has 32 bits.
  static constexpr size_t kMaxElement = UINT32_MAX - 64;

  ListValue() = default;
  explicit ListValue(Object object) : object_(object) {}

  Object object() const { return object_; }
  size_t size() const { return is_ring() ? ring()->elements() : list().size(); }
  size_t memory() const { return is_ring() ? ring()->memory() : list().memory(); }
  size_t free_effort() const { return chunks(); }
  size_t saved_length() const;
  TableFigures table_figures() const { return {}; }
  size_t chunks() const { return is_ring() ? ring()->chunks() : 1; }
  ListChunk chunk(size_t index) const {
    if (is_ring()) return ring()->at(index);
    return ListChunk{.list = list(), .count = static_cast<uint32_t>(list().size())};
  }
  // Bytes of the chunks' layouts.
  size_t packed_bytes() const;
  ListValue Copy() const;
  void Free();
  void Mix(Sha1Digest& digest) const;

  void Push(ListEnd end, std::string_view text, const ListLimits& limits);
  // Removes `count` elements, at most all, from an end.
  void Drop(ListEnd end, size_t count);
  // The element at that index, which is below size(). O(log chunks), and the elements of one at
  // most.
  Element Get(size_t index) const;
  // The first or the last one, of a list that has some. O(1).
  Element AtEnd(ListEnd end) const;
  void Set(size_t index, std::string_view text, const ListLimits& limits);
  // Puts `text` before or behind the first element equal to `pivot`; false where there is none.
  bool Insert(std::string_view pivot, bool before, std::string_view text, const ListLimits& limits);
  // Removes the first `count` elements equal to `text`, seen from that end. Returns how many.
  size_t Remove(ListEnd from, size_t count, std::string_view text, const ListLimits& limits);

  // Calls `visit(text)` for `count` elements from `first` on, in order. They exist.
  template <typename Visit>
  void Range(size_t first, size_t count, Visit visit) const;
  // The last `count` elements, the last one first.
  template <typename Visit>
  void RangeFromBack(size_t count, Visit visit) const;
  // The chunks that hold the elements [first, first + count), which exist, and where in the first
  // of them these begin; nothing where it is one chunk alone.
  struct Part {
    std::vector<Listpack> chunks;
    Listpack::Position first = Listpack::kNone;
  };
  Part Chunks(size_t first, size_t count) const;
  // Calls `visit(distance)` for every element equal to `text` among the `most` nearest to that end,
  // counting from it, until it returns false.
  template <typename Visit>
  void FindEach(ListEnd from, std::string_view text, size_t most, Visit visit) const;

 private:
  using Position = Listpack::Position;
  using Place = ChunkRing::Place;

  bool is_ring() const { return object_.encoding == Encoding::kQuicklist; }
  ChunkRing* ring() const { return static_cast<ChunkRing*>(object_.data); }
  Listpack list() const { return Listpack(static_cast<uint8_t*>(object_.data)); }
  void set_list(Listpack list) { object_ = {Encoding::kListpack, list.data()}; }

  // Calls `act(listpack)`, which changes that chunk, but nothing that begins before `from`, and
  // returns how many elements it gained. `from` is looked at afterwards.
  template <typename Act>
  void Change(size_t index, const Position& from, Act act) {
    if (is_ring()) return ring()->Change(index, from, act);
    Listpack own = list();
    act(own);
    set_list(own);
  }
  Place Locate(size_t index) const { return is_ring() ? ring()->Find(index) : Place{0, index}; }
  // Gives a chunk of a ring marks again.
  void Mark(size_t index) {
    if (is_ring()) ring()->Mark(index);
  }
  ChunkRing* MakeRing();
  // A ring of one chunk, or of none, becomes a listpack again.
  void LeaveRing();
  void AddChunk(size_t index, std::string_view text);
  // Puts `text` in front of a ring's first chunk, which is large enough.
  void BeginFront(std::string_view text, const ListLimits& limits);
  // Puts `text` in front of the element at `at` of that chunk, or at its end (kNone).
  void InsertAt(size_t index, Position at, std::string_view text, const ListLimits& limits);
  // Makes what stands from `at` on a chunk of its own.
  void Split(size_t index, Position at);
  void MergeNeighbours(const ListLimits& limits);
  // Makes the beginning of a ring's first chunk one of its own.
  void SplitFront();

  Object object_;
};

template <typename Visit>
void ListValue::Range(size_t first, size_t count, Visit visit) const {
  if (count == 0) return;
  const auto [start, offset] = Locate(first);
  NumberText scratch;
  for (size_t i = start; count > 0; ++i) {
    const Listpack elements = chunk(i).list;
    Position at = i == start ? ChunkRing::Seek(chunk(i), offset) : elements.First();
    for (; at != Listpack::kNone && count > 0; at = elements.Next(at), --count) {
      visit(elements.Get(at).Text(scratch));
    }
  }
}

template <typename Visit>
void ListValue::RangeFromBack(size_t count, Visit visit) const {
  NumberText scratch;
  for (size_t i = chunks(); count > 0;) {
    const Listpack elements = chunk(--i).list;
    Position at = elements.Last();
    for (; at != Listpack::kNone && count > 0; at = elements.Prev(at), --count) {
      visit(elements.Get(at).Text(scratch));
    }
  }
}

template <typename Visit>
void ListValue::FindEach(ListEnd from, std::string_view text, size_t most, Visit visit) const {
  const bool front = from == ListEnd::kFront;
  const std::optional<int64_t> integer = ParseInt64(text);
  size_t distance = 0;
  for (size_t i = 0; i < chunks(); ++i) {
    const Listpack elements = chunk(front ? i : chunks() - 1 - i).list;
    Position at = front ? elements.First() : elements.Last();
    for (; at != Listpack::kNone; at = front ? elements.Next(at) : elements.Prev(at)) {
      if (distance == most) return;
      const Element element = elements.Get(at);
      const bool same = element.is_integer() ? integer && *integer == element.integer
                                             : std::string_view(element.data, element.size) == text;
      if (same && !visit(distance)) return;
      ++distance;
    }
  }
}

}  // namespace ruddock::engine
