// SPDX-License-Identifier: BSD-3-Clause
#include "engine/store/write_gate.h"

#include <algorithm>

#include "engine/base/copy_bytes.h"
#include "engine/store/lazy_free.h"
#include "engine/types/listpack.h"

namespace ruddock::engine {
namespace {

// An entry under another name or with another expiry that holds the same value: inline bytes are
// copied; an integer or a pointer is shared, so one of the two shells must go.
Entry* MakeShell(const Entry* entry, std::string_view key, int64_t expire_at) {
  Entry::Shape shape = entry->shape();
  shape.has_expiry = expire_at != WriteGate::kNoExpiry;
  shape.key_size = key.size();
  Entry* fresh = Entry::Make(shape, key);
  if (shape.has_expiry) fresh->set_expiry(expire_at);
  fresh->set_access(entry->access());
  if (entry->holds_value()) {
    std::memcpy(fresh->inline_data(), entry->inline_value().data(), shape.inline_size);
  } else {
    fresh->set_integer(entry->integer());  // the eight bytes, whatever they mean
  }
  return fresh;
}

// The shape of an entry for an object in memory of its own; its expiry and key are the caller's.
Entry::Shape ShapeFor(ValueType type, Object object) {
  if (object.encoding == Encoding::kListpack) {
    const size_t bytes = Listpack(static_cast<uint8_t*>(object.data)).bytes();
    if (bytes <= kMaxEmbedded) {
      return {.type = type, .encoding = Encoding::kEmbedded, .inline_size = bytes};
    }
  }
  return {.type = type, .encoding = object.encoding};
}

// Moves the object into an entry of such a shape.
void FillObject(Entry* entry, Object object) {
  if (!entry->holds_value()) {
    entry->set_object(object);
    return;
  }
  std::memcpy(entry->inline_data(), object.data, entry->inline_value().size());
  FreeObject(entry->type(), object);
}

}  // namespace

void Keyspace::RemoveExpired(const Key& key) {
  static_cast<WriteGate*>(this)->Remove(key, RemoveReason::kExpired);
}

void Keyspace::PublishMiss(const Key& key) {
  static_cast<WriteGate*>(this)->Publish(kNotifyMiss, "keymiss", key);
}

WriteGate::Place WriteGate::Locate(const Key& key) {
  const uint32_t shard = store_->ShardIndex(key.hash);
  AssertShardHeld(*store_, shard);
  Table& table = store_->TableFor(shard, database_);
  const Slot* slot = table.entries.Find(key);
  if (slot != nullptr && slot->entry->ExpiredAt(now_ms_)) [[unlikely]] {
    RemoveExpired(key);
    slot = nullptr;
  }
  return {&table, slot};
}

void WriteGate::Index(Table& table, Entry* entry) {
  const size_t before = table.expiring.memory();
  table.expiring.Insert(entry);
  AccountBuckets(before, table.expiring.memory());
  store_->CountKeys(database_, 0, 1);
}

void WriteGate::Unindex(Table& table, const Key& key) {
  const size_t before = table.expiring.memory();
  if (table.expiring.Erase(key)) store_->CountKeys(database_, 0, -1);
  table.expiring.ShrinkIfSparse();
  AccountBuckets(before, table.expiring.memory());
}

Entry* WriteGate::MakeLike(const Key& key, const Entry* old, Entry::Shape shape,
                           int64_t expire_at) {
  if (expire_at == kKeepExpiry) {
    expire_at = old != nullptr && old->has_expiry() ? old->expiry() : kNoExpiry;
  }
  shape.has_expiry = expire_at != kNoExpiry;
  shape.key_size = key.name.size();
  Entry* fresh = Entry::Make(shape, key.name);
  if (shape.has_expiry) fresh->set_expiry(expire_at);
  // Under LFU an overwritten key keeps its frequency, as in Redis.
  const bool keep = old != nullptr && store_->access_policy.lfu.load(std::memory_order_relaxed);
  fresh->set_access(keep ? old->access() : InitialAccess(store_->access_policy, now_ms_));
  return fresh;
}

void WriteGate::Replace(const Place& place, const Key& key, Entry* fresh, bool value_moved,
                        bool changes) {
  Table& table = *place.table;
  Entry* old = nullptr;
  int64_t bytes = static_cast<int64_t>(fresh->MemoryUsage());
  if (place.slot == nullptr) {
    const size_t before = table.entries.memory();
    table.entries.Insert(fresh);
    AccountBuckets(before, table.entries.memory());
    store_->CountKeys(database_, 1, 0);
    if (fresh->has_expiry()) Index(table, fresh);
    Notify(kNotifyNew, "new", key);
  } else {
    old = place.slot->entry;
    bytes -= static_cast<int64_t>(old->MemoryUsage());
    place.slot->entry = fresh;
    if (old->has_expiry() && fresh->has_expiry()) {
      table.expiring.Find(key)->entry = fresh;
    } else if (fresh->has_expiry()) {
      Index(table, fresh);
    } else if (old->has_expiry()) {
      Unindex(table, key);
    }
  }
  Account(table, bytes);
  if (fresh->is_packed()) [[unlikely]]
    NotePacked(table, *fresh, 1);
  if (old != nullptr && old->is_packed()) [[unlikely]]
    NotePacked(table, *old, -1);
  if (changes) Changed(key);
  // A new entry around the same value, as an expiry needs, feeds nobody.
  if (Awaited() && !value_moved) [[unlikely]]
    NoteStored(key, old != nullptr ? old->type() : ValueType::kString, fresh->type());
  // Last: `key` may be a view of the old entry's.
  if (old == nullptr) return;
  if (value_moved) {
    Entry::DestroyShell(old);
  } else {
    DisposeEntry(old);
  }
}

void WriteGate::NoteStored(const Key& key, ValueType before, ValueType now) {
  const bool awaitable =
      now == ValueType::kList || now == ValueType::kZset || now == ValueType::kStream;
  // Who waits for the group of a stream must hear that there is none any more.
  if (!awaitable && before != ValueType::kStream) return;
  if (store_->shard(store_->ShardIndex(key.hash)).awaited_keys != 0) NoteReady(key);
}

void WriteGate::NoteReady(const Key& key) {
  if (!ready_.empty() && ready_.back().database == database_ && ready_.back().name == key.name) {
    return;
  }
  ready_.push_back({database_, std::string(key.name)});
}

void WriteGate::SetString(const Key& key, std::string_view value, int64_t expire_at,
                          StringForm form) {
  if (form == StringForm::kAuto && value.size() < kMaxIntegerText) {
    if (const std::optional<int64_t> integer = ParseInt64(value)) {
      SetInteger(key, *integer, expire_at);
      return;
    }
  }
  if (value.size() >= store_->strings.special_from()) [[unlikely]] {
    if (SetPacked(key, value, expire_at)) return;
    if (value.size() > kMaxInlineValue) {
      BlobRef blob = Blob::Make(value.size());
      std::memcpy(blob->data(), value.data(), value.size());
      StoreBlob(key, std::move(blob), expire_at);
      return;
    }
  }
  const Place place = Locate(key);
  Entry* old = place.slot != nullptr ? place.slot->entry : nullptr;
  const Encoding encoding =
      value.size() <= kMaxEmbstr && form != StringForm::kRaw ? Encoding::kEmbstr : Encoding::kRaw;
  // In place, where neither the size class nor the presence of an expiry changes.
  if (old != nullptr && old->is_inline() &&
      (expire_at == kKeepExpiry || (expire_at != kNoExpiry) == old->has_expiry()) &&
      old->ResizeInline(value.size())) {
    CopyBytes(old->inline_data(), value);
    old->set_encoding(encoding);
    if (expire_at >= 0) old->set_expiry(expire_at);
    Touch(*old);
    Changed(key);
    return;
  }
  Entry* fresh = MakeLike(key, old, {.encoding = encoding, .inline_size = value.size()}, expire_at);
  std::memcpy(fresh->inline_data(), value.data(), value.size());
  Replace(place, key, fresh);
}

void WriteGate::SetInteger(const Key& key, int64_t value, int64_t expire_at) {
  const Place place = Locate(key);
  Entry* old = place.slot != nullptr ? place.slot->entry : nullptr;
  if (old != nullptr && old->encoding() == Encoding::kInt &&
      (expire_at == kKeepExpiry || (expire_at != kNoExpiry) == old->has_expiry())) {
    old->set_integer(value);
    if (expire_at >= 0) old->set_expiry(expire_at);
    Touch(*old);
    Changed(key);
    return;
  }
  Entry* fresh = MakeLike(key, old, {.encoding = Encoding::kInt}, expire_at);
  fresh->set_integer(value);
  Replace(place, key, fresh);
}

void WriteGate::SetBlob(const Key& key, BlobRef value, int64_t expire_at) {
  if (SetPacked(key, value->view(), expire_at)) return;
  StoreBlob(key, std::move(value), expire_at);
}

void WriteGate::StoreBlob(const Key& key, BlobRef value, int64_t expire_at) {
  const Place place = Locate(key);
  if (PacksLate(value->size())) store_->late_packing->Offer(database_, key.name, value);
  Entry* old = place.slot != nullptr ? place.slot->entry : nullptr;
  Entry* fresh = MakeLike(key, old, {.encoding = Encoding::kBlob}, expire_at);
  fresh->set_blob(value.Release());
  Replace(place, key, fresh);
}

char* WriteGate::EditString(const Key& key, const Entry* entry, size_t size, bool changes) {
  const Place place = Locate(key);
  Entry* old = const_cast<Entry*>(entry);
  const size_t old_size = old != nullptr ? old->StringSize() : 0;
  const size_t kept = std::min(old_size, size);
  if (size > kMaxInlineValue) {
    // Grow in place while nobody else holds the bytes and they fit.
    if (old != nullptr && old->encoding() == Encoding::kBlob && old->blob()->unique() &&
        old->blob()->capacity() >= size) {
      char* data = old->blob()->data();
      if (size > old_size) std::memset(data + old_size, 0, size - old_size);
      old->blob()->set_size(size);
      Touch(*old);
      if (changes) Changed(key);
      return data;
    }
    // Room for as much again, bounded, makes repeated appends linear.
    const size_t spare = old_size == 0 || size <= old_size ? 0 : std::min(size, size_t{1} << 20);
    BlobRef blob = Blob::Make(size + spare);
    blob->set_size(size);
    StringScratch scratch;
    if (old != nullptr) std::memcpy(blob->data(), old->StringValue(scratch).data(), kept);
    std::memset(blob->data() + kept, 0, size - kept);
    Entry* fresh = MakeLike(key, old, {.encoding = Encoding::kBlob}, kKeepExpiry);
    char* data = blob->data();
    fresh->set_blob(blob.Release());
    Replace(place, key, fresh, /*value_moved=*/false, changes);
    return data;
  }
  if (old != nullptr && old->is_inline() && old->ResizeInline(size)) {
    if (size > old_size) std::memset(old->inline_data() + old_size, 0, size - old_size);
    old->set_encoding(Encoding::kRaw);
    Touch(*old);
    if (changes) Changed(key);
    return old->inline_data();
  }
  Entry* fresh = MakeLike(key, old, {.encoding = Encoding::kRaw, .inline_size = size}, kKeepExpiry);
  StringScratch scratch;
  if (old != nullptr) std::memcpy(fresh->inline_data(), old->StringValue(scratch).data(), kept);
  std::memset(fresh->inline_data() + kept, 0, size - kept);
  Replace(place, key, fresh, /*value_moved=*/false, changes);
  return fresh->inline_data();
}

void WriteGate::SetObject(const Key& key, ValueType type, Object object, int64_t changes) {
  if (IsNothing(type, object)) {
    FreeObject(type, object);
    Remove(key, RemoveReason::kOverwritten);
    return;
  }
  const Place place = Locate(key);
  Entry* old = place.slot != nullptr ? place.slot->entry : nullptr;
  Entry* fresh = MakeLike(key, old, ShapeFor(type, object), kNoExpiry);
  FillObject(fresh, object);
  Replace(place, key, fresh);
  counters_->changes.Add(changes - 1);
}

bool WriteGate::SettleOther(const Key& key, const Entry* entry, const ObjectState& after,
                            int64_t growth, int64_t changes) {
  if (entry == nullptr && after.empty) {
    FreeObject(after.type, after.object);
    return true;
  }
  if (entry == nullptr) {
    Entry* fresh = MakeLike(key, nullptr, ShapeFor(after.type, after.object), kNoExpiry);
    FillObject(fresh, after.object);
    Replace(Locate(key), key, fresh, /*value_moved=*/false, /*changes=*/false);
  } else if (!entry->holds_value()) {
    // A listpack that has become short again stays where it is.
    const_cast<Entry*>(entry)->set_object(after.object);
    if (growth != 0) Account(*TableOf(key), growth);
  } else if (after.empty) {
    FreeObject(after.type, after.object);  // the entry goes with what it holds
  } else {
    StoreInside(key, const_cast<Entry*>(entry), after);
  }
  if (!after.empty) {
    if (changes != 0) NoteEdit(key, after.type, changes);
    return false;
  }
  counters_->changes.Add(changes);
  Entry* own = const_cast<Entry*>(entry);
  Erase(*TableOf(key), key, own, RemoveReason::kEmptied);
  DisposeEntry(own);
  return true;
}

void WriteGate::StoreInside(const Key& key, Entry* entry, const ObjectState& after) {
  Entry::Shape shape = ShapeFor(after.type, after.object);
  if (shape.encoding == Encoding::kEmbedded && entry->ResizeInline(shape.inline_size)) {
    FillObject(entry, after.object);
    return;
  }
  shape.has_expiry = entry->has_expiry();
  shape.key_size = key.name.size();
  Entry* fresh = Entry::Make(shape, key.name);
  if (shape.has_expiry) fresh->set_expiry(entry->expiry());
  fresh->set_access(entry->access());
  FillObject(fresh, after.object);
  Replace(Locate(key), key, fresh, /*value_moved=*/true, /*changes=*/false);
}

void WriteGate::Erase(Table& table, const Key& key, Entry* entry, RemoveReason reason) {
  if (entry->has_expiry()) Unindex(table, key);
  const size_t before = table.entries.memory();
  table.entries.Erase(key);
  table.entries.ShrinkIfSparse();
  AccountBuckets(before, table.entries.memory());
  store_->CountKeys(database_, -1, 0);
  Account(table, -static_cast<int64_t>(entry->MemoryUsage()));
  if (entry->is_packed()) [[unlikely]]
    NotePacked(table, *entry, -1);
  if (reason == RemoveReason::kExpired) {
    counters_->expired.Add(1);
    Notify(kNotifyExpired, "expired", key);
  } else if (reason == RemoveReason::kEvicted) {
    counters_->evicted.Add(1);
    Notify(kNotifyEvicted, "evicted", key);
  }
  if (Awaited()) [[unlikely]]
    NoteStored(key, entry->type(), ValueType::kString);
  // rdb_changes_since_last_save counts what clients did.
  if (reason == RemoveReason::kDeleted || reason == RemoveReason::kUnlinked) {
    counters_->changes.Add(1);
  }
  Observe(key);
}

bool WriteGate::Remove(const Key& key, RemoveReason reason) {
  const uint32_t shard = store_->ShardIndex(key.hash);
  AssertShardHeld(*store_, shard);
  Table* table = store_->FindTable(shard, database_);
  const Slot* slot = table != nullptr ? table->entries.Find(key) : nullptr;
  if (slot == nullptr) return false;
  Entry* entry = slot->entry;
  const bool live = !entry->ExpiredAt(now_ms_);
  if (!live) reason = RemoveReason::kExpired;
  Erase(*table, key, entry, reason);
  DisposeEntry(entry);
  return live;
}

void WriteGate::SetExpiry(const Key& key, const Entry* entry, int64_t at_ms) {
  Entry* old = const_cast<Entry*>(entry);
  if (old->has_expiry()) {
    old->set_expiry(at_ms);
    Changed(key);
    return;
  }
  Entry* fresh = MakeShell(old, key.name, at_ms);
  Replace(Locate(key), key, fresh, /*value_moved=*/true);
}

void WriteGate::ClearExpiry(const Key& key, const Entry* entry) {
  Entry* old = const_cast<Entry*>(entry);
  if (!old->has_expiry()) return;
  Entry* fresh = MakeShell(old, key.name, kNoExpiry);
  Replace(Locate(key), key, fresh, /*value_moved=*/true);
}

void WriteGate::Copy(const Entry* entry, const Key& to, uint32_t to_database) {
  Entry* fresh = MakeShell(entry, to.name, entry->has_expiry() ? entry->expiry() : kNoExpiry);
  fresh->set_access(InitialAccess(store_->access_policy, now_ms_));  // nobody has used it yet
  if (entry->has_blob()) {
    BlobRef copy = Blob::Make(entry->blob()->size());
    std::memcpy(copy->data(), entry->blob()->data(), entry->blob()->size());
    fresh->set_blob(copy.Release());
  } else if (entry->encoding() > Encoding::kBlob) {
    fresh->set_object(CopyObject(entry->type(), entry->object()));
  }
  const uint32_t own = database_;
  set_database(to_database);
  Replace(Locate(to), to, fresh);
  set_database(own);
}

void WriteGate::Move(const Key& from, const Entry* entry, const Key& to, uint32_t to_database) {
  Entry* old = const_cast<Entry*>(entry);
  Entry* fresh = MakeShell(old, to.name, old->has_expiry() ? old->expiry() : kNoExpiry);
  // Off first: the value must not be reachable under two names.
  Table& table = *store_->FindTable(store_->ShardIndex(from.hash), database_);
  Erase(table, from, old, RemoveReason::kOverwritten);
  const uint32_t own = database_;
  set_database(to_database);
  Replace(Locate(to), to, fresh);
  set_database(own);
  Entry::DestroyShell(old);
}

void WriteGate::Publish(NotifyClass kind, std::string_view event, const Key& key) {
  if (KeyspaceListener* listener = store_->listener.load(std::memory_order_acquire)) {
    listener->Event(kind, event, database_, key.name);
  }
}

}  // namespace ruddock::engine
