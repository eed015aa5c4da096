// SPDX-License-Identifier: BSD-3-Clause
// The one way to change a key, whoever asks: a command, a script, expiry, eviction. Behind it, in
// one place: memory accounting, access clocks, the expiry index, change observers (WATCH,
// client-side caching, snapshot, effect log), keyspace notifications.
//
// The caller holds the shards of all keys it names. `const Entry*` arguments come from this
// keyspace's lookups and are invalid after the call. A Key may be a view of a live entry's own key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/store/keyspace.h"
#include "engine/types/object_value.h"

namespace ruddock::engine {

// How a string is to be encoded.
enum class StringForm : uint8_t {
  kAuto,  // an integer where it is one, else by its length
  kText,  // by its length, even where it looks like an integer
  kRaw,   // as if it had been edited in place
};

enum class RemoveReason : uint8_t {
  kDeleted,
  kUnlinked,
  kExpired,
  kEvicted,
  kOverwritten,
  kEmptied,  // its value lost the last element; the change is counted by who took it
};

// What an ObjectEdit leaves behind.
struct ObjectState {
  ValueType type;
  Object object;
  bool empty;
};

// A key in which there may be something new for clients that wait for it.
struct ReadyKey {
  uint32_t database;
  std::string name;
};

class WriteGate : public Keyspace {
 public:
  WriteGate(Store& store, uint32_t database, int64_t now_ms) : Keyspace(store, database, now_ms) {}

  static constexpr int64_t kNoExpiry = -1;
  static constexpr int64_t kKeepExpiry = -2;

  // Makes `key` a string, whatever it was. `expire_at` in Unix milliseconds, or one of the above.
  // One lookup; in place where the new value fits into the old one's allocation. Stored compressed
  // where Store::strings says so, which nobody sees.
  void SetString(const Key& key, std::string_view value, int64_t expire_at = kNoExpiry,
                 StringForm form = StringForm::kAuto);
  // The same for a value that was received into its final allocation.
  void SetBlob(const Key& key, BlobRef value, int64_t expire_at = kNoExpiry);
  // The largest compressed form of so many bytes that is worth storing.
  static size_t WorthPacking(size_t size) { return size - (size + 4) / 5; }
  // Puts the compressed form of `value` in its place, where it is still what the key holds. No
  // change of the key, to anybody.
  void PackLate(const Key& key, const Blob& value, std::string_view packed);
  // Makes `key` the integer; keeps type-independent metadata as SetString does.
  void SetInteger(const Key& key, int64_t value, int64_t expire_at = kNoExpiry);
  // The same for a key that has just been looked up (null: it is not there); its expiry stays. No
  // lookup where the value is an integer already.
  void UpdateInteger(const Key& key, const Entry* entry, int64_t value) {
    if (entry != nullptr && entry->encoding() == Encoding::kInt) {
      const_cast<Entry*>(entry)->set_integer(value);
      Changed(key);
    } else {
      SetInteger(key, value, kKeepExpiry);
    }
  }

  // The bytes of the string `key` (made where `entry` is null), resized to `size` and encoded raw:
  // the common start keeps its content, new bytes are zero. Expiry is kept.
  // Writable until the next call on the gate. With `changes` false the key counts as changed only
  // when the caller says so with MarkChanged.
  char* EditString(const Key& key, const Entry* entry, size_t size, bool changes = true);
  // One that counts as several changes says how many.
  void MarkChanged(const Key& key, int64_t changes = 1) {
    if (changes > 1) counters_->changes.Add(changes - 1);
    Changed(key);
  }
  // The same without counting a change towards the next save.
  void TellObservers(const Key& key) { Observe(key); }

  // Makes `key` the value, whatever it was, and takes the value over; an empty one removes the key.
  // The expiry goes. For commands that store a result: SINTERSTORE, SORT … STORE. `changes` is what
  // it counts towards the next save.
  void SetObject(const Key& key, ValueType type, Object object, int64_t changes = 1);

  // True where there was a live key.
  bool Remove(const Key& key, RemoveReason reason = RemoveReason::kDeleted);

  // Unix milliseconds; a time in the past is the caller's to turn into Remove.
  void SetExpiry(const Key& key, const Entry* entry, int64_t at_ms);
  void ClearExpiry(const Key& key, const Entry* entry);

  // Moves the value, expiry and access clock of `from` to `to` (in `to_database`), replacing what
  // was there. `entry` is the live entry of `from`.
  void Move(const Key& from, const Entry* entry, const Key& to, uint32_t to_database);
  // Copies the value and its expiry, leaving `from` as it is. O(n) in the value's elements.
  void Copy(const Entry* entry, const Key& to, uint32_t to_database);

  // OBJECT FREQ / IDLETIME set by RESTORE, DEBUG; the access clock alone.
  void SetAccess(const Entry* entry, uint32_t access) {
    const_cast<Entry*>(entry)->set_access(access);
  }

