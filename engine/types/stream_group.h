// SPDX-License-Identifier: BSD-3-Clause
// The consumer groups of a stream: how far each has read, and what has been delivered to whom and
// is not acknowledged yet ("pending").
//
// A group knows of every pending entry who has it, since when and how often it was delivered; a
// consumer knows only the ids of its own. Groups and consumers live in ordered maps, do not move,
// and add their memory to the stream's counter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "engine/types/counting_allocator.h"
#include "engine/types/id_map.h"

namespace ruddock::engine {

using CountedString = std::basic_string<char, std::char_traits<char>, CountingAllocator<char>>;

// By name, in the order of bytes.
struct NameLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return a < b; }
};
template <typename Value>
using NameMap = std::map<CountedString, Value, NameLess,
                         CountingAllocator<std::pair<const CountedString, Value>>>;

struct StreamConsumer {
  StreamConsumer(size_t& meter, int64_t now_ms) : seen_ms(now_ms), pending(meter) {}

  std::string_view name;
  int64_t seen_ms;  // when it last asked for something
  IdMap<NoValue> pending;
};

struct PendingEntry {
  StreamConsumer* consumer = nullptr;  // null: nobody has it
  int64_t at_ms = 0;
  uint64_t times = 0;
};

class StreamGroup {
 public:
  using Consumers = NameMap<StreamConsumer>;

  static constexpr int64_t kUnknownRead = -1;

  StreamGroup(size_t& meter, const StreamId& last_id, int64_t entries_read)
      : last_id(last_id),
        entries_read(entries_read),
        meter_(&meter),
        pending_(meter),
        consumers_(CountingAllocator<Consumers::value_type>(meter)) {}

  StreamId last_id;      // the last entry that was delivered to anybody
  int64_t entries_read;  // how many up to there, or kUnknownRead

  const IdMap<PendingEntry>& pending() const { return pending_; }
  const Consumers& consumers() const { return consumers_; }
  StreamConsumer* FindConsumer(std::string_view name) const;
  // The consumer of that name, new where there is none.
  StreamConsumer* MakeConsumer(std::string_view name, int64_t now_ms, bool* made = nullptr);
  // With all that is pending with it.
  void RemoveConsumer(std::string_view name);

  // Null where the entry is not pending. The fields but for the consumer may be changed.
  PendingEntry* FindPending(const StreamId& id) const { return pending_.Find(id); }
  // Makes the entry, pending or not, one of the consumer's, whoever had it before.
  PendingEntry* Assign(const StreamId& id, StreamConsumer* consumer);
  // False where it is not pending.
  bool Acknowledge(const StreamId& id);

  // A copy of everything into a group that has just been made.
  void CopyTo(StreamGroup& group) const;

 private:
  size_t* meter_;
  IdMap<PendingEntry> pending_;
  Consumers consumers_;
};

}  // namespace ruddock::engine
