// SPDX-License-Identifier: BSD-3-Clause
// value-compression: strings of a certain size are stored in the form of engine/base/packed_bytes.h
// where that saves a fifth of them or more. Entry::StringValue is the only way to their bytes, and
// what edits a string in place stores it as it is from then on.
#include "engine/base/packed_bytes.h"
#include "engine/store/write_gate.h"

namespace ruddock::engine {
namespace {

// Strings of more bytes than this are compressed later, where somebody does that: they would keep
// their shard, and their thread's other clients, waiting for up to milliseconds. As they lie in
// blobs, somebody else can read them without the shard.
constexpr size_t kPackedAtOnce = kMaxInlineValue;
static_assert(ValueDictionaries::kMostValue <= kPackedAtOnce);

}  // namespace

bool WriteGate::PacksLate(size_t size) const {
  return size > kPackedAtOnce && size >= store_->strings.compress_from() &&
         store_->late_packing != nullptr;
}

Entry::Shape WriteGate::PackedShape(size_t size) {
  if (size > kMaxInlineValue) return {.encoding = Encoding::kPackedBlob};
  return {.encoding = Encoding::kPacked, .inline_size = size};
}

void WriteGate::FillPacked(Entry* entry, std::string_view packed) {
  if (!entry->has_blob()) {
    std::memcpy(entry->inline_data(), packed.data(), packed.size());
    return;
  }
  BlobRef blob = Blob::Make(packed.size());
  std::memcpy(blob->data(), packed.data(), packed.size());
  entry->set_blob(blob.Release());
}

size_t WriteGate::PackNow(std::string_view value, char* out, size_t most) {
  if (value.size() > ValueDictionaries::kMostValue) return Pack(value, out, most);
  ValueDictionaries& dictionaries = store_->dictionaries;
  if (dictionaries.Sample(*counters_, value) && store_->late_packing != nullptr) [[unlikely]]
    store_->late_packing->SamplesReady();
  const PackingDictionary* const dictionary = dictionaries.current();
  return dictionary != nullptr ? Pack(value, *dictionary, out, most) : Pack(value, out, most);
}

bool WriteGate::SetPacked(const Key& key, std::string_view value, int64_t expire_at) {
  if (value.size() < store_->strings.compress_from() || PacksLate(value.size())) return false;
  ScratchBuffer buffer;
  const size_t most = WorthPacking(value.size());
  char* const packed = buffer.Take(most);
  const size_t size = PackNow(value, packed, most);
  if (size == 0) return false;
  const Place place = Locate(key);
  Entry* old = place.slot != nullptr ? place.slot->entry : nullptr;
  Entry* fresh = MakeLike(key, old, PackedShape(size), expire_at);
  FillPacked(fresh, {packed, size});
  Replace(place, key, fresh);
  return true;
}

void WriteGate::PackLate(const Key& key, const Blob& value, std::string_view packed) {
  const Place place = Locate(key);
  Entry* old = place.slot != nullptr ? place.slot->entry : nullptr;
  if (old == nullptr || old->encoding() != Encoding::kBlob || old->blob() != &value) return;
  Entry::Shape shape = PackedShape(packed.size());
  shape.has_expiry = old->has_expiry();
  shape.key_size = key.name.size();
  Entry* fresh = Entry::Make(shape, key.name);
  if (shape.has_expiry) fresh->set_expiry(old->expiry());
  fresh->set_access(old->access());
  FillPacked(fresh, packed);
  // Whatever looks different to nobody is no change.
  Replace(place, key, fresh, /*value_moved=*/false, /*changes=*/false);
}

void WriteGate::NotePacked(Table& table, const Entry& entry, int64_t sign) {
  const int64_t raw = sign * static_cast<int64_t>(entry.StringSize());
  const int64_t stored = sign * static_cast<int64_t>(entry.packed().size());
  table.packed.values += sign;
  table.packed.raw_bytes += raw;
  table.packed.stored_bytes += stored;
  counters_->packed_values.Add(sign);
  counters_->packed_raw_bytes.Add(raw);
  counters_->packed_stored_bytes.Add(stored);
  if (const uint8_t number = DictionaryOf(entry.packed())) {
    const size_t place = store_->dictionaries.PlaceOf(number);
    table.packed.by_dictionary[place] += static_cast<uint32_t>(sign);
    counters_->by_dictionary[place].Add(sign);
  }
}

}  // namespace ruddock::engine
