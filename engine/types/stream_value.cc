// SPDX-License-Identifier: BSD-3-Clause
#include "engine/types/stream_value.h"

#include "engine/types/digest.h"
#include "engine/types/saved_length.h"

namespace ruddock::engine {
namespace {

size_t SavedLengthOf(const StreamId& id) {
  return SavedLengthOfCount(id.ms) + SavedLengthOfCount(id.seq);
}

constexpr size_t kSavedId = 16;
constexpr size_t kSavedTime = 8;

size_t SavedLengthOf(const StreamGroup& group) {
  size_t bytes = SavedLengthOf(group.last_id) +
                 SavedLengthOfCount(static_cast<uint64_t>(group.entries_read)) +
                 SavedLengthOfCount(group.pending().size());
  group.pending().ForEach([&](const auto& item) {
    bytes += kSavedId + kSavedTime + SavedLengthOfCount(item.value.times);
  });
  bytes += SavedLengthOfCount(group.consumers().size());
  for (const auto& [name, consumer] : group.consumers()) {
    bytes += SavedLengthOfText(name) + kSavedTime + SavedLengthOfCount(consumer.pending.size()) +
             consumer.pending.size() * kSavedId;
  }
  return bytes;
}

}  // namespace

size_t StreamValue::free_effort() const {
  if (!exists()) return 0;
  size_t effort = 1 + stream()->nodes();
  for (const auto& [name, group] : stream()->groups()) {
    effort += 1 + group.consumers().size() + group.pending().blocks();
    if (effort > 4096) break;  // more makes no difference
  }
  return effort;
}

size_t StreamValue::saved_length() const {
  if (!exists()) return 0;
  const Stream& own = *stream();
  size_t bytes = SavedLengthOfCount(own.nodes());
  for (size_t i = 0; i < own.nodes(); ++i) {
    const size_t packed = own.node(i).ListpackBytes();
    bytes += 1 + kSavedId + SavedLengthOfCount(packed) + packed;
  }
  bytes += SavedLengthOfCount(own.size()) + SavedLengthOf(own.last_id()) +
           SavedLengthOf(own.first_id()) + SavedLengthOf(own.max_deleted()) +
           SavedLengthOfCount(own.entries_added()) + SavedLengthOfCount(own.groups().size());
  for (const auto& [name, group] : own.groups()) {
    bytes += SavedLengthOfText(name) + SavedLengthOf(group);
  }
  return bytes;
}

StreamValue StreamValue::Copy() const {
  return exists() ? StreamValue({Encoding::kStream, stream()->Copy()}) : StreamValue();
}

void StreamValue::Free() {
  if (exists()) Stream::Destroy(stream());
  object_ = {};
}

void StreamValue::Mix(Sha1Digest& digest) const {
  if (!exists()) return;
  stream()->ForRange({}, StreamId::Max(), false, [&](const StreamEntry& entry) {
    StreamIdText text;
    MixDigest(digest, FormatStreamId(text, entry.id(), '.'));
    entry.ForEach([&](std::string_view field, std::string_view value) {
      MixDigest(digest, field);
      MixDigest(digest, value);
    });
    return true;
  });
}

}  // namespace ruddock::engine
