// SPDX-License-Identifier: BSD-3-Clause
// A HashOrderSet that grows and shrinks in small steps, for what may have millions of nodes.
//
// A robin-hood table grows at once, and for a million nodes that takes ten milliseconds and more,
// in which the shard is held. Here the nodes are in segments, each a table of its own: all whose
// places (HashOrderSet::PlaceOf) begin with the same bits. A segment that is full becomes two,
// which have one bit more; two that have become nearly empty are joined. A directory by the first
// bits says which segment has a place. So one change moves kMostNodes nodes at most, in about a
// fifth of a millisecond, and none of them is read for it.
//
// A small set is a single table, and has no directory. The segments stand in the order of places,
// so walks and scans see one table, and what a scan guarantees does not depend on how it is
// divided.
//
// Not chosen: an old and a new table side by side, as Redis has them: every search would look into
// both while the set grows, the new table's memory is still touched at once, and buckets cannot be
// taken off a robin_set without reading their nodes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/memory.h"
#include "engine/base/random.h"
#include "engine/store/hash_order_set.h"

namespace ruddock::engine {

template <typename Node>
class SegmentedSet {
  using Table = HashOrderSet<Node>;

 public:
  using Slot = typename Table::Slot;
  static constexpr uint64_t kScanEnd = Table::kScanEnd;
  // Of a segment.
  static constexpr size_t kMostNodes = 18'432;

  SegmentedSet() : SegmentedSet(Table::FreshOrder()) {}
  // In the order of another set; see HashOrderSet.
  explicit SegmentedSet(uint64_t order) : only_(order) {}
  ~SegmentedSet() {
    ForEachSegment([](Segment* segment) { delete segment; });
  }
  SegmentedSet(const SegmentedSet&) = delete;
  SegmentedSet& operator=(const SegmentedSet&) = delete;

  uint64_t order() const { return only_.order(); }
  size_t size() const { return size_; }
  // Bytes of buckets and of what finds them. O(1).
  size_t memory() const { return bytes_ + (directory_ == nullptr ? 0 : directory_->bytes()); }
  // O(segments).
  size_t bucket_count() const {
    size_t count = 0;
    ForEachTable([&](const Table& table) { count += table.bucket_count(); });
    return count;
  }
  size_t segments() const { return directory_ == nullptr ? 1 : directory_->segments; }

  // Null where there is none.
  const Slot* Find(const Key& key) const { return TableOf(key.hash).Find(key); }
  // The key must not be there yet.
  void Insert(Node* node) {
    const uint64_t hash = HashKey(node->key());
    Table* table = &TableOf(hash);
    if (MustGrow(*table)) [[unlikely]]
      table = &MakeRoom(hash);
    Resized(*table, [&] { table->Insert(node, table->PlaceOf(hash)); });
    ++size_;
  }
  // True where the key was there; the node itself is left alone. Gives buckets back where few are
  // in use.
  bool Erase(const Key& key) {
    Table& table = TableOf(key.hash);
    if (!table.Erase(key)) return false;
    --size_;
    Resized(table, [&] { table.ShrinkIfSparse(); });
    if (directory_ != nullptr && table.size() < kFewNodes / 2) [[unlikely]]
      Join(only_.PlaceOf(key.hash));
    return true;
  }
  // Room for so many nodes, as far as it would otherwise be made at once, and where the set is
  // empty yet for all of them.
  void Reserve(size_t count);
  // Gives back what was reserved and not needed.
  void ShrinkToFit();

  // As in HashOrderSet: what a search for the hash reads.
  auto FirstBuckets(uint64_t hash) const { return TableOf(hash).FirstBuckets(hash); }
  auto LikelyEntry(uint64_t hash) const { return TableOf(hash).LikelyEntry(hash); }

