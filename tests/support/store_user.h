// SPDX-License-Identifier: BSD-3-Clause
// Single operations on a store, each under its own lock: for tests below the commands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/store/write_gate.h"

namespace ruddock::engine {

class StoreUser {
 public:
  explicit StoreUser(Store& store, uint32_t database = 0, int64_t now_ms = kStart)
      : gate_(store, database, now_ms), guard_(store) {}

  static constexpr int64_t kStart = 1'700'000'000'000;

  int64_t now_ms() const { return gate_.now_ms(); }
  void set_now_ms(int64_t now_ms) { gate_.set_now_ms(now_ms); }
  void set_database(uint32_t database) { gate_.set_database(database); }

  void Set(std::string_view name, std::string_view value,
           int64_t expire_at = WriteGate::kNoExpiry) {
    const Key key = Hold(name);
    gate_.SetString(key, value, expire_at);
    guard_.Release();
  }
  std::optional<std::string> Get(std::string_view name) {
    const Key key = Hold(name);
    std::optional<std::string> value;
    if (const Entry* entry = gate_.Find(key)) {
      StringScratch scratch;
      value = std::string(entry->StringValue(scratch));
    }
    guard_.Release();
    return value;
  }
  bool Has(std::string_view name) { return Get(name).has_value(); }
  bool Remove(std::string_view name, RemoveReason reason = RemoveReason::kDeleted) {
    const Key key = Hold(name);
    const bool removed = gate_.Remove(key, reason);
    guard_.Release();
    return removed;
  }

 private:
  Key Hold(std::string_view name) {
    const Key key = Key::Of(name);
    guard_.TakeOne(gate_.store().ShardIndex(key.hash));
    return key;
  }

  WriteGate gate_;
  ShardGuard guard_;
};

}  // namespace ruddock::engine