  // Keys in which clients who wait may find something, in the order in which they came to it; noted
  // while somebody waits in their shards. Whoever uses a gate has them served when the command is
  // over, before it lets the shards go.
  const std::vector<ReadyKey>& ready() const { return ready_; }
  std::vector<ReadyKey> TakeReady() { return std::exchange(ready_, {}); }
  void NoteReady(const Key& key);
  // Has them served: for gates outside of commands.
  void ServeReady() {
    if (!ready_.empty()) [[unlikely]]
      store_->ready_listener->KeysReady(*this);
  }

  // A keyspace notification: one branch while nobody listens.
  void Notify(NotifyClass kind, std::string_view event, const Key& key) {
    if (store_->notify_mask.load(std::memory_order_relaxed) & kind) [[unlikely]] {
      Publish(kind, event, key);
    }
  }

 private:
  friend class Keyspace;
  template <ObjectValue Value>
  friend class ObjectEdit;

  // The entry's value in memory of its own, for changing: what it points to, or a copy of what it
  // holds.
  static Object OpenObject(const Entry& entry) {
    return entry.holds_value() ? CopyObject(entry.type(), entry.object()) : entry.object();
  }
  // The end of an edit of `entry` (null: of a key that was not there), whose value in memory of its
  // own has grown by `growth` bytes. Returns true where the key is gone, or was not made, as it is
  // empty.
  bool SettleObject(const Key& key, const Entry* entry, const ObjectState& after, int64_t growth,
                    int64_t changes) {
    // A value that has memory of its own and stays, as most do.
    if (entry == nullptr || entry->holds_value() || after.empty) [[unlikely]] {
      return SettleOther(key, entry, after, growth, changes);
    }
    const_cast<Entry*>(entry)->set_object(after.object);
    if (growth != 0) Account(*TableOf(key), growth);
    if (changes != 0) NoteEdit(key, after.type, changes);
    return false;
  }
  bool SettleOther(const Key& key, const Entry* entry, const ObjectState& after, int64_t growth,
                   int64_t changes);

  void StoreBlob(const Key& key, BlobRef value, int64_t expire_at);
  // Stores a string compressed, where value-compression wants that and it pays; else false. See
  // value_compression.cc.
  bool SetPacked(const Key& key, std::string_view value, int64_t expire_at);
  bool PacksLate(size_t size) const;
  // As Pack, beside a dictionary where there is one.
  size_t PackNow(std::string_view value, char* out, size_t most);
  // An entry with the compressed form as its value; its expiry and access are the caller's.
  static Entry::Shape PackedShape(size_t size);
  static void FillPacked(Entry* entry, std::string_view packed);
  // Adds the entry to the totals of what is stored compressed, or takes it out.
  void NotePacked(Table& table, const Entry& entry, int64_t sign);

  struct Place {
    Table* table;
    const Slot* slot;  // null where the key is not there
  };
  // Removes an expired entry on the way.
  Place Locate(const Key& key);

  // Puts `fresh` where `place.slot` is, or inserts it. Frees the old shell, and its value unless
  // that has moved to `fresh`.
  void Replace(const Place& place, const Key& key, Entry* fresh, bool value_moved = false,
               bool changes = true);
  // Puts a value that an entry had inside into it again, or into a new one where it fits there
  // only.
  void StoreInside(const Key& key, Entry* entry, const ObjectState& after);
  Entry* MakeLike(const Key& key, const Entry* old, Entry::Shape shape, int64_t expire_at);
  void Erase(Table& table, const Key& key, Entry* entry, RemoveReason reason);
  void Changed(const Key& key, int64_t changes = 1) {
    counters_->changes.Add(changes);
    Observe(key);
  }
  // A value of that type has been edited and is still there.
  void NoteEdit(const Key& key, ValueType type, int64_t changes) {
    Changed(key, changes);
    if (Awaited()) [[unlikely]]
      NoteStored(key, type, type);
  }
  void Observe(const Key& key) {
    if (ChangeObserver* observer = store_->observer.load(std::memory_order_relaxed)) [[unlikely]] {
      observer->KeyChanged(database_, key);
    }
  }
  // Whether somebody waits for keys: the one branch that it costs while nobody does.
  bool Awaited() const { return store_->waiting_requests.load(std::memory_order_relaxed) != 0; }
  // A value of type `now` has been stored under the key or changed, in the place of one of type
  // `before`.
  void NoteStored(const Key& key, ValueType before, ValueType now);
  void Account(Table& table, int64_t bytes) {
    table.entry_bytes = static_cast<size_t>(static_cast<int64_t>(table.entry_bytes) + bytes);
    counters_->memory.Add(bytes);
  }
  // The table in which there is an entry of that key.
  Table* TableOf(const Key& key) {
    return tables_[store_->ShardIndex(key.hash)].load(std::memory_order_relaxed);
  }
  void AccountBuckets(size_t before, size_t after) {
    if (before != after) {
      counters_->memory.Add(static_cast<int64_t>(after) - static_cast<int64_t>(before));
    }
  }
  void Index(Table& table, Entry* entry);  // into the expiry index
  void Unindex(Table& table, const Key& key);
  void Publish(NotifyClass kind, std::string_view event, const Key& key);

  std::vector<ReadyKey> ready_;
};

}  // namespace ruddock::engine