  // Calls `visit(Node*)` for every node, in the order of the places. The visit may free the node.
  template <typename Visit>
  void ForEach(Visit visit) const {
    ForEachTable([&](const Table& table) { table.ForEach(visit); });
  }
  // The same for a visit that does not read the nodes.
  template <typename Visit>
  void ForEachUnread(Visit visit) const {
    ForEachTable([&](const Table& table) { table.ForEachUnread(visit); });
  }
  // As in HashOrderSet.
  template <typename Visit>
  uint64_t VisitFrom(uint64_t from, Visit visit) const;
  size_t LongestProbe() const {
    size_t longest = 0;
    ForEachTable([&](const Table& table) { longest = std::max(longest, table.LongestProbe()); });
    return longest;
  }
  // Any node, each with the same chance; there must be one.
  Node* Any(Random& random) const;

 private:
  // A small table grows by half, as robin_set has it; from here on the steps are those below, whose
  // bytes are size classes of the allocator.
  static constexpr size_t kOwnSteps = 8192;
  static constexpr size_t kSmallTable = 14'336;
  static constexpr size_t kLargeTable = 20'480;
  static_assert(kMostNodes == kLargeTable / 10 * 9);
  // Segments that have so few together are joined: a quarter, so that it does not come and go.
  static constexpr size_t kFewNodes = kMostNodes / 4;
  // Of 32 bits of a place. With so many, segments are left to grow at once.
  static constexpr int kMostBits = 20;

  struct Segment {
    Segment(uint64_t order, int first_bits, uint64_t first_prefix)
        : table(order, first_bits), bits(first_bits), prefix(first_prefix) {}
    uint64_t FirstPlace() const { return prefix << (32 - bits); }

    Table table;
    const int bits;         // that its places have in common
    const uint64_t prefix;  // these
  };
  struct Directory {
    size_t bytes() const {
      return AllocationSize(sizeof(Directory)) +
             AllocationSize(slots.capacity() * sizeof(Segment*)) +
             segments * AllocationSize(sizeof(Segment));
    }
    Segment* At(uint64_t place) const { return slots[place >> (32 - bits)]; }

    int bits = 0;                          // of a place that name a slot
    std::vector<Segment*> slots{nullptr};  // a segment of fewer bits is in several
    size_t segments = 0;
    size_t with_bits[kMostBits + 1] = {};  // segments by their bits
    size_t most_buckets = kLargeTable;     // that any segment has had
  };

  const Table& TableOf(uint64_t hash) const {
    if (directory_ == nullptr) return only_;
    return directory_->At(only_.PlaceOf(hash))->table;
  }
  Table& TableOf(uint64_t hash) {
    return const_cast<Table&>(static_cast<const SegmentedSet*>(this)->TableOf(hash));
  }
  template <typename Act>
  void ForEachSegment(Act act) const {
    if (directory_ == nullptr) return;
    const Directory& all = *directory_;
    for (size_t i = 0; i < all.slots.size();) {
      Segment* segment = all.slots[i];
      i += size_t{1} << (all.bits - segment->bits);
      act(segment);
    }
  }
  template <typename Act>
  void ForEachTable(Act act) const {
    if (directory_ == nullptr) return act(only_);
    ForEachSegment([&](const Segment* segment) { act(segment->table); });
  }

  // Calls `act()`, which may give the table more or fewer buckets.
  template <typename Act>
  void Resized(Table& table, Act act) {
    const size_t before = table.memory();
    act();
    if (table.memory() == before) [[likely]]
      return;
    bytes_ += table.memory() - before;
    if (directory_ != nullptr) {
      directory_->most_buckets = std::max(directory_->most_buckets, table.bucket_count());
    }
  }
  // Before an insertion for which robin_set would have to grow (a little earlier, as its own limit
  // is rounded), or after it had to because places crowded.
  static bool MustGrow(const Table& table) {
    const size_t buckets = table.bucket_count();
    return buckets > kOwnSteps &&
           (table.size() + 2 >= buckets / 10 * 9 || buckets > kLargeTable * 5 / 4);
  }
  Table& MakeRoom(uint64_t hash);
  // False where it has all the bits that one may have.
  bool Split(uint64_t place);
  // Joins the segment of that place with its neighbours as long as they are nearly empty.
  void Join(uint64_t place);
  Segment* AddSegment(int bits, uint64_t prefix, size_t buckets);
  void DropSegment(Segment* segment);
  void LengthenDirectory();
  void ShortenDirectory();
  void Divide(size_t count);

