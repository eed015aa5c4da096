// SPDX-License-Identifier: BSD-3-Clause
// A change of a value that is not a string, through the write gate:
//
//   ObjectEdit<HashValue> hash(gate, key, gate.FindForWrite(key));
//   const bool added = hash->Set(field, value, limits);
//   hash.Commit(1, kNotifyHash, "hset");
//
// The edit writes the value's new encoding and pointer back to the entry, accounts the difference
// in memory, marks the change, makes the key where there was none and removes it where the value
// has become nothing (IsNothing). Until it is over, nothing else may touch the key. What was
// changed without a Commit is kept and accounted when the edit goes out of scope, but counts as no
// change: for commands that turn out to have changed nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/store/write_gate.h"
#include "engine/types/object_value.h"

namespace ruddock::engine {

template <ObjectValue Value>
class ObjectEdit {
 public:
  // `entry` is the live entry of `key`, holding a Value, or null: the value is empty then, and the
  // key comes into being when it is not empty any more at the end.
  ObjectEdit(WriteGate& gate, const Key& key, const Entry* entry)
      : gate_(&gate), key_(key), entry_(entry) {
    if (entry == nullptr) return;
    value_ = Value(WriteGate::OpenObject(*entry));
    if (!entry->holds_value()) bytes_before_ = value_.memory();
  }
  // Nothing to edit: an error was answered.
  ObjectEdit() = default;
  ~ObjectEdit() {
    if (gate_ != nullptr) [[unlikely]]
      Settle(0);
  }
  ObjectEdit(const ObjectEdit&) = delete;
  ObjectEdit& operator=(const ObjectEdit&) = delete;

  explicit operator bool() const { return gate_ != nullptr; }
  // Whether the key was there.
  bool exists() const { return entry_ != nullptr; }
  Value* operator->() { return &value_; }
  Value& operator*() { return value_; }

  // Ends the edit. `changes` is what rdb_changes_since_last_save counts; the event is told to
  // whoever listens, followed by "del" where the key is gone. Returns whether it is gone.
  bool Commit(int64_t changes, NotifyClass kind, std::string_view event) {
    WriteGate& gate = *gate_;
    const bool gone = Settle(changes);
    gate.Notify(kind, event, key_);
    if (gone) gate.Notify(kNotifyGeneric, "del", key_);
    return gone;
  }
  // The same without an event; for commands whose events come in another order.
  bool Commit(int64_t changes) { return Settle(changes); }

 private:
  bool Settle(int64_t changes) {
    if (gate_ == nullptr) return false;
    const ObjectState after{Value::kType, value_.object(), IsNothing(value_)};
    const int64_t growth =
        static_cast<int64_t>(value_.memory()) - static_cast<int64_t>(bytes_before_);
    WriteGate* gate = gate_;
    gate_ = nullptr;
    return gate->SettleObject(key_, entry_, after, growth, changes);
  }

  WriteGate* gate_ = nullptr;
  Key key_;
  const Entry* entry_ = nullptr;
  Value value_;
  size_t bytes_before_ = 0;
};

}  // namespace ruddock::engine