  Table only_;  // where there is no directory; else empty
  std::unique_ptr<Directory> directory_;
  size_t size_ = 0;
  size_t bytes_ = 0;  // of buckets
};

template <typename Node>
auto SegmentedSet<Node>::MakeRoom(uint64_t hash) -> Table& {
  for (;;) {
    Table& table = TableOf(hash);
    if (!MustGrow(table)) return table;
    const size_t buckets = table.bucket_count();
    if (buckets < kLargeTable) {
      Resized(table, [&] {
        table.GrowTo(buckets + buckets / 8 < kSmallTable ? kSmallTable : kLargeTable);
      });
    } else if (!Split(only_.PlaceOf(hash))) {
      return table;
    }
  }
}

template <typename Node>
auto SegmentedSet<Node>::AddSegment(int bits, uint64_t prefix, size_t buckets) -> Segment* {
  auto* segment = new Segment(order(), bits, prefix);
  Resized(segment->table, [&] { segment->table.GrowTo(buckets); });
  Directory& all = *directory_;
  ++all.segments;
  ++all.with_bits[bits];
  const size_t slots = size_t{1} << (all.bits - bits);
  std::fill_n(all.slots.begin() + static_cast<int64_t>(prefix * slots), slots, segment);
  return segment;
}

template <typename Node>
void SegmentedSet<Node>::DropSegment(Segment* segment) {
  bytes_ -= segment->table.memory();
  --directory_->segments;
  --directory_->with_bits[segment->bits];
  delete segment;
}

template <typename Node>
void SegmentedSet<Node>::LengthenDirectory() {
  const std::vector<Segment*>& old = directory_->slots;
  std::vector<Segment*> slots(old.size() * 2);
  for (size_t i = 0; i < slots.size(); ++i) slots[i] = old[i / 2];
  directory_->slots = std::move(slots);
  ++directory_->bits;
}

template <typename Node>
void SegmentedSet<Node>::ShortenDirectory() {
  const std::vector<Segment*>& old = directory_->slots;
  std::vector<Segment*> slots(old.size() / 2);
  for (size_t i = 0; i < slots.size(); ++i) slots[i] = old[i * 2];
  directory_->slots = std::move(slots);
  --directory_->bits;
}

template <typename Node>
bool SegmentedSet<Node>::Split(uint64_t place) {
  Segment* whole = nullptr;
  if (directory_ == nullptr) {
    directory_ = std::make_unique<Directory>();
  } else {
    whole = directory_->At(place);
    if (whole->bits == kMostBits) return false;
  }
  Table& from = whole == nullptr ? only_ : whole->table;
  const int bits = whole == nullptr ? 1 : whole->bits + 1;
  const uint64_t prefix = whole == nullptr ? 0 : whole->prefix * 2;
  if (bits > directory_->bits) LengthenDirectory();
  const size_t buckets = from.size() / 2 < kSmallTable / 4 * 3 ? kSmallTable : kLargeTable;
  Segment* const halves[] = {AddSegment(bits, prefix, buckets),
                             AddSegment(bits, prefix + 1, buckets)};
  from.ForEachPlaced([&](Node* node, uint64_t at) {
    Table& into = halves[at >> 31]->table;
    Resized(into, [&] { into.Insert(node, (at << 1) & UINT32_MAX); });
  });
  if (whole != nullptr) {
    DropSegment(whole);
  } else {
    Resized(only_, [&] { only_.Clear(); });
  }
  return true;
}

template <typename Node>
void SegmentedSet<Node>::Join(uint64_t place) {
  for (;;) {
    Segment* const own = directory_->At(place);
    Segment* const low = own->prefix % 2 == 0 ? own : directory_->At(own->FirstPlace() - 1);
    Segment* const high = directory_->slots[(own->prefix | 1) << (directory_->bits - own->bits)];
    if (low->bits != high->bits || low->table.size() + high->table.size() > kFewNodes) return;
    const size_t buckets = (low->table.size() + high->table.size()) * 3 / 2;
    const bool last = low->bits == 1;
    Table* into = &only_;
    if (last) {
      Resized(only_, [&] { only_.GrowTo(buckets); });
    } else {
      into = &AddSegment(low->bits - 1, low->prefix / 2, buckets)->table;
    }
    const auto take = [&](const Segment& half, uint64_t first_bit) {
      half.table.ForEachPlaced([&](Node* node, uint64_t at) {
        Resized(*into, [&] { into->Insert(node, (first_bit << 31) | (at >> 1)); });
      });
    };
    take(*low, 0);
    take(*high, 1);
    DropSegment(low);
    DropSegment(high);
    if (last) {
      directory_.reset();
      return;
    }
    while (directory_->with_bits[directory_->bits] == 0) ShortenDirectory();
  }
}

template <typename Node>
void SegmentedSet<Node>::Divide(size_t count) {
  constexpr size_t kEnough = kMostNodes / 5 * 4;
  int bits = 1;
  while (bits < kMostBits && count >> bits > kEnough) ++bits;
  directory_ = std::make_unique<Directory>();
  while (directory_->bits < bits) LengthenDirectory();
  // Nodes spread over segments as chance has it: four standard deviations more than the mean.
  const size_t mean = count >> bits;
  size_t root = 1;
  while (root * root < mean) root *= 2;
  for (uint64_t prefix = 0; prefix < uint64_t{1} << bits; ++prefix) {
    Table& table = AddSegment(bits, prefix, 0)->table;
    Resized(table, [&] { table.Reserve(mean + 4 * root); });
  }
  Resized(only_, [&] { only_.Clear(); });
}

template <typename Node>
void SegmentedSet<Node>::Reserve(size_t count) {
  if (directory_ != nullptr) return;
  if (count > kMostNodes && size_ == 0) return Divide(count);
  Resized(only_, [&] { only_.Reserve(std::min(count, kMostNodes)); });
}

template <typename Node>
void SegmentedSet<Node>::ShrinkToFit() {
  for (uint64_t place = 0; directory_ != nullptr && place != kScanEnd;) {
    Join(place);
    if (directory_ == nullptr) break;
    Segment* segment = directory_->At(place);
    Resized(segment->table, [&] { segment->table.ShrinkToFit(); });
    place = segment->FirstPlace() + (kScanEnd >> segment->bits);
  }
  if (directory_ == nullptr) Resized(only_, [&] { only_.ShrinkToFit(); });
}

template <typename Node>
template <typename Visit>
uint64_t SegmentedSet<Node>::VisitFrom(uint64_t from, Visit visit) const {
  if (directory_ == nullptr) return only_.VisitFrom(from, visit);
  const Segment& segment = *directory_->At(from);
  const uint64_t first = segment.FirstPlace();
  const uint64_t next = segment.table.VisitFrom((from - first) << segment.bits, visit);
  // Rounded up: what has not been visited is not before it.
  return first + ((next + (uint64_t{1} << segment.bits) - 1) >> segment.bits);
}

template <typename Node>
Node* SegmentedSet<Node>::Any(Random& random) const {
  if (directory_ == nullptr) return only_.Any(random);
  const Directory& all = *directory_;
  int fewest_bits = 1;
  while (all.with_bits[fewest_bits] == 0) ++fewest_bits;
  // A slot, and a bucket of its segment. A segment of one bit more has half as many slots, so its
  // buckets are drawn from half as many numbers: then each bucket has the same chance.
  const uint64_t most = static_cast<uint64_t>(all.most_buckets) << (all.bits - fewest_bits);
  for (;;) {
    const Segment& segment = *all.slots[random.Below(all.slots.size())];
    const uint64_t bucket = random.Below(most >> (segment.bits - fewest_bits));
    if (bucket >= segment.table.bucket_count()) continue;
    if (Node* node = segment.table.AtBucket(bucket)) return node;
  }
}

}  // namespace ruddock::engine
